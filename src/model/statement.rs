//! One official's commitment on one topic, as one article reports it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Commitment, Rank, Scope};

/// Who asserts what a statement says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssertedBy {
    /// Quoted or reported speech of the official.
    #[serde(rename = "self")]
    Official,
    /// Somebody who speaks for them.
    Spokesperson,
    /// Anybody else about them: other officials, analysts, anonymous sources.
    ThirdParty,
    /// The outlet's own narration of the official's act or words ("has ruled out sending").
    Outlet,
}

/// Whether a statement is news or recalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// Said on the occasion that the article reports.
    Current,
    /// Recalled from earlier. It may seed a position and never moves one.
    Background,
}

/// What `said_on` rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaidBasis {
    /// The text states the day.
    Text,
    /// Only the article's own date does.
    Article,
    /// Nothing does.
    Undated,
}

/// The part of the article that an offset counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The body.
    Text,
    /// The headline.
    Title,
}

/// How close to the official's own words the evidence is; the best class decides the rung of an utterance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceClass {
    /// A headline. Alone it never moves a position.
    Headline,
    /// A picture's caption.
    Caption,
    /// Indirect speech or narration in the body.
    Indirect,
    /// The cue that decides the rung stands inside quotation marks.
    Quotation,
}

/// An exact span of the stored text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The words, exactly as they stand in the article.
    pub text: String,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What the offsets count in.
    pub field: Field,
}

/// What kind of thing a condition waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConditionKind {
    /// "if Kyiv asks".
    Request,
    /// "once a ceasefire is reached", "after the war".
    Ceasefire,
    /// "together with allies", "under a UN mandate".
    Partners,
    /// "with the approval of parliament".
    Parliament,
    /// "if the front collapses".
    Escalation,
    /// "next year", "after the election".
    Time,
    /// Anything else.
    Other,
}

/// What qualifies a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// The words of the article.
    pub text: String,
    /// What it waits for.
    pub kind: ConditionKind,
}

/// A rule that fired, and on which bytes of [`Evidence::field`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleHit {
    /// The rule's stable id: `cue/ready`, `not`, `speaker/report`.
    pub id: String,
    /// First byte of what it matched.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// The rung that it gives over what it governs; none where it is about something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<Commitment>,
}

/// What tells one act of speaking from another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Occasion {
    /// The official's verbatim words in this article that bear on the statement: folded, lower-case words joined by one space, one
    /// string a quotation.
    pub quotes: Vec<String>,
    /// Venue, interviewer or event in canonical form ("financial times", "press conference", "munich security conference").
    pub venue: Option<String>,
    /// The wire service credited ("reuters").
    pub wire: Option<String>,
}

/// One official's commitment on one topic as one article reports it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The official whose position it is, by the name of the roster (else as the article gives it); `None` where only
    /// the principal is named.
    pub official: Option<String>,
    /// The role as the roster, else the article, gives it.
    pub role: Option<String>,
    /// The state, ministry or institution.
    pub principal: Option<String>,
    /// The rank with which it speaks for the principal's executive; `None` when it does not.
    pub speaks_for: Option<Rank>,
    /// Who uttered it, where that is not the official (a spokesperson's name, the third party's).
    pub speaker: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The rung.
    pub commitment: Commitment,
    /// Lowest rung that the speaker spans.
    pub low: Commitment,
    /// Highest rung that the speaker spans.
    pub high: Commitment,
    /// What it depends on.
    pub condition: Option<Condition>,
    /// Which kind of the action.
    pub scope: Scope,
    /// Who asserts it.
    pub asserted_by: AssertedBy,
    /// News or recalled.
    pub frame: Frame,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// What that day rests on.
    pub said_basis: SaidBasis,
    /// The sentence that proves it.
    pub evidence: Evidence,
    /// How close to the official's own words it is.
    pub class: EvidenceClass,
    /// What tells its act of speaking from others.
    pub occasion: Occasion,
    /// Doubt about the language, 0 to 1; never an interval of rungs.
    pub confidence: f64,
    /// The rules that fired: cues and negations outermost first, the action, then who says it, time, condition, scope and doubts.
    pub rules: Vec<RuleHit>,
}
