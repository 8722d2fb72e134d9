//! Sorts the reports of a unit by content and by what may be done with them, before anything is decided.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::model::{AssertedBy, Frame, Rank, SaidBasis, ScopeGroup, Statement};

use super::{Mark, Report};

/// One article's current statement of an official for one scope and day, with all stored statements that say it.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    /// The report that decides.
    pub(super) report: &'a Report,
    /// It and its duplicates. Names only.
    pub(super) ids: Vec<i64>,
    /// Its name by content.
    pub(super) mark: Mark,
    /// The day it counts for: the day said, or of a background statement the day as of which it seeds.
    pub(super) day: Date,
}

impl<'a> Node<'a> {
    fn new(report: &'a Report, day: Date) -> Self {
        Self { report, ids: vec![report.id], mark: mark(report), day }
    }

    /// What the node reports.
    pub(super) fn statement(&self) -> &'a Statement {
        &self.report.statement
    }

    /// The day the text itself states.
    pub(super) fn text_day(&self) -> Option<Date> {
        stated_day(self.statement())
    }

    /// The single group of its scope; `None` when it names none or several.
    pub(super) fn group(&self) -> Option<ScopeGroup> {
        let mut groups = self.statement().scope.groups().into_iter();
        groups.next().filter(|_| groups.next().is_none())
    }

    /// The rank with which its speaker speaks for the principal.
    pub(super) fn rank(&self) -> Option<Rank> {
        self.statement().speaks_for
    }
}

/// The reports of a unit, in order of content, by what may be done with them.
#[derive(Debug, Default)]
pub(super) struct Material<'a> {
    /// Current, dated statements of the officials themselves, their spokespersons or the outlets.
    pub(super) current: Vec<Node<'a>>,
    /// Current, dated statements of third parties.
    pub(super) third: Vec<Node<'a>>,
    /// Background statements that may seed, each at the day as of which it does.
    pub(super) background: Vec<Node<'a>>,
    /// Statements that take no part, for a reason that needs no further look.
    pub(super) idle: Vec<(&'a Report, super::Reason)>,
    /// Current statements of older revisions, by article, official and line, oldest revision first.
    pub(super) superseded: BTreeMap<Thread<'a>, Vec<&'a Report>>,
}

/// What links an article's statement to the one that the same article made in another revision.
pub(super) type Thread<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The thread of a report.
pub(super) fn thread(report: &Report) -> Thread<'_> {
    let s = &report.statement;
    (&report.article.key, s.official.as_deref(), s.scope.line.as_deref())
}

/// The name of a report by content.
pub(super) fn mark(report: &Report) -> Mark {
    let s = &report.statement;
    Mark {
        article: report.article.key.clone(),
        official: s.official.clone(),
        scope: s.scope.clone(),
        said_on: s.said_on,
    }
}

/// Sorts the reports of a unit.
pub(super) fn prepare(reports: &[Report]) -> Material<'_> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    // The id only picks the name of a report that is there twice.
    ordered.sort_by(|a, b| by_content(a, b).then(a.id.cmp(&b.id)));
    let mut latest: BTreeMap<&str, u32> = BTreeMap::new();
    for report in ordered.iter().filter(|r| !r.superseded) {
        let revision = latest.entry(&report.article.key).or_default();
        *revision = report.revision.max(*revision);
    }
    let mut material = Material::default();
    let (mut current, mut third, mut background) = (Vec::new(), Vec::new(), Vec::new());
    for report in ordered {
        let stale = report.superseded || latest.get(report.article.key.as_str()).is_some_and(|l| report.revision < *l);
        let statement = &report.statement;
        match (statement.frame, statement.said_on) {
            _ if stale => retire(&mut material, report),
            (Frame::Background, _) | (Frame::Current, None) => background.push(report),
            (Frame::Current, Some(day)) if statement.asserted_by == AssertedBy::ThirdParty => third.push((report, day)),
            (Frame::Current, Some(day)) => current.push((report, day)),
        }
    }
    material.superseded.values_mut().for_each(|old| old.sort_by_key(|r| r.revision));
    material.current = merge(&current);
    material.third = merge(&third);
    recall(&mut material, background);
    material
}

/// Keeps a statement of an older revision for what edits need it for.
fn retire<'a>(material: &mut Material<'a>, report: &'a Report) {
    let s = &report.statement;
    if s.frame == Frame::Current && s.said_on.is_some() && s.asserted_by != AssertedBy::ThirdParty {
        material.superseded.entry(thread(report)).or_default().push(report);
    }
    material.idle.push((report, super::Reason::Superseded));
}

