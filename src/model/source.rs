//! A configured URL and how to read it.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::secret::Secret;

/// What a source's URL yields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A section page with links to articles.
    Page,
    /// A sitemap or news sitemap.
    Sitemap,
    /// One article, watched for edits.
    Article,
}

/// CSS selectors that override discovery and extraction. Configuration has checked that they parse.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selectors {
    /// Links to articles on a section page.
    pub links: Option<String>,
    /// The article's body.
    pub body: Option<String>,
    /// Elements to leave out.
    pub remove: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The date of publication.
    pub date: Option<String>,
}

/// A configured URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The address to poll.
    pub url: Url,
    /// What it yields; `None` is told by content.
    pub kind: Option<SourceKind>,
    /// The time between polls; `None` adapts between bounds.
    pub every: Option<Duration>,
    /// The outlet's name, as alerts show it.
    pub name: Option<String>,
    /// Whether it is polled.
    pub enabled: bool,
    /// The language of its articles, when the source knows better than its pages.
    pub language: Option<String>,
    /// How far it is trusted, 0 to 1.
    pub trust: f64,
    /// The most articles that are taken from one poll.
    pub max_articles: usize,
    /// Request headers, for this source's host only.
    pub headers: BTreeMap<String, Secret>,
    /// A proxy for this source.
    pub proxy: Option<Url>,
    /// Whether a pause that the server asks of this source is no pause of its whole host: for hosts that stand for many sites.
    #[serde(default)]
    pub pauses_alone: bool,
    /// Whether listed items that name no topic and no official in their title and summary are left unread.
    #[serde(default)]
    pub topic_words_only: bool,
    /// Overrides.
    pub selectors: Selectors,
}

impl Source {
    /// A source of which nothing but the address is said.
    pub fn of(url: Url) -> Self {
        Self {
            url,
            kind: None,
            every: None,
            name: None,
            enabled: true,
            language: None,
            trust: 1.0,
            max_articles: 50,
            headers: BTreeMap::new(),
            proxy: None,
            pauses_alone: false,
            topic_words_only: false,
            selectors: Selectors::default(),
        }
    }
}

impl SourceKind {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Feed => "feed",
            Self::Page => "page",
            Self::Sitemap => "sitemap",
            Self::Article => "article",
        }
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for SourceKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Feed, Self::Page, Self::Sitemap, Self::Article]
            .into_iter()
            .find(|k| k.as_str() == name)
            .ok_or_else(|| format!("unknown kind {name:?}, expected feed, page, sitemap or article"))
    }
}
