//! Faults around the database: no room to write in, a second daemon, a reader that holds on, an order to stop at any moment.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use stancewatch::store::{ChangeFilter, Reader, StatementFilter};
use support::binary::{configured, stancewatch};
use support::desk::{Desk, READY, article, monday, thursday};
use support::site::Reply;
use support::usage::Guarded;
use tokio::time::Instant;

const CHANNEL: &str = "[[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n";

fn command(config: &Path, name: &str) -> Command {
    let mut command = stancewatch();
    command.arg(name).arg("--config").arg(config).current_dir(config.parent().unwrap());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs a command to its end; what it said on standard error, its exit code and how long it took.
fn said(command: &mut Command) -> (String, Option<i32>, Duration) {
    let begun = Instant::now();
    let output = command.stderr(Stdio::piped()).output().unwrap();
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code(), begun.elapsed())
}

fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..6_000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("not within a minute: {what}");
}

fn statements(dir: &Path) -> usize {
    let read = |reader: Reader| reader.statements(&StatementFilter::default()).map(|rows| rows.len());
    Reader::open(&dir.join("test.db")).and_then(read).unwrap_or_default()
}

/// Refused with 78 and one line that says what, where and how to mend it.
fn refused(what: &str, command: &mut Command, place: &str) {
    let (text, code, took) = said(command);
    println!("{what}: {took:?}: {}", text.trim());
    assert_eq!(code, Some(78), "{what}: {text}");
    assert_eq!(text.lines().count(), 1, "{what}: {text}");
    assert!(text.contains(place) && text.contains("; "), "{what}: {text}");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_in_one_line() {
    let desk = monday();
    for name in ["run", "check"] {
        for what in ["a file stands in the way", "a directory stands there", "the lock is a directory"] {
            let (dir, config) = configured(&desk.site, "");
            let database = dir.path().join("test.db");
            match what {
                "a file stands in the way" => {
                    std::fs::write(dir.path().join("state"), "").unwrap();
                    let text = std::fs::read_to_string(&config).unwrap();
                    std::fs::write(&config, text.replace("\"test.db\"", "\"state/test.db\"")).unwrap();
                }
                "a directory stands there" => std::fs::create_dir(&database).unwrap(),
                // A check takes no lock, and notes there only that it made the database.
                _ => std::fs::create_dir(dir.path().join("test.db.lock")).unwrap(),
            }
            refused(&format!("{name}, {what}"), &mut command(&config, name), "test.db");
        }
    }
}

#[test]
fn a_folder_without_permission_is_refused_in_one_line() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, "");
    let (closed, mode) = (dir.path().join("closed"), |mode| std::fs::Permissions::from_mode(mode));
    std::fs::create_dir(&closed).unwrap();
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("\"test.db\"", "\"closed/test.db\"")).unwrap();
    std::fs::set_permissions(dir.path(), mode(0o755)).unwrap();
    std::fs::set_permissions(&closed, mode(0o555)).unwrap();
    let mut run = command(&config, "run");
    let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    if is_root {
        // Permissions hold for everybody else.
        run.uid(65_534).gid(65_534);
    }
    if is_root && Command::new(run.get_program()).arg("--version").uid(65_534).output().is_err() {
        println!("skipped: another user may not run the program here");
        return;
    }
    refused("no permission", &mut run, "closed/test.db");
    std::fs::set_permissions(&closed, mode(0o755)).unwrap();
}

/// A file system of its own; gone on drop.
struct Mounted(PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(arguments: &[&str], at: &Path) -> bool {
    let status = Command::new("mount").args(arguments).arg(at).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

#[test]
fn a_read_only_file_system_is_refused_in_one_line() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, "");
    let state = dir.path().join("state");
    std::fs::create_dir(&state).unwrap();
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("\"test.db\"", "\"state/test.db\"")).unwrap();
    if !mount(&["-t", "tmpfs", "-o", "size=8m", "tmpfs"], &state) {
        println!("skipped: nothing can be mounted here");
        return;
    }
    let _mounted = Mounted(state.clone());
    assert!(mount(&["-o", "remount,ro"], &state));
    refused("read-only, new", &mut command(&config, "run"), "state/test.db");
    assert!(mount(&["-o", "remount,rw"], &state));
    assert!(command(&config, "check").status().unwrap().success());
    assert!(mount(&["-o", "remount,ro"], &state));
    for name in ["run", "check"] {
        refused(&format!("read-only, {name}"), &mut command(&config, name), "state/test.db");
    }
    assert!(mount(&["-o", "remount,rw"], &state));
    assert!(command(&config, "check").status().unwrap().success(), "nothing was harmed");
}

#[test]
fn a_second_daemon_leaves_the_first_alone_and_a_dead_one_holds_nothing() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, CHANNEL);
    let mut longest = Duration::ZERO;
    for round in 0..10 {
        let mut first = Guarded(command(&config, "run").spawn().unwrap());
        let asked = desk.site.hits("/feed.xml");
        let owner = first.0.id().to_string();
        until("the daemon", || {
            std::fs::read_to_string(dir.path().join("test.db.lock")).is_ok_and(|t| t.trim() == owner)
        });
        let (text, code, took) = said(&mut command(&config, "run"));
        longest = longest.max(took);
        assert_eq!(code, Some(78), "{text}");
        assert!(text.contains(&format!("process {owner}")) && text.lines().count() == 1, "{text}");
        if round == 0 {
            until("the first goes on", || statements(dir.path()) == 1);
        }
        assert!(first.0.try_wait().unwrap().is_none());
        assert!(round > 0 || desk.site.hits("/feed.xml") > asked);
        // SIGKILL; the next round's daemon takes over at once.
        first.0.kill().unwrap();
        first.0.wait().unwrap();
    }
    println!("10 second daemons refused, the slowest after {longest:?}; 10 killed ones were followed at once");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test is the other program that holds the database")]
