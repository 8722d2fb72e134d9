//! When to ask again: pure functions of what is stored about a source, how its poll went, and the time.
//!
//! What they give is stored, jitter included, so that a restart neither forgets a wait nor starts a storm.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Bounds of the interval that adapts by itself.
const ADAPTIVE: (Duration, Duration) = (Duration::from_mins(15), Duration::from_hours(6));
/// Where adaptation begins.
const ADAPTIVE_START: Duration = Duration::from_mins(30);
/// The longest wait that headers or a feed can ask for between polls: some say a year and mean it of the file.
const ASK_LIMIT: Duration = Duration::from_hours(24);
/// The longest wait of a source that fails.
const BACK_OFF_LIMIT: Duration = Duration::from_hours(24);
/// The longest wait while failures look as if they may pass by themselves.
const TRANSIENT_LIMIT: Duration = Duration::from_hours(6);
/// The first wait after a failure that does not look so.
const LASTING_START: Duration = Duration::from_hours(1);
/// The longest stretch over which the polls that are due at start are spread.
const SPREAD_LIMIT: Duration = Duration::from_mins(1);
/// A stored time farther ahead than this was written by another clock.
const FAR_AHEAD: SignedDuration = SignedDuration::from_hours(48);

/// Between two unconditional polls.
const WEEK_SECONDS: u32 = 7 * 24 * 3600;

/// How long an article below an age in hours waits for its next look, in minutes: the table of NewsDiffs.
const RECHECKS: [(i64, u64); 5] = [(3, 15), (24, 60), (168, 180), (720, 72 * 60), (8760, 720 * 60)];

/// What is stored about a source's pace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// The interval that adaptation has come to.
    pub every: Option<Duration>,
    /// Polls in a row that failed.
    pub failures: u32,
}

/// How a poll went, as far as the schedule cares. `ask` is the longest wait that headers and feed ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polled {
    /// It listed something new.
    Changed {
        /// How long the server asks to be left alone.
        ask: Option<Duration>,
    },
    /// It listed nothing new, or answered 304.
    Unchanged {
        /// How long the server asks to be left alone.
        ask: Option<Duration>,
    },
    /// It failed in a way that may pass by itself.
    Transient {
        /// Retry-After.
        retry_after: Option<Duration>,
    },
    /// It failed in a way that lasts: a bot wall, 403, 404, robots.txt, a body that is no feed.
    Lasting {
        /// Retry-After.
        retry_after: Option<Duration>,
    },
    /// 410.
    Gone,
}

/// When a source is next asked, and what to remember for then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// When; `None` never, until its configuration changes.
    pub due: Option<Timestamp>,
    /// Before this not even `check` asks: the server's Retry-After.
    pub hold_until: Option<Timestamp>,
    /// What is stored about its pace.
    pub pace: Pace,
}

/// Plans the poll after one that ended at `now`.
///
/// `every` is the configured interval. `key` names the source; it spreads the plans of sources that were polled together.
pub fn plan(every: Option<Duration>, pace: Pace, polled: Polled, now: Timestamp, key: &str) -> Plan {
    let adapted = adapt(every, pace.every, polled);
    let failures = match polled {
        Polled::Changed { .. } | Polled::Unchanged { .. } => 0,
        _ => pace.failures.saturating_add(1),
    };
    let (wait, retry_after) = match polled {
        Polled::Changed { ask } | Polled::Unchanged { ask } => {
            (adapted.max(ask.unwrap_or_default().min(ASK_LIMIT)), None)
        }
        Polled::Transient { retry_after } => (back_off(adapted, failures, TRANSIENT_LIMIT), retry_after),
        Polled::Lasting { retry_after } => {
            (back_off(adapted.max(LASTING_START), failures, BACK_OFF_LIMIT), retry_after)
        }
        Polled::Gone => (Duration::ZERO, None),
    };
    let hold = retry_after.map(|wait| wait.min(ASK_LIMIT));
    let due = after(now, jittered(wait.max(hold.unwrap_or_default()), key, now));
    Plan {
        due: (polled != Polled::Gone).then_some(due),
        hold_until: hold.map(|wait| after(now, wait)),
        pace: Pace { every: every.is_none().then_some(adapted), failures },
    }
}

/// Whether a poll is to ask unconditionally: the first one in each week of its source. Some servers go on answering that
/// nothing has changed when it has.
pub fn unconditional(last_success: Option<Timestamp>, now: Timestamp, key: &str) -> bool {
    let offset = i64::from(share(key, Timestamp::UNIX_EPOCH, WEEK_SECONDS));
    let week = |at: Timestamp| at.as_second().saturating_add(offset).div_euclid(i64::from(WEEK_SECONDS));
    last_success.is_none_or(|last| week(last) != week(now))
}

/// The first poll after a start, or after the wall clock jumped: what is stored holds, what is overdue or new is spread
/// over a second for each of the `sources`, a minute at most.
pub fn resume(stored: Option<Timestamp>, sources: usize, now: Timestamp, key: &str) -> Timestamp {
    match stored {
        Some(due) if due > now && due.duration_since(now) < FAR_AHEAD => due,
        _ => {
            let spread = Duration::from_secs(sources.try_into().unwrap_or(u64::MAX)).min(SPREAD_LIMIT);
            after(now, spread * share(key, now, 1000) / 1000)
        }
    }
}

/// When an article is next looked at for edits, by its age: edits come soon after publication. An old one that was only
/// found now is looked at seldom. `None` once it has been known for a year.
pub fn recheck(first_seen: Timestamp, published: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    let hours_since = |then: Timestamp| now.duration_since(then).as_hours();
    let (oldest, seldom) = RECHECKS[RECHECKS.len() - 1];
    if hours_since(first_seen) >= oldest {
        return None;
    }
    let age = hours_since(published.unwrap_or(first_seen).min(first_seen));
    let minutes = RECHECKS.into_iter().find(|(below, _)| age < *below).map_or(seldom, |(_, minutes)| minutes);
    Some(after(now, Duration::from_mins(minutes)))
}

/// The interval from now on: the configured one, else shorter where there was news and longer where there was none.
fn adapt(every: Option<Duration>, adapted: Option<Duration>, polled: Polled) -> Duration {
    let (shortest, longest) = ADAPTIVE;
    every.unwrap_or_else(|| {
        let last = adapted.unwrap_or(ADAPTIVE_START);
        let next = match polled {
            Polled::Changed { .. } => last / 2,
            Polled::Unchanged { .. } => last * 5 / 4,
            _ => last,
        };
        next.clamp(shortest, longest)
    })
}

/// Doubles the interval with each failure in a row, up to the limit, but is never shorter than the interval.
fn back_off(interval: Duration, failures: u32, limit: Duration) -> Duration {
    let doubled = interval.saturating_mul(1 << failures.saturating_sub(1).min(16));
    doubled.min(limit).max(interval)
}

/// Adds up to a tenth of the wait.
fn jittered(wait: Duration, key: &str, now: Timestamp) -> Duration {
    wait + wait / 10 * share(key, now, 1000) / 1000
}

/// A number below `of` that differs from key to key and from time to time.
fn share(key: &str, now: Timestamp, of: u32) -> u32 {
    let seed = now.as_second().cast_unsigned();
    let hash = xxhash_rust::xxh3::xxh3_64_with_seed(key.as_bytes(), seed);
    u32::try_from(hash % u64::from(of)).unwrap_or(0)
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
