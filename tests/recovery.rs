//! A damaged database and the daemon: the newest good backup takes its place, nothing is deleted, nothing that was told is told again.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use stancewatch::store::{ChangeFilter, Reader, StatementFilter};
use support::binary::{configured, stancewatch};
use support::desk::{Desk, monday, thursday};
use support::usage::Guarded;

/// A channel that writes to a file, as long as it is let.
const CHANNEL: &str = "[[notify.command]]\ncommand = [\"sh\", \"-c\", \"test ! -e mute && cat >> alerts.jsonl\"]\n";

/// A site, and a folder with a configuration and a database.
struct Stage {
    desk: Desk,
    dir: tempfile::TempDir,
    config: PathBuf,
}

impl Stage {
    /// Monday's news are history.
    fn new(more: &str) -> Self {
        let desk = monday();
        let (dir, config) = configured(&desk.site, &format!("{CHANNEL}{more}"));
        let stage = Self { desk, dir, config };
        assert!(stage.command("check").status().unwrap().success());
        stage
    }

    fn command(&self, name: &str) -> Command {
        let mut command = stancewatch();
        command.arg(name).arg("--config").arg(&self.config).current_dir(self.dir.path());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self) -> Guarded {
        let log = std::fs::OpenOptions::new().append(true).create(true).open(self.path("log")).unwrap();
        Guarded(self.command("run").stderr(log).spawn().unwrap())
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..1_200 {
            if holds() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("not within a minute: {what}\n{}", self.log());
    }

    fn told(&self, notice: &str) -> Vec<Value> {
        let text = std::fs::read_to_string(self.path("alerts.jsonl")).unwrap_or_default();
        let all = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        all.filter(|alert| alert["notice"] == notice).collect()
    }

    fn statements(&self) -> usize {
        let read = |reader: Reader| reader.statements(&StatementFilter::default()).map(|rows| rows.len());
        Reader::open(&self.path("test.db")).and_then(read).unwrap_or_default()
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path(folder)) else { return Vec::new() };
        entries.flatten().map(|entry| entry.file_name().into_string().unwrap()).collect()
    }

    fn backups(&self) -> usize {
        self.names("backups").iter().filter(|name| name.ends_with(".db")).count()
    }

    fn aside(&self) -> Vec<PathBuf> {
        let is_aside = |name: &String| name.starts_with("test.db.damaged-") && name.ends_with('Z');
        self.names("").into_iter().filter(is_aside).map(|name| self.path(&name)).collect()
    }

    /// The daemon makes a backup, and Thursday's news come after it.
    fn live(&self, muted: bool) {
        let daemon = self.run();
        self.until("a backup", || self.backups() == 1);
        if muted {
            std::fs::write(self.path("mute"), "").unwrap();
        }
        thursday(&self.desk);
        daemon.signal("USR1");
        self.until("Thursday's article", || self.statements() == 2);
        if !muted {
            self.until("Thursday's alert", || self.told("raised").len() == 1);
        }
        // The record of the delivery follows it.
        daemon.stop();
    }

    fn damage(&self, how: &str) -> Vec<u8> {
        let path = self.path("test.db");
        let mut bytes = std::fs::read(&path).unwrap();
        let root = |table: &str| root(&path, table);
        match how {
            "magic" => bytes[..16].fill(b'x'),
            "truncated" => bytes.truncate(bytes.len() / 3),
            "emptied" => bytes.clear(),
            "pages" => bytes[4096..].iter_mut().step_by(97).for_each(|byte| *byte ^= 0x55),
            table => bytes[root(table)..][..64].fill(0x55),
        }
        std::fs::write(&path, &bytes).unwrap();
        bytes
    }
}

/// Where the first page of a table begins.
#[expect(clippy::disallowed_methods, reason = "the test looks for a place to harm")]
fn root(path: &Path, table: &str) -> usize {
    let file = rusqlite::Connection::open(path).unwrap();
    let page: usize = file
        .query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [table], |row| row.get::<_, i64>(0))
        .unwrap()
        .try_into()
        .unwrap();
    (page - 1) * 4096
}

