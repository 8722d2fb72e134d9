//! A disk that is full while the daemon runs: people are told, nothing that was stored is lost, and once there is room again the work
//! goes on without a restart.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use stancewatch::store::{ChangeFilter, Reader, StatementFilter};
use support::binary::{configured, stancewatch};
use support::desk::{monday, thursday};

/// Lets no file of a process grow beyond so many bytes. (`RLIMIT_FSIZE`: a write beyond it fails, as on a full disk.)
fn limit(child: &Child, bytes: &str) -> bool {
    let status = Command::new("prlimit")
        .args(["--pid", &child.id().to_string(), &format!("--fsize={bytes}:unlimited")])
        .status();
    status.is_ok_and(|status| status.success())
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap().success());
}

fn told(dir: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(dir.join("alerts.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1_200 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("not within a minute: {what}");
}

#[test]
fn a_full_disk_is_told_loses_nothing_and_is_got_over_without_a_restart() {
    let desk = monday();
    let (dir, config) =
        configured(&desk.site, "[[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n");
    let dir = dir.path();
    // A write beyond the limit is to fail, not to end the process.
    let program = stancewatch().get_program().to_owned();
    let mut child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
        .arg(program)
        .args(["run", "--config"])
        .arg(&config)
        .current_dir(dir)
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let statements = || {
        let reader = Reader::open(&dir.join("test.db")).ok()?;
        Some(reader.statements(&StatementFilter::default()).ok()?.len())
    };
    until("Monday's article", || statements() == Some(1));
    if !limit(&child, "4096") {
        eprintln!("skipped: needs prlimit (util-linux)");
        child.kill().unwrap();
        child.wait().unwrap();
        return;
    }
    thursday(&desk);
    signal(&child, "USR1");
    until("people are told", || !told(dir).is_empty());
    let first = &told(dir)[0];
    assert_eq!((first["notice"].as_str(), first["kind"].as_str()), (Some("trouble"), Some("disk_nearly_full")));
    assert_eq!(statements(), Some(1), "what was stored can be read");
    signal(&child, "USR1");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(told(dir).len(), 1, "once");
    assert!(child.try_wait().unwrap().is_none(), "it goes on");

    assert!(limit(&child, "unlimited"));
    signal(&child, "USR1");
    until("Thursday's alert", || told(dir).iter().any(|alert| alert["notice"] == "raised"));
    assert_eq!(statements(), Some(2));
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    let reader = Reader::open(&dir.join("test.db")).unwrap();
    assert_eq!(reader.changes(&ChangeFilter::default()).unwrap().len(), 2);
    assert!(reader.verify().unwrap().altered.is_none());
    let raised = told(dir).iter().filter(|alert| alert["notice"] == "raised").count();
    assert_eq!(raised, 1);
}
