//! A crash at every numbered point of the line, one after the other, until a run has none: nothing is lost, nothing is invented, and
//! at most one delivery a channel is repeated, under the same key.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]
#![cfg(debug_assertions)]

mod support;

use std::collections::BTreeSet;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use stancewatch::store::{ChangeFilter, DeliveryStatus, Reader, StatementFilter};
use support::binary::{configuration, stancewatch};
use support::desk::{Desk, monday, thursday};
use support::endpoint::Endpoint;

/// More points than there are: the loop ends long before.
const MOST: usize = 400;
/// Points that must have been met.
const POINTS: [&str; 4] = ["before a commit", "after a commit", "claimed, not sent", "sent, not noted"];

/// A site with Thursday's news, a receiver, and a folder in which Monday's are history.
struct Stage {
    desk: Desk,
    endpoint: Endpoint,
    history: tempfile::TempDir,
}

/// What crashes cost.
#[derive(Debug, Default)]
struct Tally {
    points: BTreeSet<String>,
    crashes: usize,
    repeated: usize,
}

impl Stage {
    fn new() -> Self {
        let (desk, endpoint, history) = (monday(), Endpoint::start(), tempfile::tempdir().unwrap());
        // A backup on a thread of its own would number the points anew each time.
        let more = format!(
            "[trouble]\nenabled = false\n[backup]\nenabled = false\n[[notify.webhook]]\nurl = \"{}\"\n[[notify.command]]\n\
             command = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n",
            endpoint.url("/")
        );
        std::fs::write(history.path().join("stancewatch.toml"), configuration(&desk.site, &more)).unwrap();
        let status = program(history.path(), &["check"]).status().unwrap();
        assert!(status.success());
        due_now(&history.path().join("test.db"));
        thursday(&desk);
        Self { desk, endpoint, history }
    }

    /// A copy of the folder.
    fn fresh(&self) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in std::fs::read_dir(self.history.path()).unwrap().flatten() {
            std::fs::copy(file.path(), dir.path().join(file.file_name())).unwrap();
        }
        dir
    }

    /// Crashes at one point after the other, and looks at what a restart makes of it.
    fn crash_everywhere(&self, arguments: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for at in 1..MOST {
            if !self.crash_once(arguments, &at.to_string(), &mut tally) {
                // The points of a daemon come in another order each time: those that matter are met by name.
                for point in POINTS.iter().filter(|point| !tally.points.contains(**point)).collect::<Vec<_>>() {
                    self.crash_once(arguments, point, &mut tally);
                }
                return tally;
            }
        }
        panic!("there is no end of points");
    }

    /// Crashes at one point, by number or name, and looks at what a restart makes of it. Gives whether it was passed.
    fn crash_once(&self, arguments: &[&str], at: &str, tally: &mut Tally) -> bool {
        let (dir, sent) = (self.fresh(), self.endpoint.sent().len());
        let (crashed, point) = crash(dir.path(), arguments, at);
        if crashed {
            tally.crashes += 1;
            tally.points.extend(point);
            recover(dir.path());
        }
        let messages: Vec<Value> =
            self.endpoint.sent()[sent..].iter().map(|s| serde_json::from_str(&s.body).unwrap()).collect();
        let keys: Vec<String> =
            messages.iter().map(|m| m["data"]["idempotency_key"].as_str().unwrap().to_owned()).collect();
        tally.repeated += all_is_well(dir.path(), &keys, at);
        crashed
    }
}

/// The source is due, so that a daemon asks it at once.
#[expect(clippy::disallowed_methods, reason = "the test turns the clock of one source")]
fn due_now(database: &Path) {
    let file = rusqlite::Connection::open(database).unwrap();
    assert_eq!(file.execute("UPDATE sources SET next_due_at = NULL", []).unwrap(), 1);
}

