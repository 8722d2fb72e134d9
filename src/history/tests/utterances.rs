//! 5.3: what makes reports one act of speaking.

use rstest::rstest;

use crate::model::Commitment::*;

use super::*;

#[test]
fn reports_of_one_day_are_one_utterance() {
    let fold = folded([said("Ana", "2030-05-01", Ready), said("Ana", "2030-05-01", Open).by("The Herald")]);
    assert_eq!(
        utterances(&fold),
        [[2, 1]].map(|mut u| {
            u.sort_unstable();
            u.to_vec()
        })
    );
    assert!(fold.shifts.is_empty());
}

#[test]
fn reports_of_two_days_with_nothing_in_common_are_two() {
    let fold = folded([said("Ana", "2030-05-01", Open), said("Ana", "2030-05-02", Ready)]);
    assert_eq!(utterances(&fold), [[1], [2]]);
}

#[test]
fn persons_topics_lines_are_kept_apart() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready),
        said("Bo", "2030-05-01", Ready),
        said("Ana", "2030-05-01", Ready).line("governor").by("The Herald"),
    ]);
    assert_eq!(fold.utterances.len(), 3);
}

#[rstest]
#[case::equal_days("2030-05-01", true)]
#[case::next_day_by_the_article("2030-05-02", true)]
#[case::two_days_later("2030-05-03", false)]
fn one_venue_joins_within_a_day(#[case] second: &str, #[case] one: bool) {
    let fold = folded([
        said("Ana", "2030-05-01", NotRuledOut).venue("radio one"),
        said("Ana", second, Ready).venue("radio one"),
    ]);
    assert_eq!(fold.utterances.len() == 1, one);
}

#[test]
fn one_venue_on_two_stated_days_is_two_utterances() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).venue("radio one").dated("2030-05-01"),
        said("Ana", "2030-05-02", Ready).venue("radio one").dated("2030-05-02"),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
}

#[test]
fn an_article_does_not_report_what_is_said_after_it() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).venue("radio one"),
        said("Ana", "2030-05-02", Ready).venue("radio one").dated("2030-05-02"),
    ]);
    assert_eq!(fold.utterances.len(), 2);
}

#[test]
fn one_wire_report_joins() {
    let fold = folded([
        said("Ana", "2030-05-01", NotRuledOut).wire("newswire"),
        said("Ana", "2030-05-02", Ready).wire("newswire").by("The Herald"),
    ]);
    assert_eq!(fold.utterances.len(), 1);
}

#[test]
fn ten_shared_words_join_across_days_and_date_by_the_earliest() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).quoted(INTERVIEW),
        said("Ana", "2030-05-29", Ready).quoted(INTERVIEW).by("The Herald"),
    ]);
    assert_eq!(utterances(&fold), [[1, 2]]);
    assert_eq!(fold.utterances[0].said_on.to_string(), "2030-05-01");
    assert!(fold.shifts.is_empty());
}

#[test]
fn a_new_word_beside_an_old_quotation_is_new() {
    let fold = folded([
        said("Ana", "2030-05-01", Open).quoted(INTERVIEW),
        said("Ana", "2030-05-29", Ready).words(INTERVIEW).by("The Herald"),
    ]);
    assert_eq!(shifts(&fold), ["Ana open→ready"]);
}

#[test]
fn saying_the_same_words_again_on_a_stated_day_is_a_new_utterance() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).quoted(INTERVIEW),
        said("Ana", "2030-05-29", Ready).quoted(INTERVIEW).dated("2030-05-29"),
    ]);
    assert_eq!(fold.utterances.len(), 2);
}

#[test]
fn a_stock_phrase_is_no_common_origin() {
    let fold = folded([
        said("Ana", "2030-05-01", NoPlans).quoted("we are not ready to send troops"),
        said("Ana", "2030-05-02", Ready).quoted("we are ready to send troops"),
    ]);
    assert_eq!(shifts(&fold), ["Ana no_plans→ready"]);
}

#[test]
fn a_few_rare_words_are_a_common_origin() {
    let rare = "strategic procrastination emboldens whoever rearms";
    let fold = folded([
        said("Ana", "2030-05-01", NotRuledOut).quoted(rare),
        said("Ana", "2030-05-02", Ready).quoted(rare).by("The Herald"),
    ]);
    assert_eq!(fold.utterances.len(), 1);
}

#[rstest]
#[case::venues(said("Ana", "2030-05-01", Ready).quoted("ready").venue("press conference"), 2)]
#[case::one_venue(said("Ana", "2030-05-01", Ready).quoted("ready").venue("radio one"), 1)]
#[case::venue_unknown(said("Ana", "2030-05-01", Ready).quoted("ready"), 1)]
#[case::no_quotation(said("Ana", "2030-05-01", Ready).venue("press conference"), 1)]
#[case::same_rung(said("Ana", "2030-05-01", RuledOut).by("Herald").quoted("never").venue("press conference"), 1)]
fn two_quotations_on_two_rungs_are_held_apart_by_their_venues(#[case] second: Draft, #[case] count: usize) {
    let fold = folded([said("Ana", "2030-05-01", RuledOut).quoted("never").venue("radio one"), second]);
    assert_eq!(fold.utterances.len(), count);
}

