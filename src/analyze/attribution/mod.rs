//! Who said what, on any subject: source, cue and content of every attribution.
//!
//! Two linear models over words, tags and the hits of a few rules decide what is a cue and what the words around it are to it;
//! their weights are data, learnt from labelled articles by `examples/train_attribution.rs`. Rules do the rest: whole quotations,
//! quotations after a colon, floating quotations, transcripts. Every attribution carries the id of the form of words it has.
//!
//! Architecture invariant: this room says who said what; it knows no topic, no official and no commitment. Its time is linear in
//! the length of the text.

mod certain;
mod chunk;
mod dialogue;
mod extract;
mod features;
mod form;
mod lexicon;
mod lines;
mod model;
mod runs;
mod table;
mod tag;
#[doc(hidden)]
pub mod training;
mod view;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::text::Text;

/// How an attribution is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttributionKind {
    /// The content stands wholly inside quotation marks.
    Direct,
    /// No quotation marks.
    Indirect,
    /// Both.
    Mixed,
}

/// One attribution. All spans are byte spans of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// Who said it; empty where the text does not say ("It was announced that …").
    pub source: Vec<Range<usize>>,
    /// The cue: "said", "according to", the colon after a name. A floating quotation belongs to the attribution whose speaker it
    /// inherits.
    pub cue: Vec<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// How it is worded.
    pub kind: AttributionKind,
    /// The lemma of the cue ("say", "according to"); the folded word itself where the lexicon does not have it.
    pub lemma: String,
    /// Whether the cue itself is negated ("did not say that").
    pub negated: bool,
    /// The attribution in whose content this one stands ("X said that Y had told him …").
    pub parent: Option<usize>,
    /// The stable id of the form of words it has.
    pub rule: &'static str,
}

/// Finds every attribution in a text, in the order of their cues.
pub fn attributions(text: &Text<'_>) -> Vec<Attribution> {
    let view = view::View::new(text);
    let found = extract::find(&view, &model::ENGLISH);
    form::describe(&view, &found)
}
