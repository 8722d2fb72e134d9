//! What comes out of a fold: utterances, positions, shifts, and why a statement made none.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::model::{
    AssertedBy, Basis, Commitment, Condition, Direction, EvidenceClass, Rank, Scope, ShiftKind, Status, SubjectKind,
};

/// What all reports of one (principal, topic) pair amount to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fold {
    /// All acts of speaking, earliest first. Background statements belong to none.
    pub utterances: Vec<Utterance>,
    /// The rows of `current_position`.
    pub positions: Vec<Position>,
    /// The rows of `change_log`, earliest first; an official's row stands before their principal's by the same utterance.
    pub shifts: Vec<Shift>,
    /// Why each other statement made no shift, in the order of the utterances, then by content.
    pub reasons: Vec<WhyNot>,
}

/// A report's name by content: it outlives edits of the article, new rules and another order of arrival.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// [`ReportArticle::key`](super::ReportArticle::key).
    pub article: String,
    /// The official.
    pub official: Option<String>,
    /// The scope: an article has one current statement of an official on a topic for each scope and day.
    pub scope: Scope,
    /// The day it was said.
    pub said_on: Option<Date>,
}

/// One act of speaking, with all its reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// The least id among its reports, superseded ones included: the first stored statement names the utterance, so that the
    /// older name lives on when two merge, and the part with the founding statement keeps it when one splits.
    pub id: i64,
    /// The statements that report it, ids in order.
    pub reports: Vec<i64>,
    /// Statements of older revisions of the same articles, ids in order.
    pub superseded: Vec<i64>,
    /// The names of its reports by content, in order.
    pub marks: Vec<Mark>,
    /// The names by content of the statements of older revisions, in order.
    pub former: Vec<Mark>,
    /// The first of its reports in order of content.
    pub founding: Mark,
    /// Who spoke; `None` where only the principal is named.
    pub official: Option<String>,
    /// The role in which they spoke.
    pub role: Option<String>,
    /// For whom.
    pub principal: Option<String>,
    /// On what.
    pub topic: String,
    /// Which kind of the action.
    pub scope: Scope,
    /// What it depends on.
    pub condition: Option<Condition>,
    /// Who asserts it.
    pub asserted_by: AssertedBy,
    /// The spokesperson or third party, where one is named.
    pub speaker: Option<String>,
    /// The earliest day that its reports support.
    pub said_on: Date,
    /// The rung.
    pub point: Commitment,
    /// The lowest rung of its best class of evidence.
    pub low: Commitment,
    /// The highest rung of its best class of evidence.
    pub high: Commitment,
    /// Its best class of evidence.
    pub class: EvidenceClass,
    /// Whether it can move a position: not a third party's word, nor a headline alone.
    pub moves: bool,
    /// The rank with which it speaks for the principal; `None` when it does not.
    pub rank: Option<Rank>,
    /// How many outlets report it.
    pub outlets: u32,
    /// How sure the program is of the language.
    pub confidence: f64,
    /// The statement that shows it best.
    pub lead: i64,
    /// Whether all its reports come from articles of doubtful extraction.
    pub poor: bool,
}

/// A row of `current_position`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Whose.
    pub subject_kind: SubjectKind,
    /// Their name.
    pub subject: String,
    /// The principal.
    pub principal: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The scope of the latest utterance. One row for each scope line, and one for combat on it where it was spoken of.
    pub scope: Scope,
    /// The rung.
    pub commitment: Commitment,
    /// What it depends on.
    pub condition: Option<String>,
    /// The day from which they have stood on this rung; `None` when only an undated background statement knows.
    pub since: Option<Date>,
    /// The day of the latest utterance; `None` of an undated background statement.
    pub said_on: Option<Date>,
    /// Whether a current or a background statement gives it.
    pub basis: Basis,
    /// The sentence.
    pub evidence: String,
    /// The article's address.
    pub url: Option<String>,
    /// The statement.
    pub report: i64,
}

/// The identity of a shift: subject, principal, topic, scope line and to-utterance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ShiftKey {
    /// Whose position.
    pub subject_kind: SubjectKind,
    /// Their name.
    pub subject: String,
    /// The principal.
    pub principal: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The scope line.
    pub line: Option<String>,
    /// The founding report of the to-utterance when the key was made. A later fold may have found an earlier one:
    /// [`reconcile`](fn@super::reconcile) therefore looks for the utterance that *contains* this report.
    pub to: Mark,
}

