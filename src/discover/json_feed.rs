//! JSON Feed 1 and 1.1.

use serde_json::Value;
use url::Url;

use super::dates;
use super::error::DiscoverError;
use super::item::Discovery;
use super::list::{Draft, Gathered};
use super::text::{summary, title};
use crate::model::SourceKind;

/// Reads a JSON Feed. Anything that has a list of items counts as one.
pub(super) fn read(text: &str, url: &Url) -> Result<Discovery, DiscoverError> {
    let none = |found| DiscoverError::NotAFeed { found, feeds: Vec::new() };
    let text = text.trim_start_matches('\u{feff}');
    let feed: Value = serde_json::from_str(text).map_err(|_| none("JSON that does not parse"))?;
    let items = feed.get("items").and_then(Value::as_array).ok_or_else(|| none("JSON without a list of items"))?;
    let mut gathered = Gathered::new(SourceKind::Feed);
    gathered.discovery.title = string(&feed, "title").and_then(|t| title(&t));
    for item in items {
        gathered.add(draft(item, url));
    }
    gathered.discovery.older = string(&feed, "next_url").and_then(|next| url.join(&next).ok());
    Ok(gathered.finish())
}

fn draft(item: &Value, base: &Url) -> Draft {
    let link = ["url", "external_url"].into_iter().find_map(|key| string(item, key));
    let id = string(item, "id");
    let link = link.or_else(|| id.clone().filter(|id| id.starts_with("http")));
    Draft {
        url: link.and_then(|l| base.join(&l).ok()).filter(|url| matches!(url.scheme(), "http" | "https")),
        id,
        title: string(item, "title").and_then(|t| title(&t)),
        published: ["date_published", "date_modified"].into_iter().find_map(|key| dates::parse(&string(item, key)?)),
        summary: string(item, "summary").and_then(|s| summary(&s)),
        content_html: string(item, "content_html"),
    }
}

/// A string, or a number as one: ids are often numbers.
fn string(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Žinios", "items": [
        {"id": 7, "url": "/a?utm_source=json", "title": "A &amp; B", "date_published": "2025-03-21T23:30:00+02:00",
         "content_html": "<p>Text</p>", "summary": "<b>Short</b>"},
        {"id": "https://news.example/b"},
        {"id": "no-address"},
        {"url": "javascript:alert(1)"}]}"#;

    #[test]
    fn items() {
        let url = Url::parse("https://news.example/feed.json").unwrap();
        let feed = read(FEED, &url).unwrap();
        assert_eq!(feed.title.as_deref(), Some("Žinios"));
        let first = &feed.items[0];
        assert_eq!((first.id.as_str(), first.canonical.as_str()), ("7", "https://news.example/a"));
        assert_eq!((first.title.as_deref(), first.summary.as_deref()), (Some("A & B"), Some("Short")));
        assert_eq!(first.published.map(|p| p.to_string()).as_deref(), Some("2025-03-21T23:30:00+02:00"));
        assert_eq!(feed.items[1].url.as_str(), "https://news.example/b");
        assert_eq!((feed.items.len(), feed.problems.len()), (2, 2));
    }

    #[test]
    fn other_json_is_no_feed() {
        let url = Url::parse("https://news.example/feed.json").unwrap();
        for (text, message) in [("{", "does not parse"), ("{\"a\": 1}", "without a list"), ("[1]", "without a list")] {
            assert!(read(text, &url).unwrap_err().to_string().contains(message), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(read(&deep, &url).is_err());
    }
}
