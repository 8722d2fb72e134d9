//! Where somebody stood on a day: the present position, walked back through the change log. Pure.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::model::{Commitment, SubjectKind};
use crate::store::{MoveRow, PositionRow};

/// Whose line of which topic, and whether it is that of combat, which has a position of its own where it is spoken of.
type Line<'r> = (SubjectKind, &'r str, &'r str, bool);

/// All moves, by whose they are.
pub(super) struct Standings<'r> {
    moves: HashMap<Line<'r>, Vec<&'r MoveRow>>,
}

impl<'r> Standings<'r> {
    /// Over the shifts that hold.
    pub(super) fn new(rows: &'r [MoveRow]) -> Self {
        let mut moves: HashMap<Line<'r>, Vec<&MoveRow>> = HashMap::new();
        for row in rows {
            let line = (row.subject_kind, &*row.subject, &*row.topic, is_combat(row.scope.as_deref()));
            moves.entry(line).or_default().push(row);
        }
        for own in moves.values_mut() {
            own.sort_by_key(|row| row.said_on);
        }
        Self { moves }
    }

    /// The rung on which a subject stood at the end of a day, on the line of the position; `None` before anything was said.
    pub(super) fn at(&self, position: &PositionRow, day: Date) -> Option<Commitment> {
        if position.said_on.is_some_and(|said| said <= day) {
            return Some(position.commitment);
        }
        let combat = is_combat(position.scope.as_deref());
        let line = (position.subject_kind, &*position.subject, &*position.topic, combat);
        let own = self.moves.get(&line).map_or(&[][..], Vec::as_slice);
        // An official who changes principal starts a new history.
        let own: Vec<&MoveRow> = own
            .iter()
            .copied()
            .filter(|row| row.said_on.is_some() && (row.principal == position.principal || row.principal.is_none()))
            .collect();
        let until = own.partition_point(|row| row.said_on.is_some_and(|said| said <= day));
        if until == 0 && !own.is_empty() {
            // Before the first change they stood where it began, from the day that it names on.
            let first_day = own.chunk_by(same_day).next().unwrap_or_default();
            let began = first_day.iter().filter_map(|row| row.from_said_on).min();
            return began.is_some_and(|said| said <= day).then(|| beginning(&own, position.commitment));
        }
        if until > 0 {
            return Some(end(&own[..until], &own[until..], position.commitment));
        }
        position.since.is_some_and(|since| since <= day).then_some(position.commitment)
    }
}

fn same_day(one: &&MoveRow, next: &&MoveRow) -> bool {
    one.said_on == next.said_on
}

/// Where the last day of `before` ended. Moves of one day have no order, but they are a walk: it ends on the rung that is reached
/// once more often than it is left. One that comes back to where it began ends where the next day begins.
fn end(before: &[&MoveRow], after: &[&MoveRow], now: Commitment) -> Commitment {
    let Some(day) = before.chunk_by(same_day).next_back() else { return now };
    let ends = outermost(day, |row| row.to_commitment, |row| row.from_commitment);
    match ends[..] {
        [only] => only,
        // Several: a row between them was withdrawn or dismissed. None: they came back.
        _ => {
            let next = beginning(after, now);
            if ends.is_empty() || ends.contains(&next) { next } else { ends[0] }
        }
    }
}

/// Where the first day of these moves began; without moves, where they stand now.
fn beginning(moves: &[&MoveRow], now: Commitment) -> Commitment {
    let mut days = moves.chunk_by(same_day);
    // A day that came back to where it began began where the next one did.
    let begins =
        days.find_map(|day| outermost(day, |row| row.from_commitment, |row| row.to_commitment).into_iter().next());
    begins.unwrap_or(now)
}

/// The rungs that are on the one side of these moves more often than on the other, in the order in which they come there.
fn outermost(
    moves: &[&MoveRow],
    here: impl Fn(&MoveRow) -> Commitment,
    there: impl Fn(&MoveRow) -> Commitment,
) -> Vec<Commitment> {
    let often = |side: &dyn Fn(&MoveRow) -> Commitment, rung| moves.iter().filter(|row| side(row) == rung).count();
    let mut rungs: Vec<Commitment> = Vec::new();
    for rung in moves.iter().map(|row| here(row)) {
        if often(&here, rung) > often(&there, rung) && !rungs.contains(&rung) {
            rungs.push(rung);
        }
    }
    rungs
}

