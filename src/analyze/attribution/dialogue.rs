//! Quotations beyond the sentence of their cue: the whole of a quotation, what follows a colon, and floating quotations, which
//! inherit the speaker.

use std::ops::Range;

use super::extract::Found;
use super::runs::Runs;
use super::tag::Tag;
use super::view::View;
use crate::analyze::text::TokenKind;

/// A quotation is content where at least one in so many of its tokens is.
const ENOUGH: usize = 3;

/// The tokens of a quotation with its marks.
pub(super) fn with_marks(view: &View<'_>, quote: usize) -> Range<usize> {
    let tokens = view.text.quotes[quote].tokens.clone();
    let is_mark = |at: usize| view.text.tokens.get(at).is_some_and(|token| token.kind == TokenKind::QuoteMark);
    let start = if tokens.start > 0 && is_mark(tokens.start - 1) { tokens.start - 1 } else { tokens.start };
    let end = if is_mark(tokens.end) { tokens.end + 1 } else { tokens.end };
    start..end
}

/// For every quotation the one that carries it on in the next paragraph.
pub(super) fn successors(view: &View<'_>) -> Vec<Option<usize>> {
    let mut next = vec![None; view.text.quotes.len()];
    for (index, quote) in view.text.quotes.iter().enumerate() {
        if let Some(before) = quote.continues {
            next[before] = Some(index);
        }
    }
    next
}

/// Adds a quotation and all that carry it on.
pub(super) fn add_quote(view: &View<'_>, next: &[Option<usize>], quote: usize, content: &mut Runs) {
    let mut at = Some(quote);
    while let Some(quote) = at {
        content.insert(with_marks(view, quote));
        at = next[quote];
    }
}

/// Widens contents to whole quotations.
pub(super) fn complete(view: &View<'_>, found: &mut [Found]) {
    let next = successors(view);
    for one in found {
        let whole: Vec<usize> = overlapping(view, &one.content.hull())
            .into_iter()
            .filter(|&quote| {
                let tokens = &view.text.quotes[quote].tokens;
                let seen = tokens.start.max(one.window.start)..tokens.end.min(one.window.end);
                let covered = one.content.overlap(tokens);
                covered > 0 && covered * ENOUGH >= seen.len() && !tokens.contains(&one.head)
            })
            .collect();
        whole.into_iter().for_each(|quote| add_quote(view, &next, quote, &mut one.content));
    }
}

/// The quotations that share tokens with `span`.
fn overlapping(view: &View<'_>, span: &Range<usize>) -> Vec<usize> {
    let quotes = &view.text.quotes;
    let first = quotes.partition_point(|quote| quote.tokens.start < span.start);
    let around = std::iter::successors(first.checked_sub(1), |&quote| quotes[quote].outer);
    let around = around.filter(|&quote| quotes[quote].tokens.end > span.start);
    around.chain((first..quotes.len()).take_while(|&quote| quotes[quote].tokens.start < span.end)).collect()
}

/// "He continued:" and the quotation after it.
pub(super) fn after_colon(view: &View<'_>, found: &mut [Found]) {
    let next = successors(view);
    for one in found {
        let sentence = &view.text.sentences[view.text.tokens[one.head].sentence];
        let end = sentence.tokens.end;
        let is_colon = view.tagged.get(end - 1).is_some_and(|token| token.tag == Tag::Colon);
        if !is_colon || view.tagged.get(end).is_none_or(|token| token.tag != Tag::QuoteMark) {
            continue;
        }
        let between = view.counts[end].cues - view.counts[one.head + 1].cues;
        if let Some(quote) = view.text.tokens.get(end + 1).and_then(|token| token.quote)
            && between == 0
        {
            add_quote(view, &next, outermost(view, quote), &mut one.content);
        }
    }
}

fn outermost(view: &View<'_>, mut quote: usize) -> usize {
    while let Some(outer) = view.text.quotes[quote].outer {
        quote = outer;
    }
    quote
}

/// Gives quotations that no cue claims to the speaker before them, or after them in their paragraph.
pub(super) fn float(view: &View<'_>, found: &mut [Found]) {
    let mut covered = Runs::default();
    found.iter().flat_map(|one| one.content.iter()).for_each(|run| covered.insert(run.clone()));
    let mut speaker: Option<usize> = None; // of the paragraph before
    for paragraph in 0..view.text.paragraphs.len() {
        let span = view.text.paragraph_tokens(paragraph);
        let range =
            found.partition_point(|one| one.head < span.start)..found.partition_point(|one| one.head < span.end);
        let spoken: Vec<usize> = range.filter(|&index| speaks(view, &found[index])).collect();
        let mut floats = false;
        for sentence in view.text.paragraphs[paragraph].sentences.clone() {
            let tokens = view.text.sentences[sentence].tokens.clone();
            if !is_floating(view, &tokens, &covered) {
                continue;
            }
            floats = true;
            let before = spoken.iter().rev().find(|&&index| found[index].head < tokens.start);
            let owner = before.or(spoken.first()).copied().or(speaker);
            if let Some(owner) = owner {
                found[owner].content.insert(tokens);
            }
        }
        let quoting = spoken.last().copied();
        speaker = if floats { quoting.or(speaker) } else { quoting };
    }
}

/// Whether an attribution is a speaker's who may go on: the cue is no part of a quotation, and something is quoted.
fn speaks(view: &View<'_>, one: &Found) -> bool {
    !view.quoted(one.head) && one.content.iter().any(|run| run.clone().any(|at| view.quoted(at)))
}

/// Whether a sentence stands inside quotation marks as a whole and belongs to nobody yet.
fn is_floating(view: &View<'_>, tokens: &Range<usize>, covered: &Runs) -> bool {
    let words = tokens.clone().filter(|&at| view.text.tokens[at].is_word());
    let (mut all, mut quoted) = (0, 0);
    for at in words {
        all += 1;
        quoted += usize::from(view.quoted(at));
    }
    all > 0 && quoted * 10 >= all * 9 && covered.overlap(tokens) * 2 < tokens.len()
}
