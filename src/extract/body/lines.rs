//! Single lines that are not the author's text: the headline again, bylines, dates, "read also", credits.

use super::phrases;
use crate::extract::blocks::{Block, Shape};
use crate::extract::extraction::Reason;
use crate::extract::meta::Head;
use crate::extract::text::folded;
use crate::extract::tree::{Id, Tree};

/// Marks single lines.
pub(super) fn leave(tree: &Tree<'_>, container: Id, head: &Head, blocks: &mut [Block]) {
    let title = head.title.as_ref().map(|title| folded(&title.value)).unwrap_or_default();
    let mut seen = std::collections::HashSet::new();
    let mut started = false;
    for block in blocks.iter_mut().filter(|block| block.left.is_none()) {
        let text = folded(&block.text);
        let reason = if text.is_empty() {
            Some(Reason::Boilerplate)
        } else if text == title || matches!(block.shape, Shape::Heading(1)) {
            Some(Reason::Head)
        } else if block.linked > 0.8 && block.weight > 8 {
            Some(Reason::Links)
        } else if phrases::is_boilerplate(&block.text, block.linked) {
            Some(Reason::Boilerplate)
        } else if block.weight > 40 && !seen.insert(text) {
            Some(Reason::Repeated)
        } else if !started && block.weight < 25 && block.shape == Shape::Paragraph && !ends_sentence(&block.text) {
            Some(Reason::Head)
        } else {
            None
        };
        started |= reason.is_none() && block.weight >= 60;
        block.left = reason;
    }
    leave_tail(tree, container, blocks);
}

/// Headings with nothing below them.
fn leave_tail(_tree: &Tree<'_>, _container: Id, blocks: &mut [Block]) {
    for block in blocks.iter_mut().rev().filter(|block| block.left.is_none()) {
        if !matches!(block.shape, Shape::Heading(_)) {
            break;
        }
        block.left = Some(Reason::Boilerplate);
    }
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '"', '”', '»', '“', '。', '…'])
}
