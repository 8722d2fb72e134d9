//! A text prepared for feature extraction: tags, counts up to each token, and the stretches within which an attribution is
//! sought.

use std::ops::Range;

use super::lexicon::Grade;
use super::tag::{Tag, Tagged, tag};
use crate::analyze::text::Text;

/// An attribution reaches at most this many tokens to either side of its cue, quotations apart.
const REACH: usize = 100;

/// How many of something stand before a token.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) finite: u32,
    pub(super) commas: u32,
    pub(super) clauses: u32,
    pub(super) relatives: u32,
    pub(super) cues: u32,
    pub(super) marks: u32,
}

/// A text with all that features are made of.
#[derive(Debug)]
pub(super) struct View<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) tagged: Vec<Tagged>,
    /// One more than there are tokens.
    pub(super) counts: Vec<Counts>,
    /// Tokens since the last comma, bracket, dash or mark.
    pub(super) since_break: Vec<u8>,
    /// Sentence by sentence, the tokens of the sentences that one quotation holds together.
    units: Vec<Range<usize>>,
}

impl<'a> View<'a> {
    pub(super) fn new(text: &'a Text<'a>) -> Self {
        let tagged = tag(text);
        let (counts, since_break) = count(&tagged);
        Self { text, units: units(text), tagged, counts, since_break }
    }

    /// The tokens among which an attribution with its cue at `head` is sought.
    pub(super) fn window(&self, head: usize) -> Range<usize> {
        let unit = &self.units[self.text.tokens[head].sentence];
        unit.start.max(head.saturating_sub(REACH))..unit.end.min(head + REACH)
    }

    pub(super) fn tag(&self, at: usize) -> Tag {
        self.tagged[at].tag
    }

    /// The tag `offset` tokens away inside `window`.
    pub(super) fn near(&self, window: &Range<usize>, at: usize, offset: isize) -> Option<&Tagged> {
        let at = at.checked_add_signed(offset)?;
        if window.contains(&at) { self.tagged.get(at) } else { None }
    }

    /// Whether a token stands inside a quotation.
    pub(super) fn quoted(&self, at: usize) -> bool {
        self.text.tokens[at].quote.is_some()
    }
}

fn count(tagged: &[Tagged]) -> (Vec<Counts>, Vec<u8>) {
    let mut counts = Vec::with_capacity(tagged.len() + 1);
    let mut since_break = Vec::with_capacity(tagged.len());
    let (mut sum, mut since) = (Counts::default(), 0_u8);
    counts.push(sum);
    let mut auxiliary = false;
    for token in tagged {
        let tag = token.tag;
        // One for each group of verbs: "has not said" is one.
        sum.finite += u32::from(tag.is_finite() && !auxiliary);
        auxiliary = tag.is_auxiliary() || auxiliary && matches!(tag, Tag::Adverb | Tag::Negation);
        sum.commas += u32::from(tag == Tag::Comma);
        sum.clauses += u32::from(matches!(tag, Tag::Subordinator | Tag::That | Tag::Conjunction));
        sum.relatives += u32::from(tag == Tag::Relative);
        sum.cues += u32::from(tag.is_verb() && token.entry.verb.is_some_and(|verb| verb.grade >= Grade::B));
        sum.marks += u32::from(tag == Tag::QuoteMark);
        counts.push(sum);
        let breaks = matches!(tag, Tag::Comma | Tag::Bracket | Tag::Dash | Tag::QuoteMark | Tag::Semicolon);
        since = if breaks { 0 } else { since.saturating_add(1) };
        since_break.push(since);
    }
    (counts, since_break)
}

/// Joins sentences whose border lies inside a quotation, as far as the paragraph goes.
fn units(text: &Text<'_>) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::with_capacity(text.sentences.len());
    let mut first = 0;
    for (index, sentence) in text.sentences.iter().enumerate() {
        let joined = index > 0 && text.sentences[index - 1].paragraph == sentence.paragraph && {
            let (last, next) = (&text.tokens[sentence.tokens.start - 1], &text.tokens[sentence.tokens.start]);
            last.quote.is_some() && last.quote == next.quote
        };
        if !joined {
            first = index;
        }
        units.push(text.sentences[first].tokens.start..sentence.tokens.end);
    }
    for index in (1..units.len()).rev() {
        if units[index - 1].start == units[index].start {
            units[index - 1].end = units[index].end;
        }
    }
    units
}