fn is_combat(scope: Option<&str>) -> bool {
    scope.is_some_and(|scope| scope.split(',').any(|id| id == "combat"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn change(from: (Commitment, Date), to: (Commitment, Date)) -> MoveRow {
        MoveRow {
            subject_kind: SubjectKind::Official,
            subject: "Mara Lind".into(),
            principal: Some("Norland".into()),
            topic: "troops".into(),
            scope: None,
            from_said_on: Some(from.1),
            said_on: Some(to.1),
            from_commitment: from.0,
            to_commitment: to.0,
        }
    }

    fn position(commitment: Commitment, since: Option<Date>, said_on: Option<Date>) -> PositionRow {
        PositionRow {
            subject_kind: SubjectKind::Official,
            subject: "Mara Lind".into(),
            principal: Some("Norland".into()),
            topic: "troops".into(),
            scope: None,
            commitment,
            condition: None,
            since,
            said_on,
            evidence: String::new(),
            url: None,
        }
    }

    fn ready() -> PositionRow {
        position(Commitment::Ready, Some(date(2026, 3, 1)), Some(date(2026, 3, 1)))
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
        let moves = [
            change((Commitment::RuledOut, january), (Commitment::Open, february)),
            change((Commitment::Open, february), (Commitment::Ready, march)),
        ];
        assert_eq!(Standings::new(&moves).at(&ready(), day), expected);
    }

    #[test]
    fn moves_of_one_day_are_put_in_the_order_in_which_they_go_on() {
        let (january, march) = (date(2026, 1, 1), date(2026, 3, 1));
        // As stored: the later step has the smaller number.
        let moves = [
            change((Commitment::Open, january), (Commitment::Ready, january)),
            change((Commitment::RuledOut, date(2025, 6, 1)), (Commitment::Open, january)),
            change((Commitment::Ready, january), (Commitment::Committed, march)),
        ];
        let standings = Standings::new(&moves);
        let now = position(Commitment::Committed, Some(march), Some(march));
        assert_eq!(standings.at(&now, date(2026, 2, 1)), Some(Commitment::Ready));
        assert_eq!(standings.at(&now, date(2025, 7, 1)), Some(Commitment::RuledOut));
        // The same day is the last one: the present position says where it ended.
        let moves = &moves[..2];
        let now = position(Commitment::Ready, Some(january), Some(january));
        assert_eq!(Standings::new(moves).at(&now, january), Some(Commitment::Ready));
    }

    #[test]
    fn the_next_day_may_be_stored_backwards_too() {
        let (january, february) = (date(2026, 1, 1), date(2026, 2, 1));
        let moves = [
            // Up and down again: the day ends where it began, and only the next day tells where that was.
            change((Commitment::Open, january), (Commitment::Ready, january)),
            change((Commitment::Ready, january), (Commitment::Open, january)),
            // Stored backwards: what goes on from January stands last.
            change((Commitment::Ready, february), (Commitment::Done, february)),
            change((Commitment::Open, january), (Commitment::Ready, february)),
        ];
        let now = position(Commitment::Done, Some(february), Some(february));
        assert_eq!(Standings::new(&moves).at(&now, date(2026, 1, 15)), Some(Commitment::Open));
        assert_eq!(Standings::new(&moves).at(&now, february), Some(Commitment::Done));
    }

    #[test]
    fn where_a_row_between_is_missing_the_next_one_decides() {
        let (january, february) = (date(2026, 1, 1), date(2026, 2, 1));
        let moves = [
            change((Commitment::RuledOut, date(2025, 6, 1)), (Commitment::NoPlans, january)),
            change((Commitment::Open, january), (Commitment::Ready, january)),
            change((Commitment::NoPlans, january), (Commitment::Done, february)),
        ];
        let now = position(Commitment::Done, Some(february), Some(february));
        assert_eq!(Standings::new(&moves).at(&now, january), Some(Commitment::NoPlans));
    }

    #[test]
    fn a_position_without_a_beginning_holds_from_the_day_of_its_last_word() {
        let now = position(Commitment::Open, None, Some(date(2026, 3, 1)));
        let none = Standings::new(&[]);
        assert_eq!(none.at(&now, date(2026, 2, 28)), None);
        assert_eq!(none.at(&now, date(2026, 3, 1)), Some(Commitment::Open));
    }

    #[test]
    fn combat_has_changes_of_its_own() {
        let moved = [change((Commitment::Open, date(2026, 1, 1)), (Commitment::Ready, date(2026, 2, 1)))];
        let (since, day) = (Some(date(2026, 1, 15)), date(2026, 2, 10));
        let standings = Standings::new(&moved);
        let combat = PositionRow { scope: Some("combat".into()), ..position(Commitment::NoPlans, since, since) };
        assert_eq!(standings.at(&combat, day), Some(Commitment::NoPlans));
        assert_eq!(standings.at(&ready(), day), Some(Commitment::Ready));
    }

    #[test]
    fn another_state_is_another_history() {
        let moved = [change((Commitment::Open, date(2026, 1, 1)), (Commitment::Ready, date(2026, 2, 1)))];
        let elsewhere = PositionRow { principal: Some("Velland".into()), ..ready() };
        assert_eq!(Standings::new(&moved).at(&elsewhere, date(2026, 2, 10)), None);
    }

    proptest! {
        /// Whatever walk was walked, in whatever order the moves of a day are stored, on any day it is found where it then was.
        #[test]
        fn every_walk_is_found_again(
            steps in prop::collection::vec((0_u8..8, 0_i64..4, any::<u16>()), 2..14),
            ask in -3_i64..60,
        ) {
            let first = date(2026, 1, 1);
            let on = |days: i64| first.checked_add(jiff::Span::new().days(days)).unwrap();
            let mut walk: Vec<(Commitment, i64)> = Vec::new();
            for (rung, gap, _) in &steps {
                // What was said first was said on a day of its own: a history begins with a position.
                let day = walk.last().map_or(0, |(_, day)| day + if walk.len() == 1 { gap + 1 } else { *gap });
                let rung = Commitment::ALL[usize::from(*rung)];
                if walk.last().is_none_or(|(before, _)| *before != rung) {
                    walk.push((rung, day));
                }
            }
            let mut moves: Vec<(u16, MoveRow)> = walk
                .windows(2)
                .zip(&steps)
                .map(|(pair, (_, _, order))| (*order, change((pair[0].0, on(pair[0].1)), (pair[1].0, on(pair[1].1)))))
                .collect();
            moves.sort_by_key(|(order, _)| *order);
            let moves: Vec<MoveRow> = moves.into_iter().map(|(_, row)| row).collect();
            let (last, day) = *walk.last().unwrap();
            let now = position(last, Some(on(day)), Some(on(day)));
            let expected = walk.iter().rev().find(|(_, day)| *day <= ask).map(|(rung, _)| *rung);
            prop_assert_eq!(Standings::new(&moves).at(&now, on(ask)), expected);
        }

        /// No rows, however torn, make it fail, and from the day of the last word on the position itself holds.
        #[test]
        fn torn_histories_have_an_answer(rows in prop::collection::vec((0_u8..8, 0_u8..8, 0_i8..5), 0..10), ask in 0_i8..8) {
            let on = |day: i8| date(2026, 1, 1 + day);
            let rung = |number: u8| Commitment::ALL[usize::from(number)];
            let moves: Vec<MoveRow> =
                rows.iter().map(|(from, to, day)| change((rung(*from), on(0)), (rung(*to), on(*day)))).collect();
            let now = position(Commitment::Open, None, Some(on(6)));
            let found = Standings::new(&moves).at(&now, on(ask));
            prop_assert_eq!(found.is_some(), ask >= 6 || !moves.is_empty());
            prop_assert!(ask < 6 || found == Some(Commitment::Open));
        }
    }
}
