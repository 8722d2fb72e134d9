//! When things run: schedule, workers, reload, watchdog, shutdown; and the pipeline that one article takes.
//!
//! [`run()`] is the daemon, [`check()`] does everything once, [`Ingest`] takes in archives; all three store what
//! [`Pipeline`] reads. [`schedule`] and the agenda decide, purely; the rest carries out.
//!
//! Architecture invariant: the system's clock is read here and nowhere else.

mod agenda;
mod check;
mod clock;
mod ingest;
mod input;
mod pipeline;
pub mod probe;
mod report;
mod retention;
mod run;
pub mod schedule;
mod service;
mod signals;
mod statements;
mod supervisor;
mod troubles;

pub use check::{CheckReport, Scope, check, check_within};
pub use clock::SystemClock;
pub use ingest::{Ingest, IngestError, IngestReport};
pub use input::{Content, Input, InputError};
pub use pipeline::{Pipeline, PollError, PollReport, Tally};
pub use retention::drop_old_texts;
pub use run::{RunError, run};
pub use signals::{Order, orders};
pub use statements::statements;
pub use troubles::{BackupHealth, free_bytes};
