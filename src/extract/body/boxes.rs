//! Boxes inside the body: related links, fact boxes, players, tables of contents.
//!
//! The author's paragraphs are nearly always children of one element, or of elements that look alike. What stands deeper,
//! in an element of another look, is a box; boxes with links, with headings of their own or with names that say so go.

use std::collections::HashMap;

use super::container::look;
use crate::extract::blocks::{Block, Shape};
use crate::extract::extraction::Reason;
use crate::extract::tree::{Id, Tag, Tree};

/// Marks the blocks of boxes.
pub(super) fn leave(tree: &Tree<'_>, container: Id, headline: Option<Id>, blocks: &mut [Block]) {
    for block in blocks.iter_mut().filter(|block| block.left.is_none()) {
        if block.shape == Shape::Caption || stands_by_picture(tree, container, block) {
            block.left = Some(Reason::Caption);
        }
    }
    let mut groups: Vec<(Id, Vec<usize>)> = Vec::new();
    for (index, block) in blocks.iter().enumerate().filter(|(_, block)| block.left.is_none()) {
        let top = child_of(tree, container, block.owner);
        match groups.last_mut() {
            Some((last, members)) if *last == top => members.push(index),
            _ => groups.push((top, vec![index])),
        }
    }
    let mut looks: HashMap<String, u32> = HashMap::new();
    let total: u32 = groups.iter().flat_map(|(_, members)| members).map(|i| prose(&blocks[*i])).sum();
    for (top, members) in &groups {
        let weight: u32 = members.iter().map(|i| prose(&blocks[*i])).sum();
        *looks.entry(tree.element(*top).map(look).unwrap_or_default()).or_default() += weight;
    }
    for (top, members) in groups {
        let common = looks.get(&tree.element(top).map(look).unwrap_or_default()).copied().unwrap_or_default();
        let weight: u32 = members.iter().map(|i| prose(&blocks[*i])).sum();
        if weight * 2 > total && headline.is_some_and(|headline| tree.within(headline, top)) {
            continue;
        }
        if let Some(reason) = verdict(tree, top, container, &members, blocks, common * 4 >= total) {
            for index in members {
                blocks[index].left = Some(reason);
            }
        }
    }
}

/// Whether a block is a short text in an element that holds little else than a picture.
fn stands_by_picture(tree: &Tree<'_>, container: Id, block: &Block) -> bool {
    if block.weight > 250 || matches!(block.shape, Shape::Heading(_) | Shape::Item) {
        return false;
    }
    std::iter::once(block.owner)
        .chain(tree.ancestors(block.owner))
        .take_while(|up| *up != container && tree.within(*up, container))
        .any(|up| tree.pictures(up) > 0 && tree.chars(up) <= 300)
}

/// What a block counts for as running text.
fn prose(block: &Block) -> u32 {
    if block.linked > 0.5 || matches!(block.shape, Shape::Heading(_)) { 0 } else { block.weight }
}

/// The child of `container` around a node, or the container itself.
fn child_of(tree: &Tree<'_>, container: Id, id: Id) -> Id {
    if id == container {
        return container;
    }
    std::iter::once(id).chain(tree.ancestors(id)).find(|up| tree.at(*up).parent == container).unwrap_or(container)
}

fn verdict(
    tree: &Tree<'_>,
    top: Id,
    container: Id,
    members: &[usize],
    blocks: &[Block],
    common: bool,
) -> Option<Reason> {
    if top == container || tree.at(top).tag.is_line() {
        return None;
    }
    let chars = members.iter().map(|i| blocks[*i].weight).sum::<u32>().max(1);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length"
    )]
    let linked = members.iter().map(|i| (blocks[*i].weight as f32 * blocks[*i].linked) as u32).sum::<u32>();
    let list = matches!(tree.at(top).tag, Tag::Ul | Tag::Ol);
    if linked * 2 > chars || (list && linked * 10 > chars * 4) {
        return Some(Reason::Links);
    }
    if common || list || tree.at(top).tag == Tag::Blockquote {
        return None;
    }
    let headed = members.iter().any(|i| matches!(blocks[*i].shape, Shape::Heading(_)));
    let texts = members.iter().filter(|i| prose(&blocks[**i]) >= 25).count();
    if members.iter().all(|i| matches!(blocks[*i].shape, Shape::Heading(_))) {
        return None;
    }
    if (headed && texts <= 4) || texts == 0 || linked * 10 > chars * 3 {
        return Some(Reason::Boxed);
    }
    None
}
