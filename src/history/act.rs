//! An act of speaking in the making: its reports and where they put the speaker.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{AssertedBy, EvidenceClass, Precision, Rank};

use super::cluster::cluster;
use super::prepare::{Material, Node, Thread, mark, thread};
use super::stand::{Stand, reports, stand};
use super::words::Rarity;
use super::{Mark, Report, Utterance};

/// One act of speaking.
#[derive(Debug)]
pub(super) struct Act<'a> {
    /// Its reports, in order of content; never empty.
    pub(super) nodes: Vec<Node<'a>>,
    /// Statements of older revisions of its articles, with their names by content.
    pub(super) superseded: Vec<&'a Report>,
    /// Where it puts the speaker.
    pub(super) stand: Stand<'a>,
    /// Where it would put them, had no article been edited; `None` when that is the same evidence.
    pub(super) before: Option<Stand<'a>>,
    /// The earliest day that its reports support.
    pub(super) said_on: Date,
    /// The latest day of its reports.
    pub(super) until: Date,
    /// When the first report of that day appeared, as far as the hour is known.
    appeared: Option<Timestamp>,
    /// The highest rank that it has for the principal.
    pub(super) rank: Option<Rank>,
    /// How many outlets say so, headlines aside.
    pub(super) outlets: u32,
}

/// All acts of speaking that are reported, those of third parties about an official included.
pub(super) fn acts<'a>(material: &mut Material<'a>, rarity: &Rarity) -> Vec<Act<'a>> {
    let mut acts = Vec::new();
    for nodes in [std::mem::take(&mut material.current), std::mem::take(&mut material.third)] {
        let mut persons: BTreeMap<_, Vec<Node<'a>>> = BTreeMap::new();
        for node in nodes {
            let s = node.statement();
            persons.entry((s.official.as_deref(), s.scope.line.as_deref())).or_default().push(node);
        }
        for nodes in persons.values() {
            for set in cluster(nodes, rarity) {
                acts.extend(Act::of(set.into_iter().map(|at| nodes[at].clone()).collect()));
            }
        }
    }
    acts.sort_by(|a, b| a.order().cmp(&b.order()));
    adopt(&mut acts, &material.superseded);
    acts
}

impl<'a> Act<'a> {
    fn of(nodes: Vec<Node<'a>>) -> Option<Self> {
        let stand = stand(&reports(&nodes))?;
        let said_on = nodes.iter().map(|n| n.day).min()?;
        let published = nodes.iter().filter(|n| n.day == said_on).filter_map(|n| n.report.article.published);
        let appeared = published.filter(|m| m.precision() == Precision::Second).map(|m| m.timestamp()).min();
        let agreeing = nodes.iter().filter(|n| {
            n.statement().commitment == stand.point
                && (n.statement().class > EvidenceClass::Headline || stand.class == EvidenceClass::Headline)
        });
        let outlets: BTreeSet<String> = agreeing.map(|n| outlet(n.report)).collect();
        Some(Self {
            superseded: Vec::new(),
            before: None,
            said_on,
            until: nodes.iter().map(|n| n.day).max()?,
            appeared,
            rank: nodes.iter().filter_map(Node::rank).min(),
            outlets: u32::try_from(outlets.len()).unwrap_or(u32::MAX),
            stand,
            nodes,
        })
    }