/// One end of a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// The statement, by its id.
    pub report: i64,
    /// The rung.
    pub commitment: Commitment,
    /// The scope.
    pub scope: Scope,
    /// What it depends on.
    pub condition: Option<Condition>,
    /// The day it was said; `None` of an undated background statement.
    pub said_on: Option<Date>,
    /// Who said it: the official, `None` where only the principal is named.
    pub official: Option<String>,
    /// Their role then.
    pub role: Option<String>,
    /// The sentence.
    pub evidence: String,
    /// The article's address.
    pub url: Option<String>,
    /// The article's outlet.
    pub outlet: Option<String>,
}

/// Why a shift needs no further confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmedBy {
    /// It is more than one rung, or no shift of rungs at all.
    Size,
    /// The words are quoted.
    Quotation,
    /// A second outlet reports it.
    Outlets,
    /// Nothing contradicted it for `confirm_after`.
    Time,
}

/// A row of the change log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// What it is known by.
    pub key: ShiftKey,
    /// Shift, qualification or edit.
    pub kind: ShiftKind,
    /// Where they stood. Of an edit: what the article said before.
    pub from: Side,
    /// What that rests on.
    pub from_basis: Basis,
    /// Where they stand.
    pub to: Side,
    /// The to-utterance's name, see [`Utterance::id`].
    pub utterance: i64,
    /// The day it was said.
    pub said_on: Date,
    /// Who spoke, where that is not the subject.
    pub speaker: Option<String>,
    /// Up or down; `None` for qualifications.
    pub direction: Option<Direction>,
    /// Rungs between the two; 0 for qualifications.
    pub steps: u8,
    /// How many outlets report the new position.
    pub outlets: u32,
    /// How sure the program is of the language of both sides.
    pub confidence: f64,
    /// Pending or confirmed.
    pub status: Status,
    /// Why it is confirmed; `None` while it is pending.
    pub confirmed_by: Option<ConfirmedBy>,
    /// When a pending shift will be confirmed if nothing contradicts it: the time to fold again.
    pub confirm_at: Option<Timestamp>,
    /// The official's shift by the same utterance, which makes one alert with this one of their principal.
    pub same_alert_as: Option<ShiftKey>,
    /// Whether only articles of doubtful extraction report it.
    pub poor: bool,
}

/// Why a statement made no shift. The names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The position was on this rung already.
    SameRung,
    /// Another report of the same act of speaking speaks for it.
    SameUtterance,
    /// The two lie within each other's interval.
    OverlappingInterval,
    /// Fewer rungs than `min_steps`.
    TooFewSteps,
    /// Nothing said earlier is about a comparable scope.
    IncomparableScope,
    /// It was said before anything else that is known, and later statements hold the position.
    OlderThanPosition,
    /// It is the first that is known.
    FirstStatement,
    /// The cycle before it was closed by `done`.
    NewCycle,
    /// A headline alone moves nothing.
    HeadlineOnly,
    /// Somebody else says so.
    ThirdParty,
    /// It is recalled from earlier.
    Background,
    /// Nothing tells when it was said.
    Undated,
    /// The article no longer says so.
    Superseded,
    /// Who said it does not speak for the principal.
    NotForPrincipal,
    /// A higher-ranked speaker spoke for the principal within thirty days.
    Outranked,
}

impl Reason {
    /// The stable name, in words: "same rung".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameRung => "same rung",
            Self::SameUtterance => "same utterance",
            Self::OverlappingInterval => "overlapping interval",
            Self::TooFewSteps => "too few steps",
            Self::IncomparableScope => "incomparable scope",
            Self::OlderThanPosition => "older than the position",
            Self::FirstStatement => "first statement",
            Self::NewCycle => "new cycle",
            Self::HeadlineOnly => "headline only",
            Self::ThirdParty => "third party",
            Self::Background => "background",
            Self::Undated => "undated",
            Self::Superseded => "superseded",
            Self::NotForPrincipal => "not for the principal",
            Self::Outranked => "outranked",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Why one statement made no shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    /// The statement, by its id.
    pub report: i64,
    /// The reason.
    pub reason: Reason,
}
