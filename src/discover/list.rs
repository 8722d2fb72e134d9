//! From a document of any sort to its list of articles.

use std::collections::HashSet;
use std::time::Duration;

use url::Url;

use super::error::DiscoverError;
use super::item::{Discovery, Input, Item, Problem};
use super::sniff::{Shape, shape};
use super::{feed, json_feed, page, sitemap};
use crate::dom;
use crate::fetch::{canonical, decode};
use crate::model::{Moment, Selectors, SourceKind};

/// Items that are taken from one document; the first ones count.
pub const MAX_ITEMS: usize = 1000;

/// An item before it has been looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Draft {
    pub(super) id: Option<String>,
    pub(super) url: Option<Url>,
    pub(super) title: Option<String>,
    pub(super) published: Option<Moment>,
    pub(super) summary: Option<String>,
    pub(super) content_html: Option<String>,
}

/// Items as they come, each once.
pub(super) struct Gathered {
    pub(super) discovery: Discovery,
    ids: HashSet<String>,
    addresses: HashSet<Url>,
    seen: usize,
    left_out: usize,
}

/// Lists the articles of a document. Without a `kind` the document's own form decides. `limits` and `clock` bound the
/// parsing of a page; `clock` gives the time since any fixed moment.
///
/// # Errors
/// When the document is not what `kind` says, or nothing that lists articles. An empty list is no error.
pub fn discover(
    input: &Input<'_>,
    kind: Option<SourceKind>,
    selectors: &Selectors,
    limits: &dom::Limits,
    clock: &dyn Fn() -> Duration,
) -> Result<Discovery, DiscoverError> {
    if kind == Some(SourceKind::Article) {
        return Ok(itself(input.url));
    }
    let unpacked = sitemap::unpacked(input.body)?;
    let decoded = decode(unpacked.as_deref().unwrap_or(input.body), input.content_type, input.url.host_str());
    let text = decoded.text.as_str();
    let parse = || dom::parse(text, limits, clock);
    let mut found = match (kind, shape(text)) {
        (_, Shape::Empty) => Err(DiscoverError::Empty),
        (None | Some(SourceKind::Feed), Shape::XmlFeed) => Ok(feed::read(text, input.url)),
        (None | Some(SourceKind::Feed), Shape::Json) => json_feed::read(text, input.url),
        (None | Some(SourceKind::Sitemap), Shape::Sitemap) => Ok(sitemap::read(text, input.url)),
        (None | Some(SourceKind::Sitemap), Shape::UrlList) => Ok(sitemap::read_list(text, input.url)),
        (Some(SourceKind::Page), Shape::Html) => page::read(&parse(), input.url, selectors),
        (None, Shape::Html) => page::guess(&parse(), input.url, selectors),
        (Some(SourceKind::Feed), Shape::Html) => {
            let feeds = page::advertised_feeds(&parse().html, input.url);
            Err(DiscoverError::NotAFeed { found: Shape::Html.words(), feeds })
        }
        (Some(SourceKind::Feed), other) => Err(DiscoverError::NotAFeed { found: other.words(), feeds: Vec::new() }),
        (Some(SourceKind::Sitemap), other) => Err(DiscoverError::NotASitemap { found: other.words() }),
        (_, other) => Err(DiscoverError::NotAPage { found: other.words() }),
    }?;
    if decoded.lossy {
        found.problems.push(Problem::Charset(decoded.charset.to_owned()));
    }
    Ok(found)
}

/// A source that is one article: its only item is itself.
pub(super) fn itself(url: &Url) -> Discovery {
    let mut gathered = Gathered::new(SourceKind::Article);
    gathered.add(Draft { url: Some(url.clone()), ..Draft::default() });
    gathered.finish()
}

impl Gathered {
    pub(super) fn new(kind: SourceKind) -> Self {
        let discovery = Discovery::new(kind);
        Self { discovery, ids: HashSet::new(), addresses: HashSet::new(), seen: 0, left_out: 0 }
    }

    /// Takes an item unless it has no address or was there before.
    pub(super) fn add(&mut self, draft: Draft) {
        self.seen += 1;
        let Some(url) = draft.url else {
            if self.discovery.problems.len() < MAX_ITEMS {
                let item = draft.title.or(draft.id).unwrap_or_else(|| format!("number {}", self.seen));
                self.discovery.problems.push(Problem::NoLink { item });
            }
            return;
        };
        let canonical = canonical(&url);
        let id = draft.id.unwrap_or_else(|| canonical.to_string());
        if self.discovery.items.len() >= MAX_ITEMS {
            self.left_out += 1;
        } else if self.addresses.insert(canonical.clone()) {
            // What names two stories names neither: some feeds give all their items one guid.
            let is_taken = !self.ids.insert(id.clone());
            if is_taken && let Some(other) = self.discovery.items.iter_mut().find(|item| item.id == id) {
                other.id = other.canonical.to_string();
            }
            let id = if is_taken { canonical.to_string() } else { id };
            let Draft { title, published, summary, content_html, .. } = draft;
            self.discovery.items.push(Item { id, url, canonical, title, published, summary, content_html });
        }
    }

    pub(super) fn finish(mut self) -> Discovery {
        if self.left_out > 0 {
            self.discovery.problems.push(Problem::TooMany { left_out: self.left_out });
        }
        self.discovery
    }
}

#[cfg(test)]
mod tests;
