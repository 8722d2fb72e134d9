//! The change log against the shifts that a careful reader would want to hear of.
//!
//! A logged shift of an official is right when a labelled one has the same official, topic and direction, rungs that the labels
//! of its articles allow, and a day at most [`DAYS`] away; each labelled one counts once. Without one it is defensible where the
//! article behind it has a current label on its rung and is no listed temptation, and a false alarm otherwise. Recall is over the
//! labelled shifts of high importance.

use std::collections::{HashMap, HashSet};

use jiff::civil::{Date, date};
use serde::Serialize;

use super::figure::ratio;
use super::label::{Label, Logged, ShiftKindLabel, ShiftLabel, Time};
use super::name::fold;
use crate::model::Commitment;

/// How many days a shift may lie from its label.
pub const DAYS: i32 = 14;

/// Folded official, topic and article.
type Key = (String, String, Option<String>);

/// A logged shift that nobody should hear of.
#[derive(Debug, Clone, Serialize)]
pub struct FalseAlarm {
    /// Why it tempts, where it is on the list of what does.
    pub kind: Option<String>,
    /// Who is said to have changed position.
    pub subject: String,
    /// The topic's id.
    pub topic: String,
    /// The rung before.
    pub from: Commitment,
    /// The rung after.
    pub to: Commitment,
    /// The day it was said.
    pub said_on: Option<Date>,
    /// The article behind the new position.
    pub article: Option<String>,
    /// The words behind it.
    pub evidence: String,
}

/// Counts of shifts, and examples.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShiftScore {
    /// Rows that count.
    pub logged: usize,
    /// Those that a label agrees with.
    pub right: usize,
    /// Of the right ones, those that wait for confirmation.
    pub pending: usize,
    /// Neither right nor false.
    pub defensible: usize,
    /// Labelled ones of high importance.
    pub high: usize,
    /// Those that were found.
    pub high_found: usize,
    /// Those that were not: official, topic, rungs, day.
    pub missed: Vec<String>,
    /// False alarms.
    pub false_alarms: Vec<FalseAlarm>,
}

impl ShiftScore {
    /// How many of those that are right or false are right.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.false_alarms.len())
    }

    /// How many of the important ones are there.
    pub fn recall(&self) -> f64 {
        ratio(self.high_found, self.high)
    }
}

/// What the labels allow.
struct Allowed {
    /// Rungs of any statement.
    any: HashMap<Key, HashSet<Commitment>>,
    /// Rungs of current ones.
    current: HashMap<Key, HashSet<Commitment>>,
}

impl Allowed {
    fn new(labels: &[Label]) -> Self {
        let mut allowed = Self { any: HashMap::new(), current: HashMap::new() };
        for label in labels {
            let key = (fold(&label.official), label.topic.clone(), Some(label.article.clone()));
            if label.time == Time::Current {
                allowed.current.entry(key.clone()).or_default().extend(label.allowed());
            }
            allowed.any.entry(key).or_default().extend(label.allowed());
        }
        allowed
    }

    /// Whether a rung is the one that a labelled shift names, or one that the labels of its article allow.
    fn fits(&self, rung: Commitment, named: Option<Commitment>, shift: &ShiftLabel, article: Option<&String>) -> bool {
        let key = (fold(&shift.official), shift.topic.clone(), article.cloned());
        named == Some(rung) || self.any.get(&key).is_some_and(|rungs| rungs.contains(&rung))
    }

    fn matches(&self, row: &Logged, shift: &ShiftLabel) -> bool {
        fold(&row.subject) == fold(&shift.official)
            && row.topic == shift.topic
            && row.direction == shift.direction
            && apart(row, shift) <= DAYS
            && self.fits(row.to, shift.to, shift, shift.article_to.as_ref())
            && self.fits(row.from, shift.from, shift, shift.article_from.as_ref())
    }
}

/// Days between a shift and its label.
fn apart(row: &Logged, shift: &ShiftLabel) -> i32 {
    let day = |day: Option<Date>| day.unwrap_or(date(1900, 1, 1));
    (day(row.said_on) - day(shift.date)).get_days().abs()
}

/// Scores the change log: its standing shifts of officials, by the day they were said.
pub fn score_shifts(labels: &[Label], shifts: &[ShiftLabel], logged: &[Logged]) -> ShiftScore {
    let allowed = Allowed::new(labels);
    let labelled: Vec<&ShiftLabel> = shifts.iter().filter(|s| s.is == ShiftKindLabel::Shift).collect();
    let tempts = |s: &ShiftLabel| ((fold(&s.official), s.topic.clone(), s.article.clone()), s.kind.clone());
    let tempting: HashMap<Key, Option<String>> =
        shifts.iter().filter(|s| s.is == ShiftKindLabel::NonShift).map(tempts).collect();
    let (mut score, mut used) = (ShiftScore { logged: logged.len(), ..ShiftScore::default() }, HashSet::new());
    for row in logged {
        let free = labelled.iter().enumerate().filter(|(index, _)| !used.contains(index));
        let near = free.filter(|(_, s)| allowed.matches(row, s)).min_by_key(|(index, s)| (apart(row, s), *index));
        let key = (fold(&row.subject), row.topic.clone(), row.article.clone());
        let stands = allowed.current.get(&key).is_some_and(|rungs| rungs.contains(&row.to));
        if let Some((index, _)) = near {
            used.insert(index);
            score.right += 1;
            score.pending += usize::from(row.pending);
        } else if stands && !tempting.contains_key(&key) {
            score.defensible += 1;
        } else {
            score.false_alarms.push(false_alarm(row, tempting.get(&key).cloned().flatten()));
        }
    }
    let important = labelled.iter().enumerate().filter(|(_, s)| s.importance.as_deref() == Some("high"));
    for (index, shift) in important {
        score.high += 1;
        if used.contains(&index) {
            score.high_found += 1;
        } else {
            score.missed.push(describe(shift));
        }
    }
    score
}

fn false_alarm(row: &Logged, kind: Option<String>) -> FalseAlarm {
    FalseAlarm {
        kind,
        subject: row.subject.clone(),
        topic: row.topic.clone(),
        from: row.from,
        to: row.to,
        said_on: row.said_on,
        article: row.article.clone(),
        evidence: row.evidence.clone(),
    }
}

fn describe(shift: &ShiftLabel) -> String {
    let rung = |rung: Option<Commitment>| rung.map_or("?", Commitment::as_str);
    let day = shift.date.map(|day| day.to_string()).unwrap_or_default();
    format!("{}, {}: {} → {}, {day}", shift.official, shift.topic, rung(shift.from), rung(shift.to))
}
