//! 5.5 and 5.8: what lies between two utterances.

use rstest::rstest;

use crate::model::Commitment::*;
use crate::model::{Direction, Status};

use super::*;

#[rstest]
#[case::up(Open, Ready, &["Ana open→ready"])]
#[case::down(Committed, RuledOut, &["Ana committed→ruled_out"])]
#[case::none(Ready, Ready, &[])]
fn consecutive_utterances_on_two_rungs(#[case] from: Commitment, #[case] to: Commitment, #[case] expected: &[&str]) {
    assert_eq!(shifts(&folded([said("Ana", "2030-05-01", from), said("Ana", "2030-06-01", to)])), expected);
}

#[test]
fn a_row_shows_both_sides() {
    let fold = folded([
        said("Ana", "2030-05-01", NoPlans),
        said("Ana", "2030-06-01", Ready).by("The Herald").scope("training"),
    ]);
    let shift = &fold.shifts[0];
    assert_eq!((shift.steps, shift.direction), (4, Some(Direction::Up)));
    assert_eq!((shift.from.report, shift.to.report), (1, 2));
    assert_eq!(shift.from.said_on.map(|d| d.to_string()).as_deref(), Some("2030-05-01"));
    assert_eq!(shift.said_on.to_string(), "2030-06-01");
    assert_eq!(shift.from.evidence, "Ana spoke of no_plans on 2030-05-01.");
    assert_eq!(shift.to.outlet.as_deref(), Some("The Herald"));
    assert_eq!((shift.status, shift.outlets), (Status::Confirmed, 1));
    assert_eq!(shift.key.principal.as_deref(), Some("Ardenia"));
}

#[test]
fn min_steps_is_the_least_distance() {
    let drafts =
        [said("Ana", "2030-05-01", Open), said("Ana", "2030-06-01", Ready), said("Ana", "2030-07-01", NotRuledOut)];
    let settings = Settings { min_steps: 2, ..Settings::default() };
    let fold = fold(&reports(drafts), &settings, later());
    assert_eq!(shifts(&fold), ["Ana ready→not_ruled_out"]);
    assert_eq!(reason(&fold, 2), Some("too few steps"));
}

#[rstest]
#[case::to_spans_from(said("Ana", "2030-05-01", Open), said("Ana", "2030-06-01", Ready).span(Open, Ready))]
#[case::from_spans_to(said("Ana", "2030-05-01", Open).span(NotRuledOut, Ready), said("Ana", "2030-06-01", Ready))]
fn a_point_inside_the_others_interval_is_no_shift(#[case] from: Draft, #[case] to: Draft) {
    let fold = folded([from, to]);
    assert!(fold.shifts.is_empty());
    assert_eq!(reason(&fold, 2), Some("overlapping interval"));
}

#[rstest]
#[case::added(None, Some((ConditionKind::Request, "if asked")), 1)]
#[case::dropped(Some((ConditionKind::Request, "if asked")), None, 1)]
#[case::another(Some((ConditionKind::Request, "if asked")), Some((ConditionKind::Ceasefire, "after the war")), 1)]
#[case::in_other_words(Some((ConditionKind::Request, "if asked")), Some((ConditionKind::Request, "should they ask")), 0)]
fn a_changed_condition_is_a_qualification(
    #[case] from: Option<(ConditionKind, &str)>,
    #[case] to: Option<(ConditionKind, &str)>,
    #[case] count: usize,
) {
    let on = |day, condition: Option<(ConditionKind, &str)>| {
        let draft = said("Ana", day, Ready);
        condition.map_or(draft.clone(), |(kind, text)| draft.condition(kind, text))
    };
    let fold = folded([on("2030-05-01", from), on("2030-06-01", to)]);
    assert_eq!(fold.shifts.len(), count);
    for row in &fold.shifts {
        assert_eq!((row.kind, row.steps, row.direction), (ShiftKind::Qualification, 0, None));
        assert_eq!(row.status, Status::Confirmed);
    }
}

#[test]
fn a_changed_scope_on_one_rung_is_a_qualification() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).scope("training"),
        said("Ana", "2030-06-01", Ready).scope("logistics"),
        said("Ana", "2030-07-01", Ready),
    ]);
    assert_eq!(shifts(&fold), ["Ana ready→ready qualified"]);
}

#[test]
fn an_older_article_that_comes_late_moves_what_it_stands_between() {
    let early = [said("Ana", "2030-05-01", RuledOut), said("Ana", "2030-07-01", Ready)];
    assert_eq!(shifts(&folded(early.clone())), ["Ana ruled_out→ready"]);
    let late = early.into_iter().chain([said("Ana", "2030-06-01", Open)]);
    assert_eq!(shifts(&folded(late)), ["Ana ruled_out→open", "Ana open→ready"]);
}

#[test]
fn done_closes_a_cycle_where_the_topic_repeats() {
    let drafts =
        [said("Ana", "2030-05-01", Ready), said("Ana", "2030-06-01", Done), said("Ana", "2030-07-01", NoPlans)];
    let drafts = drafts.into_iter().chain([said("Ana", "2030-08-01", Open)]);
    let reports = reports(drafts);
    let repeating = fold(&reports, &Settings { repeats: true, ..Settings::default() }, later());
    assert_eq!(shifts(&repeating), ["Ana ready→done", "Ana no_plans→open"]);
    assert_eq!(reason(&repeating, 3), Some("new cycle"));
    let lasting = fold(&reports, &Settings::default(), later());
    assert_eq!(shifts(&lasting), ["Ana ready→done", "Ana done→no_plans", "Ana no_plans→open"]);
}

#[test]
fn third_parties_never_move_a_position() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut),
        said("Ana", "2030-06-01", Ready)
            .asserted(AssertedBy::ThirdParty)
            .with(|r| r.statement.speaker = Some("sources".to_owned())),
    ]);
    assert!(fold.shifts.is_empty());
    assert_eq!(reason(&fold, 2), Some("third party"));
}

#[rstest]
#[case(AssertedBy::Spokesperson)]
#[case(AssertedBy::Outlet)]
fn spokespersons_and_the_outlets_narration_do(#[case] by: AssertedBy) {
    let fold = folded([said("Ana", "2030-05-01", RuledOut), said("Ana", "2030-06-01", Ready).asserted(by)]);
    assert_eq!(shifts(&fold), ["Ana ruled_out→ready"]);
}

#[test]
fn a_position_has_a_day_from_which_it_is_held() {
    let fold = folded([
        said("Ana", "2030-05-01", Open),
        said("Ana", "2030-06-01", Ready),
        said("Ana", "2030-07-01", Ready).condition(ConditionKind::Request, "if asked"),
    ]);
    let [position] = &fold.positions[..] else { panic!("one row") };
    assert_eq!(position.since.map(|d| d.to_string()).as_deref(), Some("2030-06-01"));
    assert_eq!(position.said_on.map(|d| d.to_string()).as_deref(), Some("2030-07-01"));
    assert_eq!(position.condition.as_deref(), Some("if asked"));
}

#[test]
fn a_reversal_on_one_day_at_two_venues_is_a_shift() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).quoted("never").venue("radio one").published("2030-05-01T07:00:00Z"),
        said("Ana", "2030-05-01", Ready).quoted("ready").venue("press conference").published("2030-05-01T12:00:00Z"),
    ]);
    assert_eq!(shifts(&fold), ["Ana ruled_out→ready"]);
}
