//! The one place that reads the ambient clock.

use jiff::Timestamp;

use crate::model::Clock;

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the edge at which the clock comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
