//! `ingest --jsonl` into a database, and what the other commands say of it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use rstest::rstest;
use serde_json::{Value, json};
use support::news::{Story, noise, open, ready, refused};
use support::program::Program;

/// Old articles are told about too, so that the outbox can be looked at.
const OLD: &str = "[alert]\nmax_age = \"10000d\"\n";

fn stories() -> [Story; 4] {
    [open("2025-02-03"), noise("2025-02-10"), ready("2025-03-03"), refused("2025-03-24")]
}

fn lines(stories: &[Story]) -> String {
    stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect()
}

/// The change log less what arrival decides: numbers and times of detection, in an order of their own.
fn change_log(program: &Program) -> Vec<Value> {
    let mut rows = program.json(&["log"]).as_array().unwrap().clone();
    for row in &mut rows {
        let row = row.as_object_mut().unwrap();
        row.remove("shift_id");
        row.remove("detected_at");
    }
    rows.sort_by_key(ToString::to_string);
    rows
}

/// Subject, from, to of every row.
fn moves(rows: &[Value]) -> Vec<String> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let line = |row: &Value| {
        format!("{} {} {}", text(row, "subject"), text(row, "from_commitment"), text(row, "to_commitment"))
    };
    rows.iter().map(line).collect()
}

#[rstest]
#[case::in_time([0, 1, 2, 3])]
#[case::reversed([3, 2, 1, 0])]
#[case::shuffled([2, 0, 3, 1])]
fn any_order_gives_the_same_change_log(#[case] order: [usize; 4]) {
    let (stories, program) = (stories(), Program::with(OLD));
    let shuffled: Vec<Story> = order.iter().map(|index| stories[*index].clone()).collect();
    program.run_with(&["ingest", "--jsonl"], lines(&shuffled)).exits(0);
    let rows = change_log(&program);
    let mut moves = moves(&rows);
    moves.sort();
    assert_eq!(
        moves,
        ["Mara Lind open ready", "Mara Lind ready ruled_out", "Norland open ready", "Norland ready ruled_out"]
    );
    assert!(rows.iter().all(|row| row["origin"] == "ingest" && row["status"] == "confirmed"), "{rows:?}");
    // One by one is as good as all at once.
    let other = Program::with(OLD);
    for story in &stories {
        other.run_with(&["ingest", "--jsonl"], story.line("https://gazette.example")).exits(0);
    }
    assert_eq!(rows, change_log(&other));
}

#[test]
fn the_same_articles_again_change_nothing() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let before = program.json(&["log"]);
    let ran = program.run_with(&["ingest", "--jsonl"], lines(&stories()).repeat(2)).exits(0);
    assert!(ran.out.starts_with("0 new articles, 0 revised, 8 known"), "{}", ran.out);
    assert_eq!(program.json(&["log"]), before);
}

#[test]
fn another_text_under_the_same_identity_is_a_revision() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    // The paper takes the readiness back: the rise and what followed from it are gone.
    let mut edited = ready("2025-03-03");
    edited.text = noise("2025-03-03").text;
    let ran = program.run_with(&["ingest", "--jsonl"], lines(&[edited])).exits(0);
    assert!(ran.out.contains("1 revised"), "{}", ran.out);
    let rows = program.json(&["log", "--officials"]);
    let standing: Vec<_> =
        rows.as_array().unwrap().iter().filter(|row| row["status"] != "withdrawn").cloned().collect();
    assert_eq!(moves(&standing), ["Mara Lind open ruled_out"]);
    program.run(&["verify"]).exits(0);
}

#[test]
fn a_bad_line_spoils_no_other_and_says_its_number() {
    let program = Program::with(OLD);
    let input = format!("{}{{\"id\": \"x\"}}\n{}", lines(&stories()[..1]), lines(&stories()[2..3]));
    let ran = program.run_with(&["ingest", "--jsonl"], input).exits(1);
    assert!(ran.err.contains("line 2:") && ran.out.starts_with("2 new articles"), "{ran:?}");
    assert_eq!(program.json(&["articles"]).as_array().unwrap().len(), 2);
}

#[test]
fn nobody_is_told_of_what_is_older_than_max_age() {
    let program = Program::with("");
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let shift = program.json(&["log", "-n", "1"])[0]["shift_id"].clone();
    assert_eq!(program.json(&["show", &shift.to_string()])["deliveries"], json!([]));
    let told = Program::with(OLD);
    told.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let rows = told.json(&["log", "--officials", "-n", "1"]);
    assert_eq!(told.json(&["show", &rows[0]["shift_id"].to_string()])["deliveries"][0]["status"], "queued");
}

