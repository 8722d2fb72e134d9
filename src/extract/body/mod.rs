//! Which blocks of the page are the article's body.
//!
//! Three questions, each in its own file: which parts of any page are beside the point ([`prune`]), which element holds
//! the body ([`container`]), and which blocks inside it are not the author's text ([`boxes`], [`lines`]).

mod boxes;
mod container;
mod evidence;
mod lines;
mod phrases;
mod prune;
mod standfirst;

use std::collections::HashSet;

use super::blocks::{Block, Shape, blocks};
use super::extraction::Reason;
use super::meta::Head;
use super::tree::{Id, Tag, Tree};
use crate::model::BlockKind;
use evidence::Evidence;

/// The body of the article.
#[derive(Debug)]
pub(super) struct Body {
    /// The element that holds it.
    pub(super) container: Id,
    pub(super) parts: Vec<(BlockKind, String)>,
    /// All blocks of the page, with what became of each.
    pub(super) blocks: Vec<Block>,
    /// Whether a line says that the rest has to be paid for.
    pub(super) paywalled: bool,
    /// How far the structured data's body and this one agree, 0 to 1, where there is one.
    pub(super) agreement: Option<f32>,
}

impl Body {
    /// What was taken, a block a line.
    pub(super) fn text(&self) -> String {
        self.parts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The source's own elements, where its configuration names them.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    /// The elements that hold the body, in the page's order; a body may stand in several.
    pub(super) body: Vec<Id>,
    pub(super) remove: HashSet<Id>,
}

impl Overrides {
    /// The smallest element that holds the whole body.
    fn container(&self, tree: &Tree<'_>) -> Option<Id> {
        let (first, last) = (*self.body.first()?, *self.body.last()?);
        std::iter::once(first).chain(tree.ancestors(first)).find(|up| tree.within(last, *up)).or(Some(first))
    }

    /// Whether a node belongs to the body, as far as the configuration says.
    fn holds(&self, tree: &Tree<'_>, id: Id) -> bool {
        // They stand in order, so that only the last that begins before a node, or one around that one, can hold it.
        let before = self.body.partition_point(|body| *body <= id);
        self.body.iter().take(before).rev().take(8).any(|body| tree.within(id, *body))
    }
}

/// The text that a page must have outside its other `<article>`s for these to be other stories.
const OWN_STORY: u32 = 400;

/// Finds the body.
pub(super) fn find(tree: &Tree<'_>, head: &Head, headline: Option<Id>, overrides: &Overrides) -> Body {
    let pruner = prune::Pruner::new(tree, headline, overrides);
    let mut all = blocks(tree, |id| pruner.reason(id));
    leave_other_stories(tree, headline, &mut all);
    let evidence = Evidence::new(head.article_body());
    let container = overrides.container(tree).unwrap_or_else(|| container::find(tree, &all, &evidence, headline));
    for block in &mut all {
        let inside = match overrides.body.is_empty() {
            true => tree.within(block.owner, container),
            false => overrides.holds(tree, block.first),
        };
        if block.left.is_none() && !inside {
            let caption = block.shape == Shape::Caption && headline.is_some_and(|headline| headline < block.first);
            let near = caption && block.first < tree.at(container).end;
            block.left = Some(if near { Reason::Caption } else { Reason::Outside });
        }
    }
    all.iter_mut().filter(|block| block.left.is_none()).for_each(|block| reshape(tree, container, block));
    boxes::leave(tree, container, headline, &mut all);
    lines::leave(head, &mut all);
    let standfirst = standfirst::find(tree, head, headline, &mut all);
    let kept: Vec<&str> = all.iter().filter(|block| block.left.is_none()).map(|block| block.text.as_str()).collect();
    let agreement = evidence.agreement(&kept.join("\n"));
    assemble(container, all, standfirst, agreement)
}

/// Leaves out the other stories of a page that goes on with one after the other: each is an `<article>` with a headline
/// of its own.
fn leave_other_stories(tree: &Tree<'_>, headline: Option<Id>, all: &mut [Block]) {
    let Some(headline) = headline else { return };
    let others: Vec<Id> = tree
        .all(Tag::Article)
        .filter(|story| !tree.within(headline, *story))
        .filter(|story| tree.ancestors(*story).all(|up| tree.at(up).tag != Tag::Article))
        .filter(|story| tree.subtree(*story).any(|inner| tree.at(inner).tag == Tag::Heading(1)))
        .collect();
    // The stories stand one after the other, so that only the last that begins before a block can hold it.
    let is_other = |block: &Block| {
        let before = others.partition_point(|story| *story <= block.first);
        before.checked_sub(1).and_then(|last| others.get(last)).is_some_and(|story| tree.within(block.first, *story))
    };
    let own: u32 = all
        .iter()
        .filter(|b| b.left.is_none() && b.linked < 0.5 && b.weight >= 25 && !is_other(b))
        .map(|b| b.weight)
        .sum();
    if own < OWN_STORY {
        return;
    }
    for block in all.iter_mut().filter(|block| block.left.is_none() && is_other(block)) {
        block.left = Some(Reason::Outside);
    }
}

/// Takes back a shape that comes from around the body: where the page is laid out by lists or tables, every paragraph
/// stands in an item or a cell.
fn reshape(tree: &Tree<'_>, container: Id, block: &mut Block) {
    let gives_shape = |tag: Tag| match block.shape {
        Shape::Item => matches!(tag, Tag::Li | Tag::Term),
        Shape::Cell => matches!(tag, Tag::Cell | Tag::Pre),
        Shape::Quote => tag == Tag::Blockquote,
        Shape::Paragraph | Shape::Heading(_) | Shape::Caption => true,
    };
    let around = std::iter::once(block.owner).chain(tree.ancestors(block.owner));
    let shaped = around.take_while(|id| *id != container).any(|id| gives_shape(tree.at(id).tag));
    if !shaped && matches!(block.shape, Shape::Item | Shape::Cell | Shape::Quote) {
        block.shape = Shape::Paragraph;
    }
}

fn assemble(container: Id, all: Vec<Block>, standfirst: Option<usize>, agreement: Option<f32>) -> Body {
    let taken = all.iter().enumerate().filter(|(_, block)| block.left.is_none());
    let named = |index: usize, block: &Block| {
        if Some(index) == standfirst { BlockKind::Standfirst } else { kind(block.shape) }
    };
    let parts = taken.map(|(index, block)| (named(index, block), block.text.clone())).collect();
    let paywalled = all.iter().any(|block| block.left == Some(Reason::Paywall));
    Body { container, parts, blocks: all, paywalled, agreement }
}

fn kind(shape: Shape) -> BlockKind {
    match shape {
        Shape::Paragraph => BlockKind::Paragraph,
        Shape::Heading(_) => BlockKind::Heading,
        Shape::Item => BlockKind::ListItem,
        Shape::Quote => BlockKind::Quote,
        Shape::Caption => BlockKind::Caption,
        Shape::Cell => BlockKind::Other,
    }
}
