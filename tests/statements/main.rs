//! Minimal pairs for the statement engine: a sentence or two, and the statement that they make or none.
//!
//! The tables are the text files beside this one. A line is `expected | text`, and what is expected reads
//! `Lind ready spokesperson background {once a ceasefire} <training>`:
//!
//! - who: the official's surname, or the principal where no person is named;
//! - the rung, or several with `/` where the sentence has more than one defensible reading;
//! - who asserts it: `spokesperson`, `third_party`, `outlet`, or `narrated` for an act of speech that the outlet tells
//!   ("has ruled out"), which may count as the official's own words or as the outlet's; the official's own where absent;
//! - `background` where it is recalled;
//! - words of the condition, `{}` for none, and the scope, `<>` for none; both are free where absent.
//!
//! Several statements are separated by `;`, and `-` expects none. In the text `¶` ends a paragraph and a first paragraph
//! after `# ` is the headline. What the engine gets wrong stands in `known_gaps.txt`, with the reason as a third field: whoever
//! mends a gap moves its line to the table where it belongs. `REVIEW.md` tells of the second reading and of what is covered.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod expected;
mod roster;

use std::path::PathBuf;
use std::sync::LazyLock;

use expected::Expected;
use rstest::rstest;
use stancewatch::analyze::Engine;
use stancewatch::model::{Article, Statement};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(&roster::topics(), &roster::officials(), false));

/// A line of a table.
struct Row {
    place: String,
    expected: String,
    text: String,
    reason: Option<String>,
}

fn rows(file: &str) -> Vec<Row> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/statements").join(file);
    let table = std::fs::read_to_string(&path).unwrap();
    let lines = table.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let row = |(index, line): (usize, &str)| {
        let mut fields = line.split(" | ").map(str::to_owned);
        let place = format!("{file}:{}", index + 1);
        let (expected, text) = fields.next().zip(fields.next()).unwrap_or_else(|| panic!("{place}: no ` | `"));
        Row { place, expected, text, reason: fields.next() }
    };
    lines.map(row).collect()
}

fn article(text: &str) -> Article {
    let (title, body) = match text.strip_prefix("# ").and_then(|rest| rest.split_once(" ¶ ")) {
        Some((title, body)) => (Some(title.to_owned()), body),
        None => (None, text),
    };
    let published = Some("2025-03-20".parse().unwrap());
    Article { title, published, ..Article::plain(body.replace(" ¶ ", "\n\n")) }
}

/// What the engine says of a row, where it is not what is expected.
fn difference(row: &Row) -> Option<String> {
    let expected = Expected::list(&row.expected).unwrap_or_else(|error| panic!("{}: {error}", row.place));
    let found = ENGINE.analyze(&article(&row.text));
    let met = expected.len() == found.len() && all_met(&expected, &found);
    (!met).then(|| {
        let found: Vec<String> = found.iter().map(expected::describe).collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join("; ") };
        format!("{}: expected {}, found {found} | {}", row.place, row.expected, row.text)
    })
}

/// Whether each expectation is met by a statement of its own.
fn all_met(expected: &[Expected], found: &[Statement]) -> bool {
    let mut left: Vec<&Statement> = found.iter().collect();
    expected.iter().all(|one| {
        let at = left.iter().position(|statement| one.is_met_by(statement));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

#[rstest]
#[case::the_scale("rungs.txt")]
#[case::composition("composition.txt")]
#[case::voices("voices.txt")]
#[case::time_conditions_scopes("time.txt")]
#[case::what_the_others_leave_out("traps.txt")]
#[case::mechanisms("mechanisms.txt")]
fn sentences_mean_what_the_tables_say(#[case] file: &str) {
    let rows = rows(file);
    assert!(!rows.is_empty());
    let wrong: Vec<String> = rows.iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{} of {} rows differ:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn known_gaps_are_still_gaps() {
    let rows = rows("known_gaps.txt");
    let unexplained: Vec<&str> = rows.iter().filter(|row| row.reason.is_none()).map(|row| row.place.as_str()).collect();
    assert!(unexplained.is_empty(), "without a reason: {unexplained:?}");
    let mended: Vec<String> = rows
        .iter()
        .filter(|row| difference(row).is_none())
        .map(|row| format!("{}: {} | {}", row.place, row.expected, row.text))
        .collect();
    assert!(mended.is_empty(), "{} gaps are mended, move them to their tables:\n{}", mended.len(), mended.join("\n"));
}

#[test]
fn the_review_names_rows_that_exist() {
    let review = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/statements/REVIEW.md")).unwrap();
    let cells = review.lines().filter_map(|line| line.strip_suffix("` |")?.rsplit_once(" | `").map(|(_, words)| words));
    let files =
        ["rungs.txt", "composition.txt", "voices.txt", "time.txt", "traps.txt", "mechanisms.txt", "known_gaps.txt"];
    let rows: Vec<Row> = files.into_iter().flat_map(rows).collect();
    let (here, lost): (Vec<&str>, Vec<&str>) = cells.partition(|words| rows.iter().any(|row| row.text.contains(words)));
    assert!(here.len() > 200 && lost.is_empty(), "{} cells have their row, these have none: {lost:?}", here.len());
}
