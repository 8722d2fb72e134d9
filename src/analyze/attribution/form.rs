//! What the found attributions are: how they are worded, by which rule, whether the cue is negated, and what stands inside what.

use std::ops::Range;

use super::extract::{Form, Found};
use super::lexicon::ENGLISH;
use super::runs::Runs;
use super::tag::Tag;
use super::view::View;
use super::{Attribution, AttributionKind};

/// Turns what was found into attributions with byte spans.
pub(super) fn describe(view: &View<'_>, found: &[Found]) -> Vec<Attribution> {
    let parents = parents(view, found);
    found
        .iter()
        .zip(parents)
        .map(|(one, parent)| Attribution {
            source: spans(view, &one.source),
            cue: spans(view, &one.cue),
            content: spans(view, &one.content),
            kind: kind(view, &one.content),
            lemma: lemma(view, one.head),
            negated: is_negated(view, one.head),
            parent,
            rule: rule(view, one),
        })
        .collect()
}

/// Byte spans of runs, without the commas and stops at their borders; a run without a word is none, unless all are.
fn spans(view: &View<'_>, runs: &Runs) -> Vec<Range<usize>> {
    let spoken = |run: &&Range<usize>| view.text.tokens[(*run).clone()].iter().any(|token| token.is_word());
    let mut spans: Vec<_> =
        runs.iter().filter(spoken).filter_map(|run| view.text.span(trim(view, run.clone()))).collect();
    if spans.is_empty() {
        spans = runs.iter().filter_map(|run| view.text.span(run.clone())).collect();
    }
    spans
}

fn trim(view: &View<'_>, run: Range<usize>) -> Range<usize> {
    let loose = |at: usize| matches!(view.tag(at), Tag::Comma | Tag::Colon | Tag::Semicolon | Tag::Dash | Tag::Stop);
    let end = (run.start..run.end).rev().find(|&at| !loose(at)).map_or(run.end, |last| last + 1);
    let start = (run.start..end).find(|&at| !loose(at)).unwrap_or(run.start);
    // The stop inside a closing mark stays: only what stands outside of quotations was cut.
    start..end
}

fn kind(view: &View<'_>, content: &Runs) -> AttributionKind {
    let words = || content.iter().flat_map(Range::clone).filter(|&at| view.text.tokens[at].is_word());
    let quoted = words().filter(|&at| view.quoted(at)).count();
    match quoted {
        0 => AttributionKind::Indirect,
        _ if quoted == words().count() => AttributionKind::Direct,
        _ => AttributionKind::Mixed,
    }
}

fn lemma(view: &View<'_>, head: usize) -> String {
    let token = &view.tagged[head];
    match token.entry.verb {
        Some(verb) if token.tag.is_verb() => ENGLISH.lemma(verb).to_owned(),
        _ if view.text.tokens[head].folded == "according" => "according to".to_owned(),
        _ => view.text.tokens[head].folded.clone(),
    }
}

/// Whether "not" or "never" stands among the auxiliaries of the cue.
fn is_negated(view: &View<'_>, head: usize) -> bool {
    let group = (0..head).rev().take_while(|&at| {
        let tag = view.tag(at);
        tag.is_auxiliary() || matches!(tag, Tag::Adverb | Tag::Negation)
    });
    group.into_iter().any(|at| {
        let folded = &view.text.tokens[at].folded;
        view.tag(at) == Tag::Negation || folded.ends_with("n't") || folded == "cannot"
    })
}

/// For each attribution the one with the shortest content that holds its cue. A parent has the longer content (of equal ones it
/// is the earlier), so that nobody is their own ancestor where two hold each other's cues.
fn parents(view: &View<'_>, found: &[Found]) -> Vec<Option<usize>> {
    let size = |index: usize| (found[index].content.len(), std::cmp::Reverse(index));
    let mut owner: Vec<Option<usize>> = vec![None; view.tagged.len()];
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(size(index)));
    for index in order {
        for run in found[index].content.iter() {
            owner[run.clone()].fill(Some(index));
        }
    }
    let parent = |(index, one): (usize, &Found)| owner[one.head].filter(|&parent| size(parent) > size(index));
    found.iter().enumerate().map(parent).collect()
}

/// The id of the form of words that an attribution has.
fn rule(view: &View<'_>, one: &Found) -> &'static str {
    let token = &view.tagged[one.head];
    match one.form {
        Form::Transcript => return "attribution.transcript",
        Form::Signed => return "attribution.signed",
        Form::Clause => {}
    }
    if token.tag == Tag::Colon {
        return "attribution.colon";
    }
    if token.entry.noun == u8::MAX {
        return "attribution.according-to";
    }
    if !token.tag.is_verb() {
        return "attribution.noun";
    }
    order(view, one)
}

/// The rule of an attribution by a verb: the order of the parts, and for the common order what follows the verb.
fn order(view: &View<'_>, one: &Found) -> &'static str {
    let (content, source) = (one.content.hull(), one.source.hull());
    let source_follows = !one.source.is_empty() && source.start > one.head;
    if content.start < one.head && content.end > one.head + 1 {
        return "attribution.interrupted";
    }
    if content.start < one.head {
        return match (one.source.is_empty(), source_follows) {
            (true, _) => "attribution.content-verb",
            (_, true) => "attribution.content-verb-source",
            _ => "attribution.content-source-verb",
        };
    }
    if view.tag(one.head) == Tag::VerbIng && !follows_auxiliary(view, one.head) {
        return "attribution.participle";
    }
    match view.tag(content.start) {
        _ if one.source.is_empty() => "attribution.verb-content",
        _ if source_follows => "attribution.verb-source-content",
        Tag::QuoteMark => "attribution.quotation",
        Tag::That => "attribution.that",
        Tag::To => "attribution.infinitive",
        Tag::Subordinator | Tag::Relative => "attribution.question",
        _ if view.quoted(content.start) => "attribution.quotation",
        _ if has_clause(view, &content) => "attribution.clause",
        _ => "attribution.object",
    }
}

fn follows_auxiliary(view: &View<'_>, head: usize) -> bool {
    (0..head).rev().take(3).any(|at| view.tag(at).is_auxiliary())
}

fn has_clause(view: &View<'_>, content: &Range<usize>) -> bool {
    view.counts[content.end].finite > view.counts[content.start].finite
}
