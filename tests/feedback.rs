//! What the user answers: verdicts that can be taken back, sentences read their way, and the figures of that.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use serde_json::Value;
use support::news::{open, ready, refused};
use support::program::Program;

/// A history with two shifts of an official, each with that of her state.
fn told() -> Program {
    let program = Program::with("[alert]\nmax_age = \"10000d\"\n");
    let stories = [open("2025-02-03"), ready("2025-03-03"), refused("2025-03-24")];
    let input: String = stories.iter().map(|story| story.line("https://gazette.example") + "\n").collect();
    program.run_with(&["ingest", "--jsonl"], input).exits(0);
    program
}

fn json(program: &Program, arguments: &[&str]) -> Value {
    let mut arguments = arguments.to_vec();
    arguments.push("--json");
    serde_json::from_str(&program.run(&arguments).exits(0).out).unwrap()
}

fn shifts(program: &Program) -> Vec<Value> {
    json(program, &["log"]).as_array().unwrap().clone()
}

#[test]
fn a_verdict_has_a_reason_and_can_be_taken_back() {
    let program = told();
    let dismissed = json(&program, &["dismiss", "1", "--reason", "a\u{1b}[2J misquotation"]);
    assert_eq!((&dismissed["status"], &dismissed["reason"]), (&"dismissed".into(), &"a[2J misquotation".into()));
    assert!(program.run(&["show", "1"]).exits(0).out.contains("a[2J misquotation"));
    let restored = json(&program, &["undo", "#1"]);
    assert_eq!((&restored["status"], &restored["reason"]), (&"confirmed".into(), &Value::Null));
    let nothing = program.run(&["undo", "1"]).exits(1);
    assert!(nothing.err.contains("neither acknowledged nor dismissed"), "{}", nothing.err);
    program.run(&["verify"]).exits(0);
}

#[test]
fn precision_is_by_the_users_own_verdicts() {
    let program = told();
    let none = json(&program, &["eval", "--own"]);
    assert_eq!((&none["shifts"]["precision"], &none["unjudged"]), (&Value::Null, &4.into()));
    for shift in ["1", "2", "3"] {
        program.run(&["ack", shift]).exits(0);
    }
    program.run(&["dismiss", "4", "--reason", "taken out of context"]).exits(0);
    let own = json(&program, &["eval", "--own"]);
    assert_eq!((&own["shifts"]["kept"], &own["shifts"]["dismissed"]), (&3.into(), &1.into()));
    assert_eq!(own["shifts"]["precision"], 0.75);
    assert_eq!(own["topics"]["troops"]["kept"], 3);
    assert_eq!(own["reasons"]["taken out of context"], 1);
    let text = program.run(&["eval", "--own"]).exits(0).out;
    assert!(text.contains("precision 0.750"), "{text}");
    program.run(&["eval"]).exits(2);
    program.run(&["eval", "--own", "somewhere"]).exits(2);
}

#[test]
fn a_correction_changes_the_history_outlives_reanalysis_and_becomes_labelled_data() {
    let program = told();
    let before = shifts(&program).len();
    let why = program.run(&["why", "ready"]).exits(0).out;
    let number = why.split("statement ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    program.run(&["correct", &number]).exits(2);
    let wrong = program.run(&["correct", &number, "--commitment", "willing"]).exits(2);
    assert!(wrong.err.contains("not_ruled_out"), "{}", wrong.err);
    program.run(&["correct", &number, "--commitment", "open", "--note", "she only repeated it"]).exits(0);
    let after = shifts(&program);
    assert!(after.len() < before, "open to open is no shift: {after:#?}");
    // Today's rules read it as ready, now as before.
    program.run(&["reanalyze", "--apply"]).exits(0);
    assert_eq!(shifts(&program).len(), after.len());
    let listed = json(&program, &["corrections"]);
    assert_eq!((&listed[0]["read_as"], &listed[0]["commitment"]), (&"ready".into(), &"open".into()));
    assert!(program.run(&["corrections"]).exits(0).out.contains("she only repeated it"));
    // Another sentence says nothing of the kind.
    let why = program.run(&["why", "refused"]).exits(0).out;
    let other = why.split("statement ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    program.run(&["correct", &other, "--nothing"]).exits(0);
    let folder = program.path("labels");
    program.run(&["corrections", "export", folder.to_str().unwrap()]).exits(0);
    let score = json(&program, &["eval", folder.to_str().unwrap()]);
    assert_eq!(score["statements"]["labelled"], 1, "{score}");
    assert!(std::fs::read_to_string(folder.join("negatives.jsonl")).unwrap().contains("refused"));
    // Taken back, everything is as it was.
    for correction in ["1", "2"] {
        program.run(&["corrections", "undo", correction]).exits(0);
    }
    assert_eq!(shifts(&program).len(), before);
    program.run(&["corrections", "undo", "1"]).exits(1);
    program.run(&["verify"]).exits(0);
}
