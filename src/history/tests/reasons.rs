//! Why a statement made no shift.

use crate::model::Commitment::*;

use super::*;

#[test]
fn each_current_statement_that_made_no_shift_has_one_reason() {
    let fold = folded([
        said("Ana", "2030-05-01", Open),
        said("Ana", "2030-06-01", Ready),
        said("Ana", "2030-06-01", Ready).by("The Herald"),
        said("Ana", "2030-06-01", Committed).by("The Mirror").class(EvidenceClass::Headline),
        said("Ana", "2030-07-01", Ready),
        said("Ana", "2030-07-01", Ready).by("The Herald"),
        said("Ana", "2030-07-01", Open).by("The Mirror"),
        said("Ana", "2030-08-01", Ready).background().undated(),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
    assert_eq!(fold.shifts[0].to.report, 2);
    let reasons: Vec<_> = (1..=8).map(|id| reason(&fold, id)).collect();
    let same = Some("same utterance");
    let rung = Some("same rung");
    assert_eq!(
        reasons,
        [Some("older than the position"), None, same, Some("headline only"), rung, rung, same, Some("background")]
    );
    let mut ids: Vec<_> = fold.reasons.iter().map(|r| r.report).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn the_only_statement_is_the_first() {
    assert_eq!(reason(&folded([said("Ana", "2030-05-01", Open)]), 1), Some("first statement"));
}

#[test]
fn a_qualification_is_no_shift() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready),
        said("Ana", "2030-06-01", Ready).condition(ConditionKind::Request, "if asked"),
    ]);
    assert_eq!(fold.shifts.len(), 1);
    assert_eq!(reason(&fold, 2), Some("same rung"));
}
