//! The rung that several reports of one act of speaking amount to (5.4), and what qualifies it.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Commitment, Condition, ConditionKind, EvidenceClass, Frame, Scope, ScopeGroup};

use super::prepare::{Node, stated_day};
use super::{Report, Side};

/// Where a speaker stands by a set of reports.
#[derive(Debug, Clone)]
pub(super) struct Stand<'a> {
    /// What most reports of the best class say; the lower rung in a tie.
    pub(super) point: Commitment,
    /// The lowest rung of that class.
    pub(super) low: Commitment,
    /// The highest rung of that class.
    pub(super) high: Commitment,
    /// The best class of evidence.
    pub(super) class: EvidenceClass,
    /// The scope ids of the reports that say so, or of the others where those are unspecified.
    pub(super) scope: Scope,
    /// The group of the scope.
    pub(super) group: Option<ScopeGroup>,
    /// The condition that is shown.
    pub(super) condition: Option<&'a Condition>,
    /// What the reports on this rung say that it waits for.
    pub(super) waits_for: BTreeSet<ConditionKind>,
    /// The report that shows it best.
    pub(super) lead: &'a Report,
    /// How sure the program is of the language, at best.
    pub(super) confidence: f64,
}

/// Where the speaker stands by these reports, which come in order of content; `None` without any.
pub(super) fn stand<'a>(reports: &[&'a Report]) -> Option<Stand<'a>> {
    let class = reports.iter().map(|r| r.statement.class).max()?;
    let deciding: Vec<&'a Report> = reports.iter().copied().filter(|r| r.statement.class == class).collect();
    let point = majority(&deciding)?;
    let on_point: Vec<&'a Report> = deciding.iter().copied().filter(|r| r.statement.commitment == point).collect();
    let lead = on_point.iter().copied().reduce(|best, next| if shows_better(next, best) { next } else { best })?;
    let agreeing = || reports.iter().copied().filter(|r| r.statement.commitment == point);
    let condition = qualifying(&on_point).or_else(|| qualifying(&agreeing().collect::<Vec<_>>()));
    let waits_for = agreeing().filter_map(|r| r.statement.condition.as_ref().map(|c| c.kind)).collect();
    let scope = scope(&on_point, reports, &lead.statement.scope);
    Some(Stand {
        point,
        low: deciding.iter().map(|r| r.statement.low.min(r.statement.commitment)).min()?,
        high: deciding.iter().map(|r| r.statement.high.max(r.statement.commitment)).max()?,
        class,
        group: group(&scope, reports),
        scope,
        condition,
        waits_for,
        lead,
        confidence: on_point.iter().map(|r| r.statement.confidence).fold(0.0, f64::max),
    })
}

/// What most reports say; the lower rung in a tie.
fn majority(reports: &[&Report]) -> Option<Commitment> {
    let votes = |rung: &Commitment| reports.iter().filter(|r| r.statement.commitment == *rung).count();
    Commitment::ALL.into_iter().rev().max_by_key(votes).filter(|rung| votes(rung) > 0)
}

/// Whether `next` shows the rung better than `best`, which comes before it in order of content.
fn shows_better(next: &Report, best: &Report) -> bool {
    let merit = |r: &Report| (!r.article.poor, r.statement.confidence);
    let ((good, sure), (was_good, was_sure)) = (merit(next), merit(best));
    good.cmp(&was_good).then(sure.total_cmp(&was_sure)).is_gt()
}

/// The condition of the kind that most reports name, in the words of the first of them.
fn qualifying<'a>(reports: &[&'a Report]) -> Option<&'a Condition> {
    let mut votes: BTreeMap<ConditionKind, usize> = BTreeMap::new();
    let conditions: Vec<&Condition> = reports.iter().filter_map(|r| r.statement.condition.as_ref()).collect();
    conditions.iter().for_each(|c| *votes.entry(c.kind).or_default() += 1);
    conditions.into_iter().reduce(|best, next| if votes[&next.kind] > votes[&best.kind] { next } else { best })
}

fn scope(on_point: &[&Report], reports: &[&Report], lead: &Scope) -> Scope {
    let ids = |reports: &[&Report]| -> BTreeSet<String> {
        reports.iter().flat_map(|r| r.statement.scope.ids.iter().cloned()).collect()
    };
    let decided = ids(on_point);
    let ids = if decided.is_empty() { ids(reports) } else { decided };
    Scope { ids, line: lead.line.clone() }
}

/// The group that most of the scope's ids belong to; reports that name one group decide over those that name several.
fn group(scope: &Scope, reports: &[&Report]) -> Option<ScopeGroup> {
    let single = reports.iter().map(|r| r.statement.scope.groups()).find(|g| g.len() == 1);
    single.unwrap_or_else(|| scope.groups()).into_iter().next()
}

impl Stand<'_> {
    /// The stand as one end of a shift. An undated background statement has no day.
    pub(super) fn side(&self) -> Side {
        let (statement, article) = (&self.lead.statement, &self.lead.article);
        Side {
            report: self.lead.id,
            commitment: self.point,
            scope: self.scope.clone(),
            condition: self.condition.cloned(),
            said_on: if statement.frame == Frame::Current { statement.said_on } else { stated_day(statement) },
            official: statement.official.clone(),
            role: statement.role.clone(),
            evidence: statement.evidence.text.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
        }
    }
}

/// The reports of nodes.
pub(super) fn reports<'a, 'n>(nodes: impl IntoIterator<Item = &'n Node<'a>>) -> Vec<&'a Report>
where
    'a: 'n,
{
    nodes.into_iter().map(|n| n.report).collect()
}
