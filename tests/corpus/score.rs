//! How well statements agree with labels.
//!
//! A statement is found when article, official and topic agree, and right when its rung is one that the labels allow:
//! their own (strict) or one of their defensible others too (lenient). Only what is current counts, optional labels neither help
//! nor hurt, and the first current statement of an official on a topic in an article decides it. Against precision count a
//! statement without a label, a recalled one told as current, a further one on a rung that no label allows, and evidence
//! that is not in the article.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde_json::Value;
use stancewatch::analyze::text::fold;

/// Article, official and topic.
type Key = (String, String, String);

/// A field that is text, empty where it is not.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

fn key(line: &Value, name: &str) -> Key {
    (text(line, "article").to_owned(), fold(text(line, name)), text(line, "topic").to_owned())
}

/// What the labels say of one key.
#[derive(Default)]
struct Label {
    /// A current statement has to be found.
    required: bool,
    /// A current statement may be.
    current: bool,
    /// Something recalled has to be.
    recalled: bool,
    strict: HashSet<String>,
    lenient: HashSet<String>,
}

/// The labels of a corpus.
pub(crate) struct Labels {
    labels: HashMap<Key, Label>,
    /// A spokesperson's key, and that of the official spoken for.
    spoken_for: HashMap<Key, Key>,
    sources: HashMap<String, String>,
}

impl Labels {
    /// Reads articles and labels.
    pub(crate) fn new(articles: &[Value], gold: &[Value]) -> Self {
        let source = |article: &Value| format!("{}\n{}", text(article, "title"), text(article, "text"));
        let sources = articles.iter().map(|article| (text(article, "id").to_owned(), source(article))).collect();
        let mut read = Self { labels: HashMap::new(), spoken_for: HashMap::new(), sources };
        for line in gold {
            read.add(line);
        }
        read
    }

    fn add(&mut self, line: &Value) {
        let official = key(line, "official");
        if line["speaker"].is_string() {
            self.spoken_for.insert(key(line, "speaker"), official.clone());
        }
        let label = self.labels.entry(official).or_default();
        let optional = line["optional"].as_bool().unwrap_or(false);
        if text(line, "time") == "current" {
            label.current = true;
            label.required |= !optional;
            let level = text(line, "level").to_owned();
            let others = line["alt_levels"].as_array().into_iter().flatten().filter_map(Value::as_str);
            label.lenient.extend(others.map(str::to_owned).chain([level.clone()]));
            label.strict.insert(level);
        } else {
            label.recalled |= !optional;
        }
    }

    /// The rungs of the current statements of each key in their order, and how many statements have no footing in their
    /// article.
    fn group(&self, found: &[Value]) -> (HashMap<Key, Vec<String>>, usize) {
        let (mut groups, mut unfounded) = (HashMap::<Key, Vec<String>>::new(), 0);
        for statement in found.iter().filter(|statement| statement["official"].is_string()) {
            let source = self.sources.get(text(statement, "article"));
            let evidence = text(statement, "evidence");
            if evidence.is_empty() || source.is_none_or(|source| !source.contains(evidence)) {
                unfounded += 1;
            } else if text(statement, "time") == "current" {
                let own = key(statement, "official");
                let key = self.spoken_for.get(&own).unwrap_or(&own).clone();
                groups.entry(key).or_default().push(text(statement, "commitment").to_owned());
            }
        }
        (groups, unfounded)
    }
}

/// Precision, recall and their harmonic mean, 0 to 1.
pub(crate) struct Figure {
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) f1: f64,
}

/// Counts of keys, of statements where the name says so.
#[derive(Debug, Default)]
pub(crate) struct Score {
    required: u32,
    found: u32,
    strict: u32,
    lenient: u32,
    spurious: u32,
    recalled_as_current: u32,
    /// Statements.
    further_on_wrong_rung: u32,
    /// Statements.
    pub(crate) unfounded: usize,
}

impl Score {
    /// Scores what `analyze --jsonl` printed.
    pub(crate) fn of(labels: &Labels, found: &[Value]) -> Self {
        let (groups, unfounded) = labels.group(found);
        let mut score = Self { unfounded, ..Self::default() };
        for (key, label) in &labels.labels {
            score.count(label, groups.get(key).map_or(&[], Vec::as_slice));
        }
        score.spurious = count(groups.keys().filter(|key| !labels.labels.contains_key(*key)));
        score
    }

    fn count(&mut self, label: &Label, rungs: &[String]) {
        self.required += u32::from(label.required);
        let Some((first, further)) = rungs.split_first() else { return };
        if label.required {
            self.found += 1;
            self.strict += u32::from(label.strict.contains(first));
            self.lenient += u32::from(label.lenient.contains(first));
            self.further_on_wrong_rung += count(further.iter().filter(|rung| !label.lenient.contains(*rung)));
        } else if label.recalled && !label.current {
            self.recalled_as_current += 1;
        }
    }

    /// Whether there is a statement at all.
    pub(crate) fn detection(&self) -> Figure {
        self.figure(self.found)
    }

    /// Whether its rung can be defended.
    pub(crate) fn lenient(&self) -> Figure {
        self.figure(self.lenient)
    }

    /// Whether its rung is the label's own.
    pub(crate) fn strict(&self) -> Figure {
        self.figure(self.strict)
    }

    fn figure(&self, right: u32) -> Figure {
        let unfounded = u32::try_from(self.unfounded).unwrap_or(u32::MAX);
        let claimed = self.found + self.spurious + self.recalled_as_current + self.further_on_wrong_rung + unfounded;
        let ratio = |of: u32| if of == 0 { 0.0 } else { f64::from(right) / f64::from(of) };
        let (precision, recall) = (ratio(claimed), ratio(self.required));
        let f1 = if right == 0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) };
        Figure { precision, recall, f1 }
    }
}

fn count<T>(all: impl Iterator<Item = T>) -> u32 {
    u32::try_from(all.count()).unwrap_or(u32::MAX)
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, figure) in [("detection", self.detection()), ("lenient", self.lenient()), ("strict", self.strict())]
        {
            let Figure { precision, recall, f1 } = figure;
            writeln!(f, "{name:10} precision {precision:.3} recall {recall:.3} F1 {f1:.3}")?;
        }
        write!(f, "{self:?}")
    }
}
