//! One subject's acts of speaking in order, each compared with the latest earlier one that compares with it.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{Basis, Commitment, Rank, ScopeGroup, ShiftKind};

use super::act::Act;
use super::compare::{Verdict, comparable, compares, related, verdict};
use super::prepare::Node;
use super::stand::{Stand, reports, stand};
use super::{Reason, Settings};

/// For so long after a higher-ranked speaker a lower-ranked one does not move their principal's position.
const PRECEDENCE_DAYS: i32 = 30;

/// A row that an act makes.
#[derive(Debug, Clone)]
pub(super) struct Turn<'a> {
    /// What kind of row.
    pub(super) kind: ShiftKind,
    /// Where the subject stood.
    pub(super) from: Stand<'a>,
    /// What that rests on.
    pub(super) basis: Basis,
}

/// What became of one act.
#[derive(Debug)]
pub(super) struct Step<'a> {
    /// The act's place.
    pub(super) act: usize,
    /// The row that it makes, or why it makes none.
    pub(super) outcome: Result<Turn<'a>, Reason>,
    /// The day from which the subject has stood on this rung.
    pub(super) since: Date,
}

/// What a walk reads.
pub(super) struct Walk<'w, 'a> {
    /// All acts, in order.
    pub(super) acts: &'w [Act<'a>],
    /// The background statements that may seed this subject's positions.
    pub(super) seeds: Vec<&'w Node<'a>>,
    /// The settings.
    pub(super) settings: &'w Settings,
}

/// An earlier stand, from which day on it was held, and what it rests on.
struct Earlier<'a> {
    stand: Stand<'a>,
    since: Option<Date>,
    basis: Basis,
}

