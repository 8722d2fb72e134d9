//! Single lines that are not the author's text: the headline again, bylines, dates, "read also", credits.

use std::collections::HashSet;

use super::phrases;
use crate::extract::blocks::{Block, Shape};
use crate::extract::extraction::Reason;
use crate::extract::meta::{Head, is_dated, same_text};
use crate::extract::text::folded;

/// Marks single lines.
pub(super) fn leave(head: &Head, blocks: &mut [Block]) {
    let title = head.title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
    let authors: Vec<String> = head.authors().iter().map(|name| folded(name)).filter(|name| name.len() > 5).collect();
    let mut seen = HashSet::new();
    let mut started = false;
    for block in blocks.iter_mut().filter(|block| block.left.is_none()) {
        let folded = folded(&block.text);
        let reason = anywhere(block, &folded)
            .or_else(|| (!started).then(|| before_text(block, title)).flatten())
            .or_else(|| is_byline(block, &folded, &authors).then_some(Reason::Head))
            .or_else(|| (block.weight > 40 && !seen.insert(folded)).then_some(Reason::Repeated));
        started |= reason.is_none() && block.weight >= 60 && !matches!(block.shape, Shape::Heading(_));
        block.left = reason;
    }
    leave_tail(blocks);
}

/// What is left out wherever it stands.
fn anywhere(block: &Block, folded: &str) -> Option<Reason> {
    if folded.is_empty() {
        Some(Reason::Boilerplate)
    } else if block.shape == Shape::Heading(1) {
        Some(Reason::Head)
    } else if block.linked > 0.8 {
        Some(Reason::Links)
    } else if phrases::is_paywall(&block.text) {
        Some(Reason::Paywall)
    } else if phrases::is_boilerplate(&block.text, block.linked) {
        Some(Reason::Boilerplate)
    } else {
        None
    }
}

/// What is left out before the first paragraph: the headline, labels, lines with the date.
fn before_text(block: &Block, title: &str) -> Option<Reason> {
    let label = block.weight < 25 && block.shape == Shape::Paragraph && !ends_sentence(&block.text);
    let dated = block.weight < 100 && !ends_sentence(&block.text) && is_dated(&block.text);
    let headline = block.weight < 250 && same_text(title, &block.text);
    (label || dated || headline).then_some(Reason::Head)
}

/// Whether a line says little more than who wrote the article.
fn is_byline(block: &Block, folded: &str, authors: &[String]) -> bool {
    let named: usize =
        authors.iter().filter(|name| folded.contains(name.as_str())).map(|name| name.chars().count()).sum();
    let spare = folded.chars().count().saturating_sub(named);
    named > 0 && block.shape == Shape::Paragraph && spare <= 30 && !ends_sentence(&block.text)
}

/// What trails after the last paragraph: headings with nothing below them, initials, agencies.
fn leave_tail(blocks: &mut [Block]) {
    for block in blocks.iter_mut().rev().filter(|block| block.left.is_none()) {
        let heading = matches!(block.shape, Shape::Heading(_));
        let sign = block.shape == Shape::Paragraph && block.weight < 30 && !ends_sentence(&block.text);
        if !heading && !sign {
            break;
        }
        block.left = Some(Reason::Boilerplate);
    }
}

/// Whether a line ends as a sentence does.
fn ends_sentence(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', '"', '”', '»', '“', '’', '\'', '。', '…', '」', '！', '？'])
}
