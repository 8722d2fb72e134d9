//! Statements and what is known → utterances, positions, shifts. Section 5 of the design, as pure functions of the statements,
//! the settings and `now`; arrival plays no part.
//!
//! Architecture invariant: nothing in here reads a clock, does I/O or lets an id decide anything. Ids come in with the reports
//! and go out again as names; two inputs that differ only in order or ids give the same fold, ids apart.

mod act;
mod chain;
mod cluster;
mod compare;
mod delivery;
mod fold;
mod forest;
mod prepare;
mod reconcile;
mod relation;
mod report;
mod row;
mod rows;
mod settings;
mod stand;
mod told;
mod words;

pub use delivery::{Context, Delivery, Silence, should_alert, urgency};
pub use fold::fold;
pub use reconcile::{Change, Recorded, reconcile};
pub use report::{Report, ReportArticle};
pub use row::{ConfirmedBy, Fold, Mark, Position, Reason, Shift, ShiftKey, Side, Utterance, WhyNot};
pub use settings::Settings;
pub use told::explain;

#[cfg(test)]
mod tests;
