//! A database of the first schema: everything in it outlives the migrations, wherever they are cut off. And copies that are made while
//! others write.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::path::Path;

use serde_json::Value;
use support::news::{noise, open, ready, refused};
use support::program::Program;

/// The schema of the first two versions, as they were shipped.
const FIRST: [&str; 2] =
    [include_str!("../src/store/schema/0001_tables.sql"), include_str!("../src/store/schema/0002_views.sql")];
/// The views that people query.
const VIEWS: [&str; 5] = ["change_log", "current_position", "statement_log", "delivery_log", "why_not"];

#[expect(clippy::disallowed_methods, reason = "the test looks at the file from outside, and makes an old one")]
fn raw(path: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(path).unwrap()
}

fn archive() -> String {
    let stories = [open("2025-02-03"), ready("2025-03-03"), refused("2025-04-07"), noise("2025-04-09")];
    stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect()
}

fn names(file: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut statement = file.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Makes a database of the first schema with the content of a present one: the columns that both have.
fn age(new: &Path, old: &Path) {
    let file = raw(old);
    for schema in FIRST {
        file.execute_batch(schema).unwrap();
    }
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    file.execute("ATTACH ?1 AS present", [new.to_str().unwrap()]).unwrap();
    for table in names(&file, "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
        let columns = names(
            &file,
            &format!(
                "SELECT name FROM pragma_table_info('{table}', 'main')
                 WHERE name IN (SELECT name FROM pragma_table_info('{table}', 'present'))"
            ),
        )
        .join(", ");
        let sql = format!("INSERT INTO main.{table} ({columns}) SELECT {columns} FROM present.{table}");
        file.execute(&sql, []).unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    let application: i32 = file.pragma_query_value(Some("present"), "application_id", |row| row.get(0)).unwrap();
    file.execute_batch("DETACH present").unwrap();
    file.pragma_update(None, "application_id", application).unwrap();
    file.pragma_update(None, "user_version", 2).unwrap();
    file.pragma_update(None, "journal_mode", "WAL").unwrap();
}

/// The schema as the file has it, with its version.
fn schema(path: &Path) -> (i32, String) {
    let file = raw(path);
    let version = file.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    (version, names(&file, "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY type, name").join("\n"))
}

/// Every row of every view, as text.
fn rows(path: &Path) -> Vec<String> {
    let file = raw(path);
    let mut all = Vec::new();
    for view in VIEWS {
        let columns = names(&file, &format!("SELECT name FROM pragma_table_info('{view}')"));
        let pairs: Vec<String> = columns.iter().map(|name| format!("'{name}', {name}")).collect();
        let sql = format!("SELECT '{view} ' || json_object({}) FROM {view} ORDER BY 1", pairs.join(", "));
        all.extend(names(&file, &sql));
    }
    all
}

#[test]
#[cfg(debug_assertions)]
fn an_old_database_is_brought_up_to_date_whole_or_not_at_all() {
    let program = Program::with("[alert]\nmax_age = \"10000d\"\n");
    program.run_with(&["ingest", "--jsonl"], archive()).exits(0);
    let present = program.path("test.db");
    let whole = rows(&present);
    assert!(VIEWS[..4].iter().all(|view| whole.iter().any(|row| row.starts_with(view))), "{whole:#?}");
    let old = program.path("old.db");
    age(&present, &old);
    let (before, after) = (schema(&old), schema(&present));
    assert!(before.0 == 2 && after.0 > 2);
    let log: Value = program.json(&["log"]);
    let fresh = || {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(program.path(&format!("test.db{suffix}")));
        }
        std::fs::copy(&old, &present).unwrap();
    };
    let mut crashes = 0;
    for at in 1.. {
        assert!(at < 500, "there is no end of statements");
        fresh();
        let mut crashing = program.command(&["log", "--json"]);
        let status = crashing.env("STANCEWATCH_CRASH_AT", at.to_string()).output().unwrap().status;
        let found = schema(&present);
        assert!(found == before || found == after, "point {at}: half of a migration: version {}", found.0);
        assert_eq!(program.json(&["log"]), log, "point {at}");
        program.run(&["verify"]).exits(0);
        assert_eq!(schema(&present), after, "point {at}");
        assert_eq!(rows(&present), whole, "point {at}");
        if status.success() {
            break;
        }
        crashes += 1;
    }
    println!(
        "{crashes} crashes in the migrations from version 2 to {}, {} rows: 0 half-migrated",
        after.0,
        whole.len()
    );
    assert!(crashes > 20, "{crashes}");
}

#[test]
fn copies_that_are_made_while_others_write_are_whole() {
    let program = Program::with("");
    program.run_with(&["ingest", "--jsonl"], archive()).exits(0);
    let more: String = (0..4_000)
        .map(|n| {
            let story = noise("2025-04-09");
            let text = format!("{} Item {n}.", story.text);
            serde_json::json!({ "id": format!("n{n}"), "published": story.published, "title": story.title, "text": text })
                .to_string()
                + "\n"
        })
        .collect();
    program.write("more.jsonl", more);
    let script = "while test ! -e enough; do \"$0\" ingest --jsonl < more.jsonl || exit 1; done";
    let binary = env!("CARGO_BIN_EXE_stancewatch");
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, binary]).current_dir(program.home());
    command.env("STANCEWATCH_CONFIG", program.path("stancewatch.toml")).stdout(std::process::Stdio::null());
    let mut writer = command.stderr(std::process::Stdio::null()).spawn().unwrap();
    let other = Program::with("");
    let mut sizes = Vec::new();
    for round in 0..20 {
        let copy = program.path(&format!("copy-{round}.db"));
        program.run(&["backup", copy.to_str().unwrap()]).exits(0);
        other.run(&["restore", copy.to_str().unwrap()]).exits(0);
        other.run(&["verify"]).exits(0);
        assert_eq!(
            raw(&other.path("test.db")).query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(),
            "ok"
        );
        let articles: i64 =
            raw(&other.path("test.db")).query_row("SELECT count(*) FROM articles", [], |row| row.get(0)).unwrap();
        sizes.push(articles);
    }
    program.write("enough", "");
    let wrote = writer.wait().unwrap();
    assert!(wrote.success());
    assert!(sizes.is_sorted() && sizes.first() < sizes.last(), "nobody wrote meanwhile: {sizes:?}");
    println!("20 of 20 copies whole, with {} to {} articles", sizes[0], sizes[19]);
}
