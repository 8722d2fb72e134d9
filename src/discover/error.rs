//! Why a document lists nothing.

use url::Url;

/// A document that is not what the source's kind says, or is nothing that lists articles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiscoverError {
    /// Configured as a feed and none.
    #[error("not a feed: {found}{}", advice(.found, .feeds))]
    NotAFeed {
        /// What it is instead.
        found: &'static str,
        /// The feeds that the page advertises.
        feeds: Vec<Url>,
    },
    /// Configured as a sitemap and none.
    #[error("not a sitemap: {found}{}", advice(.found, &[]))]
    NotASitemap {
        /// What it is instead.
        found: &'static str,
    },
    /// Configured as a page, or by no kind, and not HTML.
    #[error("not a page: {found}{}", advice(.found, &[]))]
    NotAPage {
        /// What it is instead.
        found: &'static str,
    },
    /// Nothing but white space.
    #[error("the document is empty")]
    Empty,
    /// A selector of the source that does not parse.
    #[error("the selector {0:?} for links does not parse")]
    Selector(String),
    /// A compressed sitemap that does not unpack.
    #[error("the compressed sitemap does not unpack: {0}")]
    Unpack(String),
}

/// How to mend it.
fn advice(found: &str, feeds: &[Url]) -> String {
    let first = feeds.iter().take(5).map(Url::as_str).collect::<Vec<_>>().join(", ");
    match found {
        "an HTML page" if !first.is_empty() => format!("; the feeds that it advertises: {first}"),
        "an HTML page" => "; set kind = \"page\" to take the links from it".to_owned(),
        "a feed" => "; set kind = \"feed\"".to_owned(),
        "a sitemap" => "; set kind = \"sitemap\"".to_owned(),
        _ => String::new(),
    }
}
