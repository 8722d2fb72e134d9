//! Statements against labels.
//!
//! A statement is found when article, official and topic agree, and right when its rung is one that the labels allow:
//! their own (strict) or one of their defensible others too (lenient). Only what is current counts, optional labels neither help
//! nor hurt, and the first current statement of an official on a topic in an article decides it. Against precision count a
//! statement without a label, a recalled one told as current, a further one on a rung that no label allows, and evidence
//! that is not in the article.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::Serialize;

use super::figure::{Figure, ratio};
use super::label::{Found, Label, Negative, Time};
use super::name::fold;
use crate::model::Commitment;

/// Article, folded official and topic.
type Key = (String, String, String);

/// A label that nothing was found for.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are the label's")]
pub struct Miss {
    pub article: String,
    pub official: String,
    pub topic: String,
    pub level: Commitment,
    pub evidence: String,
}

/// A statement on a rung that no label allows.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are the label's and the statement's")]
pub struct WrongRung {
    pub article: String,
    pub official: String,
    pub topic: String,
    pub level: Commitment,
    pub found: Commitment,
    pub label_evidence: String,
    pub evidence: String,
}

/// A statement that no label knows, or one that is recalled and was told as current.
#[derive(Debug, Clone, Serialize)]
#[expect(missing_docs, reason = "the fields are the statement's")]
pub struct Spurious {
    pub article: String,
    pub official: String,
    pub topic: String,
    /// Whether the labels have it as background.
    pub recalled: bool,
    pub found: Commitment,
    pub evidence: String,
}

/// Counts of keys (an official on a topic in an article), of statements where the name says so, and examples in the order of
/// the labels.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StatementScore {
    /// Keys with a label that has to be found.
    pub labelled: usize,
    /// Those that were.
    pub found: usize,
    /// Found on the label's own rung.
    pub strict: usize,
    /// Found on a rung that can be defended.
    pub lenient: usize,
    /// Keys without a label.
    pub spurious: usize,
    /// Those that are listed as having none.
    pub on_negatives: usize,
    /// Keys that are only recalled and were told as current.
    pub background_as_current: usize,
    /// Keys with something recalled to find.
    pub background_labelled: usize,
    /// Those of which anything was found.
    pub background_found: usize,
    /// Statements.
    pub further_on_wrong_rung: usize,
    /// Statements.
    pub evidence_not_in_text: usize,
    /// Rungs between the label and what was found, summed over the found ones.
    pub steps_off: usize,
    /// What was missed.
    pub misses: Vec<Miss>,
    /// What was read on a wrong rung.
    pub wrong: Vec<WrongRung>,
    /// What should not have been found.
    pub spuria: Vec<Spurious>,
}

impl StatementScore {
    /// How many keys the program claims, its errors included.
    pub fn claimed(&self) -> usize {
        let errors =
            self.spurious + self.background_as_current + self.further_on_wrong_rung + self.evidence_not_in_text;
        self.found + errors
    }

    /// Whether there is a statement at all.
    pub fn detection(&self) -> Figure {
        Figure::of(self.found, self.claimed(), self.labelled)
    }

    /// Whether its rung can be defended.
    pub fn lenient(&self) -> Figure {
        Figure::of(self.lenient, self.claimed(), self.labelled)
    }

    /// Whether its rung is the label's own.
    pub fn strict(&self) -> Figure {
        Figure::of(self.strict, self.claimed(), self.labelled)
    }

    /// How far the found ones are off, in rungs.
    pub fn mean_steps_off(&self) -> f64 {
        ratio(self.steps_off, self.found)
    }
}

/// What was found, by key.
struct Findings<'a> {
    keys: Vec<Key>,
    groups: HashMap<Key, Vec<&'a Found>>,
    unfounded: usize,
}

impl<'a> Findings<'a> {
    fn new(sources: &HashMap<String, String>, spoken_for: &HashMap<Key, Key>, found: &'a [Found]) -> Self {
        let mut all = Self { keys: Vec::new(), groups: HashMap::new(), unfounded: 0 };
        for statement in found {
            let Some(official) = statement.official.as_deref().filter(|name| !name.is_empty()) else { continue };
            let Some(source) = sources.get(&statement.article) else { continue };
            if !statement.evidence.as_deref().is_some_and(|e| !e.is_empty() && source.contains(e)) {
                all.unfounded += 1;
                continue;
            }
            let own = (statement.article.clone(), fold(official), statement.topic.clone());
            let key = spoken_for.get(&own).unwrap_or(&own);
            let group = all.groups.entry(key.clone()).or_insert_with(|| {
                all.keys.push(key.clone());
                Vec::new()
            });
            group.push(statement);
        }
        all
    }

