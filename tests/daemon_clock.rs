//! The daemon while the wall clock jumps and the machine sleeps, on time that the test moves: nobody is asked by all at once,
//! nobody is forgotten, nobody is told twice.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use stancewatch::daemon::Order;
use stancewatch::model::SourceKind;
use support::desk::{monday, source, thursday};
use support::paused::World;
use support::site::Reply;

const SOURCES: usize = 50;

/// One test at a time, so that the threads are its own.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// A daemon over fifty sources, on time that the test moves.
struct Sources {
    world: World,
    alerts: std::path::PathBuf,
}

impl Sources {
    async fn start() -> Self {
        let mut desk = monday();
        let alerts = desk.channel();
        // All are at one host here, and are to be asked when they are due.
        desk.config.fetch.host_connections = SOURCES;
        for n in 1..SOURCES {
            let path = format!("/feeds/{n}");
            desk.site
                .set(&path, Reply::xml("<rss version=\"2.0\"><channel><title>x</title></channel></rss>").etag("\"1\""));
            desk.config.sources.push(source(&desk.site.url(&path), Some(SourceKind::Feed)));
        }
        Self { world: World::start(desk).await, alerts }
    }

    /// Lets time pass, and gives at which second of it each source was asked.
    async fn watch(&mut self, time: Duration, step: Duration) -> BTreeMap<String, Vec<u64>> {
        let mut polls: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let mut passed = Duration::ZERO;
        while passed < time {
            self.world.desk.site.forget();
            self.world.pass(step).await;
            passed += step;
            for target in self.world.desk.site.targets() {
                if target.contains("feed") {
                    polls.entry(target).or_default().push(passed.as_secs());
                }
            }
        }
        polls
    }

    fn alerts(&self) -> usize {
        std::fs::read_to_string(&self.alerts).unwrap_or_default().lines().count()
    }

    /// All sources are read, and there is one shift to tell of.
    async fn settled() -> Self {
        let mut sources = Self::start().await;
        // By the place that its address gives it, a source may be the very first, and have been asked already.
        let mut asked: BTreeSet<String> =
            sources.world.desk.site.targets().into_iter().filter(|t| t.contains("feed")).collect();
        asked.extend(sources.watch(Duration::from_secs(75), Duration::from_secs(5)).await.into_keys());
        assert_eq!(asked.len(), SOURCES, "a start asks all within a minute");
        thursday(&sources.world.desk);
        sources.world.order(Order::PollNow).await;
        while sources.alerts() == 0 {
            sources.world.pass(Duration::from_secs(1)).await;
        }
        sources
    }
}

fn bounds(polls: &BTreeMap<String, Vec<u64>>) -> (u64, u64) {
    let firsts: Vec<u64> = polls.values().map(|at| at[0]).collect();
    (*firsts.iter().min().unwrap(), *firsts.iter().max().unwrap())
}

/// Forward and asleep: everything is overdue.
#[rstest]
#[case::a_day_ahead("the clock is set a day ahead", SignedDuration::from_hours(24))]
#[case::asleep("the machine sleeps for 8 hours", SignedDuration::from_hours(8))]
#[tokio::test(start_paused = true)]
async fn what_is_overdue_after_a_jump_is_asked_soon_but_not_at_once(#[case] name: &str, #[case] jump: SignedDuration) {
    let _alone = ALONE.lock().await;
    let mut sources = Sources::settled().await;
    // Neither sleep nor a clock that is set moves the steady clock.
    sources.world.desk.clock.pass(jump);
    let polls = sources.watch(Duration::from_secs(150), Duration::from_secs(1)).await;
    let (first, last) = bounds(&polls);
    let most = (0..=150).map(|s| polls.values().flatten().filter(|at| **at == s).count()).max().unwrap();
    println!(
        "{name}: first poll after {first} s, {SOURCES} sources over {} s, at most {most} in one second",
        last - first
    );
    assert_eq!(polls.len(), SOURCES);
    assert!(polls.values().all(|at| at.len() == 1), "{polls:?}");
    assert!(first <= 60 && last - first >= 30, "{first} {last}");
    assert_eq!(sources.alerts(), 1);
    sources.world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_keeps_nobody_waiting() {
    let _alone = ALONE.lock().await;
    let mut sources = Sources::settled().await;
    sources.world.desk.clock.pass(SignedDuration::from_hours(-24));
    // The interval is a quarter of an hour, a tenth of it is jitter, and it takes a while to notice the jump.
    let polls = sources.watch(Duration::from_mins(20), Duration::from_secs(10)).await;
    let (first, last) = bounds(&polls);
    println!("the clock is set a day back: {SOURCES} sources asked between {first} and {last} s after");
    assert_eq!(polls.len(), SOURCES);
    assert!(last <= 18 * 60, "{last}");
    assert!(polls.values().all(|at| at.len() <= 2), "{polls:?}");
    assert_eq!(sources.alerts(), 1);
    // And to where it was: a day ahead again.
    sources.world.desk.clock.pass(SignedDuration::from_hours(24));
    let polls = sources.watch(Duration::from_secs(150), Duration::from_secs(1)).await;
    assert_eq!(polls.len(), SOURCES);
    assert_eq!(sources.alerts(), 1);
    sources.world.stop().await;
}
