//! One part of an article, headline or body: cut, searched for mentions, and with who says what in it. Done once for all topics.

use super::action::{self, Action, ActionForm};
use super::holder;
use super::mentions::{self, Mentions};
use super::people::{Person, Roster};
use super::speech::{self, Report};
use super::text::Text;
use super::topic::CompiledTopic;
use crate::model::{Block, Field};

/// The most tokens of a sentence.
const LONGEST_SENTENCE: usize = 400;

/// How many sentences an action named before may lie back for "such options" to mean it.
const CONTEXT: usize = 8;

/// A part of an article, read as far as no topic is needed.
pub(crate) struct Part<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) mentions: Mentions,
    /// The acts of reporting of each sentence.
    pub(crate) reports: Vec<Vec<Report>>,
    /// What the attribution layer found: for each token the mention that is the source of the narrowest content around it.
    pub(crate) attributed: Vec<Option<usize>>,
    pub(crate) field: Field,
}

impl<'a> Part<'a> {
    /// Reads a text; `people` grows by those whom it introduces.
    pub(crate) fn new(
        source: &'a str,
        blocks: &[Block],
        field: Field,
        roster: &Roster,
        people: &mut Vec<Person>,
    ) -> Self {
        let text = Text::new(source, blocks);
        let mentions = mentions::find(&text, roster, people);
        Self { text, mentions, reports: Vec::new(), attributed: Vec::new(), field }
    }

    /// Finds who says what. Left out for articles that are on no topic.
    pub(crate) fn attribute(&mut self) {
        let reports = |sentence: usize| {
            let read = self.is_sentence(sentence);
            if read { speech::reports(&self.text, &self.mentions, sentence) } else { Vec::new() }
        };
        self.reports = (0..self.text.sentences.len()).map(reports).collect();
        speech::described(&self.text, &self.mentions, &mut self.reports);
        self.attributed = holder::attributed(&self.text, &self.mentions);
    }

    /// Whether a sentence is short enough to be one. What is longer is a list or a text without marks, and costs too much to read.
    pub(crate) fn is_sentence(&self, sentence: usize) -> bool {
        self.text.sentences[sentence].tokens.len() <= LONGEST_SENTENCE
    }

    /// The namings of a topic's action in each sentence.
    pub(crate) fn actions(&self, topic: &CompiledTopic) -> Vec<Vec<Action>> {
        self.text.sentences.iter().map(|s| action::find(&self.text, s, topic)).collect()
    }

    /// "Read also: …": a line that leads to another story.
    pub(crate) fn is_boilerplate(&self, paragraph: usize) -> bool {
        let sentences = &self.text.paragraphs[paragraph].sentences;
        let Some(first) = self.text.sentences.get(sentences.start) else { return false };
        let range = first.tokens.clone();
        sentences.len() <= 2 && super::time::leads_elsewhere(&self.text.tokens[range])
    }

    /// Whether an expression of the topic stands anywhere in the part.
    pub(crate) fn has(&self, at: impl Fn(usize, usize) -> bool) -> bool {
        let end = self.text.tokens.len();
        (0..end).any(|i| at(i, end))
    }
}

/// Whether a naming of the action is the real thing rather than something that stands for it.
pub(crate) fn is_explicit(action: &Action) -> bool {
    !matches!(action.form, ActionForm::Anaphor | ActionForm::Adjacent | ActionForm::Ellipsis)
}

/// In which sentences of a part a topic is what the talk is about.
#[derive(Debug, Clone)]
pub(crate) struct Talk {
    /// For each sentence the last one, itself included, that names the action.
    last: Vec<Option<usize>>,
}

impl Talk {
    /// Follows the namings through a part. The body of an article that is on the topic begins on it.
    pub(crate) fn new(actions: &[Vec<Action>], field: Field) -> Self {
        let mut last = (field == Field::Text).then_some(0);
        let follow = |(index, actions): (usize, &Vec<Action>)| {
            let near = last.is_some_and(|l| index <= l + CONTEXT);
            if actions.iter().any(|a| a.full || (near && is_explicit(a))) {
                last = Some(index);
            }
            last
        };
        Self { last: actions.iter().enumerate().map(follow).collect() }
    }

    /// A part that is not about the topic.
    pub(crate) fn none(sentences: usize) -> Self {
        Self { last: vec![None; sentences] }
    }

    /// Whether the sentence is near enough to a naming.
    pub(crate) fn covers(&self, sentence: usize) -> bool {
        self.last[sentence].is_some_and(|l| sentence <= l + CONTEXT)
    }

    /// Whether another topic was named later: then "such a step" means that one.
    pub(crate) fn yields_to(&self, other: &Self, sentence: usize) -> bool {
        other.last[sentence] > self.last[sentence]
    }
}