    fn of(&self, key: &Key) -> &[&'a Found] {
        self.groups.get(key).map_or(&[], Vec::as_slice)
    }
}

/// The labels by key, in the order in which they stand.
fn by_key(labels: &[Label]) -> Vec<(Key, Vec<&Label>)> {
    let (mut places, mut groups) = (HashMap::new(), Vec::<(Key, Vec<&Label>)>::new());
    for label in labels {
        let key = (label.article.clone(), fold(&label.official), label.topic.clone());
        let place = *places.entry(key.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push((key, Vec::new()));
        }
        groups[place].1.push(label);
    }
    groups
}

/// Scores statements. `sources` has each article's headline and text by its id, a line's end between them.
pub fn score_statements(
    sources: &HashMap<String, String>,
    labels: &[Label],
    negatives: &[Negative],
    found: &[Found],
) -> StatementScore {
    let groups = by_key(labels);
    let speaks = |label: &Label| {
        let key = |name: &str| (label.article.clone(), fold(name), label.topic.clone());
        label.speaker.as_deref().filter(|name| !name.is_empty()).map(|name| (key(name), key(&label.official)))
    };
    let spoken_for: HashMap<Key, Key> = labels.iter().filter_map(speaks).collect();
    let findings = Findings::new(sources, &spoken_for, found);
    let mut score = StatementScore { evidence_not_in_text: findings.unfounded, ..StatementScore::default() };
    for (key, labels) in &groups {
        score.count(labels, findings.of(key));
    }
    let known: HashSet<&Key> = groups.iter().map(|(key, _)| key).collect();
    let listed: HashSet<Key> =
        negatives.iter().map(|n| (n.article.clone(), fold(&n.official), n.topic.clone())).collect();
    for key in findings.keys.iter().filter(|key| !known.contains(key)) {
        let group = findings.of(key);
        if group.iter().any(|statement| statement.time == Time::Current) {
            score.spurious += 1;
            score.on_negatives += usize::from(listed.contains(key));
            score.spuria.extend(group.first().map(|first| spurious(first, false)));
        }
    }
    score
}

impl StatementScore {
    fn count(&mut self, labels: &[&Label], found: &[&Found]) {
        let (current, recalled): (Vec<&Label>, Vec<&Label>) = labels.iter().partition(|l| l.time == Time::Current);
        let now: Vec<&Found> = found.iter().copied().filter(|f| f.time == Time::Current).collect();
        if let Some(must) = current.iter().find(|label| !label.optional) {
            self.labelled += 1;
            match now.split_first() {
                Some((lead, further)) => self.count_rung(must, &current, lead, further),
                None => self.misses.push(miss(must)),
            }
        }
        if recalled.iter().any(|label| !label.optional) {
            self.background_labelled += 1;
            self.background_found += usize::from(!found.is_empty());
            if let Some(first) = now.first().filter(|_| current.is_empty()) {
                self.background_as_current += 1;
                self.spuria.push(spurious(first, true));
            }
        }
    }

    fn count_rung(&mut self, must: &Label, current: &[&Label], lead: &Found, further: &[&Found]) {
        let strict: BTreeSet<Commitment> = current.iter().map(|label| label.level).collect();
        let lenient: BTreeSet<Commitment> = current.iter().flat_map(|label| label.allowed()).collect();
        self.found += 1;
        self.steps_off += usize::from(must.level.steps_to(lead.commitment));
        self.strict += usize::from(strict.contains(&lead.commitment));
        self.further_on_wrong_rung += further.iter().filter(|f| !lenient.contains(&f.commitment)).count();
        if lenient.contains(&lead.commitment) {
            self.lenient += 1;
        } else {
            self.wrong.push(WrongRung {
                article: must.article.clone(),
                official: must.official.clone(),
                topic: must.topic.clone(),
                level: must.level,
                found: lead.commitment,
                label_evidence: must.evidence.clone().unwrap_or_default(),
                evidence: lead.evidence.clone().unwrap_or_default(),
            });
        }
    }
}

fn miss(label: &Label) -> Miss {
    Miss {
        article: label.article.clone(),
        official: label.official.clone(),
        topic: label.topic.clone(),
        level: label.level,
        evidence: label.evidence.clone().unwrap_or_default(),
    }
}

fn spurious(found: &Found, recalled: bool) -> Spurious {
    Spurious {
        article: found.article.clone(),
        official: found.official.clone().unwrap_or_default(),
        topic: found.topic.clone(),
        recalled,
        found: found.commitment,
        evidence: found.evidence.clone().unwrap_or_default(),
    }
}
