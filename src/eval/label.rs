//! What labels say, and what was found, as lines of JSON give them.

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::{Commitment, Direction, Frame, Statement};

/// News, or recalled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Time {
    /// Said on the occasion that the article reports.
    #[default]
    Current,
    /// Recalled from earlier.
    Background,
}

/// What one official says in one article on one topic (`gold.jsonl`).
#[derive(Debug, Clone, Deserialize)]
pub struct Label {
    /// The article's id.
    pub article: String,
    /// Whose position it is.
    pub official: String,
    /// Who said it for them.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The rung.
    pub level: Commitment,
    /// Further readings that can be defended.
    #[serde(default)]
    pub alt_levels: Vec<Commitment>,
    /// News or recalled.
    pub time: Time,
    /// Whether it neither helps nor hurts.
    #[serde(default)]
    pub optional: bool,
    /// The words that prove it.
    #[serde(default)]
    pub evidence: Option<String>,
}

impl Label {
    /// All rungs that it allows.
    pub(super) fn allowed(&self) -> impl Iterator<Item = Commitment> {
        std::iter::once(self.level).chain(self.alt_levels.iter().copied())
    }
}

/// An official whom an article names without any position on the topic (`negatives.jsonl`).
#[derive(Debug, Clone, Deserialize)]
pub struct Negative {
    /// The article's id.
    pub article: String,
    /// The official.
    pub official: String,
    /// The topic's id.
    pub topic: String,
}

/// A statement as `analyze --jsonl` prints it, as far as it is scored.
#[derive(Debug, Clone, Deserialize)]
pub struct Found {
    /// The article's id.
    pub article: String,
    /// Whose position it is; none where only the principal is named, which is not scored.
    pub official: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The rung.
    pub commitment: Commitment,
    /// News or recalled.
    #[serde(default)]
    pub time: Time,
    /// The words that prove it.
    #[serde(default)]
    pub evidence: Option<String>,
}

/// Whether a labelled shift is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShiftKindLabel {
    /// A change of position.
    Shift,
    /// What looks like one.
    NonShift,
}

/// A change of position, or what looks like one (`shifts.jsonl`).
#[derive(Debug, Clone, Deserialize)]
pub struct ShiftLabel {
    /// Whether it is one.
    #[serde(rename = "type")]
    pub is: ShiftKindLabel,
    /// Who changed position.
    pub official: String,
    /// The topic's id.
    pub topic: String,
    /// The rung before.
    #[serde(default)]
    pub from: Option<Commitment>,
    /// The rung after.
    #[serde(default)]
    pub to: Option<Commitment>,
    /// Up or down.
    #[serde(default)]
    pub direction: Option<Direction>,
    /// The day of the change.
    #[serde(default)]
    pub date: Option<Date>,
    /// The article that has the earlier position.
    #[serde(default)]
    pub article_from: Option<String>,
    /// The article that has the new one.
    #[serde(default)]
    pub article_to: Option<String>,
    /// The article that tempts, of what is none.
    #[serde(default)]
    pub article: Option<String>,
    /// Why it tempts.
    #[serde(default)]
    pub kind: Option<String>,
    /// `high` where it has to be found.
    #[serde(default)]
    pub importance: Option<String>,
}

/// A row of the change log, as far as it is scored: a standing shift of an official.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Who changed position.
    pub subject: String,
    /// The topic's id.
    pub topic: String,
    /// The rung before.
    pub from: Commitment,
    /// The rung after.
    pub to: Commitment,
    /// Up or down.
    pub direction: Option<Direction>,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// The id of the article behind the new position, where it is one of the corpus.
    pub article: Option<String>,
    /// Whether it waits for confirmation.
    pub pending: bool,
    /// The words that prove it.
    pub evidence: String,
}

impl Found {
    /// A statement of an article.
    pub fn of(article: &str, statement: &Statement) -> Self {
        Self {
            article: article.to_owned(),
            official: statement.official.clone(),
            topic: statement.topic.clone(),
            commitment: statement.commitment,
            time: if statement.frame == Frame::Current { Time::Current } else { Time::Background },
            evidence: Some(statement.evidence.text.clone()),
        }
    }
}
