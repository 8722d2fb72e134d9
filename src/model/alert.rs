//! What people are told: a shift on its way to them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Basis, Commitment, Direction, ShiftKind, Status, SubjectKind};

/// How loudly an alert knocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// A qualification.
    Low,
    /// A shift within a polarity group or to its neighbour.
    Normal,
    /// A shift from against to for, or back.
    High,
}

impl Urgency {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What a notice says about its shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// It happened.
    Raised,
    /// What was pending holds.
    Confirmed,
    /// What was told does not hold.
    Withdrawn,
    /// Something is wrong with a source, a channel or the disk.
    Trouble,
    /// Several at once.
    Digest,
}

/// One end of a shift, with the sentence that proves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertSide {
    /// The rung.
    pub commitment: Commitment,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// The sentence.
    pub evidence: String,
    /// The article's address.
    pub url: Option<String>,
    /// The article's outlet.
    pub outlet: Option<String>,
}

/// An alert as channels get it; its JSON is what `[[notify.command]]` reads on standard input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Stays the same over retries and restarts.
    pub idempotency_key: String,
    /// The row of the change log.
    pub shift_id: i64,
    /// What is said about it.
    pub notice: Notice,
    /// What kind of row it is.
    pub kind: ShiftKind,
    /// When it was detected.
    pub detected_at: Timestamp,
    /// Whose position.
    pub subject_kind: SubjectKind,
    /// Their name.
    pub subject: String,
    /// The speaker, where the subject is a principal, or a spokesperson spoke.
    pub speaker: Option<String>,
    /// The speaker's role.
    pub role: Option<String>,
    /// The principal.
    pub principal: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// The topic's name.
    pub topic_name: String,
    /// Where they stood.
    pub from: AlertSide,
    /// What the earlier position rests on.
    pub from_basis: Basis,
    /// Where they stand.
    pub to: AlertSide,
    /// Up or down; `None` for qualifications.
    pub direction: Option<Direction>,
    /// Rungs between the two; 0 for qualifications.
    pub steps: u8,
    /// The condition of the new position.
    pub condition: Option<String>,
    /// The scope of the new position.
    pub scope: Option<String>,
    /// How many outlets report the new position.
    pub outlets: u32,
    /// How sure the program is of the language.
    pub confidence: f64,
    /// How far the most trusted source that reports it is trusted, 0 to 1.
    #[serde(default = "wholly")]
    pub trust: f64,
    /// Pending or confirmed.
    pub status: Status,
    /// How loudly to knock.
    pub urgency: Urgency,
}

/// The trust of alerts that were stored before sources had any.
fn wholly() -> f64 {
    1.0
}
