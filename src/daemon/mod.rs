//! When things run: schedule, workers, reload, watchdog, shutdown; and the pipeline that one article takes.

mod clock;
pub mod schedule;

pub use clock::SystemClock;
