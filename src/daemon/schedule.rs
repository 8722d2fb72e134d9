//! When to ask again: pure functions of what is stored about a source, how its poll went, and the time.
//!
//! What they give is stored, jitter included, so that a restart neither forgets a wait nor starts a storm.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::Rhythm;

/// Bounds of the interval that follows a source's rhythm.
const ADAPTIVE: (Duration, Duration) = (Duration::from_mins(10), Duration::from_hours(2));
/// How long articles may wait for us between them, in article-seconds, before a source is asked again: what a request is worth.
/// `docs/schedule.md` shows what other values would cost and bring.
const PATIENCE: f64 = 360.0;
/// The longest wait that headers or a feed can ask for between polls: some say a year and mean it of the file.
const ASK_LIMIT: Duration = Duration::from_hours(24);
/// The longest wait of a source that fails.
const BACK_OFF_LIMIT: Duration = Duration::from_hours(24);
/// The longest wait while failures look as if they may pass by themselves.
const TRANSIENT_LIMIT: Duration = Duration::from_hours(6);
/// The first wait after a failure that does not look so.
const LASTING_START: Duration = Duration::from_hours(1);
/// The stretch over which the polls that are due at start are spread: a second for each source up to a minute, then as long as
/// it takes at this many a second, a quarter of an hour at most.
const SPREAD: (Duration, u32, Duration) = (Duration::from_mins(1), 20, Duration::from_mins(15));
/// A stored time farther ahead than this was written by another clock.
const FAR_AHEAD: SignedDuration = SignedDuration::from_hours(48);

/// Between two unconditional polls.
const WEEK_SECONDS: u32 = 7 * 24 * 3600;

/// How long an article below an age in hours waits for its next look, in minutes: the table of NewsDiffs.
const RECHECKS: [(i64, u64); 5] = [(3, 15), (24, 60), (168, 180), (720, 72 * 60), (8760, 720 * 60)];

/// The interval of an article that has been known for a year.
pub const SELDOM: Duration = Duration::from_hours(720);

/// A source is unusually silent when so many articles were to be expected since its last one: by chance that happens once in 160,000 times.
const MISSED: f64 = 12.0;
/// Articles that must have taught what is usual.
const LESSONS: f64 = 5.0;
/// A silence that is none yet, however many were to be expected.
const QUIET: SignedDuration = SignedDuration::from_hours(24);

/// What is stored about a source's pace.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    /// When it publishes.
    pub rhythm: Rhythm,
    /// Polls in a row that failed.
    pub failures: u32,
}

/// How a poll went, as far as the schedule cares. `ask` is the longest wait that headers and feed ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polled {
    /// It was read, or answered 304.
    Read {
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
    /// The interval that the plan came from, before waits that were asked for, back-off and jitter.
    pub every: Duration,
    /// Failures in a row, this poll included.
    pub failures: u32,
}

/// Plans the poll after one that ended at `now`.
///
/// `every` is the configured interval. `key` names the source; it spreads the plans of sources that were polled together.
pub fn plan(every: Option<Duration>, pace: &Pace, polled: Polled, now: Timestamp, key: &str) -> Plan {
    let interval = every.unwrap_or_else(|| adapted(&pace.rhythm, now));
    let failures = match polled {
        Polled::Read { .. } => 0,
        _ => pace.failures.saturating_add(1),
    };
    let (wait, retry_after) = match polled {
        Polled::Read { ask } => (interval.max(ask.unwrap_or_default().min(ASK_LIMIT)), None),
        Polled::Transient { retry_after } => (back_off(interval, failures, TRANSIENT_LIMIT), retry_after),
        Polled::Lasting { retry_after } => {
            (back_off(interval.max(LASTING_START), failures, BACK_OFF_LIMIT), retry_after)
        }
        Polled::Gone => (Duration::ZERO, None),
    };
    let hold = retry_after.map(|wait| wait.min(ASK_LIMIT));
    let due = after(now, jittered(wait.max(hold.unwrap_or_default()), key, now));
    Plan {
        due: (polled != Polled::Gone).then_some(due),
        hold_until: hold.map(|wait| after(now, wait)),
        every: interval,
        failures,
    }
}

/// Whether a poll is to ask unconditionally: where no whole answer came for a week, give or take a few hours that differ from
/// `key` to `key`. Some servers go on answering that nothing has changed when it has.
pub fn unconditional(last_whole: Option<Timestamp>, now: Timestamp, key: &str) -> bool {
    let age = Duration::from_secs(WEEK_SECONDS.into());
    let slack = age / 10 * share(key, Timestamp::UNIX_EPOCH, 1000) / 1000;
    last_whole.is_none_or(|at| after(at, age - slack) <= now)
}

/// Whether a look at a known article is to be unconditional: the first one in each week since it was found.
pub fn whole_look(first_seen: Timestamp, checked: Timestamp, now: Timestamp) -> bool {
    let week = |at: Timestamp| at.duration_since(first_seen).as_secs().div_euclid(i64::from(WEEK_SECONDS));
    week(checked) != week(now)
}

/// Whether a source that listed its last article at `last_change` is unusually silent at `now`: it is read without failure, and
/// what it used to publish does not come.
pub fn is_silent(rhythm: &Rhythm, last_change: Timestamp, now: Timestamp) -> bool {
    now.duration_since(last_change) > QUIET
        && rhythm.lessons() >= LESSONS
        && rhythm.expected(last_change, now) >= MISSED
}

/// The first poll after a start, or after the wall clock jumped: what is stored holds, what is overdue or new is spread
/// out, so that a start with many `sources` is no storm.
pub fn resume(stored: Option<Timestamp>, sources: usize, now: Timestamp, key: &str) -> Timestamp {
    match stored {
        Some(due) if due > now && due.duration_since(now) < FAR_AHEAD => due,
        _ => {
            let (minute, a_second, most) = SPREAD;
            let seconds = Duration::from_secs(sources.try_into().unwrap_or(u64::MAX));
            let spread = seconds.min(minute.max(seconds / a_second)).min(most);
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

/// The interval from now on: until what is likely to be published has waited long enough.
fn adapted(rhythm: &Rhythm, now: Timestamp) -> Duration {
    let (shortest, longest) = ADAPTIVE;
    let wait = rhythm.wait(now, PATIENCE, longest.as_secs_f64());
    Duration::try_from_secs_f64(wait).unwrap_or(longest).clamp(shortest, longest)
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
