//! Which element holds the body.
//!
//! Paragraphs vote for the elements around them, the nearest most. Where the body stands in several elements side by
//! side, the winner grows to the element that holds those that look like it.

use std::collections::HashMap;

use scraper::node::Element;

use super::evidence::Evidence;
use crate::extract::blocks::{Block, Shape};
use crate::extract::hints::{has_itemprop, hint};
use crate::extract::tree::{Id, Tag, Tree, attr};

/// How much of a vote reaches the next element up.
const FADE: f32 = 0.6;
/// How many elements up a vote reaches.
const REACH: usize = 5;

/// The element that holds the body; the page's body when there is nothing to choose.
pub(super) fn find(tree: &Tree<'_>, blocks: &[Block], evidence: &Evidence, headline: Option<Id>) -> Id {
    let votes: Vec<(usize, f32)> =
        blocks.iter().enumerate().map(|(i, b)| (i, vote(b, evidence))).filter(|(_, v)| *v > 0.0).collect();
    let mut scores: HashMap<Id, f32> = HashMap::new();
    for (index, vote) in &votes {
        let mut share = *vote;
        let home = home(tree, &blocks[*index]);
        for id in std::iter::once(home).chain(tree.ancestors(home)).take(REACH) {
            *scores.entry(id).or_default() += share;
            share *= FADE;
        }
    }
    let body = tree.all(Tag::Body).next().unwrap_or(0);
    let best = scores
        .into_iter()
        .map(|(id, score)| (id, score * worth(tree, id, headline)))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let Some((best, _)) = best else { return body };
    grow(tree, blocks, &votes, best)
}

/// The element whose child a block's line is: the paragraph's parent, the list's parent, or where the text just stands.
pub(super) fn home(tree: &Tree<'_>, block: &Block) -> Id {
    let mut id = block.owner;
    while matches!(tree.at(id).tag, Tag::Ul | Tag::Ol | Tag::Block | Tag::Table | Tag::Blockquote)
        || tree.at(id).tag.is_line()
    {
        id = tree.at(id).parent;
    }
    id
}

/// What a block's text says for its being body text.
fn vote(block: &Block, evidence: &Evidence) -> f32 {
    let shaped = match block.shape {
        Shape::Paragraph => 1.0,
        Shape::Quote => 0.7,
        Shape::Item => 0.4,
        Shape::Cell => 0.3,
        Shape::Heading(_) | Shape::Caption => 0.0,
    };
    if block.left.is_some() || block.linked > 0.5 || block.weight < 25 {
        return 0.0;
    }
    let sentence = if block.text.ends_with(['.', '!', '?', '"', '”', '»', '“', '。', '…', ':', '」']) {
        1.0
    } else {
        0.5
    };
    let known = evidence.covers(&block.text).map_or(1.0, |share| if share > 0.6 { 3.0 } else { 0.7 });
    #[expect(clippy::cast_precision_loss, reason = "votes need no precision")]
    let length = block.weight.min(600) as f32;
    length * shaped * sentence * known * (1.0 - block.linked)
}

/// What an element's own marks say for its being the body.
fn worth(tree: &Tree<'_>, id: Id, headline: Option<Id>) -> f32 {
    let Some(element) = tree.element(id) else { return 1.0 };
    let hint = hint(element);
    let marked = if is_marked(element) {
        1.6
    } else if hint.body {
        1.3
    } else {
        1.0
    };
    let beside = if hint.beside { 0.7 } else { 1.0 };
    let before = if headline.is_some_and(|headline| tree.at(id).end <= headline) { 0.5 } else { 1.0 };
    marked * beside * before
}

/// Whether an element says in a published vocabulary that it is the article's body.
fn is_marked(element: &Element) -> bool {
    has_itemprop(element, "articleBody") || attr(element, "property").is_some_and(|p| p.ends_with("articleBody"))
}

/// Grows the winner to the ancestor that holds more of the same.
fn grow(tree: &Tree<'_>, blocks: &[Block], votes: &[(usize, f32)], best: Id) -> Id {
    let looks = |id: Id| tree.element(id).map(look).unwrap_or_default();
    let signature = |index: usize| {
        let block = &blocks[index];
        let home = home(tree, block);
        (looks(block.owner), looks(home))
    };
    let own: f32 = votes.iter().filter(|(i, _)| tree.within(blocks[*i].owner, best)).map(|(_, v)| v).sum();
    let mut signatures: HashMap<(String, String), f32> = HashMap::new();
    for (index, vote) in votes.iter().filter(|(i, _)| tree.within(blocks[*i].owner, best)) {
        *signatures.entry(signature(*index)).or_default() += vote;
    }
    signatures.retain(|_, v| *v >= own * 0.2);
    let mut grown = best;
    for (steps, up) in tree.ancestors(best).enumerate() {
        if matches!(tree.at(up).tag, Tag::Body | Tag::Html | Tag::Main)
            || (steps > 0 && tree.at(grown).tag == Tag::Article)
            || steps > 4
        {
            break;
        }
        let (mut alike, mut more) = (0.0, 0.0);
        for (index, vote) in votes {
            let owner = blocks[*index].owner;
            if tree.within(owner, up) && !tree.within(owner, grown) {
                more += vote;
                alike += if signatures.contains_key(&signature(*index)) { *vote } else { 0.0 };
            }
        }
        let inside = tree.ancestors(up).chain([up]).any(|id| tree.at(id).tag == Tag::Article);
        if alike > own * 0.05 || (inside && more > own) {
            grown = up;
        }
    }
    grown
}

/// What an element looks like: its name and classes.
pub(super) fn look(element: &Element) -> String {
    let mut out = element.name().to_owned();
    if let Some(classes) = attr(element, "class") {
        for class in classes.split_ascii_whitespace().take(6) {
            out.push('.');
            out.extend(class.chars().filter(|c| !c.is_ascii_digit()));
        }
    }
    out
}
