//! RSS 0.9x, 1.0 and 2.0 and Atom, read leniently: every complete item of a broken feed counts.

use std::time::Duration;

use url::Url;

use super::dates;
use super::item::{Discovery, Problem};
use super::list::{Draft, Gathered};
use super::markup::{Piece, Reader, Tag};
use super::text::{summary, title, unescaped};
use crate::model::SourceKind;

/// Elements whose children would be taken for the item's own: the feed an Atom entry was copied from, persons, pictures.
const OPAQUE: &[&str] = &["source", "author", "contributor", "image", "textinput", "media:group", "media:content"];

/// Reads a feed.
pub(super) fn read(text: &str, url: &Url) -> Discovery {
    let mut state = Feed {
        reader: Reader::new(text),
        base: url.clone(),
        gathered: Gathered::new(SourceKind::Feed),
        item: None,
        period: None,
        frequency: 1,
    };
    state.run();
    state.gathered.discovery.every_hint =
        state.gathered.discovery.every_hint.or(state.period.map(|p| p / state.frequency));
    state.gathered.finish()
}

struct Feed<'a> {
    reader: Reader<'a>,
    base: Url,
    gathered: Gathered,
    item: Option<Item>,
    period: Option<Duration>,
    frequency: u32,
}

/// An item while it is read.
#[derive(Default)]
struct Item {
    draft: Draft,
    base: Option<Url>,
    guid: Option<String>,
    is_permalink: bool,
    about: Option<String>,
    link: Option<String>,
    original: Option<String>,
    updated: Option<String>,
}

/// What an element holds: text with references resolved, and the markup as it stands.
struct Content<'a> {
    text: String,
    raw: &'a str,
}

impl<'a> Feed<'a> {
    fn run(&mut self) {
        while let Some(piece) = self.reader.next() {
            match piece {
                Piece::Start(tag) if is_item(&tag) => self.begin(&tag),
                Piece::End(name) if is_item_name(name) => self.end(),
                Piece::Start(tag) => self.element(&tag),
                _ => {}
            }
        }
        if self.item.is_some() {
            self.gathered.discovery.problems.push(Problem::CutShort);
        }
    }

    fn begin(&mut self, tag: &Tag<'a>) {
        // An item that was never closed ends where the next begins.
        self.end();
        let base = tag.attribute("xml:base").and_then(|base| self.base.join(&base).ok());
        let about = tag.attribute("rdf:about").map(|a| a.into_owned());
        self.item = Some(Item { base, about, ..Item::default() });
        if tag.is_empty {
            self.end();
        }
    }

    fn end(&mut self) {
        if let Some(item) = self.item.take() {
            let draft = item.finish(&self.base);
            self.gathered.add(draft);
        }
    }

    fn element(&mut self, tag: &Tag<'a>) {
        let name = plain_name(tag.name);
        if name == "feed" || name == "rdf:rdf" || name == "rss" {
            if let Some(base) = tag.attribute("xml:base").and_then(|base| self.base.join(&base).ok()) {
                self.base = base;
            }
        } else if OPAQUE.contains(&name.as_str()) {
            self.content(tag);
        } else if self.item.is_some() {
            self.item_field(&name, tag);
        } else {
            self.channel_field(&name, tag);
        }
    }

    fn channel_field(&mut self, name: &str, tag: &Tag<'a>) {
        match name {
            "title" if self.gathered.discovery.title.is_none() => {
                let content = self.content(tag);
                self.gathered.discovery.title = title(&content.text);
            }
            "ttl" => {
                let minutes = self.content(tag).text.trim().parse().ok().filter(|m: &u32| *m > 0);
                self.gathered.discovery.every_hint = minutes.map(|m| Duration::from_secs(u64::from(m) * 60));
            }
            "link" | "atom:link" | "atom10:link" => {
                let rel = tag.attribute("rel").unwrap_or_default().to_ascii_lowercase();
                let href = tag.attribute("href").and_then(|href| self.base.join(href.trim()).ok());
                if matches!(rel.as_str(), "next" | "prev-archive") && self.gathered.discovery.older.is_none() {
                    self.gathered.discovery.older = href.filter(|url| matches!(url.scheme(), "http" | "https"));
                }
            }
            "sy:updateperiod" => self.period = period(self.content(tag).text.trim()),
            "sy:updatefrequency" => self.frequency = self.content(tag).text.trim().parse().unwrap_or(1).max(1),
            _ => {}
        }
    }

