//! The labelled corpus of `tests/fixtures/labelled`: how much of it the program reads aright, and that the order in which
//! articles come in leaves no trace in the change log.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod score;
mod shifts;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use rstest::rstest;
use score::{Labels, Score};
use serde_json::{Value, json};
use shifts::Shifts;
use support::program::Program;

/// A little below what the rules reach: a fall below is a regression, a rise is a reason to raise them.
const DETECTION_FLOOR: f64 = 0.61;
const LENIENT_FLOOR: f64 = 0.54;
const STRICT_FLOOR: f64 = 0.49;
const SHIFT_PRECISION_FLOOR: f64 = 0.74;
const SHIFT_RECALL_FLOOR: f64 = 0.35;

fn labelled(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/labelled").join(file)
}

fn lines(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(labelled(file)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
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
    let articles = lines("articles.jsonl");
    let labels = Labels::new(&articles, &lines("gold.jsonl"));
    let found = program().run_with(&["analyze", "--jsonl"], archive(&articles)).exits(0).lines();
    let score = Score::of(&labels, &found);
    let report = score.to_string();
    println!("{report}");
    assert_eq!(score.unfounded, 0, "evidence that is not in its article\n{report}");
    for (name, figure, floor) in [
        ("detection", score.detection(), DETECTION_FLOOR),
        ("lenient", score.lenient(), LENIENT_FLOOR),
        ("strict", score.strict(), STRICT_FLOOR),
    ] {
        assert!(figure.f1 >= floor, "{name} F1 {:.3} is below {floor}\n{report}", figure.f1);
    }
}

#[test]
fn the_change_log_reaches_its_floors() {
    let articles = lines("articles.jsonl");
    let (log, _) = outcome(&articles);
    let score = Shifts::of(&log, &articles, &lines("gold.jsonl"), &lines("shifts.jsonl"));
    println!("{score}");
    assert!(score.precision() >= SHIFT_PRECISION_FLOOR && score.recall() >= SHIFT_RECALL_FLOOR, "{score}");
}

/// What the labels themselves score, and what silence and a wrong rung do: the measure has to be right before its figures are.
#[test]
fn the_measure_is_sound() {
    let (articles, gold) = (lines("articles.jsonl"), lines("gold.jsonl"));
    let labels = Labels::new(&articles, &gold);
    let prediction = |label: &Value, rung: &Value| {
        json!({"article": label["article"], "official": label["official"], "topic": label["topic"],
               "commitment": rung, "time": label["time"], "evidence": label["evidence"]})
    };
    let perfect: Vec<Value> = gold.iter().map(|label| prediction(label, &label["level"])).collect();
    let score = Score::of(&labels, &perfect);
    assert!(score.strict().f1 > 0.999 && score.unfounded == 0, "{score}");
    assert!(Score::of(&labels, &[]).detection().f1 == 0.0);
    let wrong: Vec<Value> = gold.iter().map(|label| prediction(label, &json!("nowhere"))).collect();
    let score = Score::of(&labels, &wrong);
    assert!(score.detection().recall > 0.999 && score.lenient().f1 == 0.0, "{score}");
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
    let articles = lines("articles.jsonl");
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
