//! The daemon while the wall clock jumps and the machine sleeps, on time that the test moves: nobody is asked by all at once,
//! nobody is forgotten, nobody is told twice.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use stancewatch::config::Config;
use stancewatch::daemon::{Order, RunError, run};
use stancewatch::model::SourceKind;
use support::desk::{Desk, monday, source, thursday};
use support::site::Reply;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

const SOURCES: usize = 50;

/// One test at a time, so that the threads are its own.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// The threads of this process that run or wait for the disk, the asking one among them.
fn threads_at_work() -> usize {
    let states = std::fs::read_dir("/proc/self/task").unwrap().flatten().filter_map(|task| {
        let stat = std::fs::read_to_string(task.path().join("stat")).ok()?;
        stat.rsplit(')').next()?.trim_start().chars().next()
    });
    states.filter(|state| matches!(state, 'R' | 'D')).count()
}

/// A daemon over fifty sources. Time stands still but for [`World::pass`]: tokio moves a paused clock by itself whenever all wait,
/// also for the network, but not while a blocking task runs.
struct World {
    desk: Desk,
    alerts: std::path::PathBuf,
    orders: mpsc::Sender<Order>,
    ended: JoinHandle<Result<(), RunError>>,
    stillness: std::sync::mpsc::Sender<()>,
}

impl World {
    async fn start() -> Self {
        let (stillness, still) = std::sync::mpsc::channel::<()>();
        spawn_blocking(move || still.recv());
        let mut desk = monday();
        let alerts = desk.channel();
        // What is waited for is the network, and the time that passes meanwhile is none.
        let hour = Duration::from_hours(1);
        (desk.config.fetch.first_byte_timeout, desk.config.fetch.total_timeout) = (hour, hour);
        // All are at one host here, and are to be asked when they are due.
        desk.config.fetch.host_connections = SOURCES;
        for n in 1..SOURCES {
            let path = format!("/feeds/{n}");
            desk.site
                .set(&path, Reply::xml("<rss version=\"2.0\"><channel><title>x</title></channel></rss>").etag("\"1\""));
            desk.config.sources.push(source(&desk.site.url(&path), Some(SourceKind::Feed)));
        }
        let (orders, receiver) = mpsc::channel(8);
        let config = desk.config.clone();
        let ended = tokio::spawn(run(desk.pipeline(), move || Ok::<Config, String>(config.clone()), receiver));
        let mut world = Self { desk, alerts, orders, ended, stillness };
        world.settle().await;
        world
    }

    /// Lets a second of both clocks pass, and all that is to happen in it.
    async fn pass(&mut self, time: Duration) {
        self.desk.clock.pass(SignedDuration::try_from(time).unwrap());
        tokio::time::advance(time).await;
        self.settle().await;
    }

    /// Waits, in real time, until there is nothing left to be done: the store has answered, and all threads sleep, however busy the
    /// machine is. (A thread that waits for the disk does not show as such on every file system; its answer does.)
    async fn settle(&mut self) {
        let store = self.desk.pipeline().store().clone();
        let mut quiet = 0;
        while quiet < 3 {
            store.write(|_| Ok(())).await.unwrap();
            store.read(|_| Ok(())).await.unwrap();
            let idle = spawn_blocking(|| {
                std::thread::sleep(Duration::from_millis(1));
                threads_at_work() <= 1
            });
            quiet = if idle.await.unwrap() { quiet + 1 } else { 0 };
            // Timers have whole milliseconds: what is to start now starts with the next one.
            tokio::time::advance(Duration::from_millis(1)).await;
        }
    }

    /// Lets time pass, and gives at which second of it each source was asked.
    async fn watch(&mut self, time: Duration, step: Duration) -> BTreeMap<String, Vec<u64>> {
        let mut polls: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        let mut passed = Duration::ZERO;
        while passed < time {
            self.desk.site.forget();
            self.pass(step).await;
            passed += step;
            for target in self.desk.site.targets() {
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
        let mut world = Self::start().await;
        // By the place that its address gives it, a source may be the very first, and have been asked already.
        let mut asked: BTreeSet<String> =
            world.desk.site.targets().into_iter().filter(|t| t.contains("feed")).collect();
        asked.extend(world.watch(Duration::from_secs(75), Duration::from_secs(5)).await.into_keys());
        assert_eq!(asked.len(), SOURCES, "a start asks all within a minute");
        thursday(&world.desk);
        world.orders.send(Order::PollNow).await.unwrap();
        while world.alerts() == 0 {
            world.pass(Duration::from_secs(1)).await;
        }
        world
    }

    async fn stop(self) {
        self.orders.send(Order::Stop).await.unwrap();
        drop(self.stillness);
        self.ended.await.unwrap().unwrap();
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
    let mut world = World::settled().await;
    // Neither sleep nor a clock that is set moves the steady clock.
    world.desk.clock.pass(jump);
    let polls = world.watch(Duration::from_secs(150), Duration::from_secs(1)).await;
    let (first, last) = bounds(&polls);
    let most = (0..=150).map(|s| polls.values().flatten().filter(|at| **at == s).count()).max().unwrap();
    println!(
        "{name}: first poll after {first} s, {SOURCES} sources over {} s, at most {most} in one second",
        last - first
    );
    assert_eq!(polls.len(), SOURCES);
    assert!(polls.values().all(|at| at.len() == 1), "{polls:?}");
    assert!(first <= 60 && last - first >= 30, "{first} {last}");
    assert_eq!(world.alerts(), 1);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_keeps_nobody_waiting() {
    let _alone = ALONE.lock().await;
    let mut world = World::settled().await;
    world.desk.clock.pass(SignedDuration::from_hours(-24));
    // The interval is a quarter of an hour, a tenth of it is jitter, and it takes a while to notice the jump.
    let polls = world.watch(Duration::from_mins(20), Duration::from_secs(10)).await;
    let (first, last) = bounds(&polls);
    println!("the clock is set a day back: {SOURCES} sources asked between {first} and {last} s after");
    assert_eq!(polls.len(), SOURCES);
    assert!(last <= 18 * 60, "{last}");
    assert!(polls.values().all(|at| at.len() <= 2), "{polls:?}");
    assert_eq!(world.alerts(), 1);
    // And to where it was: a day ahead again.
    world.desk.clock.pass(SignedDuration::from_hours(24));
    let polls = world.watch(Duration::from_secs(150), Duration::from_secs(1)).await;
    assert_eq!(polls.len(), SOURCES);
    assert_eq!(world.alerts(), 1);
    world.stop().await;
}
