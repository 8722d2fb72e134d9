//! The standfirst: the summary between the headline and the body.

use crate::extract::blocks::{Block, Shape};
use crate::extract::extraction::Reason;
use crate::extract::hints::hint;
use crate::extract::meta::Head;
use crate::extract::meta::same_text;
use crate::extract::tree::{Id, Tree};

/// Finds the standfirst among the blocks between headline and body and takes it in; its index.
pub(super) fn find(tree: &Tree<'_>, container: Id, head: &Head, blocks: &mut [Block]) -> Option<usize> {
    let first = blocks.iter().position(|block| block.left.is_none())?;
    let start = head.headline.map_or(0, |headline| tree.at(headline).end);
    let descriptions: Vec<&str> = head.descriptions().collect();
    let is_one = |block: &Block| {
        let long = (40..=700).contains(&block.weight) && block.linked < 0.3;
        let free = matches!(block.left, None | Some(Reason::Outside | Reason::Head | Reason::Boxed))
            && !matches!(block.shape, Shape::Heading(1));
        let named = || {
            std::iter::once(block.owner)
                .chain(tree.ancestors(block.owner).take(2))
                .any(|id| tree.element(id).is_some_and(|e| hint(e).standfirst))
        };
        long && free && (named() || descriptions.iter().any(|text| same_text(text, &block.text)))
    };
    let from = blocks.iter().position(|block| block.first >= start)?;
    let found = (from..=first.max(from)).find(|index| blocks.get(*index).is_some_and(is_one))?;
    let _ = container;
    blocks.get_mut(found)?.left = None;
    Some(found)
}