#[rstest]
#[case::morning_and_evening("2030-05-01T07:00:00Z", "2030-05-01T19:00:00Z", 2)]
#[case::copied_within_hours("2030-05-01T07:00:00Z", "2030-05-01T10:00:00Z", 1)]
fn two_quotations_on_two_rungs_are_held_apart_by_their_hours(
    #[case] first: &str,
    #[case] second: &str,
    #[case] count: usize,
) {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).quoted("never").published(first),
        said("Ana", "2030-05-01", Ready).quoted("ready").published(second),
    ]);
    assert_eq!(fold.utterances.len(), count);
}

#[test]
fn hours_that_overlap_hold_nothing_apart() {
    let ready = |hour: u8, outlet: &str| {
        said("Ana", "2030-05-01", Ready).by(outlet).quoted("ready").published(&format!("2030-05-01T{hour:02}:00:00Z"))
    };
    let odd = said("Ana", "2030-05-01", NoPlans).quoted("later").published("2030-05-01T20:00:00Z");
    let fold = folded([ready(8, "A"), ready(14, "B"), ready(21, "C"), odd]);
    assert_eq!(fold.utterances.len(), 1);
}

#[test]
fn shared_words_join_even_what_venues_hold_apart() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).quoted(INTERVIEW).venue("radio one"),
        said("Ana", "2030-05-01", Ready).quoted(INTERVIEW).venue("press conference"),
    ]);
    assert_eq!(fold.utterances.len(), 1);
}

#[test]
fn a_report_without_quotation_joins_the_nearer_and_welds_nothing() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).quoted("never").venue("radio one"),
        said("Ana", "2030-05-01", Ready).quoted("ready").venue("press conference"),
        said("Ana", "2030-05-01", Ready).by("The Herald"),
    ]);
    assert_eq!(utterances(&fold), [vec![1], vec![2, 3]]);
}

#[test]
fn no_utterance_reaches_beyond_two_days_from_its_first_report() {
    let days = ["2030-05-01", "2030-05-02", "2030-05-03", "2030-05-04"];
    let fold = folded(days.map(|day| said("Ana", day, Ready).venue("summit")));
    assert_eq!(utterances(&fold), [vec![1, 2, 3], vec![4]]);
}

#[test]
fn the_earliest_stated_day_dates_the_utterance() {
    let fold = folded([
        said("Ana", "2030-05-03", Ready).venue("radio one").dated("2030-05-02"),
        said("Ana", "2030-05-03", Ready).venue("radio one").by("The Herald"),
    ]);
    assert_eq!(fold.utterances.len(), 1);
    assert_eq!(fold.utterances[0].said_on.to_string(), "2030-05-02");
}

#[test]
fn reports_in_different_groups_are_different_utterances() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).scope("training"),
        said("Ana", "2030-05-01", Ready).scope("logistics").by("The Herald"),
        said("Ana", "2030-05-01", NotRuledOut).scope("peacekeeping"),
    ]);
    assert_eq!(utterances(&fold), [vec![3], vec![1, 2]]);
}

#[test]
fn an_unspecified_report_joins_the_group_that_it_shares_most_words_with() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).scope("training").words("our instructors would go and teach"),
        said("Ana", "2030-05-01", Ready).scope("peacekeeping").words("once the guns are silent we will keep the peace"),
        said("Ana", "2030-05-01", Ready).by("The Herald").words("once the guns are silent we will keep"),
    ]);
    assert_eq!(utterances(&fold), [vec![2, 3], vec![1]]);
}

#[test]
fn an_unspecified_report_never_joins_two_groups() {
    let fold = folded([
        said("Ana", "2030-05-01", RuledOut).scope("combat"),
        said("Ana", "2030-05-01", Open).scope("peacekeeping"),
        said("Ana", "2030-05-01", Open).by("The Herald"),
        said("Ana", "2030-05-01", RuledOut).by("The Mirror"),
    ]);
    assert_eq!(utterances(&fold), [vec![1, 4], vec![2, 3]]);
    assert!(fold.shifts.is_empty());
}

#[test]
fn a_report_of_two_groups_joins_one_of_them() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready).scope("training"),
        said("Ana", "2030-05-01", Ready).scope("training,peacekeeping").by("The Herald"),
    ]);
    assert_eq!(utterances(&fold), [[1, 2]]);
}

#[test]
fn third_parties_speak_for_themselves() {
    let fold = folded([
        said("Ana", "2030-05-01", Ready),
        said("Ana", "2030-05-01", RuledOut).asserted(AssertedBy::ThirdParty),
    ]);
    assert_eq!(fold.utterances.len(), 2);
    assert_eq!(fold.utterances.iter().filter(|u| u.moves).count(), 1);
}

#[test]
fn the_first_stored_statement_names_the_utterance() {
    let fold = fold(
        &[said("Ana", "2030-05-02", Ready).venue("x"), said("Ana", "2030-05-01", Ready).venue("x")]
            .map(|d| d.0)
            .into_iter()
            .zip([7, 9])
            .map(|(r, id)| Report { id, ..r })
            .collect::<Vec<_>>(),
        &Settings::default(),
        later(),
    );
    assert_eq!(fold.utterances[0].id, 7);
    assert_eq!(fold.utterances[0].founding.said_on.map(|d| d.to_string()).as_deref(), Some("2030-05-01"));
}