impl<'w, 'a> Walk<'w, 'a> {
    /// Walks through a subject's acts, given by place, in order.
    pub(super) fn steps(&self, members: &[usize]) -> Vec<Step<'a>> {
        let mut lines: BTreeMap<Option<&str>, Past> = BTreeMap::new();
        let mut steps: Vec<Step<'a>> = Vec::new();
        for &at in members {
            let act = &self.acts[at];
            let other_lines = lines.iter().any(|(line, past)| *line != act.line() && !past.is_empty());
            let past = lines.entry(act.line()).or_default();
            let (outcome, since) = match self.outcome(act, past, &steps) {
                (Err(Reason::FirstStatement), since) if other_lines || !past.is_empty() => {
                    (Err(Reason::IncomparableScope), since)
                }
                (Err(Reason::FirstStatement), since) if members.last() != Some(&at) => {
                    (Err(Reason::OlderThanPosition), since)
                }
                outcome => outcome,
            };
            past.entry(act.stand.group.clone()).or_default().push(steps.len());
            steps.push(Step { act: at, outcome, since: since.unwrap_or(act.said_on) });
        }
        steps
    }

    /// What an act makes of what went before, and since when its rung has been held.
    fn outcome(&self, act: &Act<'a>, past: &Past, steps: &[Step<'a>]) -> (Result<Turn<'a>, Reason>, Option<Date>) {
        let earlier = self.earlier(act, &act.stand, past, steps);
        let since = earlier.as_ref().filter(|e| e.stand.point == act.stand.point).and_then(|e| e.since);
        let outcome = match (self.edit(act, past, steps), earlier) {
            (Some(turn), _) => Ok(turn),
            (None, None) => Err(Reason::FirstStatement),
            (None, Some(earlier)) => self.turn(earlier, &act.stand),
        };
        (outcome, since)
    }

    fn turn(&self, earlier: Earlier<'a>, to: &Stand<'a>) -> Result<Turn<'a>, Reason> {
        if self.settings.repeats && earlier.stand.point == Commitment::Done {
            return Err(Reason::NewCycle);
        }
        let Earlier { stand: from, basis, .. } = earlier;
        let kind = match verdict(&from, to, basis, self.settings.min_steps) {
            Verdict::Shift => ShiftKind::Shift,
            Verdict::Qualification => ShiftKind::Qualification,
            Verdict::Nothing(reason) => return Err(reason),
        };
        Ok(Turn { kind, from, basis })
    }

    /// The row of an edit: the articles said something else before, and that was no shift from what went before them, so that
    /// nothing but the edit explains the change. Where it was one, the edit amends or corrects that row.
    fn edit(&self, act: &Act<'a>, past: &Past, steps: &[Step<'a>]) -> Option<Turn<'a>> {
        let was = act.before.as_ref()?;
        let changed = |from: &Stand<'a>, to, basis| verdict(from, to, basis, self.settings.min_steps) == Verdict::Shift;
        let earlier = self.earlier(act, was, past, steps);
        let explained = earlier.is_some_and(|e| changed(&e.stand, was, e.basis));
        let edited = !explained && changed(was, &act.stand, Basis::Current);
        edited.then(|| Turn { kind: ShiftKind::Edit, from: was.clone(), basis: Basis::Current })
    }

    /// The latest earlier stand that compares with `stand`: of current acts, or else the one that background seeds.
    fn earlier(&self, act: &Act<'a>, stand: &Stand<'a>, past: &Past, steps: &[Step<'a>]) -> Option<Earlier<'a>> {
        let latest = past.values().filter_map(|places| {
            places.iter().rev().copied().find(|&place| !self.acts[steps[place].act].same_occasion(act))
        });
        let step = latest
            .filter(|&place| compares(&self.acts[steps[place].act].stand, stand))
            .max()
            .map(|place| &steps[place]);
        match step {
            Some(step) => Some(Earlier {
                stand: self.acts[step.act].stand.clone(),
                since: Some(step.since),
                basis: Basis::Current,
            }),
            None => self.seed(act, stand),
        }
    }

    /// What the latest background statements before an act say that compares with `to`.
    fn seed(&self, act: &Act<'a>, to: &Stand<'a>) -> Option<Earlier<'a>> {
        let place = |node: &Node<'a>| (node.day, node.text_day().is_none());
        let fits = |node: &&&Node<'a>| {
            let said = node.statement();
            let before = if node.text_day().is_some() { node.day < act.said_on } else { node.day <= act.said_on };
            before
                && said.scope.line.as_deref() == act.line()
                && comparable((node.group().as_ref(), said.commitment), (to.group.as_ref(), to.point))
        };
        let candidates: Vec<&Node<'a>> = self.seeds.iter().filter(fits).copied().collect();
        let latest = candidates.iter().map(|n| place(n)).max()?;
        let latest: Vec<&Node<'a>> = candidates.into_iter().filter(|n| place(n) == latest).collect();
        let since = latest.first().and_then(|n| n.text_day());
        Some(Earlier { stand: stand(&reports(latest))?, since, basis: Basis::Background })
    }
}

/// The places of the steps so far, by the group of their scope.
type Past = BTreeMap<Option<ScopeGroup>, Vec<usize>>;

/// How high a voice is and what it spoke of: scope line and group.
type Voice<'a> = (Rank, Option<&'a str>, Option<ScopeGroup>);

/// Splits the acts that speak for the principal, given by place in order, into those that move its position and those that
/// do not, because a higher-ranked speaker spoke on a related scope within the thirty days before, or on the same day.
pub(super) fn precedence(acts: &[Act<'_>], members: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut spoken: BTreeMap<Voice<'_>, Vec<Date>> = BTreeMap::new();
    for act in members.iter().map(|&at| &acts[at]) {
        if let Some(rank) = act.rank {
            spoken.entry((rank, act.line(), act.stand.group.clone())).or_default().push(act.said_on);
        }
    }
    members.iter().partition(|&&at| {
        let act = &acts[at];
        let since = act.said_on.checked_sub(PRECEDENCE_DAYS.days()).unwrap_or(Date::MIN);
        let higher = spoken.iter().filter(|((rank, line, group), _)| {
            act.rank.is_none_or(|own| *rank < own)
                && *line == act.line()
                && related(group.as_ref(), act.stand.group.as_ref())
        });
        // The days stand in order, as the acts do.
        !higher.into_iter().any(|(_, days)| {
            let upto = &days[..days.partition_point(|day| *day <= act.said_on)];
            upto.last().is_some_and(|day| *day >= since)
        })
    })
}
