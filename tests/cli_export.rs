//! `export` of rows: the columns of the views, as JSON lines and as CSV, with as much of the articles as is wanted.
#![expect(clippy::disallowed_methods, reason = "a test opens the file as a user would, with plain SQLite")]

mod support;

use rstest::rstest;
use serde_json::{Value, json};
use stancewatch::cli::exit;
use support::news::{noise, open, ready, refused};
use support::program::Program;

/// A database of four articles in which Lind moves twice.
fn filled(tables: &str) -> Program {
    let program = Program::with(tables);
    let stories = [open("2025-02-03"), noise("2025-02-10"), ready("2025-03-03"), refused("2025-03-24")];
    let lines: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], lines).exits(0);
    program
}

/// The cells of a CSV text, read as RFC 4180 says.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last record has no end");
    rows
}

#[rstest]
#[case::changes("changes", "change_log", 4)]
#[case::positions("positions", "current_position", 2)]
#[case::statements("statements", "statement_log", 3)]
fn the_rows_are_those_of_the_views_in_both_forms(#[case] what: &str, #[case] view: &str, #[case] count: usize) {
    let program = filled("");
    let rows = program.run(&["export", what]).exits(0).lines();
    assert_eq!(rows.len(), count, "{rows:?}");
    let names: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let database = rusqlite::Connection::open(program.path("test.db")).unwrap();
    let statement = database.prepare(&format!("SELECT * FROM {view}")).unwrap();
    let (mut columns, mut fields): (Vec<&str>, Vec<&str>) =
        (statement.column_names().collect(), names.iter().map(|name| name.as_str()).collect());
    columns.sort_unstable();
    fields.sort_unstable();
    assert_eq!(fields, columns);
    let table = cells(&program.run(&["export", what, "--format", "csv"]).exits(0).out);
    assert_eq!(table[0], names.iter().map(|name| (*name).clone()).collect::<Vec<_>>());
    for (row, record) in rows.iter().zip(&table[1..]) {
        for (name, cell) in table[0].iter().zip(record) {
            let expected = match &row[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(*cell, expected, "{name}");
        }
    }
    assert_eq!(table.len(), rows.len() + 1);
}

#[rstest]
#[case(&["changes", "--since", "2025-03-10"], 2)]
#[case(&["changes", "--official", "LIND"], 4)]
#[case(&["changes", "--official", "norland"], 2)]
#[case(&["changes", "--topic", "tariffs"], 0)]
#[case(&["statements", "--since", "2025-03-01", "--official", "lind"], 2)]
#[case(&["statements", "--official", "dahl"], 0)]
#[case(&["positions", "--since", "2025-03-25"], 0)]
#[case(&["positions", "--topic", "troops"], 2)]
#[case(&["articles"], 4)]
#[case(&["articles", "--since", "2025-02-10"], 3)]
#[case(&["articles", "--topic", "troops"], 3)]
#[case(&["articles", "--official", "lind", "--since", "2025-03-01"], 2)]
#[case(&["articles", "--official", "dahl"], 0)]
fn options_choose_among_the_rows(#[case] args: &[&str], #[case] count: usize) {
    let program = filled("");
    let rows = program.run(&[&["export"], args].concat()).exits(0).lines();
    assert_eq!(rows.len(), count, "{rows:?}");
    let table = cells(&program.run(&[&["export"], args, &["--format", "csv"]].concat()).exits(0).out);
    assert_eq!(table.len(), count + 1);
}

#[test]
fn how_much_text_goes_out_is_a_setting_and_an_option() {
    let program = filled("");
    let article = |program: &Program, args: &[&str]| {
        let rows = program.run(&[&["export", "articles"], args].concat()).exits(0).lines();
        rows.into_iter().find(|row| row["article"] == "ready").unwrap()
    };
    let evidence =
        "“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said in a speech in the capital.";
    assert_eq!(article(&program, &[])["text"], evidence);
    assert_eq!(article(&program, &["--text", "none"])["text"], Value::Null);
    let full = article(&program, &["--text", "full"]);
    assert!(full["text"].as_str().unwrap().ends_with("with a vote on the budget."), "{full}");
    assert_eq!((&full["title"], &full["statements"]), (&json!("Lind ready to send troops"), &json!(1)));

    let program = filled("[export]\ntext = \"none\"\n");
    assert_eq!(article(&program, &[])["text"], Value::Null);
    for (what, columns) in [
        ("changes", &["from_evidence", "to_evidence", "condition"][..]),
        ("statements", &["evidence", "condition"]),
        ("positions", &["evidence"]),
    ] {
        for row in program.run(&["export", what]).exits(0).lines() {
            assert!(columns.iter().all(|column| row.get(column) == Some(&Value::Null)), "{row}");
        }
        let table = program.run(&["export", what, "--format", "csv"]).exits(0).out;
        assert!(!table.contains("Prime Minister"), "{table}");
        let told = program.run(&["export", what, "--text", "evidence"]).exits(0).out;
        assert!(told.contains("Prime Minister"), "{told}");
    }
}

#[test]
fn a_table_neither_computes_nor_steers() {
    let program = Program::with("");
    let title = "=HYPERLINK(\"https://evil.example\",\"a\u{1b}[2J\u{202e}b\")";
    let line = json!({ "id": "@sum", "published": "2025-03-03", "title": title, "text": "The council met.\nIt spoke, \"at length\"." });
    program.run_with(&["ingest", "--jsonl"], format!("{line}\n")).exits(0);
    let out = program.run(&["export", "articles", "--format", "csv", "--text", "full"]).exits(0).out;
    let table = cells(&out);
    let cell = |name: &str| table[1][table[0].iter().position(|known| known == name).unwrap()].as_str();
    assert_eq!(cell("article"), "'@sum");
    assert_eq!(cell("title"), "'=HYPERLINK(\"https://evil.example\",\"a[2Jb\")");
    assert_eq!(cell("text"), "The council met.\nIt spoke, \"at length\".");
    // JSON lines are exact, and escaped where a terminal would obey.
    let ran = program.run(&["export", "articles"]).exits(0);
    assert!(!ran.out.contains(|c| c != '\n' && stancewatch::model::clean::is_unsafe(c)), "{}", ran.out);
    assert_eq!(ran.lines()[0]["title"], title);
}

#[test]
fn more_rows_than_a_page_holds_come_once_each() {
    let program = Program::with("");
    let line = |n: usize| {
        let text = "Prime Minister Mara Lind said that Norland is ready to send troops to Ostia.";
        json!({ "id": format!("a{n}"), "published": "2025-03-03", "text": format!("{text}\n\nReport {n}.") })
            .to_string()
    };
    let count = 1_003;
    program.run_with(&["ingest", "--jsonl"], (0..count).map(|n| line(n) + "\n").collect::<String>()).exits(0);
    for (what, key) in [("articles", "article_id"), ("statements", "statement_id")] {
        let rows = program.run(&["export", what]).exits(0).lines();
        let numbers: Vec<i64> = rows.iter().map(|row| row[key].as_i64().unwrap()).collect();
        assert_eq!(numbers.len(), count, "{what}");
        assert!(numbers.is_sorted_by(|a, b| a < b), "{what}");
    }
}

#[rstest]
#[case(&["changes", "--format", "opml"])]
#[case(&["--format", "csv"])]
#[case(&["sources", "--since", "2w"])]
#[case(&["--text", "full"])]
#[case(&["changes", "--format", "csv", "--json"])]
#[case(&["articles", "--text", "some"])]
#[case(&["everything"])]
fn what_does_not_go_together_is_told(#[case] args: &[&str]) {
    let ran = filled("").run(&[&["export"], args].concat()).exits(exit::USAGE.into());
    assert!(ran.out.is_empty() && !ran.err.is_empty());
}

#[test]
fn a_misspelt_setting_names_the_right_ones() {
    let program = Program::with("[export]\ntext = \"evidense\"\n");
    let ran = program.run(&["config", "check"]).exits(exit::CONFIGURATION.into());
    assert!(ran.err.contains("export.text") && ran.err.contains("evidence"), "{}", ran.err);
    program.configure("[export]\ntext = \"full\"\n");
    assert!(program.run(&["config", "show"]).exits(0).out.contains("\n[export]\ntext = \"full\"\n"));
}
