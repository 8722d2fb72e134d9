//! Patterns that leave no doubt: cues that are taken whatever the model says, since short texts such as headlines give it little to
//! go by.

use std::ops::Range;

use super::chunk::{phrase_right, subject_left};
use super::lexicon::{ENGLISH, Grade};
use super::tag::Tag;
use super::view::View;

/// The source and the content beside a certain cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certain {
    pub(super) source: Range<usize>,
    pub(super) content: Range<usize>,
}

/// "…, Holm says" and "…, says Holm" at the end of a sentence, by a verb that is mostly a cue.
pub(super) fn certain(view: &View<'_>, at: usize) -> Option<Certain> {
    let token = &view.tagged[at];
    let trusted = token.entry.verb.is_some_and(|verb| verb.grade >= Grade::B);
    if !trusted || !matches!(token.tag, Tag::VerbPresent | Tag::VerbPast) || view.quoted(at) {
        return None;
    }
    let window = view.window(at);
    source_first(view, at, &window).or_else(|| verb_first(view, at, &window))
}

fn source_first(view: &View<'_>, at: usize, window: &Range<usize>) -> Option<Certain> {
    let source = subject_left(&view.tagged, at, window.start)?;
    let content = content(view, source.start, window)?;
    let closes = ends(view, at + 1, window) || is_clause(view, &content) && trails_off(view, at, window);
    (closes && source.end == at).then_some(Certain { source, content })
}

fn verb_first(view: &View<'_>, at: usize, window: &Range<usize>) -> Option<Certain> {
    let source = phrase_right(&view.tagged, at, window.end)?;
    let named = view.tagged[source.clone()].iter().any(|token| token.tag == Tag::Name || token.entry.role);
    let content = content(view, at, window)?;
    (named && ends(view, source.end, window)).then_some(Certain { source, content })
}

/// What stands before a comma right before `end`, back to the beginning of the sentence.
fn content(view: &View<'_>, end: usize, window: &Range<usize>) -> Option<Range<usize>> {
    let comma = end.checked_sub(1).filter(|&comma| comma > window.start && view.tag(comma) == Tag::Comma)?;
    (comma - window.start >= 2).then_some(window.start..comma)
}

fn ends(view: &View<'_>, at: usize, window: &Range<usize>) -> bool {
    at == window.end || at + 1 == window.end && view.tag(at) == Tag::Stop
}

/// A clause that can stand alone: it has a verb and does not begin with "when" or "in".
fn is_clause(view: &View<'_>, span: &Range<usize>) -> bool {
    let open =
        matches!(view.tag(span.start), Tag::Subordinator | Tag::Preposition | Tag::VerbIng | Tag::To | Tag::Adverb);
    !open && view.counts[span.end].finite > view.counts[span.start].finite
}

/// "… said on Monday", "… told reporters in Orsk": after the verb come only a hearer, a time or a place, up to the full stop.
fn trails_off(view: &View<'_>, at: usize, window: &Range<usize>) -> bool {
    let rest = at + 1..window.end;
    let Some(first) = view.tagged.get(at + 1).filter(|_| rest.len() <= LONGEST_TRAIL) else { return false };
    let class = view.tagged[at].entry.verb.map(|verb| ENGLISH.lemma(verb));
    let hearer = class == Some("tell") && (first.tag.is_nominal() || first.tag == Tag::ObjectPronoun);
    let plain = |at: usize| {
        let tag = view.tag(at);
        tag.is_nominal()
            || matches!(tag, Tag::Preposition | Tag::ObjectPronoun)
            || at + 1 == window.end && tag == Tag::Stop
    };
    (hearer || first.entry.time || first.tag == Tag::Preposition) && rest.into_iter().all(plain)
}

/// A longer rest of a sentence is more than a time and a place.
const LONGEST_TRAIL: usize = 14;
