//! `search` and `vacuum`: words in what was read, and texts that go after their time.

#![expect(clippy::disallowed_methods, reason = "a test opens the file as a user would, with plain SQLite")]

mod support;

use support::news::{noise, open, ready};
use support::program::Program;

/// A database of three articles of 2025 in which Lind moves once.
fn filled(tables: &str) -> Program {
    let program = Program::with(tables);
    let stories = [open("2025-02-03"), noise("2025-02-10"), ready("2025-03-03")];
    let lines: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], lines).exits(0);
    program
}

#[test]
fn words_are_shown_in_their_context() {
    let program = filled("");
    let found = program.json(&["search", "Ostia"]);
    let rows = found.as_array().unwrap();
    assert!(rows.len() >= 2, "{found}");
    let row = &rows[0];
    let (snippet, span) = (row["snippet"].as_str().unwrap(), &row["found"][0]);
    let (start, end) = (span[0].as_u64().unwrap() as usize, span[1].as_u64().unwrap() as usize);
    assert_eq!(&snippet[start..end], "Ostia");
    assert_eq!(row["published_on"], "2025-03-03", "the newest comes first");
    let text = program.run(&["search", "ostia", "-n", "1"]).exits(0).out;
    assert!(text.contains("2025-03-03") && text.contains("statement") && text.contains("Ostia"), "{text}");
    let since = program.json(&["search", "Ostia", "--since", "2025-03-01"]);
    assert_eq!(since.as_array().unwrap().len(), 1);
}

#[test]
fn an_argument_of_several_words_is_a_phrase() {
    let program = filled("");
    let count = |words: &[&str]| {
        let arguments: Vec<&str> = ["search"].into_iter().chain(words.iter().copied()).collect();
        program.json(&arguments).as_array().unwrap().len()
    };
    assert!(count(&["troops", "sending"]) > 0);
    assert_eq!(count(&["troops sending"]), 0);
    assert!(count(&["sending troops"]) > 0);
    assert!(count(&["\"sending troops\" Ostia"]) > 0);
    assert_eq!(count(&["nothing-of-the-kind"]), 0);
    assert!(program.run(&["search", "zzz"]).exits(0).out.contains("no article has these words"));
    program.run(&["search"]).exits(2);
}

#[test]
fn texts_go_after_their_time_and_the_log_stays() {
    let program = filled("[retention]\ntexts = \"30d\"\n");
    let log = program.run(&["log", "--json"]).exits(0).out;
    let before = program.json(&["search", "harbour"]).as_array().unwrap().len();
    let done = program.json(&["vacuum"]);
    // The one without a statement.
    assert_eq!(done["texts_dropped"], 1, "{done}");
    let database = rusqlite::Connection::open(program.path("test.db")).unwrap();
    let unused: i64 = database.query_row("PRAGMA freelist_count", [], |row| row.get(0)).unwrap();
    assert_eq!(unused, 0, "{done}");
    assert_eq!(program.run(&["log", "--json"]).exits(0).out, log);
    program.run(&["verify"]).exits(0);
    let after = program.json(&["search", "harbour"]).as_array().unwrap().len();
    assert!(after < before || before == 0, "{before} {after}");
    assert_eq!(program.json(&["vacuum"])["texts_dropped"], 0);
}

#[test]
fn retention_takes_no_age_under_a_week() {
    let program = Program::with("[retention]\ntexts = \"1d\"\n");
    let error = program.run(&["config", "check"]).exits(78).err;
    assert!(error.contains("retention.texts") && error.contains("7d"), "{error}");
}
