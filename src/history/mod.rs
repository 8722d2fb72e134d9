//! Statements and what is known → utterances, positions, shifts. Section 5 of the design, as pure functions of the statements,
//! the settings and `now`; arrival plays no part.
//!
//! Architecture invariant: nothing in here reads a clock, does I/O or lets an id decide anything. Ids come in with the reports
//! and go out again as names; two inputs that differ only in order or ids give the same fold, ids apart.

mod reconcile;
mod report;
mod row;
mod settings;

pub use reconcile::{Change, Context, Delivery, Recorded, Silence, reconcile, should_alert, urgency};
pub use report::{Report, ReportArticle};
pub use row::{ConfirmedBy, Fold, Mark, Position, Reason, Shift, ShiftKey, Side, Utterance, WhyNot};
pub use settings::Settings;

use jiff::Timestamp;

/// Folds all reports of one unit, that is of one principal (or of none) on one topic, into what they amount to at `now`.
pub fn fold(reports: &[Report], settings: &Settings, now: Timestamp) -> Fold {
    let _ = (reports, settings, now);
    Fold::default()
}
