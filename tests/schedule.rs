//! A month of polling, simulated: how long articles wait to be seen, and what that costs, beside fixed intervals.
//!
//! `cargo test --test schedule -- --nocapture` prints the table of `docs/schedule.md`. The sources are invented; each has a rhythm
//! of its own. A month of learning goes before the month that is measured.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use stancewatch::daemon::schedule::{Pace, Polled, plan};

/// Articles an hour of a source, by hour of the day (UTC) and whether it is a weekend.
type Rate = fn(hour: i64, weekend: bool) -> f64;

/// Invented sources.
const SOURCES: [(&str, Rate); 5] = [
    ("news agency, round the clock", |hour, weekend| match (hour, weekend) {
        (5..=19, false) => 8.0,
        (5..=19, true) => 4.0,
        _ => 2.0,
    }),
    ("daily paper, by day", |hour, weekend| match (hour, weekend) {
        (4..=17, false) => 3.0,
        (4..=17, true) => 1.0,
        _ => 0.1,
    }),
    ("ministry, office hours", |hour, weekend| if !weekend && (7..=15).contains(&hour) { 0.4 } else { 0.0 }),
    ("broadcaster, morning and evening", |hour, _| if matches!(hour, 5..=8 | 16..=20) { 5.0 } else { 0.4 }),
    ("blog, twice a week", |hour, _| if (8..=20).contains(&hour) { 2.0 / 7.0 / 13.0 } else { 0.0 }),
];

const DAYS: i64 = 30;
/// Months that are taken together for each source.
const RUNS: u64 = 20;

/// SplitMix64: the same articles in each run.
struct Random(u64);

impl Random {
    /// In (0, 1].
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bits = u32::try_from((z ^ (z >> 31)) >> 32).unwrap();
        (f64::from(bits) + 1.0) / (f64::from(u32::MAX) + 1.0)
    }
}

fn start() -> Timestamp {
    "2025-03-03T00:00:00Z".parse().unwrap()
}

/// When the articles of `days` days appear: a Poisson process by thinning (Lewis and Shedler 1979).
fn articles(rate: Rate, days: i64, seed: u64) -> Vec<Timestamp> {
    let (mut random, mut at, mut found) = (Random(seed), start(), Vec::new());
    let most = 8.0;
    let end = start() + SignedDuration::from_hours(24 * days);
    loop {
        at += SignedDuration::from_secs_f64(-random.next().ln() / most * 3600.0);
        if at >= end {
            return found;
        }
        let hours = at.duration_since(start()).as_hours();
        let weekend = hours / 24 % 7 >= 5;
        if random.next() * most <= rate(hours % 24, weekend) {
            found.push(at);
        }
    }
}

/// What months of polling came to.
#[derive(Default)]
struct Outcome {
    requests: u32,
    delays: Vec<Duration>,
}

impl Outcome {
    fn mean(&self) -> Duration {
        self.delays.iter().sum::<Duration>() / u32::try_from(self.delays.len().max(1)).unwrap()
    }

    /// What nine of ten articles do not exceed.
    fn ninth(&self) -> Duration {
        let mut sorted = self.delays.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() * 9 / 10).copied().unwrap_or_default()
    }
}

/// Polls from the start; counts what happens in the second month. `next` plans the poll after one at a time that saw articles.
fn simulate(published: &[Timestamp], mut next: impl FnMut(Timestamp, &[Timestamp]) -> Timestamp) -> Outcome {
    let measured = start() + SignedDuration::from_hours(24 * DAYS);
    let end = measured + SignedDuration::from_hours(24 * DAYS);
    let (mut at, mut seen, mut outcome) = (start(), 0, Outcome::default());
    while at < end {
        let new = published[seen..].iter().take_while(|article| **article <= at).count();
        let found = &published[seen..seen + new];
        seen += new;
        if at >= measured {
            outcome.requests += 1;
            outcome.delays.extend(found.iter().map(|article| Duration::try_from(at.duration_since(*article)).unwrap()));
        }
        at = next(at, found);
    }
    outcome
}

/// The same over all runs of a source.
fn over(runs: &[Vec<Timestamp>], month: impl Fn(&[Timestamp]) -> Outcome) -> Outcome {
    runs.iter().map(|published| month(published)).fold(Outcome::default(), |mut all, one| {
        all.requests += one.requests;
        all.delays.extend(one.delays);
        all
    })
}

fn adaptive(published: &[Timestamp]) -> Outcome {
    let (mut pace, mut last) = (Pace::default(), start());
    simulate(published, |now, found| {
        // What a list says of its articles: to the minute, and one in four without a date.
        let dated = found.iter().enumerate().map(|(n, at)| (n % 4 != 3).then_some(*at));
        pace.rhythm.observe(last, now, &dated.collect::<Vec<_>>());
        last = now;
        plan(None, &pace, Polled::Read { ask: None }, now, "https://a.example/feed").due.unwrap()
    })
}

fn fixed(published: &[Timestamp], every: Duration) -> Outcome {
    simulate(published, |now, _| now.checked_add(every).unwrap())
}

fn minutes(span: Duration) -> f64 {
    span.as_secs_f64() / 60.0
}

#[test]
fn a_month_beside_fixed_intervals() {
    let days = f64::from(u32::try_from(DAYS).unwrap()) * RUNS as f64;
    let row = |name: &str, outcome: &Outcome| {
        let per_day = f64::from(outcome.requests) / days;
        println!("| {name} | {per_day:.1} | {:.0} | {:.0} |", minutes(outcome.mean()), minutes(outcome.ninth()));
    };
    for (n, (name, rate)) in (0..).zip(SOURCES) {
        let runs: Vec<_> = (0..RUNS).map(|run| articles(rate, 2 * DAYS, n * RUNS + run)).collect();
        let adaptive = over(&runs, adaptive);
        println!("\n**{name}**: {:.1} articles a day\n", adaptive.delays.len() as f64 / days);
        println!("| schedule | requests a day | mean delay, min | 9 of 10 within, min |\n|---|---|---|---|");
        for every in [15, 30, 60, 180].map(Duration::from_mins) {
            row(&format!("every {:.0} min", minutes(every)), &over(&runs, |published| fixed(published, every)));
        }
        let even = Duration::from_secs_f64(days * 86_400.0 / f64::from(adaptive.requests));
        let same_cost = over(&runs, |published| fixed(published, even));
        row(&format!("every {:.0} min (as many requests)", minutes(even)), &same_cost);
        row("adaptive", &adaptive);
        let ratio = adaptive.mean().as_secs_f64() / same_cost.mean().as_secs_f64();
        assert!(ratio <= 1.1, "{name}: {ratio:.2} of the delay of a fixed interval that costs as much");
    }
}
