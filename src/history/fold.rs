//! The fold of one unit: all of section 5 of the design, put together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::model::{AssertedBy, EvidenceClass, ShiftKind, SubjectKind};

use super::act::{Act, acts};
use super::chain::{Step, Walk, precedence};
use super::prepare::{Material, Node, prepare};
use super::rows::{Rows, Subject};
use super::words::Rarity;
use super::{Fold, Reason, Report, Settings, ShiftKey, WhyNot};

/// Folds all reports of one unit, that is of one principal (or of none) on one topic, into what they amount to at `now`.
///
/// Neither the order of the reports nor their ids matter, and a report that is there twice counts once. The cost grows about
/// as the number of reports.
pub fn fold(reports: &[Report], settings: &Settings, now: Timestamp) -> Fold {
    let mut material = prepare(reports);
    let acts = acts(&mut material, &Rarity::of(reports));
    let unit = Unit { acts: &acts, material: &material, settings, now };
    let mut fold = Fold { utterances: acts.iter().map(Act::utterance).collect(), ..Fold::default() };
    let mut outcomes = Outcomes::new();
    // A unit has one principal and one topic; should a caller mix them, the order must still not matter.
    let principal = reports.iter().filter_map(|r| r.statement.principal.as_deref()).min();
    if let Some(topic) = reports.iter().map(|r| r.statement.topic.as_str()).min() {
        unit.officials(&mut fold, &mut outcomes, principal, topic);
        if let Some(principal) = principal {
            unit.principal(&mut fold, &mut outcomes, principal, topic);
        }
    }
    fold.shifts.sort_by(|a, b| (a.said_on, &a.key.to, &a.key).cmp(&(b.said_on, &b.key.to, &b.key)));
    fold.reasons = unit.reasons(&outcomes);
    fold
}

struct Unit<'u, 'a> {
    acts: &'u [Act<'a>],
    material: &'u Material<'a>,
    settings: &'u Settings,
    now: Timestamp,
}

type Outcomes = BTreeMap<usize, Result<ShiftKind, Reason>>;

impl<'u, 'a> Unit<'u, 'a> {
    /// Folds each official's own acts.
    fn officials(&self, fold: &mut Fold, outcomes: &mut Outcomes, principal: Option<&'a str>, topic: &'a str) {
        let seeded = self.material.background.iter().filter_map(|n| n.statement().official.as_deref());
        let spoken = self.acts.iter().filter_map(Act::official);
        for name in seeded.chain(spoken).collect::<BTreeSet<_>>() {
            let own = |act: &Act<'a>| act.moves() && act.official() == Some(name);
            let members: Vec<usize> = self.places(own).collect();
            let seeds = self.seeds(|n| n.statement().official.as_deref() == Some(name));
            let subject = Subject { kind: SubjectKind::Official, name, principal, topic };
            let steps = self.subject(fold, subject, &members, seeds);
            outcomes.extend(steps.into_iter().map(|s| (s.act, s.outcome.map(|turn| turn.kind))));
        }
    }

    /// Folds the acts that speak for the principal, whoever speaks.
    fn principal(&self, fold: &mut Fold, outcomes: &mut Outcomes, principal: &'a str, topic: &'a str) {
        let speaking: Vec<usize> = self.places(|act| act.moves() && act.rank.is_some()).collect();
        let (members, outranked) = precedence(self.acts, &speaking);
        let seeds = self.seeds(|n| n.rank().is_some());
        let subject = Subject { kind: SubjectKind::Principal, name: principal, principal: Some(principal), topic };
        let known: BTreeMap<i64, ShiftKey> = fold.shifts.iter().map(|s| (s.utterance, s.key.clone())).collect();
        let told = fold.shifts.len();
        let steps = self.subject(fold, subject, &members, seeds);
        for shift in &mut fold.shifts[told..] {
            shift.same_alert_as = known.get(&shift.utterance).cloned();
        }
        // What an official said is explained by the official's own history; the principal's is for what has no other subject.
        let nobody = |at: &usize| self.acts[*at].official().is_none();
        outcomes.extend(steps.into_iter().filter(|s| nobody(&s.act)).map(|s| (s.act, s.outcome.map(|turn| turn.kind))));
        outcomes.extend(outranked.into_iter().filter(nobody).map(|at| (at, Err(Reason::Outranked))));
    }

    fn subject(
        &self,
        fold: &mut Fold,
        subject: Subject<'a>,
        members: &[usize],
        seeds: Vec<&'u Node<'a>>,
    ) -> Vec<Step<'a>> {
        let walk = Walk { acts: self.acts, seeds, settings: self.settings };
        let steps = walk.steps(members);
        let rows = Rows { subject, acts: self.acts, steps: &steps, settings: self.settings, now: self.now };
        fold.shifts.extend(rows.shifts());
        fold.positions.extend(rows.positions(&walk.seeds));
        steps
    }

    fn places(&self, wanted: impl Fn(&Act<'a>) -> bool) -> impl Iterator<Item = usize> {
        self.acts.iter().enumerate().filter(move |(_, act)| wanted(act)).map(|(at, _)| at)
    }

    fn seeds(&self, wanted: impl Fn(&Node<'a>) -> bool) -> Vec<&'u Node<'a>> {
        self.material.background.iter().filter(|n| wanted(n)).collect()
    }

    /// Why each statement that made no shift made none.
    fn reasons(&self, outcomes: &Outcomes) -> Vec<WhyNot> {
        let mut reasons = Vec::new();
        for (at, act) in self.acts.iter().enumerate() {
            let outcome = outcomes.get(&at).copied().unwrap_or(Err(Reason::NotForPrincipal));
            for node in &act.nodes {
                for &id in &node.ids {
                    reasons.extend(reason(act, node, id, outcome).map(|reason| WhyNot { report: id, reason }));
                }
            }
        }
        reasons.extend(self.material.idle.iter().map(|(report, reason)| WhyNot { report: report.id, reason: *reason }));
        reasons
    }
}

/// Why one statement of an act made no shift; `None` where it is the one that did.
fn reason(act: &Act<'_>, node: &Node<'_>, id: i64, outcome: Result<ShiftKind, Reason>) -> Option<Reason> {
    let said = node.statement();
    if said.asserted_by == AssertedBy::ThirdParty {
        return Some(Reason::ThirdParty);
    }
    if said.class == EvidenceClass::Headline {
        return Some(Reason::HeadlineOnly);
    }
    let lead = id == act.stand.lead.id;
    match outcome {
        Ok(ShiftKind::Shift | ShiftKind::Edit) => (!lead).then_some(Reason::SameUtterance),
        _ if !lead && said.commitment != act.stand.point => Some(Reason::SameUtterance),
        Ok(ShiftKind::Qualification) => Some(Reason::SameRung),
        Err(reason) => Some(reason),
    }
}
