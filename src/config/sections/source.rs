//! `[[source]]`: what to poll.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use crate::config::found::{Found, found};
use crate::config::node::{Node, Section};
use crate::config::settings::DEFAULT_MAX_ARTICLES;
use crate::model::{Secret, Selectors, Source, SourceKind};

const KINDS: [SourceKind; 4] = [SourceKind::Feed, SourceKind::Page, SourceKind::Sitemap, SourceKind::Article];
/// Headers that the client itself must set.
const RESERVED: [&str; 6] = ["host", "connection", "content-length", "transfer-encoding", "accept-encoding", "te"];
const SECOND: Duration = Duration::from_secs(1);
const MONTH: Duration = Duration::from_secs(31 * 86_400);

/// Reads one `[[source]]`.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<Found<Source>> {
    let mut section = node.section()?;
    let url = section.required("url", "url = \"https://news.example/rss\"", found(Node::web_url));
    let kind = section.optional("kind", |n| n.choice(KINDS.map(|kind| (kind.as_str(), kind))));
    let every = section.optional("every", |n| n.duration(SECOND..=MONTH));
    let name = section.optional("name", Node::text);
    let enabled = section.optional("enabled", Node::boolean);
    let language = section.optional("language", language);
    let trust = section.optional("trust", Node::fraction);
    let max_articles = section.optional("max_articles", |n| n.count(1..=10_000));
    let headers = section.optional("headers", headers);
    let proxy = section.optional("proxy", Node::proxy);
    let pauses_alone = section.optional("retry_after", |n| n.choice([("host", false), ("source", true)]));
    let topic_words_only = section.optional("topic_words_only", Node::boolean);
    let selectors = selectors(&mut section);
    section.finish();
    let Found { value: url, origin } = url?;
    let source = Source {
        url,
        kind,
        every,
        name,
        enabled: enabled.unwrap_or(true),
        language,
        trust: trust.unwrap_or(1.0),
        max_articles: max_articles.unwrap_or(DEFAULT_MAX_ARTICLES),
        headers: headers.unwrap_or_default(),
        proxy: proxy.flatten(),
        pauses_alone: pauses_alone.unwrap_or(false),
        topic_words_only: topic_words_only.unwrap_or(false),
        selectors,
    };
    Some(Found { value: source, origin })
}

fn selectors(section: &mut Section<'_>) -> Selectors {
    Selectors {
        links: section.optional("links", Node::selector),
        body: section.optional("body", Node::selector),
        remove: section.optional("remove", Node::selector),
        title: section.optional("title", Node::selector),
        date: section.optional("date", Node::selector),
    }
}

/// A language tag, as far as RFC 5646 fixes its letters: subtags of one to eight letters or digits.
fn language(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    let subtag = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let primary = text.split('-').next().unwrap_or_default();
    if primary.len() >= 2 && primary.chars().all(|c| c.is_ascii_alphabetic()) && text.split('-').all(subtag) {
        return Some(text);
    }
    node.invalid(format!("{text:?} is no language tag; write one like \"en\" or \"lt\""))
}

fn headers(node: &Node<'_>) -> Option<BTreeMap<String, Secret>> {
    let entries = node.entries("a table like { Cookie = \"consent=1\", Authorization = { file = \"token\" } }")?;
    Some(entries.into_iter().filter_map(|(name, value)| header(name, &value)).collect())
}

fn header(name: String, node: &Node<'_>) -> Option<(String, Secret)> {
    if RESERVED.contains(&name.to_ascii_lowercase().as_str()) {
        return node.invalid("this header is set by the program itself; remove it");
    }
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        return node.invalid(format!("{name:?} is no header name; use letters, digits and `-`"));
    }
    let value = node.secret()?;
    if HeaderValue::from_str(value.expose()).is_err() {
        return node.invalid("holds a character that cannot stand in a header; remove it");
    }
    Some((name, value))
}
