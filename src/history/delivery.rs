//! Whether people are told of a shift, and how loudly (5.7, 5.10, 5.11).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::config::{AlertSettings, PendingPolicy};
use crate::model::{Origin, Polarity, ShiftKind, Status, Urgency};

use super::rows::midnight;
use super::{ConfirmedBy, Shift};

/// What a reconciliation needs to know of the occasion.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// How the new statements came in. A fold that only time calls for is [`Origin::Live`].
    pub origin: Origin,
    /// Whether they are what a source listed when it was first polled.
    pub first_poll: bool,
    /// Whether the user corrected a statement: nobody hears of what is new, and who was told of what no longer holds is told.
    pub corrected: bool,
    /// The time.
    pub now: Timestamp,
    /// The user's wishes.
    pub alert: &'a AlertSettings,
}

/// Whether people are told of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Yes, now.
    Send,
    /// Not yet: it waits for confirmation.
    Hold,
    /// No, for this reason.
    Never(Silence),
}

/// Why people are not told of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
    /// The alert of the official or of the principal by the same utterance tells it.
    SameAlert,
    /// The user dismissed it.
    Dismissed,
}

impl Silence {
    /// The reason in words, as a person reads it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recomputed => "recomputed",
            Self::FirstPoll => "first poll",
            Self::TooOld => "older than max_age",
            Self::Subject => "subject not alerted",
            Self::PoorArticle => "doubtful extraction",
            Self::NeverConfirmed => "never confirmed",
            Self::SameAlert => "same alert",
            Self::Dismissed => "dismissed",
        }
    }

    /// Whether later statements may lift it: the doubt was about the evidence, and evidence can come.
    pub(super) fn may_lift(self) -> bool {
        matches!(self, Self::PoorArticle | Self::NeverConfirmed)
    }
}

/// Whether people are told of a shift that is new. Of an official's and their principal's shift by one utterance only one is
/// told; [`reconcile`](fn@super::reconcile) sees to that.
pub fn should_alert(shift: &Shift, context: Context<'_>) -> Delivery {
    if context.origin == Origin::Recompute {
        Delivery::Never(Silence::Recomputed)
    } else if context.first_poll {
        Delivery::Never(Silence::FirstPoll)
    } else if too_old(shift, context) {
        Delivery::Never(Silence::TooOld)
    } else {
        by_evidence(shift, context.alert)
    }
}

/// Whether people are told of a shift by what is known of it, whenever and however it came in.
pub(super) fn by_evidence(shift: &Shift, alert: &AlertSettings) -> Delivery {
    if !alert.subjects.contains(&shift.key.subject_kind) {
        return Delivery::Never(Silence::Subject);
    }
    if shift.poor {
        return Delivery::Never(Silence::PoorArticle);
    }
    match (shift.status, alert.pending) {
        (Status::Pending, PendingPolicy::Send) => Delivery::Send,
        (Status::Pending, PendingPolicy::Hold | PendingPolicy::Off) => Delivery::Hold,
        (_, PendingPolicy::Off) if shift.confirmed_by == Some(ConfirmedBy::Time) => {
            Delivery::Never(Silence::NeverConfirmed)
        }
        _ => Delivery::Send,
    }
}

/// Whether it was said longer ago than `max_age`, counted from the end of the day.
fn too_old(shift: &Shift, context: Context<'_>) -> bool {
    let end = shift.said_on.tomorrow().map_or(Timestamp::MAX, midnight);
    let age = SignedDuration::try_from(context.alert.max_age).unwrap_or(SignedDuration::MAX);
    context.now.duration_since(end) > age
}

/// How loudly a shift knocks: a qualification softly, a change from against to for or back loudly.
pub fn urgency(shift: &Shift) -> Urgency {
    let (from, to) = (shift.from.commitment.polarity(), shift.to.commitment.polarity());
    match (shift.kind, from, to) {
        (ShiftKind::Qualification, ..) => Urgency::Low,
        (_, Polarity::Against, Polarity::For) | (_, Polarity::For, Polarity::Against) => Urgency::High,
        _ => Urgency::Normal,
    }
}
