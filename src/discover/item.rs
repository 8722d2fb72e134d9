//! What discovery takes and gives.

use std::fmt;
use std::time::Duration;

use url::Url;

use crate::fetch::Document;
use crate::model::{Moment, SourceKind};

/// A fetched document.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The address it came from, after redirects: what relative links are relative to.
    pub url: &'a Url,
    /// `Content-Type` as it came.
    pub content_type: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

/// What a document lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovery {
    /// What the document is.
    pub kind: SourceKind,
    /// Its own title.
    pub title: Option<String>,
    /// The articles, in the document's order, each once.
    pub items: Vec<Item>,
    /// Further documents of the same sort to read: the parts of a sitemap index.
    pub more: Vec<Url>,
    /// Where older articles are listed: the next page of an archived or paged feed (RFC 5005) or of a section page.
    pub older: Option<Url>,
    /// What was wrong with it, without keeping the items from being read.
    pub problems: Vec<Problem>,
    /// How often the document itself asks to be read (`ttl`, `sy:updatePeriod`).
    pub every_hint: Option<Duration>,
}

/// A link to an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What this item is known by in its source: the guid, else the canonical URL.
    pub id: String,
    /// The address to ask.
    pub url: Url,
    /// The address without tracking parameters: what the article is known by everywhere.
    pub canonical: Url,
    /// The headline as plain text.
    pub title: Option<String>,
    /// When it was published, as the document says. The article's own date goes before it.
    pub published: Option<Moment>,
    /// The summary as plain text.
    pub summary: Option<String>,
    /// The text of the article in the feed itself, as HTML.
    pub content_html: Option<String>,
}

/// Something wrong that did not keep the rest from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// An item has no address.
    NoLink {
        /// Its title, or its place in the document.
        item: String,
    },
    /// The document ends within an item, which was left out.
    CutShort,
    /// There were more than the cap.
    TooMany {
        /// How many were left out.
        left_out: usize,
    },
    /// The page's tree is not whole.
    Truncated(String),
    /// Bytes that mean nothing in the document's charset.
    Charset(String),
}

impl<'a> From<&'a Document> for Input<'a> {
    fn from(document: &'a Document) -> Self {
        Self { url: &document.url, content_type: document.content_type.as_deref(), body: &document.body }
    }
}

impl Discovery {
    pub(super) fn new(kind: SourceKind) -> Self {
        Self {
            kind,
            title: None,
            items: Vec::new(),
            more: Vec::new(),
            older: None,
            problems: Vec::new(),
            every_hint: None,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLink { item } => write!(f, "the item {item:?} has no address"),
            Self::CutShort => f.write_str("the document ends within an item, which is left out"),
            Self::TooMany { left_out } => write!(f, "{left_out} items beyond the cap are left out"),
            Self::Truncated(why) => write!(f, "the page was read only in part: {why}"),
            Self::Charset(charset) => write!(f, "some bytes mean nothing in {charset}"),
        }
    }
}
