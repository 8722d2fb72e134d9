//! 5.10: a principal stands where those stand who speak for it.

use rstest::rstest;

use crate::model::Commitment::*;
use crate::model::SubjectKind;

use super::*;

#[test]
fn follows_whoever_speaks_for_it() {
    let fold = folded([said("Ana", "2030-05-01", Open).rank(2), said("Bo", "2030-06-01", Ready).rank(1)]);
    assert_eq!(principal_shifts(&fold), ["Ardenia open→ready"]);
    assert_eq!(fold.shifts[0].speaker.as_deref(), Some("Bo"));
    assert_eq!(fold.shifts[0].from.official.as_deref(), Some("Ana"));
    assert_eq!(fold.shifts[0].same_alert_as, None);
    assert!(shifts(&fold).is_empty());
}

#[test]
fn lawmakers_and_opposition_move_only_themselves() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).rank(1),
        said("Bo", "2030-06-01", RuledOut),
        said("Bo", "2030-07-01", Ready),
    ]);
    assert!(principal_shifts(&fold).is_empty());
    assert_eq!(shifts(&fold), ["Bo ruled_out→ready"]);
}

#[rstest]
#[case::within_thirty_days("2030-05-31", &[])]
#[case::on_the_same_day("2030-05-01", &[])]
#[case::after_thirty_days("2030-06-01", &["Ardenia ready→open"])]
fn a_lower_rank_waits_for_thirty_days(#[case] day: &str, #[case] expected: &[&str]) {
    let fold = folded([said("Ana", "2030-05-01", Ready).rank(1), said("Bo", day, Open).rank(2)]);
    assert_eq!(principal_shifts(&fold), expected);
    let row = fold.positions.iter().find(|p| p.subject_kind == SubjectKind::Principal).unwrap();
    assert_eq!(row.commitment, if expected.is_empty() { Ready } else { Open });
}

#[test]
fn a_higher_rank_that_speaks_of_something_else_does_not_hold_it() {
    let fold = folded([
        said("Bo", "2030-04-01", Open).scope("training").rank(2),
        said("Ana", "2030-05-01", RuledOut).scope("combat").rank(1),
        said("Bo", "2030-05-10", Ready).scope("training").rank(2),
    ]);
    assert_eq!(principal_shifts(&fold), ["Ardenia open→ready"]);
}

#[test]
fn equal_and_higher_ranks_need_not_wait() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).rank(2),
        said("Bo", "2030-05-02", Ready).rank(2),
        said("Cy", "2030-05-03", RuledOut).rank(1),
    ]);
    assert_eq!(principal_shifts(&fold), ["Ardenia open→ready", "Ardenia ready→ruled_out"]);
}

#[test]
fn an_official_and_their_principal_make_one_alert() {
    let fold = folded([said("Ana", "2030-05-01", Open).rank(1), said("Ana", "2030-06-01", Ready).rank(1)]);
    let [official, principal] = &fold.shifts[..] else { panic!("two rows") };
    assert_eq!(official.key.subject_kind, SubjectKind::Official);
    assert_eq!(principal.same_alert_as.as_ref(), Some(&official.key));
    assert_eq!(principal.utterance, official.utterance);
}

#[test]
fn where_only_the_principal_is_named_it_still_moves() {
    let fold =
        folded([said("", "2030-05-01", Open).nameless().rank(4), said("", "2030-06-01", Ready).nameless().rank(4)]);
    assert_eq!(principal_shifts(&fold), ["Ardenia open→ready"]);
    assert!(shifts(&fold).is_empty());
    assert_eq!(fold.shifts[0].speaker, None);
}

#[test]
fn why_a_nameless_statement_moved_nothing() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).rank(1),
        said("", "2030-05-02", Open).nameless().rank(4),
        said("", "2030-05-03", Open).nameless(),
    ]);
    assert_eq!(reason(&fold, 2), Some("outranked"));
    assert_eq!(reason(&fold, 3), Some("not for the principal"));
}

#[test]
fn without_a_principal_there_is_only_the_official() {
    let nobody = |r: &mut Report| r.statement.principal = None;
    let fold = folded([
        said("Ana", "2030-05-01", Open).rank(1).with(nobody),
        said("Ana", "2030-06-01", Ready).rank(1).with(nobody),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
    assert!(principal_shifts(&fold).is_empty());
}

#[test]
fn background_seeds_the_principal_too() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).rank(1).background().dated("2030-01-01"),
        said("Bo", "2030-05-01", Ready).rank(1),
    ]);
    assert_eq!(principal_shifts(&fold), ["Ardenia ruled_out→ready"]);
}

#[test]
fn a_state_goes_through_what_its_leaders_say() {
    let fold = folded([
        said("Premier", "2030-05-08", Ready).scope("training").rank(1).quoted("ready"),
        said("Minister", "2030-11-26", Open).rank(2),
        said("Minister II", "2031-01-15", NotRuledOut).rank(2),
        said("President", "2031-03-21", Ready).rank(1).scope("peacekeeping"),
    ]);
    assert!(shifts(&fold).is_empty());
    let rows = ["Ardenia ready→open", "Ardenia open→not_ruled_out", "Ardenia not_ruled_out→ready"];
    assert_eq!(principal_shifts(&fold), rows);
}
