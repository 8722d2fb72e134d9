//! One story as extraction gives it and as the analysis reads it.

use serde::{Deserialize, Serialize};

use super::Moment;

/// What a stretch of an article's text is. The analysis weighs kinds differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A sub-heading inside the body.
    Heading,
    /// The standfirst or summary under the headline.
    Standfirst,
    /// An ordinary paragraph.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A quotation set apart.
    Quote,
    /// A picture's caption.
    Caption,
    /// Preformatted text or a cell of a table.
    Other,
}

/// A stretch of [`Article::text`], in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Block {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is.
    pub kind: BlockKind,
}

/// An entry of a live blog: a stretch of [`Article::text`], in bytes, and when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// When it was published.
    pub at: Moment,
}

/// How far an extraction is to be trusted. A poor one is stored and raises no alert by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Too short, too thin or in disagreement with the page's own metadata.
    Poor,
    /// Only a part of the article was there (a paywall).
    Partial,
    /// Taken as it stands.
    Good,
}

/// One story. For plain text (`ingest --jsonl`) only text, title and date are known, and `blocks` is empty: the
/// analysis then tells paragraphs by line breaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The headline.
    pub title: Option<String>,
    /// Names of the authors.
    pub byline: Vec<String>,
    /// The name of the outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// When it was last changed.
    pub modified: Option<Moment>,
    /// BCP 47 language tag, primary subtag at least.
    pub language: Option<String>,
    /// The canonical URL without tracking parameters; identity, not address.
    pub canonical_url: Option<String>,
    /// The body, paragraphs separated by a blank line. Statement spans are byte offsets into it.
    pub text: String,
    /// What each stretch of the text is, in order, without overlap.
    pub blocks: Vec<Block>,
    /// The dated entries of a live blog, in the order of the text, without overlap; empty for any other article.
    pub entries: Vec<Entry>,
    /// How far the extraction is to be trusted.
    pub quality: Quality,
}

impl Article {
    /// An article of plain text of which nothing else is known.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            title: None,
            byline: Vec::new(),
            outlet: None,
            published: None,
            modified: None,
            language: None,
            canonical_url: None,
            text: text.into(),
            blocks: Vec::new(),
            entries: Vec::new(),
            quality: Quality::Good,
        }
    }
}
