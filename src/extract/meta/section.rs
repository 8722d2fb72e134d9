//! The section of the site in which the article stands.

use url::Url;

use super::Found;
use super::jsonld::{Structured, plain};
use super::tags::MetaTags;

/// The longest name that is one.
const LONGEST: usize = 60;

/// The structured data's, the meta tags', else the first part of the address, where articles lie in folders.
pub(super) fn find(url: Option<&Url>, tags: &MetaTags, data: &Structured) -> Option<Found<String>> {
    let found = |value: &str, source| {
        let value = plain(value);
        (!value.is_empty() && value.chars().count() <= LONGEST).then_some(Found { value, source })
    };
    data.text("articleSection")
        .and_then(|name| found(name, "JSON-LD"))
        .or_else(|| tags.first(&["article:section", "section", "parsely-section"]).and_then(|name| found(name, "meta")))
        .or_else(|| folder(url?).map(|value| Found { value, source: "URL" }))
}

/// The first folder of an address, if it is a word: `/politics/…`, not `/2025/…` or `/a/…`.
fn folder(url: &Url) -> Option<String> {
    let mut parts = url.path_segments()?.filter(|part| !part.is_empty());
    let first =
        parts.next().filter(|part| part.len() > 2 && part.chars().all(|c| c.is_ascii_alphabetic() || c == '-'))?;
    let generic = ["article", "articles", "news", "story", "stories", "archive", "artikel", "posts", "blog", "amp"];
    (parts.next().is_some() && first.len() <= 30 && !generic.contains(&first)).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_may_name_the_section() {
        let folder = |url: &str| folder(&Url::parse(url).unwrap());
        assert_eq!(folder("https://n.example/politics/brandt-ready").as_deref(), Some("politics"));
        assert_eq!(folder("https://n.example/2025/03/brandt-ready"), None);
        assert_eq!(folder("https://n.example/news/brandt-ready"), None);
        assert_eq!(folder("https://n.example/brandt-ready"), None);
    }
}
