//! A year of polls in simulated time: random faults, restarts, clocks that jump and impatient users. What fails is asked seldom, and
//! whoever asks to be left alone is.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use stancewatch::daemon::schedule::{Pace, Plan, Polled, plan, resume};

const SEEDS: u64 = 20;
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// A generator of numbers that is the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    /// A wait that servers ask for: from nothing to the day that is believed.
    fn retry_after(&mut self) -> Option<Duration> {
        [None, Some(0), Some(1), Some(30), Some(600), Some(3_600), Some(20_000), Some(86_400)][self.roll(8) as usize]
            .map(Duration::from_secs)
    }

    fn failure(&mut self) -> Polled {
        let retry_after = self.retry_after();
        if self.one_in(2) { Polled::Transient { retry_after } } else { Polled::Lasting { retry_after } }
    }
}

/// A source as the store keeps it, and all that was asked of its server.
struct Source {
    key: String,
    every: Option<Duration>,
    plan: Plan,
    polls: Vec<Timestamp>,
    /// Until when the server asked to be left alone, as the server sees it.
    silence: Timestamp,
}

impl Source {
    fn new(key: String, every: Option<Duration>, start: Timestamp) -> Self {
        let plan = Plan { due: Some(start), hold_until: None, every: Duration::ZERO, failures: 0 };
        Self { key, every, plan, polls: Vec::new(), silence: Timestamp::MIN }
    }

    /// Asks, unless a Retry-After that is still pending forbids it, as the pipeline does.
    fn poll(&mut self, now: Timestamp, answer: Polled) {
        if self.plan.hold_until.is_some_and(|until| until > now) {
            return;
        }
        assert!(now >= self.silence, "{}: asked at {now}, left alone until {}", self.key, self.silence);
        self.polls.push(now);
        let pace = Pace { failures: self.plan.failures, ..Pace::default() };
        self.plan = plan(self.every, &pace, answer, now, &self.key);
        if let Polled::Transient { retry_after: Some(wait) } | Polled::Lasting { retry_after: Some(wait) } = answer {
            self.silence = now + wait;
        }
    }

    /// The most polls in any 24 hours that begin after the first day.
    fn most_a_day(&self, start: Timestamp) -> usize {
        let day = SignedDuration::from_hours(24);
        let late: Vec<_> = self.polls.iter().filter(|at| **at >= start + day).collect();
        (0..late.len()).map(|n| late[n..].iter().take_while(|at| ***at < *late[n] + day).count()).max().unwrap_or(0)
    }
}

/// Runs a year of one source. `fails` says how often in a hundred it fails; a daemon restarts about once a week.
fn year(seed: u64, fails: u64, users: bool) -> (Source, Timestamp) {
    let mut dice = Dice(seed);
    let start: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap_or(Timestamp::UNIX_EPOCH);
    let every = [None, Some(60), Some(900), Some(3_600)][dice.roll(4) as usize].map(Duration::from_secs);
    let mut source = Source::new(format!("https://s{seed}.example/rss"), every, start);
    let mut now = start;
    while now < start + YEAR {
        let due = source.plan.due.unwrap_or(Timestamp::MAX);
        // A restart before it is due: what is stored holds, and what is overdue is spread.
        if dice.one_in(50) {
            let down = SignedDuration::from_secs(dice.roll(40_000) as i64);
            now += down;
            source.plan.due = Some(resume(Some(due), 50, now, &source.key));
            continue;
        }
        // A user who wants to see it now, whatever is due.
        if users && dice.one_in(20) {
            now += SignedDuration::from_secs(dice.roll(600) as i64);
        } else {
            now = now.max(due);
        }
        let answer = match dice.roll(100) < fails {
            true => dice.failure(),
            false => Polled::Read { ask: dice.retry_after() },
        };
        source.poll(now, answer);
    }
    (source, start)
}

#[test]
fn a_source_that_always_fails_is_asked_at_most_ten_times_a_day_for_a_year() {
    let mut most = 0;
    let mut polls = 0;
    for seed in 0..SEEDS {
        let (source, start) = year(seed, 100, false);
        most = most.max(source.most_a_day(start));
        polls += source.polls.len();
        assert!(source.polls.len() > 300, "seed {seed}: it is not given up: {}", source.polls.len());
    }
    println!(
        "{SEEDS} years of failures: {} polls a year, at most {most} in 24 hours after the first day",
        polls / SEEDS as usize
    );
    assert!(most <= 10, "{most}");
}

#[test]
fn retry_after_is_kept_for_a_year_of_faults_restarts_and_users() {
    let mut polls = 0;
    for (n, fails) in [5, 30, 60, 100].into_iter().enumerate() {
        for seed in 0..SEEDS {
            let (source, _) = year(seed + 100 * n as u64, fails, true);
            polls += source.polls.len();
        }
    }
    println!("{} years, {polls} polls, no Retry-After violated", 4 * SEEDS);
}
