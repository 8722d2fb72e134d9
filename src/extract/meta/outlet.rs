//! The name of the outlet.

use serde_json::Value;
use url::Url;

use super::Found;
use super::jsonld::{Structured, first_text, plain};
use super::tags::MetaTags;

/// Open Graph's site name, the article's publisher, the application's name, else the host.
pub(super) fn find(tags: &MetaTags, data: &Structured, url: Option<&Url>) -> Option<Found<String>> {
    let found = |value: &str, source| {
        let value = plain(value);
        (!value.is_empty() && value.chars().count() <= 80 && !value.contains("://")).then_some(Found { value, source })
    };
    tags.first(&["og:site_name"])
        .and_then(|name| found(name, "Open Graph"))
        .or_else(|| publisher(data).and_then(|name| found(name, "JSON-LD")))
        .or_else(|| {
            tags.first(&["application-name", "apple-mobile-web-app-title", "publisher"]).and_then(|n| found(n, "meta"))
        })
        .or_else(|| {
            let host = url?.host_str()?;
            found(host.strip_prefix("www.").unwrap_or(host), "URL")
        })
}

fn publisher(data: &Structured) -> Option<&str> {
    let values = data.values("publisher");
    let value = *values.first()?;
    let name = value.get("name").and_then(first_text);
    name.or_else(|| {
        let id = value.get("@id").and_then(Value::as_str)?;
        data.by_id(id)?.get("name").and_then(first_text)
    })
    .or_else(|| value.as_str())
}
