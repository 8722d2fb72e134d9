//! From labelled words to attributions: spans, quotations, floating quotations, doubles.

use std::ops::Range;

use super::certain::{Certain, certain};

use super::features::{Frame, is_candidate};
use super::model::{Label, Model};
use super::runs::Runs;
use super::tag::Tag;
use super::view::View;
use super::{dialogue, lines};

/// How sure the model must be of a cue: log odds. Below even, since a missed attribution costs the analysis more than one too many.
const CUE_THRESHOLD: f32 = -1.1;

/// The same for a cue beside which no source was found.
const CUE_THRESHOLD_ALONE: f32 = 0.0;

/// More cues than these are not sought in half the reach of one.
const MAX_CUES: usize = 8;

/// What found an attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The models, from a cue among the words around it.
    Clause,
    /// A line of a transcript.
    Transcript,
    /// A name under a quotation.
    Signed,
}

/// An attribution as sets of tokens.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The word that stands for the cue.
    pub(super) head: usize,
    /// How sure the model is of the cue: log odds.
    pub(super) score: f32,
    /// The tokens among which it was sought.
    pub(super) window: Range<usize>,
    pub(super) source: Runs,
    pub(super) cue: Runs,
    pub(super) content: Runs,
    /// What found it.
    pub(super) form: Form,
}

impl Found {
    /// Takes from a certain pattern what the model did not see.
    fn settle(&mut self, certain: Certain) {
        if self.source.overlap(&certain.source) == 0 || self.source.overlap(&certain.content) > 0 {
            self.source = Runs::one(certain.source);
        }
        if self.content.overlap(&certain.content) == 0 {
            self.content = Runs::one(certain.content);
        }
    }
}

/// All attributions that the model finds, in the order of their cues.
pub(super) fn find(view: &View<'_>, model: &Model<'_>) -> Vec<Found> {
    let mut rows = Vec::with_capacity(64);
    let (mut found, mut heads) = (Vec::new(), Vec::new());
    for at in (0..view.tagged.len()).filter(|&at| is_candidate(view, at)) {
        let score = model.cue_score(view, at, &mut rows);
        let certain = certain(view, at);
        if score < CUE_THRESHOLD && certain.is_none() {
            continue;
        }
        if is_crowded(&heads, at, view.window(at).len()) {
            continue;
        }
        heads.push(at);
        let frame = Frame::new(view, at);
        let labels = model.label(view, &frame, &mut rows);
        let mut one = collect(view, &frame, score, &labels);
        if let Some(certain) = certain {
            one.settle(certain);
        }
        if score >= CUE_THRESHOLD_ALONE || !one.source.is_empty() {
            found.push(one);
        }
    }
    dialogue::complete(view, &mut found);
    dialogue::after_colon(view, &mut found);
    found.retain(|one| !one.content.is_empty());
    drop_doubles(&mut found);
    dialogue::float(view, &mut found);
    lines::add(view, &mut found);
    found
}

/// Whether the last cues stand so close that no written text has them: what a cue costs is bounded by what stands before it.
fn is_crowded(heads: &[usize], at: usize, window: usize) -> bool {
    heads.len().checked_sub(MAX_CUES).is_some_and(|eldest| (at - heads[eldest]) * 2 < window)
}

fn collect(view: &View<'_>, frame: &Frame, score: f32, labels: &[Label]) -> Found {
    let runs = |wanted: Label| {
        let mut runs = Runs::default();
        let labelled = frame.window.clone().zip(labels).filter(|(_, label)| **label == wanted);
        labelled.for_each(|(at, _)| runs.insert(at..at + 1));
        runs
    };
    let mut cue = runs(Label::Cue);
    if cue.is_empty() {
        cue.insert(frame.head..frame.head + 1);
    }
    let (source, content) = (whole_source(view, frame, runs(Label::Source)), runs(Label::Content));
    Found { head: frame.head, score, window: frame.window.clone(), source, cue, content, form: Form::Clause }
}

/// "The minister, who took office in May, said": where the source breaks off at its relative clause, the rule's phrase is taken.
fn whole_source(view: &View<'_>, frame: &Frame, source: Runs) -> Runs {
    let hull = source.hull();
    match frame.subject() {
        Some(phrase) if hull.len() > 1 && view.tag(hull.end - 1) == Tag::Relative && phrase.start <= hull.start => {
            Runs::one(phrase.clone())
        }
        _ => source,
    }
}

/// "went on to say": two words of one cue with one content are one attribution, the surer one.
fn drop_doubles(found: &mut Vec<Found>) {
    let mut kept: Vec<Found> = Vec::with_capacity(found.len());
    for one in found.drain(..) {
        match kept.last() {
            Some(last) if is_double(last, &one) => {
                if last.score < one.score {
                    kept.pop();
                    kept.push(one);
                }
            }
            _ => kept.push(one),
        }
    }
    *found = kept;
}

fn is_double(a: &Found, b: &Found) -> bool {
    let shared = a.content.shared(&b.content);
    let one_cue = a.cue.contains(b.head) || b.cue.contains(a.head);
    one_cue && shared * 2 >= a.content.len().max(b.content.len())
}
