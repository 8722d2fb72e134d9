//! Bytes to links to articles: feeds, section pages, sitemaps. Pure.
//!
//! Only the types stand so far, for those who build on them.

use std::time::Duration;

use url::Url;

use crate::fetch::Document;
use crate::model::{Moment, Selectors, SourceKind};

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
    /// How often the document itself asks to be read (`ttl`, `sy:updatePeriod`).
    pub every_hint: Option<Duration>,
}

/// A link to an article.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The address to ask.
    pub url: Url,
    /// The address without tracking parameters: what the article is known by everywhere.
    pub canonical: Url,
    /// The headline as plain text.
    pub title: Option<String>,
    /// When it was published, as the document says. The article's own date goes before it.
    pub published: Option<Moment>,
}

/// Why a document lists nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// Nothing but white space.
    #[error("the document is empty")]
    Empty,
}

impl<'a> From<&'a Document> for Input<'a> {
    fn from(document: &'a Document) -> Self {
        Self { url: &document.url, content_type: document.content_type.as_deref(), body: &document.body }
    }
}

/// Reads what a document lists.
///
/// # Errors
/// When it is nothing that lists articles.
pub fn discover(_: &Input<'_>, _: Option<SourceKind>, _: &Selectors) -> Result<Discovery, DiscoverError> {
    Err(DiscoverError::Empty)
}
