//! What the clause around a word looks like, as small numbers.

use std::ops::Range;

use super::pack;
use crate::analyze::attribution::chunk::subject_left;
use crate::analyze::attribution::tag::Tag;
use crate::analyze::attribution::view::View;

/// What stands before the subject: a comma or a mark where the content comes first.
pub(super) fn lead(view: &View<'_>, subject: Option<&Range<usize>>, window: &Range<usize>) -> u64 {
    match subject {
        Some(span) if span.start == window.start => 1,
        Some(span) => 2 + view.tag(span.start - 1) as u64,
        None => 0,
    }
}

/// Whether a word stands in the first paragraph, which is often the headline, and that has no full stop.
pub(super) fn headline(view: &View<'_>, at: usize) -> bool {
    view.text.paragraph_of(at) == Some(0)
}

/// What kind of phrase stands as the subject left of `at`.
pub(super) fn subject_kind(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let Some(span) = subject_left(&view.tagged, at, window.start) else { return 0 };
    let last = &view.tagged[span.end - 1];
    let person = view.tagged[span.clone()].iter().any(|token| token.entry.role);
    let body = view.tagged[span.clone()].iter().any(|token| token.entry.body);
    let name = view.tagged[span.clone()].iter().any(|token| token.tag == Tag::Name);
    let first = span.start == window.start;
    let kind = match last.tag {
        Tag::Pronoun => 1,
        Tag::Relative => 2,
        _ if person => 3 + u64::from(name),
        _ if body => 5 + u64::from(name),
        _ if name => 7,
        _ => 8,
    };
    kind * 2 + u64::from(first)
}

/// What stands right of a cue: "that", a mark, an infinitive, a clause, a phrase.
pub(super) fn right_side(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let Some(next) = (at + 1..window.end).find(|&next| view.tag(next) != Tag::Adverb) else { return 0 };
    let end = (next + 8).min(window.end);
    let stop = (next..end).find(|&i| matches!(view.tag(i), Tag::Comma | Tag::Stop | Tag::QuoteMark)).unwrap_or(end);
    let finite_near = view.counts[stop].finite > view.counts[next].finite;
    let that_near = (next..(next + 6).min(window.end)).any(|i| view.tag(i) == Tag::That);
    right_kind(view, next, window) * 4 + u64::from(finite_near) * 2 + u64::from(that_near)
}

fn right_kind(view: &View<'_>, next: usize, window: &Range<usize>) -> u64 {
    match view.tag(next) {
        Tag::That => 1,
        Tag::QuoteMark => 2,
        Tag::To => 3,
        Tag::Comma if next + 1 < window.end && view.tag(next + 1) == Tag::QuoteMark => 4,
        Tag::Comma => 5,
        Tag::Colon => 6,
        Tag::Stop => 7,
        Tag::Pronoun => 8,
        Tag::Subordinator | Tag::Relative => 9,
        Tag::Preposition => 10,
        Tag::ObjectPronoun => 11,
        tag if tag.is_nominal() => 12,
        tag if tag.is_verb() => 13,
        _ => 14,
    }
}

/// How far the next quotation mark is, in a direction: 1 close, 2 within the window, 3 none.
pub(super) fn mark_distance(view: &View<'_>, at: usize, window: &Range<usize>, step: isize) -> u64 {
    let inside = if step < 0 {
        view.counts[at].marks > view.counts[window.start].marks
    } else {
        view.counts[window.end].marks > view.counts[at + 1].marks
    };
    if !inside {
        return 3;
    }
    let close = (1..=6).any(|offset| view.near(window, at, offset * step).is_some_and(|t| t.tag == Tag::QuoteMark));
    if close { 1 } else { 2 }
}

/// How many likely cues stand left and right of `at`.
pub(super) fn strong_cues(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    let left = view.counts[at].cues - view.counts[window.start].cues;
    let right = view.counts[window.end].cues - view.counts[at + 1].cues;
    pack(&[left.min(2).into(), right.min(2).into()])
}

/// The auxiliary right before `at`, adverbs between them not counted.
pub(super) fn nearest_auxiliary(view: &View<'_>, at: usize, window: &Range<usize>) -> u64 {
    for offset in 1..=3 {
        match view.near(window, at, -offset) {
            Some(token) if token.tag.is_auxiliary() || token.tag == Tag::To => return token.word,
            Some(token) if matches!(token.tag, Tag::Adverb | Tag::Negation) => {}
            _ => break,
        }
    }
    0
}