    /// The place in time, ties broken by content.
    fn order(&self) -> impl Ord + '_ {
        (self.said_on, self.appeared, self.stand.point, self.is_third(), self.founding())
    }

    fn is_third(&self) -> bool {
        self.stand.lead.statement.asserted_by == AssertedBy::ThirdParty
    }

    /// The name of its first report.
    pub(super) fn founding(&self) -> &Mark {
        &self.nodes[0].mark
    }

    /// Whether it can move a position.
    pub(super) fn moves(&self) -> bool {
        !self.is_third() && self.stand.class > EvidenceClass::Headline
    }

    /// Who spoke.
    pub(super) fn official(&self) -> Option<&'a str> {
        self.stand.lead.statement.official.as_deref()
    }

    /// The scope line.
    pub(super) fn line(&self) -> Option<&'a str> {
        self.stand.lead.statement.scope.line.as_deref()
    }

    /// Whether nothing but doubtful extraction reports it.
    pub(super) fn poor(&self) -> bool {
        self.nodes.iter().all(|n| n.report.article.poor)
    }

    /// Whether another act is the same occasion seen from another side: one article tells both as said on one day, or one person
    /// said both at that time on different kinds of the action.
    pub(super) fn same_occasion(&self, other: &Self) -> bool {
        let overlap = self.said_on <= other.until && other.said_on <= self.until;
        if !overlap || self.official() != other.official() {
            return false;
        }
        let both_specified = self.stand.group.is_some() && other.stand.group.is_some();
        let own: BTreeSet<&str> = self.nodes.iter().map(|n| n.report.article.key.as_str()).collect();
        (both_specified && self.stand.group != other.stand.group)
            || other.nodes.iter().any(|n| own.contains(n.report.article.key.as_str()))
    }

    /// The row that the store keeps.
    pub(super) fn utterance(&self) -> Utterance {
        let (lead, said) = (self.stand.lead, &self.stand.lead.statement);
        let mut ids: Vec<i64> = self.nodes.iter().flat_map(|n| n.ids.iter().copied()).collect();
        let mut superseded: Vec<i64> = self.superseded.iter().map(|r| r.id).collect();
        ids.sort_unstable();
        superseded.sort_unstable();
        let former: BTreeSet<Mark> = self.superseded.iter().map(|r| mark(r)).collect();
        Utterance {
            id: ids.iter().chain(&superseded).copied().min().unwrap_or(lead.id),
            reports: ids,
            superseded,
            marks: self.nodes.iter().map(|n| n.mark.clone()).collect(),
            former: former.into_iter().collect(),
            founding: self.founding().clone(),
            official: said.official.clone(),
            role: said.role.clone(),
            principal: said.principal.clone(),
            topic: said.topic.clone(),
            scope: self.stand.scope.clone(),
            condition: self.stand.condition.cloned(),
            asserted_by: said.asserted_by,
            speaker: said.speaker.clone(),
            said_on: self.said_on,
            point: self.stand.point,
            low: self.stand.low,
            high: self.stand.high,
            class: self.stand.class,
            moves: self.moves(),
            rank: self.rank,
            outlets: self.outlets,
            confidence: self.stand.confidence,
            lead: lead.id,
            poor: self.poor(),
        }
    }
}

/// The outlet of a report: its name, else its host, else the article itself.
fn outlet(report: &Report) -> String {
    let host = || {
        let url = url::Url::parse(report.article.url.as_deref()?).ok()?;
        Some(url.host_str()?.trim_start_matches("www.").to_owned())
    };
    report.article.outlet.as_ref().map(|o| o.to_lowercase()).or_else(host).unwrap_or_else(|| report.article.key.clone())
}

/// Gives the statements of older revisions to the acts of those that replace them: on the same scope where there is one.
fn adopt<'a>(acts: &mut [Act<'a>], superseded: &BTreeMap<Thread<'a>, Vec<&'a Report>>) {
    let mut heirs: BTreeMap<Thread<'a>, Vec<(usize, &'a Report)>> = BTreeMap::new();
    for (place, act) in acts.iter().enumerate().filter(|(_, act)| !act.is_third()) {
        for node in &act.nodes {
            heirs.entry(thread(node.report)).or_default().push((place, node.report));
        }
    }
    let mut replaced: BTreeMap<usize, BTreeMap<Mark, &'a Report>> = BTreeMap::new();
    for (thread, old) in superseded {
        let Some(heirs) = heirs.get(thread) else { continue };
        for report in old {
            let same = heirs.iter().find(|(_, heir)| heir.statement.scope == report.statement.scope);
            let (place, heir) = *same.unwrap_or(&heirs[0]);
            acts[place].superseded.push(report);
            // The oldest revision comes first: an edit is told against what the article said at first, and one that is undone
            // is none.
            replaced.entry(place).or_default().entry(mark(heir)).or_insert(report);
        }
    }
    for (place, old) in replaced {
        acts[place].before = before(&acts[place], &old);
    }
}

/// Where the act would put the speaker, had no article been edited. Evidence in the same words on another rung is a change of
/// rules, not of the article.
fn before<'a>(act: &Act<'a>, old: &BTreeMap<Mark, &'a Report>) -> Option<Stand<'a>> {
    let words = |r: &Report| r.statement.evidence.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let edited = |node: &Node<'a>| {
        let old = old.get(&node.mark).copied()?;
        (old.statement.commitment != node.statement().commitment && words(old) != words(node.report)).then_some(old)
    };
    let was: Vec<&Report> = act.nodes.iter().map(|n| edited(n).unwrap_or(n.report)).collect();
    if act.nodes.iter().all(|n| edited(n).is_none()) { None } else { stand(&was) }
}
