//! 5.2: what is recalled seeds a position and moves none.

use crate::model::Basis;
use crate::model::Commitment::*;

use super::*;

#[test]
fn a_dated_background_statement_seeds() {
    let fold = folded([
        said("Ana", "2030-06-01", RuledOut).background().dated("2030-01-10"),
        said("Ana", "2030-06-01", Ready).by("The Herald"),
    ]);
    assert_eq!(shifts(&fold), ["Ana ruled_out→ready"]);
    let shift = &fold.shifts[0];
    assert_eq!(shift.from_basis, Basis::Background);
    assert_eq!(shift.from.said_on.map(|d| d.to_string()).as_deref(), Some("2030-01-10"));
}

#[test]
fn an_undated_one_stands_just_before_its_articles_current_statement() {
    let fold = folded([
        said("Ana", "2030-06-01", Open).background().undated().article("one"),
        said("Ana", "2030-06-01", Ready).article("one"),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
    assert_eq!(fold.shifts[0].from.said_on, None);
}

#[test]
fn one_that_is_recalled_later_than_the_utterance_does_not_seed_it() {
    let fold = folded([said("Ana", "2030-06-02", RuledOut).background().undated(), said("Ana", "2030-06-01", Ready)]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn the_day_itself_is_not_before() {
    let fold = folded([
        said("Ana", "2030-06-02", RuledOut).background().dated("2030-06-01"),
        said("Ana", "2030-06-01", Ready),
    ]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn it_never_replaces_what_was_said_currently() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready),
        said("Ana", "2030-06-01", RuledOut).background().dated("2030-05-20"),
        said("Ana", "2030-07-01", Ready),
    ]);
    assert!(fold.shifts.is_empty());
    assert_eq!(fold.positions[0].commitment, Ready);
    assert_eq!(reason(&fold, 2), Some("background"));
    assert_eq!(fold.utterances.len(), 2);
}

#[test]
fn the_latest_before_the_utterance_counts() {
    let fold = folded([
        said("Ana", "2030-06-01", RuledOut).background().dated("2030-01-10"),
        said("Ana", "2030-06-02", Open).background().dated("2030-03-10"),
        said("Ana", "2030-07-01", Ready),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
}

#[test]
fn scopes_must_compare() {
    let fold = folded([
        said("Ana", "2030-06-01", RuledOut).scope("combat").background().dated("2030-01-10"),
        said("Ana", "2030-07-01", Ready).scope("training"),
    ]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn it_gives_the_position_where_there_is_nothing_else() {
    let fold = folded([said("Ana", "2030-06-01", RuledOut).background().dated("2030-01-10")]);
    let [position] = &fold.positions[..] else { panic!("one row") };
    assert_eq!((position.commitment, position.basis), (RuledOut, Basis::Background));
    assert_eq!(position.since.map(|d| d.to_string()).as_deref(), Some("2030-01-10"));
}

#[test]
fn a_position_held_since_a_recalled_day_says_so() {
    let fold = folded([
        said("Ana", "2030-06-01", Ready).background().dated("2030-01-10"),
        said("Ana", "2030-06-01", Ready).by("The Herald"),
    ]);
    assert_eq!(fold.positions[0].since.map(|d| d.to_string()).as_deref(), Some("2030-01-10"));
}

#[test]
fn third_parties_and_headlines_seed_nothing() {
    let fold = folded([
        said("Ana", "2030-06-01", RuledOut).background().dated("2030-01-10").asserted(AssertedBy::ThirdParty),
        said("Ana", "2030-06-02", RuledOut).background().dated("2030-01-10").class(EvidenceClass::Headline),
        said("Ana", "2030-07-01", Ready),
    ]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn a_current_statement_without_a_day_enters_as_background() {
    let fold = folded([said("Ana", "2030-06-01", RuledOut).undated(), said("Ana", "2030-07-01", Ready)]);
    assert_eq!(shifts(&fold), ["Ana ruled_out→ready"]);
    assert_eq!(fold.shifts[0].from_basis, Basis::Background);
    assert_eq!(reason(&fold, 1), Some("undated"));
    assert!(
        folded([said("Ana", "2030-06-01", RuledOut).undated().with(|r| r.article.published = None)])
            .positions
            .is_empty()
    );
}

#[test]
fn a_condition_that_is_not_recalled_is_no_qualification() {
    let fold = folded([
        said("Ana", "2030-06-01", Ready).background().dated("2030-01-10"),
        said("Ana", "2030-07-01", Ready).condition(ConditionKind::Request, "if asked"),
    ]);
    assert!(fold.shifts.is_empty());
}
