//! Who said what, on any subject: source, cue and content of every attribution.

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
    /// Who said it; empty for a quotation whose source was not found.
    pub source: Vec<Range<usize>>,
    /// The cue: "said", "according to"; empty for a floating quotation.
    pub cue: Vec<Range<usize>>,
    /// What was said.
    pub content: Vec<Range<usize>>,
    /// How it is worded.
    pub kind: AttributionKind,
    /// The lemma of the cue ("say", "according to"), empty where there is none.
    pub lemma: String,
    /// Whether the cue itself is negated ("did not say that").
    pub negated: bool,
    /// The attribution in whose content this one stands ("X said that Y had told him …").
    pub parent: Option<usize>,
    /// The stable id of the rule that found it.
    pub rule: &'static str,
}

/// Finds every attribution in a text, in the order of the text.
pub fn attributions(text: &Text<'_>) -> Vec<Attribution> {
    let _ = text;
    Vec::new()
}
