//! 5.9: articles that are edited.

use rstest::rstest;

use crate::model::Commitment::*;

use super::*;

/// What the article said before, and what it says now.
fn edited(was: Commitment, is: Commitment) -> [Draft; 2] {
    let on = |rung| said("Ana", "2030-06-01", rung).article("edited");
    [on(was).superseded(), on(is).revision(1)]
}

#[test]
fn another_rung_in_an_edited_article_is_an_edit() {
    let fold = folded(edited(NotRuledOut, Ready));
    assert_eq!(shifts(&fold), ["Ana not_ruled_out→ready edited"]);
    let row = &fold.shifts[0];
    assert_eq!((row.from.report, row.to.report), (1, 2));
    assert_eq!(row.from.evidence, "Ana spoke of not_ruled_out on 2030-06-01.");
    assert_eq!(fold.utterances[0].superseded, [1]);
    assert_eq!((fold.utterances[0].id, fold.utterances[0].reports.as_slice()), (1, &[2][..]));
    assert_eq!(reason(&fold, 1), Some("superseded"));
}

#[rstest]
#[case::was_the_position(NotRuledOut, NotRuledOut, Ready, &["Ana not_ruled_out→ready edited"])]
#[case::was_a_shift_already(RuledOut, NotRuledOut, Ready, &["Ana ruled_out→ready"])]
#[case::corrected(RuledOut, Ready, RuledOut, &[])]
fn what_went_before_explains_it_or_not(
    #[case] before: Commitment,
    #[case] was: Commitment,
    #[case] is: Commitment,
    #[case] expected: &[&str],
) {
    let fold = folded([said("Ana", "2030-05-01", before)].into_iter().chain(edited(was, is)));
    assert_eq!(shifts(&fold), expected);
}

#[test]
fn the_same_words_on_another_rung_are_a_change_of_rules() {
    let fold = folded(edited(NotRuledOut, Ready).map(|d| d.evidence("She said what she said.")));
    assert!(fold.shifts.is_empty());
}

#[test]
fn an_edit_that_is_undone_is_none() {
    let on = |rung, revision| said("Ana", "2030-06-01", rung).article("edited").revision(revision);
    let fold = folded([on(Ready, 0).superseded(), on(Open, 1).superseded(), on(Ready, 2)]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn the_first_revision_is_what_an_edit_is_told_against() {
    let on = |rung, revision| said("Ana", "2030-06-01", rung).article("edited").revision(revision);
    let fold = folded([on(NoPlans, 0).superseded(), on(Open, 1).superseded(), on(Ready, 2)]);
    assert_eq!(shifts(&fold), ["Ana no_plans→ready edited"]);
}

#[test]
fn other_articles_that_said_so_all_along_explain_it() {
    let others = [said("Ana", "2030-06-01", Ready).by("B"), said("Ana", "2030-06-01", Ready).by("C")];
    assert!(folded(edited(NotRuledOut, Ready).into_iter().chain(others)).shifts.is_empty());
}

#[test]
fn a_statement_that_an_edit_adds_is_news_as_any() {
    let fold = folded([said("Ana", "2030-05-01", Open), said("Ana", "2030-06-01", Ready).revision(1)]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
}

#[test]
fn a_statement_that_an_edit_removes_is_gone() {
    let fold = folded([said("Ana", "2030-05-01", Open), said("Ana", "2030-06-01", Ready).superseded()]);
    assert!(fold.shifts.is_empty());
    assert_eq!(fold.positions[0].commitment, Open);
}

#[test]
fn an_older_revision_that_nobody_marked_is_superseded_all_the_same() {
    let [was, is] = edited(NotRuledOut, Ready);
    let unmarked = was.with(|r| r.superseded = false);
    assert_eq!(shifts(&folded([unmarked, is])), ["Ana not_ruled_out→ready edited"]);
}

#[test]
fn the_principal_is_edited_with_its_speaker() {
    let fold = folded(edited(NotRuledOut, Ready).map(|d| d.rank(1)));
    assert_eq!(principal_shifts(&fold), ["Ardenia not_ruled_out→ready edited"]);
}
