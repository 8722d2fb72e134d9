//! What compares with what (5.6), and what a comparison says (5.5).

use crate::model::{Basis, Commitment, Direction, ScopeGroup};

use super::Reason;
use super::stand::Stand;

/// What lies between two stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A shift.
    Shift,
    /// Another condition or scope on the same rung.
    Qualification,
    /// Nothing, for this reason.
    Nothing(Reason),
}

/// Whether scopes of two groups compare, seen from the earlier rung and the later one.
///
/// The same group always does. Different groups do only upward and never with combat. Unspecified does with all, except
/// unspecified to combat downward ("ready to send troops", then "no combat troops") and combat to unspecified upward.
pub(super) fn comparable(
    (earlier, from): (Option<&ScopeGroup>, Commitment),
    (later, to): (Option<&ScopeGroup>, Commitment),
) -> bool {
    let combat = Some(&ScopeGroup::Combat);
    match (earlier, later) {
        _ if earlier == later => true,
        (None, _) => later != combat || to >= from,
        (_, None) => earlier != combat || to <= from,
        _ => earlier != combat && later != combat && to > from,
    }
}

/// Whether two groups have anything to do with each other, whatever the direction.
pub(super) fn related(a: Option<&ScopeGroup>, b: Option<&ScopeGroup>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Whether a later stand compares with an earlier one.
pub(super) fn compares(from: &Stand<'_>, to: &Stand<'_>) -> bool {
    comparable((from.group.as_ref(), from.point), (to.group.as_ref(), to.point))
}

/// What lies between two stands that compare.
pub(super) fn verdict(from: &Stand<'_>, to: &Stand<'_>, basis: Basis, min_steps: u8) -> Verdict {
    let steps = from.point.steps_to(to.point);
    if steps == 0 {
        return if basis == Basis::Current && qualified(from, to) {
            Verdict::Qualification
        } else {
            Verdict::Nothing(Reason::SameRung)
        };
    }
    let inside = |point, stand: &Stand<'_>| stand.low <= point && point <= stand.high;
    if inside(from.point, to) || inside(to.point, from) {
        Verdict::Nothing(Reason::OverlappingInterval)
    } else if steps < min_steps {
        Verdict::Nothing(Reason::TooFewSteps)
    } else {
        Verdict::Shift
    }
}

/// Whether the condition or the scope changed. Conditions are told apart by what they wait for, since every outlet words them
/// its own way; a scope that is left unsaid is not another one.
pub(super) fn qualified(from: &Stand<'_>, to: &Stand<'_>) -> bool {
    let condition =
        from.waits_for.is_disjoint(&to.waits_for) && (!from.waits_for.is_empty() || !to.waits_for.is_empty());
    let scope = from.scope.ids.is_disjoint(&to.scope.ids) && !from.scope.ids.is_empty() && !to.scope.ids.is_empty();
    condition || scope
}

/// The way from one rung to another.
pub(super) fn direction(from: Commitment, to: Commitment) -> Option<Direction> {
    match to.cmp(&from) {
        std::cmp::Ordering::Less => Some(Direction::Down),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(Direction::Up),
    }
}
