//! Bounded HTML parsing: whatever a page holds, the tree has a bounded depth and size and was built in bounded time.
//!
//! html5ever has no cap on nesting and is quadratic in it, so a page of 128 KiB can cost seconds and one of a megabyte
//! an hour (html5ever issues 290 and 788). Browsers cap the depth at 512; so do we. A page that goes beyond a limit gives
//! the tree up to that point and the reason, because the article is often already in it.
//!
//! Architecture invariant: every HTML tree in the program is built by [`parse`]. Nobody serialises a tree again
//! (scraper's `html()` and `inner_html()` are quadratic in `&`); read text and attributes instead.

mod limiter;

use std::cell::Cell;
use std::fmt;
use std::time::Duration;

use html5ever::TokenizerResult;
use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::{Html, HtmlTreeSink};

use limiter::Limiter;

/// Bytes given to the tokenizer between two looks at the clock.
const CHUNK: usize = 16 * 1024;

/// Separators of attributes that may pass without any token coming out. One tag with 100,000 attributes costs seconds,
/// for the tokenizer compares each attribute with all before it; a long comment or an inline image has far fewer.
const SILENT_SEPARATORS: usize = 20_000;

/// The name of a node within its tree.
pub type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// How much a page may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Nesting of elements. It is checked every few tags, so a tree may exceed it by a handful.
    pub depth: usize,
    /// Nodes in the tree.
    pub nodes: usize,
    /// Attributes of one element; the rest are dropped.
    pub attributes: usize,
    /// Time for building the tree, by the caller's clock.
    pub budget: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 512, nodes: 500_000, attributes: 256, budget: Duration::from_secs(2) }
    }
}

/// Why a tree ends before its page does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truncated {
    /// Elements were nested beyond [`Limits::depth`].
    Depth,
    /// More than [`Limits::nodes`].
    Nodes,
    /// One tag with tens of thousands of attributes.
    Attributes,
    /// [`Limits::budget`] was used up.
    Time,
}

/// A page as a tree.
#[derive(Debug)]
pub struct Parsed {
    /// The tree; it always has a root element.
    pub html: Html,
    /// The limit at which building stopped, if it did not reach the end.
    pub truncated: Option<Truncated>,
}

/// Builds the tree of a page within `limits`. `clock` gives the time since any fixed moment.
pub fn parse(html: &str, limits: &Limits, clock: &dyn Fn() -> Duration) -> Parsed {
    let truncated = Cell::new(None);
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default());
    let tokenizer = Tokenizer::new(Limiter::new(builder, limits, &truncated), TokenizerOpts::default());
    feed(&tokenizer, html, limits, clock, &truncated);
    tokenizer.end();
    let mut tree = tokenizer.sink.into_builder().sink.finish();
    tree.errors = Vec::new();
    Parsed { html: tree, truncated: truncated.get() }
}

/// Feeds the page in chunks until its end or until a limit is reached.
fn feed(
    tokenizer: &Tokenizer<Limiter<'_>>,
    mut html: &str,
    limits: &Limits,
    clock: &dyn Fn() -> Duration,
    truncated: &Cell<Option<Truncated>>,
) {
    let start = clock();
    let queue = BufferQueue::default();
    let (mut tokens, mut separators) = (0, 0);
    while !html.is_empty() && truncated.get().is_none() {
        let (chunk, rest) = html.split_at(html.floor_char_boundary(CHUNK));
        html = rest;
        queue.push_back(StrTendril::from_slice(chunk));
        // The tokenizer pauses at scripts and at <meta charset>; there is nothing to do for either.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        let seen = tokenizer.sink.tokens();
        separators = if seen == tokens { separators + count_separators(chunk) } else { 0 };
        tokens = seen;
        if separators > SILENT_SEPARATORS {
            truncated.set(Some(Truncated::Attributes));
        } else if clock().saturating_sub(start) > limits.budget {
            truncated.set(Some(Truncated::Time));
        }
    }
}

/// An upper bound of the attributes that begin in `chunk`.
fn count_separators(chunk: &str) -> usize {
    chunk.bytes().filter(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'"' | b'\'')).count()
}

impl fmt::Display for Truncated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Depth => "elements are nested too deeply",
            Self::Nodes => "the page has too many elements",
            Self::Attributes => "a tag has too many attributes",
            Self::Time => "building the tree took too long",
        })
    }
}

#[cfg(test)]
mod tests;