fn a_reader_that_holds_on_is_told_of_and_its_log_emptied_once_it_lets_go() {
    let desk = monday();
    let (dir, config) = configured(&desk.site, CHANNEL);
    let (database, log) = (dir.path().join("test.db"), dir.path().join("log"));
    let daemon = Guarded(command(&config, "run").stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap());
    until("the first poll", || statements(dir.path()) == 1);
    let holder = rusqlite::Connection::open(&database).unwrap();
    holder.execute_batch("BEGIN; SELECT count(*) FROM meta").unwrap();
    let writer = rusqlite::Connection::open(&database).unwrap();
    writer.busy_timeout(Duration::from_secs(10)).unwrap();
    for round in 0..70 {
        let value = format!("{round}").repeat(1 << 19);
        writer.execute("INSERT OR REPLACE INTO meta VALUES ('filler', ?1)", [value]).unwrap();
    }
    let size = || std::fs::metadata(dir.path().join("test.db-wal")).map_or(0, |file| file.len());
    let warnings = || std::fs::read_to_string(&log).unwrap().matches("the write-ahead log of").count();
    let held = size();
    assert!(held >= 64 << 20, "{held}");
    daemon.signal("USR1");
    until("a warning", || warnings() == 1);
    let before = desk.site.hits("/feed.xml");
    daemon.signal("USR1");
    until("another look", || desk.site.hits("/feed.xml") > before);
    let doctor = command(&config, "doctor").stdout(Stdio::piped()).output().unwrap();
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("the write-ahead log has"));
    holder.execute_batch("COMMIT").unwrap();
    daemon.signal("USR1");
    until("an empty log", || size() == 0);
    assert_eq!(warnings(), 1, "once");
    println!("held at {} MiB, one warning, 0 bytes after the release", held >> 20);
    drop((holder, writer));
    daemon.stop();
}

/// What stops in the middle of fetching and writing, and whether anything of it is lost.
fn stop_anywhere(rounds: u64) {
    let (mut longest, mut read_before) = (Duration::ZERO, 0);
    for round in 0..rounds {
        let desk = monday();
        let (dir, config) = configured(&desk.site, CHANNEL);
        assert!(command(&config, "check").status().unwrap().success());
        thursday(&desk);
        slowly(&desk);
        due_now(&dir.path().join("test.db"));
        let asked = desk.site.hits("/feed.xml");
        let mut daemon = Guarded(command(&config, "run").spawn().unwrap());
        until("a poll", || desk.site.hits("/feed.xml") > asked);
        // Each round stops at another moment of the half second that the article takes.
        std::thread::sleep(Duration::from_millis(round * 700 / rounds));
        let begun = Instant::now();
        daemon.signal("TERM");
        let status = daemon.0.wait().unwrap();
        longest = longest.max(begun.elapsed());
        assert!(status.success(), "round {round}: {status}");
        let reader = Reader::open(&dir.path().join("test.db")).unwrap();
        assert_eq!(reader.meta("closed_cleanly").unwrap().as_deref(), Some("1"), "round {round}");
        read_before += usize::from(statements(dir.path()) == 2);
        drop(reader);
        let mut again = Guarded(command(&config, "run").spawn().unwrap());
        until("the alert", || {
            std::fs::read_to_string(dir.path().join("alerts.jsonl")).is_ok_and(|text| text.ends_with('\n'))
        });
        again.signal("TERM");
        let status = again.0.wait().unwrap();
        // With nothing left to do it may hear the signal before it listens for it.
        assert!(status.success() || status.signal() == Some(15), "round {round}: {status}");
        let reader = Reader::open(&dir.path().join("test.db")).unwrap();
        assert_eq!(reader.changes(&ChangeFilter::default()).unwrap().len(), 2, "round {round}");
        assert!(reader.verify().unwrap().altered.is_none(), "round {round}");
        let told = std::fs::read_to_string(dir.path().join("alerts.jsonl")).unwrap();
        assert_eq!(told.lines().count(), 1, "round {round}: {told}");
    }
    println!(
        "{rounds} stops, the slowest took {longest:?}; {read_before} after the article was stored; 0 lost, 0 told twice"
    );
}

/// Thursday's article drips.
fn slowly(desk: &Desk) {
    let page = article("Lind goes further", "2025-03-20T09:00:00Z", &[READY]);
    desk.site.set("/thursday", Reply::html(page).drip(Duration::from_micros(300)));
}

/// The source is due, so that a daemon asks it at once.
#[expect(clippy::disallowed_methods, reason = "the test turns the clock of one source")]
fn due_now(database: &Path) {
    let file = rusqlite::Connection::open(database).unwrap();
    assert_eq!(file.execute("UPDATE sources SET next_due_at = NULL", []).unwrap(), 1);
}

#[test]
fn an_order_to_stop_at_any_moment_loses_nothing() {
    stop_anywhere(20);
}

#[test]
#[ignore = "a hundred rounds: .ci/long ignored"]
fn an_order_to_stop_at_a_hundred_moments_loses_nothing() {
    stop_anywhere(100);
}
