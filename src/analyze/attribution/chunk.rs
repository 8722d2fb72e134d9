//! Noun phrases beside a cue: who might be speaking, by rule.

use std::ops::Range;

use super::tag::{Tag, Tagged};

/// No phrase is longer, in tokens.
const MAX_PHRASE: usize = 24;

/// The noun phrase left of the verb at `head`, with its appositions; `from` is the first token that may belong to it.
pub(super) fn subject_left(tagged: &[Tagged], head: usize, from: usize) -> Option<Range<usize>> {
    let mut end = head;
    while end > from && is_between_subject_and_verb(tagged[end - 1].tag) {
        end -= 1;
    }
    if end == from {
        return None;
    }
    match tagged[end - 1].tag {
        Tag::Pronoun | Tag::Relative => Some(end - 1..end),
        Tag::Comma | Tag::Bracket | Tag::Dash => apposition(tagged, end - 1, from),
        _ => phrase_left(tagged, end, from),
    }
}

fn is_between_subject_and_verb(tag: Tag) -> bool {
    tag.is_auxiliary() || matches!(tag, Tag::Adverb | Tag::Negation | Tag::To)
}

/// "Holm, the minister of Velland, said": the phrase before the sign that opens the insertion, up to the sign at `close`.
fn apposition(tagged: &[Tagged], close: usize, from: usize) -> Option<Range<usize>> {
    let low = close.saturating_sub(MAX_PHRASE).max(from);
    let open = (low..close).rev().find(|&at| tagged[at].tag == tagged[close].tag)?;
    let phrase = phrase_left(tagged, open, from)?;
    Some(phrase.start..close)
}

fn phrase_left(tagged: &[Tagged], end: usize, from: usize) -> Option<Range<usize>> {
    let low = end.saturating_sub(MAX_PHRASE).max(from);
    let mut start = end;
    while start > low {
        let tag = tagged[start - 1].tag;
        let joins = matches!(tag, Tag::Preposition | Tag::Conjunction) && start < end && start - 1 > low;
        if !(tag.is_nominal() || joins) {
            break;
        }
        start -= 1;
    }
    while start < end && matches!(tagged[start].tag, Tag::Preposition | Tag::Conjunction) {
        start += 1;
    }
    // "In Oslo on Monday Holm said": nothing before a span of time belongs to the subject.
    if let Some(time) = (start..end).rev().find(|&at| tagged[at].entry.time)
        && time + 1 < end
    {
        // "On October 23 Holm said"
        let after = time + 1;
        start = if tagged[after].tag == Tag::Number && after + 1 < end { after + 1 } else { after };
    }
    (start < end).then_some(start..end)
}

/// The noun phrase right of the word at `head`; `to` is the first token that cannot belong to it.
pub(super) fn phrase_right(tagged: &[Tagged], head: usize, to: usize) -> Option<Range<usize>> {
    let start = head + 1;
    let high = (start + MAX_PHRASE).min(to);
    if start >= high {
        return None;
    }
    if matches!(tagged[start].tag, Tag::Pronoun | Tag::ObjectPronoun) {
        return Some(start..start + 1);
    }
    let mut end = start;
    while end < high {
        let tag = tagged[end].tag;
        let joins = matches!(tag, Tag::Preposition | Tag::Conjunction) && end > start;
        if !(tag.is_nominal() || joins) || tagged[end].entry.time {
            break;
        }
        end += 1;
    }
    while end > start && matches!(tagged[end - 1].tag, Tag::Preposition | Tag::Conjunction) {
        end -= 1;
    }
    (end > start).then_some(start..end)
}
