//! The outbox to people: a channel for each way to people, the schedule of retries, and the worker that drains the outbox.
//!
//! Must not decide what is worth an alert: `history` and `store` do. The worker talks to an [`Outbox`].

mod atom;
mod command;
mod desktop;
mod digest;
mod email;
#[cfg(test)]
mod gallery;
mod journal;
mod letter;
mod message;
mod ntfy;
mod open;
mod outbox;
mod schedule;
mod sender;
mod trouble;
mod webhook;
mod worker;

pub use atom::{Entry as FeedEntry, render as render_feed, urn as feed_name};
pub use desktop::{Buttons, Press, server as desktop_server};
pub use message::Message;
pub use open::open;
pub use schedule::next_attempt;
pub use sender::{Deliver, ErrorClass, SendError, Sender};
pub use worker::{Outbox, Pass, deliver_due, run};
