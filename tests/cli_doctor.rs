//! `doctor`: what it finds, and how it says to mend it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;
use support::news::{open, ready};
use support::program::Program;

fn findings(program: &Program, code: i32) -> Vec<(String, String, String)> {
    let ran = program.run(&["doctor", "--json"]).exits(code);
    let rows: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(&row["grade"]), text(&row["what"]), text(&row["mend"]))).collect()
}

fn has(findings: &[(String, String, String)], grade: &str, what: &str) -> bool {
    findings.iter().any(|(found, words, _)| found == grade && words.contains(what))
}

const SOURCE: &str = "[[source]]\nurl = \"http://127.0.0.1:9/feed\"\n[fetch]\nallow_private = [\"127.0.0.1\"]\n";

#[test]
fn it_finds_what_is_wrong_and_says_how_to_mend_it() {
    let program = Program::with(SOURCE);
    let fresh = findings(&program, 0);
    assert!(
        has(&fresh, "note", "there is no database") && has(&fresh, "ok", "the configuration is valid"),
        "{fresh:#?}"
    );
    let input: String =
        [open("2025-02-03"), ready("2025-03-03")].iter().map(|s| s.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], input).exits(0);
    for _ in 0..3 {
        program.run(&["check"]).exits(1);
    }
    std::fs::set_permissions(program.path("test.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let found = findings(&program, 0);
    assert!(has(&found, "ok", "the change log is as it was written"), "{found:#?}");
    assert!(
        has(&found, "warning", "others may read") && has(&found, "warning", "failed 3 times in a row"),
        "{found:#?}"
    );
    assert!(found.iter().all(|(grade, _, mend)| grade == "ok" || !mend.is_empty()), "{found:#?}");
}

#[test]
fn errors_make_the_exit_code_one() {
    let program = Program::with("");
    assert!(has(&findings(&program, 1), "error", "nothing is read"));
    program.write("stancewatch.toml", "nonsense = 1\n");
    assert!(has(&findings(&program, 1), "error", "nonsense"));
    program.configure(SOURCE);
    program.write("test.db", "this is no database, and long enough to be looked at as one ".repeat(40));
    assert!(has(&findings(&program, 1), "error", "test.db"));
}
