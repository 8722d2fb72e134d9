//! `demo`: what a newcomer sees first.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use serde_json::Value;
use support::program::Program;

/// Every statement of a demo, as outlet, rung, official and verdict.
fn told(demo: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for round in demo["rounds"].as_array().unwrap() {
        for article in round["articles"].as_array().unwrap() {
            for outcome in article["statements"].as_array().unwrap() {
                let statement = &outcome["statement"];
                let shifts = outcome["shifts"].as_array().unwrap().len();
                let verdict = if shifts > 0 { "shift" } else { outcome["reason"].as_str().unwrap_or("-") };
                let who = statement["official"].as_str().or(statement["principal"].as_str()).unwrap_or("-");
                let rung = statement["commitment"].as_str().unwrap();
                all.push(format!("{} {who} {rung}: {verdict}", round["number"]));
            }
        }
    }
    all
}

#[test]
fn three_rounds_bring_two_shifts_an_edit_and_nothing_false() {
    let program = Program::bare();
    let demo = program.json(&["demo", "--dir", "played"]);
    let told = told(&demo);
    let shifts: Vec<_> = told.iter().filter(|line| line.ends_with(": shift")).collect();
    assert_eq!(
        shifts,
        ["2 Ilse Marven ready: shift", "3 Tomas Rhedric no_plans: shift", "3 Edda Quillane ruled_out: shift"],
        "{told:#?}"
    );
    for tempting in [
        "1 Ilse Marven open: first statement",
        "1 Tomas Rhedric ruled_out: first statement",
        "1 Edda Quillane ready: first statement",
        "1 Pieter Osgrave not_ruled_out: first statement",
        "2 Ilse Marven open: background",
        "2 Ilse Marven ready: same utterance",
        "2 Pieter Osgrave committed: third party",
        "2 Pieter Osgrave ruled_out: background",
        "3 Ilse Marven ready: same utterance",
        "3 Pieter Osgrave not_ruled_out: same rung",
    ] {
        assert!(told.iter().any(|line| line == tempting), "{tempting} is not in {told:#?}");
    }
    assert!(demo["not_modified"].as_u64().unwrap() > 0, "{demo}");
}

#[test]
fn it_prints_each_shift_with_both_sentences_and_leaves_a_database() {
    let program = Program::bare();
    let ran = program.run(&["demo", "--dir", "played"]).exits(0);
    for part in [
        "ROUND 3 OF 3",
        "SHIFT #1    Ilse Marven, Veldania  ▅ open → ▆ ready  ↑1",
        "Edda Quillane, Solmere  ▆ ready → ▁ ruled out  ↓5",
        "(article edited)",
        "no shift, third party",
        "no shift, same utterance",
        "wait in the outbox",
        "sqlite3",
        "nobody's position on the topic is in it",
    ] {
        assert!(ran.out.contains(part), "{part} is not in\n{}", ran.out);
    }
    let flat = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("open to sending peacekeepers") && flat.contains("ready to send peacekeepers"), "{flat}");
    assert!(ran.err.is_empty(), "{}", ran.err);
    let config = program.path("played/stancewatch.toml");
    let config = config.to_str().unwrap();
    let log = program.json(&["log", "--officials", "--config", config]);
    let kinds: Vec<_> = log.as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "shift").count(), 2, "{log}");
    assert_eq!(kinds.iter().filter(|kind| **kind == "edit").count(), 1, "{log}");
    program.run(&["verify", "--config", config]).exits(0);
    program.run(&["demo", "--dir", "played"]).exits(2);
}

#[test]
fn without_a_folder_it_makes_a_new_one() {
    let program = Program::bare();
    let ran = program.run(&["demo"]).exits(0);
    let folders = std::fs::read_dir(program.home()).unwrap().filter_map(Result::ok);
    let names: Vec<_> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(names.iter().filter(|name| name.starts_with("stancewatch-demo-")).count(), 1, "{names:?}");
    assert!(ran.out.contains("demo.db"));
}
