//! From what became of a subject's acts to the rows of the change log and of the positions.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::{Basis, Commitment, EvidenceClass, ScopeGroup, ShiftKind, Status, SubjectKind};

use super::act::Act;
use super::chain::{Step, Turn};
use super::compare::{comparable, direction};
use super::prepare::Node;
use super::stand::{Stand, reports, stand};
use super::{ConfirmedBy, Position, Settings, Shift, ShiftKey};

/// Whose rows are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Person or principal.
    pub(super) kind: SubjectKind,
    /// Their name.
    pub(super) name: &'a str,
    /// The principal.
    pub(super) principal: Option<&'a str>,
    /// The topic.
    pub(super) topic: &'a str,
}

/// What rows are made from.
pub(super) struct Rows<'r, 'a> {
    /// Whose.
    pub(super) subject: Subject<'a>,
    /// All acts, in order.
    pub(super) acts: &'r [Act<'a>],
    /// What became of the subject's.
    pub(super) steps: &'r [Step<'a>],
    /// The settings.
    pub(super) settings: &'r Settings,
    /// The time.
    pub(super) now: Timestamp,
}

impl<'a> Rows<'_, 'a> {
    /// The rows of the change log.
    pub(super) fn shifts(&self) -> Vec<Shift> {
        let turns = self.steps.iter().enumerate().filter_map(|(at, step)| Some((at, step.outcome.as_ref().ok()?)));
        turns.map(|(at, turn)| self.shift(at, turn)).collect()
    }

    fn shift(&self, at: usize, turn: &Turn<'a>) -> Shift {
        let act = &self.acts[self.steps[at].act];
        let (from, to) = (&turn.from, &act.stand);
        let moved = turn.kind != ShiftKind::Qualification;
        let steps = if moved { from.point.steps_to(to.point) } else { 0 };
        let confirmed = self.confirmed(at, steps, from.point);
        let utterance = act.utterance();
        Shift {
            key: self.key(act),
            kind: turn.kind,
            from: from.side(),
            from_basis: turn.basis,
            to: to.side(),
            utterance: utterance.id,
            said_on: act.said_on,
            speaker: self.speaker(act),
            direction: direction(from.point, to.point),
            steps,
            outlets: act.outlets,
            confidence: from.confidence.min(to.confidence),
            status: if confirmed.is_ok() { Status::Confirmed } else { Status::Pending },
            confirmed_by: confirmed.ok(),
            confirm_at: confirmed.err().flatten(),
            same_alert_as: None,
            poor: act.poor(),
        }
    }

    fn key(&self, act: &Act<'a>) -> ShiftKey {
        ShiftKey {
            subject_kind: self.subject.kind,
            subject: self.subject.name.to_owned(),
            principal: self.subject.principal.map(str::to_owned),
            topic: self.subject.topic.to_owned(),
            line: act.line().map(str::to_owned),
            to: act.founding().clone(),
        }
    }

    /// Who spoke, where that is not the subject.
    fn speaker(&self, act: &Act<'a>) -> Option<String> {
        let said = &act.stand.lead.statement;
        let official = said.official.clone().filter(|_| self.subject.kind == SubjectKind::Principal);
        official.or_else(|| said.speaker.clone()).filter(|name| name != self.subject.name)
    }

    /// Why a shift is confirmed, or when it will be: never, where it was contradicted.
    fn confirmed(&self, at: usize, steps: u8, from: Commitment) -> Result<ConfirmedBy, Option<Timestamp>> {
        let act = &self.acts[self.steps[at].act];
        if steps != 1 {
            return Ok(ConfirmedBy::Size);
        }
        if act.stand.class == EvidenceClass::Quotation {
            return Ok(ConfirmedBy::Quotation);
        }
        if act.outlets > 1 {
            return Ok(ConfirmedBy::Outlets);
        }
        let wait = SignedDuration::try_from(self.settings.confirm_after).unwrap_or(SignedDuration::MAX);
        let due = midnight(act.said_on).checked_add(wait).unwrap_or(Timestamp::MAX);
        match self.contradicted(at, from, due) {
            true => Err(None),
            false if self.now >= due => Ok(ConfirmedBy::Time),
            false => Err(Some(due)),
        }
    }

    /// Whether the subject went back towards where they came from before `due`.
    fn contradicted(&self, at: usize, from: Commitment, due: Timestamp) -> bool {
        let act = &self.acts[self.steps[at].act];
        let later = self.steps[at + 1..].iter().map(|step| &self.acts[step.act]);
        later.take_while(|next| midnight(next.said_on) <= due).any(|next| {
            let (was, is) = (&act.stand, &next.stand);
            next.line() == act.line()
                && comparable((was.group.as_ref(), was.point), (is.group.as_ref(), is.point))
                && direction(was.point, is.point).is_some_and(|back| direction(from, was.point) != Some(back))
        })
    }

    /// Where the subject stands: by the latest act on each scope line, or where there is none by the latest background
    /// statement; on combat apart.
    pub(super) fn positions(&self, seeds: &[&Node<'a>]) -> Vec<Position> {
        let mut rows: BTreeMap<(Option<&str>, bool), Position> = BTreeMap::new();
        for ((line, combat), seed) in latest_seeds(seeds) {
            rows.insert((line, combat), self.position(&seed, seed.side().said_on, Basis::Background));
        }
        for step in self.steps {
            let act = &self.acts[step.act];
            let mut row = self.position(&act.stand, Some(step.since), Basis::Current);
            row.said_on = Some(act.said_on);
            rows.insert((act.line(), act.stand.group == Some(ScopeGroup::Combat)), row);
        }
        rows.into_values().collect()
    }

    fn position(&self, stand: &Stand<'a>, since: Option<Date>, basis: Basis) -> Position {
        let side = stand.side();
        Position {
            subject_kind: self.subject.kind,
            subject: self.subject.name.to_owned(),
            principal: self.subject.principal.map(str::to_owned),
            topic: self.subject.topic.to_owned(),
            scope: side.scope,
            commitment: side.commitment,
            condition: side.condition.map(|c| c.text),
            since,
            said_on: side.said_on,
            basis,
            evidence: side.evidence,
            url: side.url,
            report: side.report,
        }
    }
}

/// What the latest background statements say, by scope line and on combat apart.
fn latest_seeds<'a>(seeds: &[&Node<'a>]) -> BTreeMap<(Option<&'a str>, bool), Stand<'a>> {
    let mut latest: BTreeMap<(Option<&str>, bool), Vec<&Node<'a>>> = BTreeMap::new();
    let place = |n: &Node<'a>| (n.day, n.text_day().is_none());
    for &seed in seeds {
        let combat = seed.group() == Some(ScopeGroup::Combat);
        let nodes = latest.entry((seed.statement().scope.line.as_deref(), combat)).or_default();
        if nodes.first().is_some_and(|n| place(n) < place(seed)) {
            nodes.clear();
        }
        if nodes.first().is_none_or(|n| place(n) == place(seed)) {
            nodes.push(seed);
        }
    }
    latest.into_iter().filter_map(|(row, nodes)| Some((row, stand(&reports(nodes))?))).collect()
}

/// The start of a day in UTC.
pub(super) fn midnight(day: Date) -> Timestamp {
    day.to_zoned(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}
