//! The standfirst: the summary between the headline and the body.
//!
//! Publishers give it in the metadata too, which tells it from captions, teasers and notes in the same place.

use crate::extract::blocks::{Block, Shape};
use crate::extract::extraction::Reason;
use crate::extract::hints::hint;
use crate::extract::meta::{Head, same_text};
use crate::extract::tree::{Id, Tree};

/// Finds the standfirst among the blocks from the headline to the first of the body, takes it in and gives its index.
pub(super) fn find(tree: &Tree<'_>, head: &Head, headline: Option<Id>, blocks: &mut [Block]) -> Option<usize> {
    let first = blocks.iter().position(|block| block.left.is_none())?;
    let start = headline.map_or(0, |headline| tree.at(headline).end);
    let from = blocks.iter().position(|block| block.first >= start)?;
    let descriptions: Vec<&str> = head.descriptions().collect();
    let is_one = |index: usize| {
        blocks.get(index).is_some_and(|block| {
            let known = descriptions.iter().any(|text| same_text(text, &block.text));
            // A page without a standfirst describes itself by its first paragraph.
            known && may_be(block) && (index != first || is_named(tree, block))
        })
    };
    let found = (from..=first.max(from)).find(|index| is_one(*index))?;
    blocks.get_mut(found)?.left = None;
    Some(found)
}

fn may_be(block: &Block) -> bool {
    let free = matches!(block.left, None | Some(Reason::Outside | Reason::Head | Reason::Boxed));
    free && (40..=800).contains(&block.weight) && block.linked < 0.3 && block.shape != Shape::Heading(1)
}

/// Whether an element around a block calls it a standfirst.
fn is_named(tree: &Tree<'_>, block: &Block) -> bool {
    let around = std::iter::once(block.owner).chain(tree.ancestors(block.owner)).take(3);
    matches!(block.shape, Shape::Heading(_)) || around.filter_map(|id| tree.element(id)).any(|e| hint(e).standfirst)
}
