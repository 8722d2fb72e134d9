//! One object per host: how many requests are in flight, when the next may start, and until when the host wants peace.
//! The policy is a pure function ([`Pace::reserve`]); this module's async part only waits.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// Hosts that are remembered before the idle ones among them are forgotten.
const ROOM: usize = 1024;

/// No host can make us wait longer than this at a time; what comes after is asked again.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// When a host may be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Pace {
    next: Option<Instant>,
    paused_until: Option<Instant>,
}

impl Pace {
    /// Reserves the next start: the instant to wait for, or what is left of a pause. Who asks `alone` heeds no pause.
    fn reserve(&mut self, now: Instant, gap: Duration, alone: bool) -> Result<Instant, Duration> {
        let paused_until = self.paused_until.filter(|_| !alone);
        let left = paused_until.map(|until| until.saturating_duration_since(now)).unwrap_or_default();
        if !left.is_zero() {
            return Err(left);
        }
        let start = self.next.map_or(now, |next| next.max(now));
        self.next = Some(start + gap);
        Ok(start)
    }

    fn pause(&mut self, now: Instant, asked: Duration) {
        let until = now + asked.min(LONGEST_PAUSE);
        self.paused_until = Some(self.paused_until.map_or(until, |old| old.max(until)));
    }

    fn is_idle(&self, now: Instant) -> bool {
        [self.next, self.paused_until].into_iter().flatten().all(|instant| instant <= now)
    }
}

struct Host {
    slots: Arc<Semaphore>,
    pace: Mutex<Pace>,
}

/// All hosts that have been asked lately.
pub(super) struct Hosts {
    connections: usize,
    gap: Duration,
    known: Mutex<HashMap<String, Arc<Host>>>,
}

/// The right to one exchange with a host; it ends when this is dropped.
pub(super) struct Turn {
    _permit: Option<OwnedSemaphorePermit>,
    host: Arc<Host>,
    /// What is to lie between the end of this exchange and the next: where a host is asked by one connection, it sees no two requests
    /// closer than this, however long the way to it was.
    gap: Duration,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut pace = lock(&self.host.pace);
        let next = Instant::now() + self.gap;
        pace.next = Some(pace.next.map_or(next, |reserved| reserved.max(next)));
    }
}

impl Hosts {
    pub(super) fn new(connections: usize, gap: Duration) -> Self {
        Self { connections: connections.max(1), gap, known: Mutex::default() }
    }

    /// Waits for the turn of an exchange with `host` (name and port). `gap` is what robots.txt asks for. An error is what
    /// is left of the pause that the host asked for, unless the exchange stands `alone`.
    pub(super) async fn turn(&self, host: &str, gap: Option<Duration>, alone: bool) -> Result<Turn, Duration> {
        let host = self.host(host);
        // The semaphore is never closed; without a permit the exchange would merely be less polite.
        let permit = Arc::clone(&host.slots).acquire_owned().await.ok();
        let gap = gap.unwrap_or_default().max(self.gap);
        let start = lock(&host.pace).reserve(Instant::now(), gap, alone)?;
        sleep_until(start).await;
        let after = if self.connections == 1 { gap } else { Duration::ZERO };
        Ok(Turn { _permit: permit, host, gap: after })
    }

    /// Notes that `host` asked to be left alone.
    pub(super) fn pause(&self, host: &str, asked: Duration) {
        lock(&self.host(host).pace).pause(Instant::now(), asked);
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let mut known = lock(&self.known);
        if known.len() >= ROOM && !known.contains_key(name) {
            let now = Instant::now();
            known.retain(|_, host| Arc::strong_count(host) > 1 || !lock(&host.pace).is_idle(now));
        }
        let new = || Arc::new(Host { slots: Arc::new(Semaphore::new(self.connections)), pace: Mutex::default() });
        Arc::clone(known.entry(name.to_owned()).or_insert_with(new))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn starts_are_a_gap_apart_and_a_pause_ends_the_queue() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert_eq!(pace.reserve(start, GAP, false), Ok(start));
        assert_eq!(pace.reserve(start, GAP, false), Ok(start + GAP));
        assert_eq!(pace.reserve(start + 5 * GAP, GAP, false), Ok(start + 5 * GAP));
        pace.pause(start, 60 * GAP);
        pace.pause(start, 10 * GAP);
        assert_eq!(pace.reserve(start + 20 * GAP, GAP, false), Err(40 * GAP));
        assert_eq!(pace.reserve(start + 20 * GAP, GAP, true), Ok(start + 20 * GAP));
        assert!(!pace.is_idle(start + 59 * GAP));
        assert_eq!(pace.reserve(start + 60 * GAP, GAP, false), Ok(start + 60 * GAP));
        pace.pause(start, Duration::MAX);
        assert_eq!(pace.reserve(start, GAP, false), Err(LONGEST_PAUSE));
    }

    #[tokio::test(start_paused = true)]
    async fn a_host_has_one_exchange_at_a_time_and_others_do_not_wait_for_it() {
        let hosts = Arc::new(Hosts::new(1, GAP));
        let start = Instant::now();
        let held = hosts.turn("a.example", None, false).await.unwrap();
        hosts.turn("b.example", None, false).await.unwrap();
        assert_eq!(Instant::now(), start, "another host waits for nobody");
        let second = tokio::spawn({
            let hosts = Arc::clone(&hosts);
            async move { hosts.turn("a.example", None, false).await.map(|_| Instant::now()) }
        });
        tokio::time::sleep(10 * GAP).await;
        assert!(!second.is_finished(), "the first exchange is not over");
        drop(held);
        assert_eq!(second.await.unwrap().ok(), Some(start + 11 * GAP), "a gap after the end of the first");
        hosts.turn("a.example", Some(30 * GAP), false).await.unwrap();
        hosts.turn("a.example", None, false).await.unwrap();
        assert_eq!(Instant::now(), start + 42 * GAP, "robots.txt may ask for more");
    }

    #[tokio::test(start_paused = true)]
    async fn idle_hosts_are_forgotten() {
        let hosts = Hosts::new(1, GAP);
        hosts.pause("paused.example", 10_000 * GAP);
        for n in 0..3 * ROOM {
            hosts.turn(&format!("h{n}.example"), None, false).await.unwrap();
            tokio::time::sleep(GAP / 2).await;
        }
        assert!(lock(&hosts.known).len() <= ROOM);
        assert!(hosts.turn("paused.example", None, false).await.is_err());
    }
}