/// Dates the background statements: by their own day, or just before their article's earliest current statement, or else by
/// the day of the article, before which they were said at the latest.
fn recall<'a>(material: &mut Material<'a>, background: Vec<&'a Report>) {
    let mut earliest: BTreeMap<&str, Date> = BTreeMap::new();
    for node in material.current.iter().chain(&material.third) {
        let day = earliest.entry(&node.report.article.key).or_insert(node.day);
        *day = node.day.min(*day);
    }
    for report in background {
        let s = &report.statement;
        let of_article = || earliest.get(report.article.key.as_str()).copied();
        let published = || s.said_on.or_else(|| report.article.published.map(|m| m.date()));
        let day = stated_day(s).or_else(of_article).or_else(published);
        let reason = if s.frame == Frame::Background { super::Reason::Background } else { super::Reason::Undated };
        material.idle.push((report, reason));
        let seeds = s.asserted_by != AssertedBy::ThirdParty && s.class != crate::model::EvidenceClass::Headline;
        if let Some(day) = day.filter(|_| seeds) {
            material.background.push(Node::new(report, day));
        }
    }
    let same = |a: &Report, b: &Report| by_content(a, b) == Ordering::Equal;
    material.background.dedup_by(|b, a| same(a.report, b.report));
}

/// The day on which a statement was said, where the text itself states it.
pub(super) fn stated_day(statement: &Statement) -> Option<Date> {
    statement.said_on.filter(|_| statement.said_basis == SaidBasis::Text)
}

/// One node for each mark, led by the best class of evidence, then by the lower rung, then by content.
fn merge<'a>(reports: &[(&'a Report, Date)]) -> Vec<Node<'a>> {
    let mut place: BTreeMap<Mark, usize> = BTreeMap::new();
    let mut nodes: Vec<Node<'a>> = Vec::new();
    for (report, day) in reports {
        match place.get(&mark(report)) {
            None => {
                place.insert(mark(report), nodes.len());
                nodes.push(Node::new(report, *day));
            }
            Some(&at) => {
                let node = &mut nodes[at];
                node.ids.push(report.id);
                let (old, new) = (node.statement(), &report.statement);
                if (new.class, old.commitment) > (old.class, new.commitment) {
                    node.report = report;
                }
            }
        }
    }
    nodes
}

/// The order of reports: by day, time of publication and article, then by all else that can tell two apart. Ids are left out.
pub(super) fn by_content(a: &Report, b: &Report) -> Ordering {
    let (s, t) = (&a.statement, &b.statement);
    let published = |r: &Report| r.article.published.map(|m| (m.timestamp(), m.precision()));
    let condition = |c: &Statement| c.condition.as_ref().map(|c| (c.kind, c.text.clone()));
    (s.said_on.is_none(), s.said_on)
        .cmp(&(t.said_on.is_none(), t.said_on))
        .then_with(|| published(a).cmp(&published(b)))
        .then_with(|| a.article.key.cmp(&b.article.key))
        .then_with(|| (a.revision, a.superseded).cmp(&(b.revision, b.superseded)))
        .then_with(|| (&s.official, &s.scope, s.frame).cmp(&(&t.official, &t.scope, t.frame)))
        .then_with(|| (s.asserted_by, s.said_basis, s.class).cmp(&(t.asserted_by, t.said_basis, t.class)))
        .then_with(|| (s.commitment, s.low, s.high).cmp(&(t.commitment, t.low, t.high)))
        .then_with(|| (s.evidence.start, &s.evidence.text).cmp(&(t.evidence.start, &t.evidence.text)))
        .then_with(|| condition(s).cmp(&condition(t)))
        .then_with(|| s.occasion.quotes.cmp(&t.occasion.quotes))
        .then_with(|| (&s.occasion.venue, &s.occasion.wire).cmp(&(&t.occasion.venue, &t.occasion.wire)))
        .then_with(|| (&s.speaker, &s.role, s.speaks_for).cmp(&(&t.speaker, &t.role, t.speaks_for)))
        .then_with(|| s.confidence.total_cmp(&t.confidence))
        .then_with(|| (&a.article.url, &a.article.outlet).cmp(&(&b.article.url, &b.article.outlet)))
        .then_with(|| a.article.poor.cmp(&b.article.poor))
}
