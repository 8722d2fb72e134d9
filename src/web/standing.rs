//! Where somebody stood on a day: the present position, walked back through the change log. Pure.

use jiff::civil::Date;

use crate::model::{Commitment, ShiftKind, Status};
use crate::store::{ChangeRow, PositionRow};

/// The rung on which a subject stood at the end of a day, on the scope line of the position; `None` before anything was said.
pub(super) fn at(position: &PositionRow, changes: &[&ChangeRow], day: Date) -> Option<Commitment> {
    let mut own: Vec<&&ChangeRow> = changes.iter().filter(|row| moves(row) && belongs(row, position)).collect();
    own.sort_by_key(|row| (row.said_on, row.shift_id));
    let before = own.iter().rev().find(|row| row.said_on.is_some_and(|said| said <= day));
    if let Some(row) = before {
        return Some(row.to_commitment);
    }
    match own.first() {
        // Before the first change they stood where it began, from the day that it names on.
        Some(first) => first.from_said_on.is_some_and(|said| said <= day).then_some(first.from_commitment),
        None => position.since.is_some_and(|since| since <= day).then_some(position.commitment),
    }
}

/// Whether a row is a shift that holds.
fn moves(row: &ChangeRow) -> bool {
    row.kind != ShiftKind::Qualification && matches!(row.status, Status::Pending | Status::Confirmed)
}

fn belongs(row: &ChangeRow, position: &PositionRow) -> bool {
    row.subject_kind == position.subject_kind
        && row.subject == position.subject
        && row.topic == position.topic
        && (row.principal == position.principal || row.principal.is_none())
        && is_combat(row.scope.as_deref()) == is_combat(position.scope.as_deref())
}

/// Combat has a position of its own, where it is spoken of.
fn is_combat(scope: Option<&str>) -> bool {
    scope.is_some_and(|scope| scope.split(',').any(|id| id == "combat"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;
    use rstest::rstest;

    use super::*;
    use crate::model::{Basis, Direction, Origin, SubjectKind};

    fn change(from: (Commitment, Date), to: (Commitment, Date), status: Status) -> ChangeRow {
        ChangeRow {
            shift_id: 1,
            kind: ShiftKind::Shift,
            detected_at: Timestamp::UNIX_EPOCH,
            said_on: Some(to.1),
            from_said_on: Some(from.1),
            subject_kind: SubjectKind::Official,
            subject: "Mara Lind".into(),
            speaker: None,
            principal: Some("Norland".into()),
            topic: "troops".into(),
            scope: None,
            from_commitment: from.0,
            to_commitment: to.0,
            direction: Some(Direction::Up),
            steps: from.0.steps_to(to.0),
            condition: None,
            from_basis: Basis::Current,
            from_evidence: String::new(),
            from_url: None,
            to_evidence: String::new(),
            to_url: None,
            outlets: 1,
            confidence: 1.0,
            status,
            acknowledged_at: None,
            origin: Origin::Live,
            dismissed_at: None,
            reason: None,
        }
    }

    fn position() -> PositionRow {
        PositionRow {
            subject_kind: SubjectKind::Official,
            subject: "Mara Lind".into(),
            principal: Some("Norland".into()),
            topic: "troops".into(),
            scope: None,
            commitment: Commitment::Ready,
            condition: None,
            since: Some(date(2026, 3, 1)),
            said_on: Some(date(2026, 3, 1)),
            evidence: String::new(),
            url: None,
        }
    }

    #[rstest]
    #[case(date(2025, 12, 31), None)]
    #[case(date(2026, 1, 1), Some(Commitment::RuledOut))]
    #[case(date(2026, 1, 31), Some(Commitment::RuledOut))]
    #[case(date(2026, 2, 1), Some(Commitment::Open))]
    #[case(date(2026, 3, 1), Some(Commitment::Ready))]
    #[case(date(2026, 9, 1), Some(Commitment::Ready))]
    fn a_position_is_walked_back_through_its_changes(#[case] day: Date, #[case] expected: Option<Commitment>) {
        let (january, february, march) = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1));
        let first = change((Commitment::RuledOut, january), (Commitment::Open, february), Status::Confirmed);
        let second = change((Commitment::Open, february), (Commitment::Ready, march), Status::Confirmed);
        let withdrawn = change((Commitment::Open, february), (Commitment::Done, date(2026, 2, 10)), Status::Withdrawn);
        assert_eq!(at(&position(), &[&second, &withdrawn, &first], day), expected);
    }

    #[test]
    fn combat_has_changes_of_its_own() {
        let moved =
            change((Commitment::Open, date(2026, 1, 1)), (Commitment::Ready, date(2026, 2, 1)), Status::Confirmed);
        let (since, day) = (Some(date(2026, 1, 15)), date(2026, 3, 1));
        let combat = PositionRow { scope: Some("combat".into()), commitment: Commitment::NoPlans, since, ..position() };
        assert_eq!(at(&combat, &[&moved], day), Some(Commitment::NoPlans));
        assert_eq!(at(&position(), &[&moved], day), Some(Commitment::Ready));
    }

    #[test]
    fn who_never_moved_has_stood_there_since_they_first_spoke() {
        assert_eq!(at(&position(), &[], date(2026, 2, 28)), None);
        assert_eq!(at(&position(), &[], date(2026, 3, 1)), Some(Commitment::Ready));
    }
}
