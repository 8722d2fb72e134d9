//! How well the program agrees with labels: statements, shifts and attributions, each by one measure.
//!
//! Pure: labels and what was found go in, figures and examples come out. Where labels come from and who finds things is the
//! caller's business.

mod attributions;
mod figure;
mod label;
mod name;
mod shifts;
mod statements;

pub use attributions::{Attributed, AttributionScore};
pub use figure::Figure;
pub use label::{Found, Label, Logged, Negative, ShiftKindLabel, ShiftLabel, Time};
pub use name::fold;
pub use shifts::{FalseAlarm, ShiftScore, score_shifts};
pub use statements::{Miss, Spurious, StatementScore, WrongRung, score_statements};
