//! Where paragraphs begin and end: by blocks, and by line breaks in what no block covers.

use std::ops::Range;

use crate::model::{Block, BlockKind};

/// Lines of text that was wrapped by hand are about this long, in bytes.
const WRAPPED: Range<usize> = 45..100;

/// A paragraph before its tokens are known.
pub(super) type Stretch = (Range<usize>, BlockKind);

/// Cuts `source` into trimmed, non-empty stretches in order. Blocks that overlap, run backwards or cut a character are
/// mended or skipped, and text outside of all blocks is kept.
pub(super) fn split(source: &str, blocks: &[Block]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut done = 0;
    for block in blocks {
        let start = source.floor_char_boundary(block.start).max(done);
        let end = source.floor_char_boundary(block.end);
        if start >= end {
            continue;
        }
        by_lines(source, done..start, &mut out);
        push(source, start..end, block.kind, &mut out);
        done = end;
    }
    by_lines(source, done..source.len(), &mut out);
    out
}

/// A line break ends a paragraph, unless the text is wrapped: then only a blank line does.
fn by_lines(source: &str, span: Range<usize>, out: &mut Vec<Stretch>) {
    let wrapped = is_wrapped(&source[span.clone()]);
    let mut open: Option<Range<usize>> = None;
    let mut at = span.start;
    for line in source[span].split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let line_span = at..at + line.len();
        at = line_span.end;
        if line.trim().is_empty() || !wrapped {
            push_open(source, open.take(), out);
        }
        if !line.trim().is_empty() {
            open = Some(open.map_or(line_span.start, |open| open.start)..line_span.end);
        }
    }
    push_open(source, open, out);
}

fn push_open(source: &str, span: Option<Range<usize>>, out: &mut Vec<Stretch>) {
    if let Some(span) = span {
        push(source, span, BlockKind::Paragraph, out);
    }
}

fn push(source: &str, span: Range<usize>, kind: BlockKind, out: &mut Vec<Stretch>) {
    let text = &source[span.clone()];
    let start = span.start + (text.len() - text.trim_start().len());
    let end = span.start + text.trim_end().len();
    if start < end {
        out.push((start..end, kind));
    }
}

/// Whether line breaks are those of a fixed line length: nearly all lines that another one follows have about one length, no
/// line is longer, and most of them stop in the middle of a sentence.
fn is_wrapped(text: &str) -> bool {
    let (mut followed, mut full, mut unfinished) = (0_usize, 0_usize, 0_usize);
    let mut lines = text.lines().map(str::trim).peekable();
    while let Some(line) = lines.next() {
        if line.len() > 2 * WRAPPED.end {
            return false;
        }
        if line.is_empty() || lines.peek().is_none_or(|next| next.is_empty()) {
            continue;
        }
        followed += 1;
        full += usize::from(WRAPPED.contains(&line.len()));
        unfinished += usize::from(!line.ends_with(['.', '!', '?', '"', '”', ':']));
    }
    followed >= 3 && full * 10 >= followed * 8 && unfinished * 10 >= followed * 6
}
