//! The outbox to people: a channel for each way to people, the schedule of retries, and the worker that drains the outbox.
//!
//! Must not decide what is worth an alert: `history` and `store` do. The worker talks to an [`Outbox`].

mod command;
mod desktop;
mod email;
mod journal;
mod message;
mod ntfy;
mod outbox;
mod schedule;
mod sender;
mod webhook;
mod worker;

pub use message::Message;
pub use schedule::next_attempt;
pub use sender::{Deliver, ErrorClass, SendError, Sender};
pub use worker::{Outbox, Pass, deliver_due, run};