    fn item_field(&mut self, name: &str, tag: &Tag<'a>) {
        let is_markup = tag.attribute("type").is_some_and(|t| t == "xhtml");
        let rel = tag.attribute("rel").unwrap_or_default().into_owned();
        let href = tag.attribute("href").map(|h| h.into_owned());
        let is_permalink = tag.attribute("isPermaLink").is_none_or(|v| v != "false");
        if !KNOWN.contains(&name) {
            return;
        }
        let Content { text, raw } = self.content(tag);
        let Some(item) = &mut self.item else { return };
        let text = if is_markup { raw.to_owned() } else { text };
        match name {
            "title" => keep(&mut item.draft.title, title(&text)),
            "link" if rel.is_empty() || rel == "alternate" => keep(&mut item.link, href.or_else(|| trimmed(&text))),
            "feedburner:origlink" => keep(&mut item.original, trimmed(&text)),
            "guid" | "id" => {
                item.is_permalink = is_permalink;
                keep(&mut item.guid, trimmed(&text));
            }
            "pubdate" | "published" | "issued" | "dc:date" | "dcterms:created" | "date" => {
                item.draft.published = item.draft.published.or_else(|| dates::parse(&text));
            }
            "updated" | "modified" | "dcterms:modified" => keep(&mut item.updated, trimmed(&text)),
            "description" | "summary" => keep(&mut item.draft.summary, summary(&text)),
            "content" | "content:encoded" => keep(&mut item.draft.content_html, trimmed(&text)),
            _ => {}
        }
    }

    /// Reads to the end of an element; to the end of the item at most, where the element was never closed.
    fn content(&mut self, tag: &Tag<'a>) -> Content<'a> {
        let start = self.reader.position();
        let mut content = Content { text: String::new(), raw: "" };
        let (mut depth, mut end) = (usize::from(!tag.is_empty), start);
        while depth > 0 {
            let before = self.reader.clone();
            let Some(piece) = self.reader.next() else { break };
            match piece {
                Piece::Start(inner) if inner.name == tag.name && !inner.is_empty => depth += 1,
                Piece::End(name) if name == tag.name => depth -= 1,
                Piece::Start(inner) if is_item(&inner) => {
                    self.reader = before;
                    break;
                }
                Piece::End(name) if is_item_name(name) => {
                    self.reader = before;
                    break;
                }
                Piece::Text(text) => content.text.push_str(&unescaped(text)),
                Piece::Cdata(text) => content.text.push_str(text),
                Piece::Start(_) | Piece::End(_) => {}
            }
            if depth > 0 {
                end = self.reader.position();
            }
        }
        content.raw = self.reader.slice(start, end);
        content
    }
}

/// The fields of an item that are read, without the prefixes that mean nothing.
const KNOWN: &[&str] = &[
    "title",
    "link",
    "feedburner:origlink",
    "guid",
    "id",
    "pubdate",
    "published",
    "issued",
    "dc:date",
    "dcterms:created",
    "date",
    "updated",
    "modified",
    "dcterms:modified",
    "description",
    "summary",
    "content",
    "content:encoded",
];

impl Item {
    fn finish(self, feed_base: &Url) -> Draft {
        let base = self.base.as_ref().unwrap_or(feed_base);
        let absolute = |link: &String| base.join(link).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let permalink = self.guid.as_ref().filter(|guid| self.is_permalink && guid.starts_with("http"));
        let links = [self.original.as_ref(), self.link.as_ref(), permalink, self.about.as_ref()];
        let url = links.into_iter().flatten().find_map(absolute);
        let published = self.draft.published.or_else(|| dates::parse(self.updated.as_deref()?));
        Draft { id: self.guid, url, published, ..self.draft }
    }
}

fn is_item(tag: &Tag<'_>) -> bool {
    is_item_name(tag.name)
}

fn is_item_name(name: &str) -> bool {
    matches!(plain_name(name).as_str(), "item" | "entry")
}

/// A name in lower case, without a prefix that stands for the feed's own namespace.
fn plain_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    match name.split_once(':') {
        Some(("atom" | "atom10" | "a10" | "rss" | "default", local)) => local.to_owned(),
        _ => name,
    }
}

fn period(word: &str) -> Option<Duration> {
    let hours = match word {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    Some(Duration::from_secs(hours * 3600))
}

fn trimmed(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The first value counts.
fn keep(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

#[cfg(test)]
mod tests;