fn program(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = stancewatch();
    command.args(arguments).args(["--config", "stancewatch.toml"]).current_dir(dir);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs the program until it crashes at the point, or has done its work. Gives whether it crashed, and where.
fn crash(dir: &Path, arguments: &[&str], at: &str) -> (bool, Option<String>) {
    let log = dir.join("points.log");
    let mut command = program(dir, arguments);
    command.env("STANCEWATCH_CRASH_AT", at).env("STANCEWATCH_CRASH_LOG", &log);
    let mut child = command.spawn().unwrap();
    let ended = wait(dir, &mut child, arguments == ["run"]);
    let last = std::fs::read_to_string(&log).unwrap_or_default().lines().last().map(str::to_owned);
    (!ended, last.and_then(|line| Some(line.split_once(' ')?.1.to_owned())))
}

/// Waits for the end, and stops a daemon that has done its work. Gives whether it ended well.
fn wait(dir: &Path, child: &mut Child, is_daemon: bool) -> bool {
    for _ in 0..3_000 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.success();
        }
        if is_daemon && is_done(dir) {
            let pid = child.id().to_string();
            assert!(Command::new("kill").arg(pid).status().unwrap().success());
            let status = child.wait().unwrap();
            // With nothing left to do it may hear the signal before it listens for it.
            return status.success() || status.signal() == Some(15);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    panic!("it neither ends nor does its work");
}

fn database(dir: &Path) -> PathBuf {
    dir.join("test.db")
}

fn is_done(dir: &Path) -> bool {
    let Ok(reader) = Reader::open(&database(dir)) else { return false };
    let deliveries = reader.deliveries(None).unwrap_or_default();
    deliveries.len() == 2 && deliveries.iter().all(|row| row.status == DeliveryStatus::Delivered)
}

/// The service manager starts the daemon again.
fn recover(dir: &Path) {
    let log = std::fs::File::create(dir.join("log")).unwrap();
    let mut child = program(dir, &["run"]).stderr(log).spawn().unwrap();
    let ended = wait(dir, &mut child, true);
    assert!(ended, "{:?} {}", child.wait(), std::fs::read_to_string(dir.join("log")).unwrap_or_default());
}

/// Looks at everything that must hold, and gives how many deliveries were repeated.
fn all_is_well(dir: &Path, posted: &[String], at: &str) -> usize {
    let reader = Reader::open(&database(dir)).unwrap();
    let changes = reader.changes(&ChangeFilter::default()).unwrap();
    assert_eq!(changes.len(), 2, "point {at}: the official's shift and the principal's: {changes:#?}");
    assert_eq!(reader.statements(&StatementFilter::default()).unwrap().len(), 2, "point {at}");
    let deliveries = reader.deliveries(None).unwrap();
    let keys: BTreeSet<&str> = deliveries.iter().map(|row| row.idempotency_key.as_str()).collect();
    assert_eq!((deliveries.len(), keys.len()), (2, 1), "point {at}: {deliveries:#?}");
    assert!(deliveries.iter().all(|row| row.status == DeliveryStatus::Delivered), "point {at}: {deliveries:#?}");
    assert!(reader.verify().unwrap().altered.is_none(), "point {at}");
    let written = std::fs::read_to_string(dir.join("alerts.jsonl")).unwrap();
    let piped: Vec<String> = written
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["idempotency_key"].as_str().unwrap().to_owned())
        .collect();
    for told in [&piped[..], posted] {
        assert!((1..=2).contains(&told.len()), "point {at}: {told:?}");
        assert!(told.iter().all(|key| keys.contains(key.as_str())), "point {at}: {told:?}");
    }
    piped.len() + posted.len() - 2
}

fn report(what: &str, tally: &Tally) {
    println!("{what}: {} crashes, {} deliveries repeated, at {:#?}", tally.crashes, tally.repeated, tally.points);
    for point in POINTS {
        assert!(tally.points.contains(point), "{what} never passed {point:?}");
    }
    assert!(tally.crashes >= 10, "{tally:?}");
}

#[test]
fn a_check_that_crashes_anywhere_loses_nothing() {
    let stage = Stage::new();
    report("check", &stage.crash_everywhere(&["check"]));
    drop(stage.desk);
}

#[test]
fn a_daemon_that_crashes_anywhere_loses_nothing() {
    let stage = Stage::new();
    report("run", &stage.crash_everywhere(&["run"]));
}
