//! On a terminal: colours, a pager, bars; a pseudo terminal of util-linux's `script` stands for it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use support::news::{noise, open, ready};
use support::program::Program;

/// A database with one shift.
fn filled() -> Program {
    let program = Program::with("");
    let stories = [open("2025-02-03"), noise("2025-02-10"), ready("2025-03-03")];
    let lines: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], lines).exits(0);
    program
}

/// What a command line of `sh` shows on a terminal; `@` stands for the program.
fn on_a_terminal(program: &Program, line: &str, pager: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_stancewatch");
    let line = line.replace('@', &format!("{binary} --config {}", program.path("stancewatch.toml").display()));
    let output = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .env("TERM", "xterm-256color")
        .env_remove("NO_COLOR")
        .env("STANCEWATCH_PAGER", pager)
        .current_dir(program.home())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn long_lists_go_through_the_pager_that_is_named() {
    let program = filled();
    let shown = on_a_terminal(&program, "@ log", "sed s/^/paged:/");
    assert!(shown.contains("paged:") && shown.contains("\u{1b}["), "colours reach it: {shown:?}");
    for line in ["@ log --no-pager", "@ log --json", "@ sources"] {
        assert!(!on_a_terminal(&program, line, "sed s/^/paged:/").contains("paged:"), "{line}");
    }
    // Without a terminal nothing is paged.
    assert!(!program.run(&["log"]).exits(0).out.contains('\u{1b}'));
}

#[test]
fn a_pager_that_is_missing_or_leaves_early_is_no_failure() {
    let program = filled();
    let shown = on_a_terminal(&program, "@ log; echo code $?", "no-such-pager");
    assert!(shown.contains("Lind") && shown.contains("code 0"), "{shown:?}");
    let shown = on_a_terminal(&program, "@ log; echo code $?", "true");
    assert!(shown.contains("code 0"), "{shown:?}");
}

#[test]
fn long_work_shows_a_bar_that_goes_away() {
    let program = filled();
    let shown = on_a_terminal(&program, "@ reanalyze", "cat");
    assert!(shown.contains("reading anew") && shown.contains(" of 3"), "{shown:?}");
    let last = shown.rfind("reading anew").unwrap();
    assert!(shown[last..].contains("\r\u{1b}[K"), "it is taken away: {shown:?}");
    assert!(!program.run(&["reanalyze"]).exits(0).err.contains("reading anew"), "nothing of it without a terminal");
}

#[test]
fn log_watches() {
    let program = filled();
    let mut child = program.command(&["log", "--watch", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> serde_json::Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    let first = next();
    assert_eq!((&first["subject"], &first["acknowledged_at"]), (&"Mara Lind".into(), &serde_json::Value::Null));
    assert_eq!(next()["subject"], "Norland");
    // What comes while it watches: a dismissal, and a new shift.
    program.run(&["dismiss", "1"]).exits(0);
    let changed = next();
    assert_eq!((&changed["shift_id"], &changed["status"]), (&1.into(), &"dismissed".into()));
    let line = support::news::refused("2025-03-24").line("https://gazette.example");
    program.run_with(&["ingest", "--jsonl"], line).exits(0);
    assert_eq!(next()["to_commitment"], "ruled_out");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn filters_read_like_speech() {
    let program = filled();
    let count = |args: &[&str]| program.json(args).as_array().unwrap().len();
    assert_eq!(count(&["log"]), 2);
    assert_eq!(count(&["log", "--official", "lind"]), 2, "hers, and the state's that she spoke for");
    assert_eq!(count(&["log", "--official", "nobody"]), 0);
    assert_eq!(count(&["log", "--up", "--officials"]), 1);
    assert_eq!(count(&["log", "--down"]), 0);
    assert_eq!(count(&["log", "--pending"]), 0);
    assert_eq!(count(&["log", "--since", "2025-03-04"]), 0);
    assert_eq!(count(&["log", "--topic", "troops", "-n", "1"]), 1);
    assert_eq!(count(&["positions", "--official", "lind"]), 1);
    assert_eq!(count(&["positions", "--principal", "norland"]), 2);
    program.run(&["log", "lind", "--official", "lind"]).exits(2);
}
