//! What an address asks for, as people change it by hand: nothing in it makes a page fail.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// The query of a page. Of a key that comes twice the last value counts; what still makes no sense is as if nothing was asked.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned + Default> FromRequestParts<S> for Asked<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(read(parts.uri.query().unwrap_or_default())))
    }
}

fn read<T: DeserializeOwned + Default>(query: &str) -> T {
    let pairs: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let once = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let uri = Uri::builder().path_and_query(format!("/?{once}")).build().ok();
    uri.and_then(|uri| Query::try_from_uri(&uri).ok()).map_or_else(T::default, |Query(asked)| asked)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    struct Form {
        #[serde(default)]
        who: String,
        topic: Option<String>,
    }

    #[rstest]
    #[case("", "", None)]
    #[case("who=lind&topic=troops", "lind", Some("troops"))]
    #[case("who=a&who=b&topic=", "b", Some(""))]
    #[case("who=%ff%zz&&=&=x&y", "\u{fffd}%zz", None)]
    #[case("who=a+b%26c%3Dd", "a b&c=d", None)]
    #[case("who[]=a&topic[0]=b", "", None)]
    fn anything_can_be_asked(#[case] query: &str, #[case] who: &str, #[case] topic: Option<&str>) {
        assert_eq!(read::<Form>(query), Form { who: who.to_owned(), topic: topic.map(str::to_owned) });
    }
}
