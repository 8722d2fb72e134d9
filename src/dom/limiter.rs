//! The gate between html5ever's tokenizer and its tree builder. Once a limit is reached it lets nothing through, so
//! the tree cannot overshoot within a chunk. What nobody reads does not get through at all: comments, styles, shapes.

use std::cell::Cell;

use html5ever::local_name;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;
use scraper::HtmlTreeSink;
use scraper::html::Html;

use super::{Limits, NodeId, Truncated};

type Builder = TreeBuilder<NodeId, HtmlTreeSink>;

/// What drawings are made of.
const SHAPES: [&str; 14] = [
    "path", "g", "use", "rect", "circle", "polygon", "line", "ellipse", "polyline", "defs", "stop", "symbol", "mask",
    "clippath",
];

/// Tags between two looks at the depth, whose cost grows with the depth.
const DEPTH_EVERY: u64 = 32;

/// Passes tokens on to the tree builder while the tree is within its limits.
pub(super) struct Limiter<'a> {
    builder: Builder,
    limits: Limits,
    truncated: &'a Cell<Option<Truncated>>,
    tokens: Cell<u64>,
    tags: Cell<u64>,
    /// Within a `<style>`, whose text nobody reads.
    in_style: Cell<bool>,
    /// Within a drawing, whose shapes nobody reads.
    in_drawing: Cell<bool>,
}

impl<'a> Limiter<'a> {
    pub(super) fn new(builder: Builder, limits: &Limits, truncated: &'a Cell<Option<Truncated>>) -> Self {
        Self {
            builder,
            limits: *limits,
            truncated,
            tokens: Cell::new(0),
            tags: Cell::new(0),
            in_style: Cell::new(false),
            in_drawing: Cell::new(false),
        }
    }

    /// How many tokens have come out of the tokenizer.
    pub(super) fn tokens(&self) -> u64 {
        self.tokens.get()
    }

    pub(super) fn into_builder(self) -> Builder {
        self.builder
    }

    /// Whether a tag only draws. Shapes have no HTML name and hold no HTML, so that the tree is whole without them.
    fn draws(&self, tag: &Tag) -> bool {
        let opens = tag.kind == TagKind::StartTag;
        if tag.name == local_name!("svg") {
            self.in_drawing.set(opens && !tag.self_closing);
        }
        self.in_style.set(opens && tag.name == local_name!("style"));
        self.in_drawing.get() && SHAPES.contains(&&*tag.name)
    }

    /// Looks at the tree before a tag is handled.
    fn check(&self) {
        let mut html = self.builder.sink.0.borrow_mut();
        // The builder notes each parse error; a flood of them would outweigh the tree.
        html.errors.clear();
        if html.tree.nodes().len() > self.limits.nodes {
            self.truncated.set(Some(Truncated::Nodes));
        } else if self.tags.get().is_multiple_of(DEPTH_EVERY) && depth(&html) > self.limits.depth {
            self.truncated.set(Some(Truncated::Depth));
        }
        self.tags.set(self.tags.get() + 1);
    }
}

/// The depth of the node that was made last, which is where the next one goes or near it.
fn depth(html: &Html) -> usize {
    html.tree.nodes().next_back().map_or(0, |node| node.ancestors().count())
}

impl TokenSink for Limiter<'_> {
    type Handle = NodeId;

    fn process_token(&self, mut token: Token, line_number: u64) -> TokenSinkResult<NodeId> {
        match &mut token {
            Token::ParseError(_) => return TokenSinkResult::Continue,
            // Nobody reads comments, and pages are full of them.
            Token::CommentToken(_) => {
                self.tokens.set(self.tokens.get() + 1);
                return TokenSinkResult::Continue;
            }
            Token::EOFToken => return self.builder.process_token(token, line_number),
            Token::CharacterTokens(_) if self.in_style.get() => {
                self.tokens.set(self.tokens.get() + 1);
                return TokenSinkResult::Continue;
            }
            Token::TagToken(tag) if self.draws(tag) => {
                self.tokens.set(self.tokens.get() + 1);
                return TokenSinkResult::Continue;
            }
            Token::TagToken(tag) => {
                tag.attrs.truncate(self.limits.attributes);
                self.check();
            }
            _ => {}
        }
        self.tokens.set(self.tokens.get() + 1);
        if self.truncated.get().is_some() {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
