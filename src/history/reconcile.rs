//! From what the change log holds and what the fold now gives to what has to be written and told. The store only executes it.

use jiff::Timestamp;

use crate::config::AlertSettings;
use crate::model::{Notice, Origin, Status, Urgency};

use super::{Fold, Shift};

/// A row of the change log as it was written last.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// The row's id.
    pub id: i64,
    /// What was written. Its key is the one under which the row was raised.
    pub shift: Shift,
    /// Where it stands.
    pub status: Status,
    /// Whether a notice of it went to the outbox and was not cancelled there.
    pub told: bool,
}

/// What a reconciliation needs to know of the occasion.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// How the new statements came in.
    pub origin: Origin,
    /// Whether they are what a source listed when it was first polled.
    pub first_poll: bool,
    /// The time.
    pub now: Timestamp,
    /// The user's wishes.
    pub alert: &'a AlertSettings,
}

/// Whether people are told of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Yes, now.
    Send,
    /// Not yet: it waits for confirmation.
    Hold,
    /// No, for this reason.
    Never(Silence),
}

/// Why people are not told of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Silence {
    /// It was recomputed by changed rules or configuration.
    Recomputed,
    /// It came with the first poll of its source.
    FirstPoll,
    /// It was said longer ago than `alert.max_age`.
    TooOld,
    /// `alert.subjects` leaves such subjects out.
    Subject,
    /// Only articles of doubtful extraction report it.
    PoorArticle,
    /// `alert.pending` is off, and only the passing of time confirmed it.
    NeverConfirmed,
    /// The official's alert by the same utterance tells it.
    SameAlert,
}

/// What has to be done to the change log, in one transaction with the statements.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Write a new row.
    Raise {
        /// The row.
        shift: Shift,
        /// Whether people are told.
        delivery: Delivery,
    },
    /// Rewrite a row whose shift still holds, status included (pending to confirmed, withdrawn back to either).
    Amend {
        /// The row's id.
        id: i64,
        /// The row as it should read. Its key stays the recorded one.
        shift: Shift,
        /// The status that the row gets: the shift's own, but a dismissed row stays dismissed.
        status: Status,
        /// The notice that goes out; `None` amends silently.
        notice: Option<Notice>,
    },
    /// The shift no longer holds and people had been told: mark the row and tell them.
    Withdraw {
        /// The row's id.
        id: i64,
    },
    /// The shift no longer holds and nobody had been told: the row leaves the log.
    Erase {
        /// The row's id.
        id: i64,
    },
}

/// Compares what the change log holds of a unit with the unit's new fold.
pub fn reconcile(recorded: &[Recorded], fold: &Fold, context: Context<'_>) -> Vec<Change> {
    let _ = (recorded, fold, context);
    Vec::new()
}

/// How loudly a shift knocks.
pub fn urgency(shift: &Shift) -> Urgency {
    let _ = shift;
    Urgency::Normal
}

/// Whether people are told of a shift.
pub fn should_alert(shift: &Shift, context: Context<'_>) -> Delivery {
    let _ = (shift, context);
    Delivery::Hold
}