#[test]
fn the_commands_that_read_agree_with_each_other() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let positions = program.json(&["positions", "lind"]);
    assert_eq!((&positions[0]["commitment"], &positions[0]["said_on"]), (&json!("ruled_out"), &json!("2025-03-24")));
    let timeline = program.json(&["timeline", "LIND"]);
    let rungs: Vec<_> =
        timeline["statements"].as_array().unwrap().iter().map(|row| row["commitment"].clone()).collect();
    assert_eq!(rungs, ["open", "ready", "ruled_out"]);
    let why = program.json(&["why", "https://gazette.example/news/open?utm_source=x"]);
    assert_eq!(why[0]["reason"], "older than the position", "{why}");
    let shift = program.json(&["log", "--officials", "--up"])[0]["shift_id"].as_i64().unwrap();
    let why = program.json(&["why", "ready"]);
    assert!(why[0]["shifts"].as_array().unwrap().contains(&json!(shift)), "{why}");
    assert_eq!(program.json(&["log", "--since", "2025-03-10"]).as_array().unwrap().len(), 2);
    assert_eq!(program.json(&["log", "--down", "--principals"])[0]["speaker"], "Mara Lind");
    let articles = program.json(&["articles", "--with-statements"]);
    assert_eq!(articles.as_array().unwrap().len(), 3);
}

#[test]
fn a_person_sees_the_same() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let mut shown = String::new();
    for args in [&["log"][..], &["positions"], &["timeline", "lind"], &["why", "ready"], &["show", "#1"]] {
        shown += &format!("$ stancewatch {}\n{}\n", args.join(" "), program.run(args).exits(0).out);
    }
    insta::with_settings!({filters => vec![
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[TIME]"),
        (r"confidence \d\.\d\d", "confidence [N]"),
    ]}, {
        insta::assert_snapshot!(shown);
    });
}

#[test]
fn the_same_rules_find_the_same_again() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let before = program.json(&["log"]);
    for args in [&["reanalyze"][..], &["reanalyze", "--apply"]] {
        let difference = program.json(args);
        assert_eq!(
            (&difference["articles"], &difference["gone"], &difference["new"]),
            (&json!(4), &json!([]), &json!([]))
        );
        assert_eq!(program.json(&["log"]), before);
    }
    // Another topic, other statements: shown first, then written, and nobody is told.
    program.configure(&format!("{OLD}[[topic]]\nid = \"prepare\"\nname = \"Preparing\"\nverbs = [\"prepare\"]\n"));
    program.run(&["reanalyze"]).exits(0);
    let files = std::fs::read_dir(program.home()).unwrap().map(|entry| entry.unwrap().file_name());
    let copies: Vec<_> = files.filter(|name| name.to_string_lossy().contains("reanalyze")).collect();
    assert!(copies.is_empty(), "the copy is still there: {copies:?}");
    program.run(&["verify"]).exits(0);
}

#[test]
fn verdicts_are_kept() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    let rows = program.json(&["log", "--officials"]);
    let (first, second) = (rows[0]["shift_id"].to_string(), rows[1]["shift_id"].to_string());
    program.run(&["ack", &first]).exits(0);
    program.run(&["dismiss", &format!("#{second}")]).exits(0);
    program.run(&["dismiss", "999"]).exits(1);
    let rows = program.json(&["log", "--officials"]);
    assert!(rows[0]["acknowledged_at"].is_string() && rows[0]["status"] == "confirmed", "{rows}");
    assert_eq!(rows[1]["status"], "dismissed");
    program.run(&["verify"]).exits(0);
}

#[test]
fn a_backup_is_a_database_that_verifies() {
    let program = Program::with(OLD);
    program.run_with(&["ingest", "--jsonl"], lines(&stories())).exits(0);
    program.run(&["backup", "copy.db"]).exits(0);
    let log = program.json(&["log"]);
    std::fs::rename(program.path("copy.db"), program.path("test.db")).unwrap();
    for leftover in ["test.db-wal", "test.db-shm"] {
        let _ = std::fs::remove_file(program.path(leftover));
    }
    program.run(&["verify"]).exits(0);
    assert_eq!(program.json(&["log"]), log);
}
