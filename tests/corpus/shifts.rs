//! How well the change log agrees with the shifts that a careful reader would want to hear of.
//!
//! A logged shift of an official is right when a labelled one has the same official, topic and direction, rungs that the labels
//! of its articles allow, and a day at most [`DAYS`] away; each labelled one counts once. Without one it is defensible where the
//! article behind it has a current label on its rung and is no listed temptation, and a false alarm otherwise. Recall is over the
//! labelled shifts of high importance.

use std::collections::{HashMap, HashSet};
use std::fmt;

use jiff::civil::Date;
use serde_json::Value;
use stancewatch::analyze::text::fold;

use super::score::text;

/// How many days a shift may lie from its label.
const DAYS: i32 = 14;

/// Official, topic and article.
type Key = (String, String, String);

fn key(line: &Value, article: &str) -> Key {
    (fold(text(line, "official")), text(line, "topic").to_owned(), text(line, article).to_owned())
}

fn day(line: &Value, field: &str) -> Date {
    text(line, field).parse().unwrap()
}

/// What the labels allow.
struct Allowed {
    /// Rungs of any statement.
    any: HashMap<Key, HashSet<String>>,
    /// Rungs of current ones.
    current: HashMap<Key, HashSet<String>>,
}

impl Allowed {
    fn new(gold: &[Value]) -> Self {
        let mut allowed = Self { any: HashMap::new(), current: HashMap::new() };
        for label in gold {
            let others = label["alt_levels"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let rungs: HashSet<String> = others.chain([text(label, "level")]).map(str::to_owned).collect();
            if text(label, "time") == "current" {
                allowed.current.entry(key(label, "article")).or_default().extend(rungs.clone());
            }
            allowed.any.entry(key(label, "article")).or_default().extend(rungs);
        }
        allowed
    }

    /// Whether a rung is the one that a labelled shift names, or one that the labels of its article allow.
    fn fits(&self, rung: &str, shift: &Value, end: &str, article: &str) -> bool {
        text(shift, end) == rung || self.any.get(&key(shift, article)).is_some_and(|rungs| rungs.contains(rung))
    }
}

/// Counts of logged shifts.
#[derive(Debug, Default)]
pub(crate) struct Shifts {
    right: usize,
    defensible: usize,
    false_alarms: Vec<String>,
    high: usize,
    high_found: usize,
}

impl Shifts {
    /// Scores the rows of `log --json`.
    pub(crate) fn of(log: &[Value], articles: &[Value], gold: &[Value], labels: &[Value]) -> Self {
        let allowed = Allowed::new(gold);
        let (labelled, tempting): (Vec<&Value>, Vec<&Value>) =
            labels.iter().partition(|label| text(label, "type") == "shift");
        let tempting: HashSet<Key> = tempting.into_iter().map(|label| key(label, "article")).collect();
        let ids: HashMap<&str, &str> = articles.iter().map(|a| (text(a, "url"), text(a, "id"))).collect();
        let (mut score, mut used) = (Self::default(), HashSet::new());
        let mut rows: Vec<&Value> = log.iter().filter(|row| counts(row)).collect();
        rows.sort_by_key(|row| text(row, "said_on"));
        for row in rows {
            let free = labelled.iter().enumerate().filter(|(index, _)| !used.contains(index));
            let near =
                free.filter(|(_, shift)| matches(row, shift, &allowed)).min_by_key(|(_, shift)| apart(row, shift));
            let article = ids.get(text(row, "to_url")).copied().unwrap_or_default();
            let to = (fold(text(row, "subject")), text(row, "topic").to_owned(), article.to_owned());
            let stands = allowed.current.get(&to).is_some_and(|rungs| rungs.contains(text(row, "to_commitment")));
            match near {
                Some((index, _)) => {
                    used.insert(index);
                    score.right += 1;
                }
                None if stands && !tempting.contains(&to) => score.defensible += 1,
                None => score.false_alarms.push(format!("{} {} {article}", to.0, text(row, "to_commitment"))),
            }
        }
        let high: Vec<usize> =
            labelled.iter().enumerate().filter(|(_, l)| text(l, "importance") == "high").map(|(i, _)| i).collect();
        score.high = high.len();
        score.high_found = high.iter().filter(|index| used.contains(index)).count();
        score
    }

    /// How many of those that are right or false are right, 0 to 1.
    pub(crate) fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.false_alarms.len())
    }

    /// How many of the important ones are there, 0 to 1.
    pub(crate) fn recall(&self) -> f64 {
        ratio(self.high_found, self.high)
    }
}

impl fmt::Display for Shifts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shifts     precision {:.3} recall {:.3}\n{self:?}", self.precision(), self.recall())
    }
}

fn ratio(part: usize, of: usize) -> f64 {
    let float = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 0.0 } else { float(part) / float(of) }
}

/// Whether a row is a standing shift of an official.
fn counts(row: &Value) -> bool {
    text(row, "subject_kind") == "official"
        && matches!(text(row, "status"), "pending" | "confirmed")
        && matches!(text(row, "kind"), "shift" | "edit")
}

fn apart(row: &Value, shift: &Value) -> i32 {
    (day(row, "said_on") - day(shift, "date")).get_days().abs()
}

fn matches(row: &Value, shift: &Value, allowed: &Allowed) -> bool {
    fold(text(row, "subject")) == fold(text(shift, "official"))
        && text(row, "topic") == text(shift, "topic")
        && text(row, "direction") == text(shift, "direction")
        && apart(row, shift) <= DAYS
        && allowed.fits(text(row, "to_commitment"), shift, "to", "article_to")
        && allowed.fits(text(row, "from_commitment"), shift, "from", "article_from")
}
