//! The system's clock: the one place that reads it.

use jiff::Timestamp;

use crate::model::Clock;

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the edge of the program, where time comes in")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
