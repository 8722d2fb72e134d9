//! The labelled corpus of `tests/fixtures/labelled`: how much of it the program reads aright, and that the order in which
//! articles come in leaves no trace in the change log.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::path::PathBuf;

use rstest::rstest;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use stancewatch::eval::{Found, Label, Logged, Negative, Time, score_shifts, score_statements};
use stancewatch::model::Commitment;
use support::program::Program;

/// A little below what the rules reach: a fall below is a regression, a rise is a reason to raise them.
const DETECTION_FLOOR: f64 = 0.70;
const LENIENT_FLOOR: f64 = 0.64;
const STRICT_FLOOR: f64 = 0.61;
const SHIFT_PRECISION_FLOOR: f64 = 0.80;
const SHIFT_RECALL_FLOOR: f64 = 0.44;

fn labelled(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/labelled").join(file)
}

fn lines<T: DeserializeOwned>(file: &str) -> Vec<T> {
    let text = std::fs::read_to_string(labelled(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn field(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_default().to_owned()
}

/// Headline and text of each article.
fn sources(articles: &[Value]) -> HashMap<String, String> {
    let source = |a: &Value| (field(a, "id"), format!("{}\n{}", field(a, "title"), field(a, "text")));
    articles.iter().map(source).collect()
}

/// The program with the corpus's topics and officials.
fn program() -> Program {
    let program = Program::bare();
    let file = |name: &str| Value::String(labelled(name).display().to_string());
    program.write(
        "stancewatch.toml",
        format!(
            "database = \"corpus.db\"\ntopics = [{}]\nofficials = [{}]\n[[notify.command]]\ncommand = [\"true\"]\n",
            file("topics.toml"),
            file("officials.toml"),
        ),
    );
    program
}

fn archive(articles: &[Value]) -> String {
    articles.iter().map(|article| format!("{article}\n")).collect()
}

#[test]
fn the_rules_reach_their_floors() {
    let articles: Vec<Value> = lines("articles.jsonl");
    let output = program().run_with(&["analyze", "--jsonl"], archive(&articles)).exits(0).lines();
    let found: Vec<Found> = output.into_iter().map(|line| serde_json::from_value(line).unwrap()).collect();
    let negatives: Vec<Negative> = lines("negatives.jsonl");
    let score = score_statements(&sources(&articles), &lines("gold.jsonl"), &negatives, &found);
    assert_eq!(score.evidence_not_in_text, 0, "evidence that is not in its article");
    for (name, figure, floor) in [
        ("detection", score.detection(), DETECTION_FLOOR),
        ("lenient", score.lenient(), LENIENT_FLOOR),
        ("strict", score.strict(), STRICT_FLOOR),
    ] {
        println!("{name} {figure:?}");
        assert!(figure.f1 >= floor, "{name} F1 {:.3} is below {floor}", figure.f1);
    }
}

#[test]
fn the_change_log_reaches_its_floors() {
    let articles: Vec<Value> = lines("articles.jsonl");
    let ids: HashMap<String, String> = articles.iter().map(|a| (field(a, "url"), field(a, "id"))).collect();
    let (log, _) = outcome(&articles);
    let counts = |row: &&Value| {
        let standing = matches!(field(row, "status").as_str(), "pending" | "confirmed");
        row["subject_kind"] == "official" && standing && matches!(field(row, "kind").as_str(), "shift" | "edit")
    };
    let mut logged: Vec<Logged> = log.iter().filter(counts).map(|row| logged(row, &ids)).collect();
    logged.sort_by_key(|row| row.said_on);
    let score = score_shifts(&lines("gold.jsonl"), &lines("shifts.jsonl"), &logged);
    println!("precision {:.3} recall {:.3}\n{score:?}", score.precision(), score.recall());
    assert!(score.precision() >= SHIFT_PRECISION_FLOOR && score.recall() >= SHIFT_RECALL_FLOOR, "{score:?}");
}

/// A row of `log --json`.
fn logged(row: &Value, ids: &HashMap<String, String>) -> Logged {
    let read = |name: &str| row[name].clone();
    Logged {
        subject: field(row, "subject"),
        topic: field(row, "topic"),
        from: serde_json::from_value(read("from_commitment")).unwrap(),
        to: serde_json::from_value(read("to_commitment")).unwrap(),
        direction: serde_json::from_value(read("direction")).unwrap(),
        said_on: serde_json::from_value(read("said_on")).unwrap(),
        article: ids.get(&field(row, "to_url")).cloned(),
        pending: row["status"] == "pending",
        evidence: field(row, "to_evidence"),
    }
}

/// What the labels themselves score, and what silence and a wrong rung do: the measure has to be right before its figures are.
#[test]
fn the_measure_is_sound() {
    let (sources, gold) = (sources(&lines("articles.jsonl")), lines::<Label>("gold.jsonl"));
    let found = |rung: fn(&Label) -> Commitment| -> Vec<Found> {
        let one = |label: &Label| Found {
            article: label.article.clone(),
            official: Some(label.official.clone()),
            topic: label.topic.clone(),
            commitment: rung(label),
            time: label.time,
            evidence: label.evidence.clone(),
        };
        gold.iter().map(one).collect()
    };
    let score = score_statements(&sources, &gold, &[], &found(|label| label.level));
    assert!(score.strict().f1 > 0.999 && score.evidence_not_in_text == 0, "{score:?}");
    assert!(score_statements(&sources, &gold, &[], &[]).detection().f1 == 0.0);
    let far = |label: &Label| if label.level < Commitment::Open { Commitment::Done } else { Commitment::RuledOut };
    let score = score_statements(&sources, &gold, &[], &found(far));
    assert!(score.detection().recall > 0.999 && score.strict().f1 < 0.05, "{score:?}");
    let mut recalled = found(|label| label.level);
    recalled.retain(|f| f.time == Time::Background);
    recalled.iter_mut().for_each(|f| f.time = Time::Current);
    assert!(score_statements(&sources, &gold, &[], &recalled).background_as_current > 20);
}

/// The command measures what these tests measure.
#[test]
fn the_command_gives_the_same_figures_in_every_order() {
    let folder = labelled("").display().to_string();
    let program = Program::bare();
    let figures = |order: &str| program.json(&["eval", &folder, "--order", order, "--seed", "3"]);
    let (time, reverse) = (figures("time"), figures("reverse"));
    assert_eq!(time, reverse);
    assert_eq!(time, figures("shuffle"));
    assert_eq!(time["articles"], 114);
    let at_least = |value: &Value, floor: f64| value.as_f64().unwrap() >= floor;
    assert!(at_least(&time["statements"]["strict"]["f1"], STRICT_FLOOR), "{time}");
    assert!(at_least(&time["shifts"]["recall"], SHIFT_RECALL_FLOOR), "{time}");
}

/// The change log and the positions less what arrival decides.
fn outcome(articles: &[Value]) -> (Vec<Value>, Vec<Value>) {
    let program = program();
    program.run_with(&["ingest", "--jsonl"], archive(articles)).exits(0);
    program.run(&["verify"]).exits(0);
    (settled(program.json(&["log"])), settled(program.json(&["positions"])))
}

fn settled(rows: Value) -> Vec<Value> {
    let mut rows = rows.as_array().unwrap().clone();
    for row in &mut rows {
        let row = row.as_object_mut().unwrap();
        row.retain(|key, _| !matches!(key.as_str(), "shift_id" | "detected_at"));
    }
    rows.sort_by_key(ToString::to_string);
    rows
}

#[rstest]
#[case::reversed(113, 113)]
#[case::shuffled(37, 5)]
#[case::shuffled_otherwise(71, 60)]
fn any_order_of_arrival_gives_the_same_change_log(#[case] step: usize, #[case] first: usize) {
    let articles: Vec<Value> = lines("articles.jsonl");
    // A step that has no divisor in common with the number of articles visits each once.
    let order = (0..articles.len()).map(|index| articles[(first + index * step) % articles.len()].clone());
    let shuffled: Vec<Value> = order.collect();
    assert_eq!(settled(json!(shuffled)), settled(json!(articles)), "not an order of the corpus");
    let ((log, positions), (other_log, other_positions)) = (outcome(&articles), outcome(&shuffled));
    let shifts = log.iter().filter(|row| row["kind"] == "shift").count();
    assert!(shifts >= 10, "only {shifts} shifts: nothing to compare");
    let only = |these: &[Value], those: &[Value]| {
        these.iter().filter(|row| !those.contains(row)).map(|row| format!("\n{row}")).collect::<String>()
    };
    assert!(log == other_log, "in time:{}\nelse:{}", only(&log, &other_log), only(&other_log, &log));
    assert!(positions == other_positions, "{}", only(&positions, &other_positions));
}