/// Friday's news, after all that.
fn friday(desk: &Desk) {
    let said = "“We have committed to sending troops to Ostia,” Foreign Minister Mara Lind told reporters on Friday.";
    desk.article("/friday", "Lind commits", "2025-03-21T09:00:00Z", &[said]);
    desk.feed(&[
        ("/friday", "Lind commits", "Fri, 21 Mar 2025 09:00:00 GMT"),
        ("/thursday", "Lind goes further", "Thu, 20 Mar 2025 09:00:00 GMT"),
        ("/monday", "Lind on Ostia", "Mon, 17 Mar 2025 09:00:00 GMT"),
    ]);
}

#[test]
fn a_damaged_database_gives_way_to_its_backup_and_nothing_is_told_again() {
    for how in ["magic", "truncated", "emptied", "pages", "articles", "deliveries"] {
        let stage = Stage::new("");
        stage.live(false);
        let harmed = stage.damage(how);
        let begun = tokio::time::Instant::now();
        let daemon = stage.run();
        stage.until("the backup takes its place", || stage.aside().len() == 1);
        stage.until("Thursday's article again", || stage.statements() == 2);
        stage.until("the notice", || !stage.told("trouble").is_empty());
        println!("{how}: read and told again after {:?}", begun.elapsed());
        friday(&stage.desk);
        daemon.signal("USR1");
        stage.until("Friday's alert", || stage.told("raised").len() == 2);
        daemon.stop();

        let [aside] = &stage.aside()[..] else { panic!("{how}: {:?}", stage.names("")) };
        assert_eq!(std::fs::read(aside).unwrap(), harmed, "{how}: nothing is deleted or changed");
        let raised = stage.told("raised");
        assert_eq!(raised[1]["to"]["commitment"], "committed", "{how}: Thursday's is not told again: {raised:#?}");
        assert_ne!(raised[0]["idempotency_key"], raised[1]["idempotency_key"], "{how}");
        let [trouble] = &stage.told("trouble")[..] else { panic!("{how}: {:#?}", stage.told("trouble")) };
        assert_eq!((&trouble["kind"], &trouble["over"]), (&"database_restored".into(), &false.into()), "{how}");
        assert!(trouble["subject"].as_str().unwrap().ends_with(aside.file_name().unwrap().to_str().unwrap()));
        assert!(stage.log().contains("took the place of the damaged database"), "{how}: {}", stage.log());
        let reader = Reader::open(&stage.path("test.db")).unwrap();
        assert!(reader.verify().unwrap().altered.is_none(), "{how}");
        let log = reader.changes(&ChangeFilter::default()).unwrap();
        assert_eq!(log.len(), 4, "{how}: two shifts of the official and of the principal: {log:#?}");
    }
}

#[test]
fn what_waited_in_a_damaged_database_is_told_once() {
    for how in ["articles", "statements"] {
        let stage = Stage::new("");
        stage.live(true);
        stage.damage(how);
        std::fs::remove_file(stage.path("mute")).unwrap();
        let daemon = stage.run();
        stage.until("the backup takes its place", || stage.aside().len() == 1);
        stage.until("Thursday's article again", || stage.statements() == 2);
        stage.until("Thursday's alert", || stage.told("raised").len() == 1);
        friday(&stage.desk);
        daemon.signal("USR1");
        stage.until("Friday's alert", || stage.told("raised").len() == 2);
        daemon.stop();
        let rungs: Vec<Value> = stage.told("raised").iter().map(|alert| alert["to"]["commitment"].clone()).collect();
        assert_eq!(rungs, ["ready", "committed"], "{how}");
    }
}

#[test]
fn without_a_good_backup_a_damaged_database_stays_where_it_is() {
    let stage = Stage::new("");
    stage.live(false);
    for (how, backups) in [("magic", "bad"), ("truncated", "none"), ("pages", "none"), ("articles", "none")] {
        let whole = std::fs::read(stage.path("test.db")).unwrap();
        let harmed = stage.damage(how);
        for name in stage.names("backups") {
            let file = stage.path("backups").join(name);
            if backups == "bad" { std::fs::write(file, "no backup") } else { std::fs::remove_file(file) }.unwrap();
        }
        let begun = tokio::time::Instant::now();
        let output = stage.command("run").stderr(Stdio::piped()).output().unwrap();
        println!("{how}, backups {backups}: refused after {:?}", begun.elapsed());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(78), "{how}: {said}");
        assert!(said.contains("to mend it") && said.contains("test.db"), "{how}: {said}");
        assert_eq!(std::fs::read(stage.path("test.db")).unwrap(), harmed, "{how}");
        assert!(stage.aside().is_empty(), "{how}");
        std::fs::write(stage.path("test.db"), whole).unwrap();
    }
}

