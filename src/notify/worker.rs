//! Drains the outbox: claim, send, settle; in order, one delivery at a time per channel.
//!
//! It knows of the store only what [`Outbox`] says. Claiming counts the attempt before anything is sent, so a crash can
//! repeat at most the one delivery that was under way.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::model::{Clock, Timing};
use crate::store::{Claim, Delivery, Settlement, crash};

use super::{Deliver, ErrorClass, SendError, next_attempt};

/// The longest sleep before the wall clock is looked at again: timers do not count the time a machine is suspended.
const CLOCK_CHECK: Duration = Duration::from_mins(1);

/// The longest that a receiver's Retry-After is heeded.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// The part of the store that the worker needs.
pub trait Outbox: Send + Sync {
    /// Why it could not answer.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Takes the channel's next delivery that is due at `now` by its timing, and counts the attempt durably before it returns.
    /// A notice about a shift is not due while an earlier one about the same shift is still to be delivered on the channel.
    fn claim(
        &self,
        channel: &str,
        timing: &Timing,
        now: Timestamp,
    ) -> impl Future<Output = Result<Claim, Self::Error>> + Send;

    /// Records how the attempt ended. [`Settlement::Waiting`] takes the attempt back.
    fn settle(&self, id: i64, settlement: Settlement) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// When the channel's next delivery after `after` is due; `None` when there is none.
    fn next_due(
        &self,
        channel: &str,
        after: Option<Timestamp>,
    ) -> impl Future<Output = Result<Option<Timestamp>, Self::Error>> + Send;
}

/// What one pass over a channel did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pass {
    /// Deliveries that arrived.
    pub delivered: usize,
    /// Attempts that failed, in words.
    pub failures: Vec<String>,
    /// What the channel waits for, and until when it is left alone. No failure.
    pub waiting: Option<(String, Timestamp)>,
    /// Until when the channel's own timing holds back what is due.
    pub held: Option<Timestamp>,
}

/// Tries every delivery of the channel that is due now, once, in order. A channel that waits ends the pass.
///
/// # Errors
/// When the store cannot answer; what was claimed then is claimed again later.
pub async fn deliver_due<O: Outbox, D: Deliver>(outbox: &O, channel: &D, clock: &dyn Clock) -> Result<Pass, O::Error> {
    let mut pass = Pass::default();
    let now = clock.now();
    loop {
        let due = match outbox.claim(channel.name(), channel.timing(), now).await? {
            Claim::Send(due) => due,
            Claim::Wait(until) => {
                pass.held = Some(until);
                break;
            }
            Claim::Nothing => break,
        };
        crash::point("claimed, not sent");
        let settlement = match channel.send(&due).await {
            Ok(receipt) => Settlement::Delivered { at: clock.now(), receipt },
            Err(error) => judge(&due, error, channel.max_attempts(), clock.now()),
        };
        note(&mut pass, channel.name(), &due, &settlement);
        crash::point("sent, not noted");
        outbox.settle(due.id, settlement).await?;
        if pass.waiting.is_some() {
            break;
        }
    }
    Ok(pass)
}

/// What a failed attempt means for its delivery.
fn judge(due: &Delivery, error: SendError, max_attempts: u32, now: Timestamp) -> Settlement {
    let SendError { class, message, retry_after } = error;
    let asked = retry_after.map(|wait| now.saturating_add(wait.min(LONGEST_ASKED)).unwrap_or(Timestamp::MAX));
    let waited = now.duration_since(due.queued_at);
    let next = next_attempt(due.attempts, max_attempts, class, waited, now, due.payload.key());
    match next.map(|at| asked.map_or(at, |asked| at.max(asked))) {
        None => Settlement::Failed { error: message },
        Some(until) if class == ErrorClass::Waiting => Settlement::Waiting { until, reason: message },
        Some(at) => Settlement::Retry { at, error: message },
    }
}

/// Counts the attempt and logs it, once.
fn note(pass: &mut Pass, channel: &str, due: &Delivery, settlement: &Settlement) {
    let (key, attempts) = (due.payload.key(), due.attempts);
    match settlement {
        Settlement::Delivered { .. } => {
            pass.delivered += 1;
            tracing::info!(channel, key, attempts, "delivered {key} on {channel}");
        }
        Settlement::Retry { at, error } => {
            tracing::warn!(channel, key, attempts, %at, "delivery of {key} on {channel} failed, next attempt {at}: {error}");
            pass.failures.push(format!("{channel}: {error}"));
        }
        Settlement::Waiting { until, reason } => {
            tracing::debug!(channel, key, %until, "{channel} waits: {reason}");
            pass.waiting = Some((reason.clone(), *until));
        }
        Settlement::Failed { error } => {
            tracing::error!(
                channel,
                key,
                attempts,
                "delivery of {key} on {channel} given up after {attempts} attempts: {error}"
            );
            pass.failures.push(format!("{channel}: given up: {error}"));
        }
    }
}

/// Drains the channel whenever something is due, until `stop`. `wake` says that the outbox has new rows.
///
/// A send that is under way when `stop` comes is finished; the caller bounds that wait.
pub async fn run<O: Outbox, D: Deliver>(
    outbox: &O,
    channel: &D,
    clock: &dyn Clock,
    mut wake: watch::Receiver<()>,
    stop: &CancellationToken,
) {
    while !stop.is_cancelled() {
        wake.mark_unchanged();
        let next = drain(outbox, channel, clock).await;
        tokio::select! {
            () = stop.cancelled() => {}
            changed = wake.changed() => if changed.is_err() { stop.cancelled().await },
            () = sleep_until(next, clock) => {}
        }
    }
}

/// One pass; gives the time of the next one.
async fn drain<O: Outbox, D: Deliver>(outbox: &O, channel: &D, clock: &dyn Clock) -> Option<Timestamp> {
    let result = match deliver_due(outbox, channel, clock).await {
        Ok(Pass { waiting: Some((_, until)), .. }) => Ok(Some(until)),
        Ok(Pass { held: Some(until), .. }) => {
            let now = clock.now();
            outbox.next_due(channel.name(), Some(now)).await.map(|next| Some(next.map_or(until, |at| at.min(until))))
        }
        Ok(_) => outbox.next_due(channel.name(), None).await,
        Err(error) => Err(error),
    };
    result.unwrap_or_else(|error| {
        tracing::error!(channel = channel.name(), "the outbox of {} cannot be read: {error}", channel.name());
        clock.now().checked_add(CLOCK_CHECK).ok()
    })
}

/// Sleeps until the wall clock shows `at`, or for ever.
async fn sleep_until(at: Option<Timestamp>, clock: &dyn Clock) {
    let Some(at) = at else { return std::future::pending().await };
    loop {
        // A time in the past is no duration.
        let left = Duration::try_from(at.duration_since(clock.now())).unwrap_or_default();
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(CLOCK_CHECK)).await;
    }
}

#[cfg(test)]
mod tests;