#[test]
fn a_damaged_database_is_left_alone_where_backups_are_off() {
    let stage = Stage::new("");
    stage.live(false);
    let text = std::fs::read_to_string(&stage.config).unwrap();
    std::fs::write(&stage.config, format!("{text}\n[backup]\nenabled = false\n")).unwrap();
    let harmed = stage.damage("magic");
    assert_eq!(stage.command("run").status().unwrap().code(), Some(78));
    assert_eq!(std::fs::read(stage.path("test.db")).unwrap(), harmed);
    assert_eq!(stage.backups(), 1, "and none is made");
}

/// The start with a large database that is damaged: look, restore, verify, look again.
#[test]
#[ignore = "writes 300 MB: .ci/long ignored"]
fn a_hundred_megabytes_are_restored_at_the_start() {
    let stage = Stage::new("");
    let paragraph =
        "The council of the harbour town met on Tuesday and spoke about the repair of the old lighthouse. ".repeat(10);
    let text = vec![paragraph; 40].join("\n\n");
    let lines: String = (0..2_600)
        .map(|n| {
            let (id, text) = (format!("n{n}"), format!("{text}\n\nItem {n}."));
            serde_json::json!({ "id": id, "published": "2025-02-03T09:00:00Z", "title": "Harbour", "text": text })
                .to_string()
                + "\n"
        })
        .collect();
    std::fs::write(stage.path("lines.jsonl"), lines).unwrap();
    let mut ingest = stage.command("ingest");
    let input = std::fs::File::open(stage.path("lines.jsonl")).unwrap();
    assert!(ingest.arg("--jsonl").stdin(input).status().unwrap().success());
    stage.live(false);
    let size = std::fs::metadata(stage.path("test.db")).unwrap().len();
    for how in ["articles", "truncated", "magic"] {
        let (asides, notices) = (stage.aside().len(), stage.told("trouble").len());
        stage.damage(how);
        let begun = tokio::time::Instant::now();
        let daemon = stage.run();
        stage.until("the backup takes its place", || stage.aside().len() > asides);
        stage.until("the notice", || stage.told("trouble").len() > notices);
        println!(
            "{how}: {} MiB were restored, checked, and the notice told {:?} after the start",
            size >> 20,
            begun.elapsed()
        );
        daemon.stop();
    }
    assert_eq!(stage.told("raised").len(), 1);
}

#[test]
#[cfg(debug_assertions)]
fn a_restore_that_is_cut_off_anywhere_ends_with_the_next_start() {
    let stage = Stage::new("");
    stage.live(false);
    let harmed = stage.damage("magic");
    let backup = stage.path("backups").join(&stage.names("backups")[0]);
    let mut crashes = 0;
    for at in 1.. {
        assert!(at < 100, "there is no end of points");
        for name in stage.names("").iter().filter(|name| name.starts_with("test.db") && *name != "test.db.lock") {
            std::fs::remove_file(stage.path(name)).unwrap();
        }
        std::fs::write(stage.path("test.db"), &harmed).unwrap();
        let mut restore = stage.command("restore");
        let status = restore.arg(&backup).env("STANCEWATCH_CRASH_AT", at.to_string()).status().unwrap();
        // A check never makes a new database in the gap.
        let _ = stage.command("check").status().unwrap();
        let daemon = stage.run();
        stage.until("a whole database", || stage.statements() == 2);
        stage.until("the daemon", || {
            let owner = std::fs::read_to_string(stage.path("test.db.lock")).unwrap_or_default();
            owner.trim() == daemon.0.id().to_string()
        });
        drop(daemon);
        let kept =
            stage.aside().iter().map(|path| std::fs::read(path).unwrap()).filter(|bytes| *bytes == harmed).count();
        assert_eq!(kept, 1, "point {at}: {:?}", stage.names(""));
        assert!(!stage.path("test.db.restore").exists(), "point {at}");
        assert_eq!(stage.told("raised").len(), 1, "point {at}");
        if status.success() {
            break;
        }
        crashes += 1;
    }
    println!("{crashes} crashes in a restore: a whole database after each, nothing deleted, nothing told again");
    assert!(crashes > 8, "{crashes}");
}
