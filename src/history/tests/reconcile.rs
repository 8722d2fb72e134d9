//! 5.9 to 5.11: what the log does when the fold changes.

use crate::config::PendingPolicy;
use crate::history::{Delivery, Silence};
use crate::model::Commitment::*;
use crate::model::{Notice, Origin, Status};

use super::log::Log;
use super::*;

const NOW: &str = "2030-06-01T12:00:00Z";

fn open() -> Draft {
    said("Ana", "2030-05-01", Open)
}

fn committed() -> Draft {
    said("Ana", "2030-06-01", Committed)
}

#[test]
fn a_new_shift_is_raised_and_told_once() {
    let mut log = Log::new();
    assert_eq!(log.take([open(), committed()], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.take([open(), committed()], "2030-06-02T00:00:00Z"), []);
    assert_eq!(log.lines(), ["Ana open→committed confirmed"]);
}

#[test]
fn a_better_from_and_another_outlet_amend_in_silence() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    // What lies between was said longer ago than `max_age`, so that its own row is silent too.
    let more = [open(), committed(), said("Ana", "2030-05-20", NoPlans), said("Ana", "2030-06-01", Committed).by("B")];
    assert_eq!(log.take(more, NOW), []);
    assert_eq!(log.row(1).shift.outlets, 2);
    assert_eq!(line(&log.row(1).shift), "Ana no_plans→committed");
}

#[test]
fn an_earlier_report_found_later_is_the_same_shift() {
    let mut log = Log::new();
    log.take([open(), committed().venue("radio one")], NOW);
    let earlier = said("Ana", "2030-05-31", Committed).venue("radio one");
    assert_eq!(log.take([open(), committed().venue("radio one"), earlier], NOW), []);
    assert_eq!(log.rows.len(), 1);
    assert_eq!(log.rows[0].shift.said_on.to_string(), "2030-05-31");
}

#[test]
fn a_held_one_is_told_when_it_is_confirmed() {
    let mut log = Log::new();
    let ready = || said("Ana", "2030-06-01", Ready);
    assert_eq!(log.take([open(), ready()], NOW), []);
    assert_eq!(log.lines(), ["Ana open→ready pending"]);
    assert_eq!(log.take([open(), ready(), ready().by("B")], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.lines(), ["Ana open→ready confirmed"]);
}

#[test]
fn a_held_one_is_told_when_its_time_comes_whatever_its_age() {
    let mut log = Log::new();
    log.alert.max_age = std::time::Duration::from_hours(24);
    assert_eq!(log.take([open(), said("Ana", "2030-06-01", Ready)], NOW), []);
    assert_eq!(log.take([open(), said("Ana", "2030-06-01", Ready)], "2030-06-03T00:00:00Z"), [(1, Notice::Raised)]);
}

#[test]
fn one_that_was_sent_pending_is_confirmed_to_the_same_people() {
    let mut log = Log::new();
    log.alert.pending = PendingPolicy::Send;
    let ready = || said("Ana", "2030-06-01", Ready);
    assert_eq!(log.take([open(), ready()], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.take([open(), ready().quoted("ready")], NOW), [(1, Notice::Confirmed)]);
}

#[test]
fn with_pending_off_only_evidence_tells() {
    let mut log = Log::new();
    log.alert.pending = PendingPolicy::Off;
    let ready = || said("Ana", "2030-06-01", Ready);
    log.take([open(), ready()], NOW);
    assert_eq!(log.take([open(), ready()], "2030-06-03T00:00:00Z"), []);
    assert_eq!(log.lines(), ["Ana open→ready confirmed"]);
    assert_eq!(log.take([open(), ready(), ready().by("B")], "2030-06-03T01:00:00Z"), [(1, Notice::Raised)]);
}

#[test]
fn what_was_told_is_withdrawn_and_what_was_not_is_erased() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    assert_eq!(log.take([open()], NOW), [(1, Notice::Withdrawn)]);
    assert_eq!(log.lines(), ["Ana open→committed withdrawn"]);

    let mut log = Log::new();
    log.take([open(), said("Ana", "2030-06-01", Ready)], NOW);
    assert_eq!(log.take([open()], NOW), []);
    assert!(log.rows.is_empty());
}

#[test]
fn one_that_holds_again_is_the_same_row_told_again() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    log.take([open()], NOW);
    assert_eq!(log.take([open(), committed()], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.lines(), ["Ana open→committed confirmed"]);
}

#[test]
fn a_dismissed_row_stays_dismissed_whatever_comes() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    log.row(1).status = Status::Dismissed;
    assert_eq!(log.take([open(), committed(), committed().by("B")], NOW), []);
    assert_eq!(log.take([open()], NOW), []);
    assert_eq!(log.take([open(), committed()], NOW), []);
    assert_eq!(log.lines(), ["Ana open→committed dismissed"]);
}

#[test]
fn one_that_turns_round_is_told_again() {
    let mut log = Log::new();
    let is = |rung| said("Ana", "2030-06-01", rung).article("one");
    log.take([open(), is(Committed)], NOW);
    assert_eq!(log.take([open(), is(Committed).superseded(), is(NoPlans).revision(1)], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.lines(), ["Ana open→no_plans confirmed"]);
}

#[test]
fn an_edit_of_a_first_text_is_told() {
    let mut log = Log::new();
    let is = |rung| said("Ana", "2030-06-01", rung).article("one");
    log.first_poll = true;
    assert_eq!(log.take([is(NotRuledOut)], NOW), []);
    log.first_poll = false;
    assert_eq!(log.take([is(NotRuledOut).superseded(), is(Ready).revision(1)], NOW), [(1, Notice::Raised)]);
    assert_eq!(log.lines(), ["Ana not_ruled_out→ready edited confirmed"]);
}

#[test]
fn a_correction_withdraws() {
    let mut log = Log::new();
    let is = |rung| said("Ana", "2030-06-01", rung).article("one");
    log.take([open(), is(Committed)], NOW);
    assert_eq!(log.take([open(), is(Committed).superseded(), is(Open).revision(1)], NOW), [(1, Notice::Withdrawn)]);
}

#[test]
fn the_older_row_lives_on_when_two_utterances_merge_and_comes_back_when_they_split() {
    let mut log = Log::new();
    let days = || [open(), said("Ana", "2030-06-01", Done), said("Ana", "2030-06-02", Ready)];
    let now = "2030-06-02T12:00:00Z";
    log.take(days(), now);
    assert_eq!(log.lines(), ["Ana open→done confirmed", "Ana done→ready confirmed"]);
    let merged = days().map(|d| d.venue("radio one"));
    assert_eq!(log.take(merged, now), [(2, Notice::Withdrawn)]);
    assert_eq!(log.lines(), ["Ana open→ready pending", "Ana done→ready withdrawn"]);
    assert_eq!(log.take(days(), now), [(2, Notice::Raised)]);
    assert_eq!(log.lines(), ["Ana open→done confirmed", "Ana done→ready confirmed"]);
}

#[test]
fn silence_on_entry_lasts() {
    let mut log = Log::new();
    log.first_poll = true;
    assert_eq!(log.take([open(), committed()], NOW), []);
    log.first_poll = false;
    assert_eq!(log.take([open(), committed(), committed().by("B").quoted("committed")], NOW), []);
    assert_eq!(log.row(1).delivery, Delivery::Never(Silence::FirstPoll));
    assert_eq!(log.take([open()], NOW), []);
    assert!(log.rows.is_empty());
}

#[test]
fn doubt_about_the_extraction_is_lifted_by_another_article() {
    let mut log = Log::new();
    assert_eq!(log.take([open(), committed().poor()], NOW), []);
    assert_eq!(log.take([open(), committed().poor(), committed().by("B")], NOW), [(1, Notice::Raised)]);
}

#[test]
fn nobody_hears_of_our_own_rules() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    log.origin = Origin::Recompute;
    assert_eq!(log.take([open()], NOW), []);
    assert_eq!(log.lines(), ["Ana open→committed withdrawn"]);
    assert_eq!(log.take([open(), committed(), said("Ana", "2030-06-01", RuledOut).line("governor")], NOW), []);
    assert_eq!(log.take([said("Ana", "2030-05-01", RuledOut), committed()], NOW), []);
    log.origin = Origin::Live;
    assert_eq!(log.take([said("Ana", "2030-05-01", RuledOut), committed(), committed().by("B")], NOW), []);
}

#[test]
fn a_rule_that_reads_another_scope_keeps_the_row() {
    let mut log = Log::new();
    log.take([open(), committed()], NOW);
    log.origin = Origin::Recompute;
    log.take([open(), committed().scope("training").dated("2030-05-30")], NOW);
    assert_eq!(log.rows.len(), 1);
    assert_eq!(log.lines(), ["Ana open→committed confirmed"]);
}

#[test]
fn an_official_and_their_principal_are_one_alert() {
    let mut log = Log::new();
    let ranked = || [open().rank(1), committed().rank(1)];
    assert_eq!(log.take(ranked(), NOW), [(1, Notice::Raised)]);
    assert_eq!(log.rows.len(), 2);
    assert_eq!(log.row(2).delivery, Delivery::Never(Silence::SameAlert));
    assert_eq!(log.rows[1].shift.same_alert_as.as_ref(), Some(&log.rows[0].shift.key));
}

#[test]
fn the_principal_is_told_where_officials_are_not() {
    let mut log = Log::new();
    log.alert.subjects = vec![SubjectKind::Principal];
    assert_eq!(log.take([open().rank(1), committed().rank(1)], NOW), [(2, Notice::Raised)]);
}

#[test]
fn the_sure_one_of_the_two_speaks_and_the_other_is_silent_for_good() {
    let mut log = Log::new();
    // Ana moves one rung by indirect speech, Ardenia, where Bo spoke last, moves three.
    let drafts = || {
        [
            said("Ana", "2030-04-01", Open).rank(1),
            said("Bo", "2030-05-01", NoPlans).rank(1),
            said("Ana", "2030-06-01", Ready).rank(1),
        ]
    };
    log.take([said("Ana", "2030-04-01", Open).rank(1), said("Bo", "2030-05-01", NoPlans).rank(1)], NOW);
    let told = log.take(drafts(), NOW);
    assert_eq!(told.len(), 1);
    assert_eq!(log.row(told[0].0).shift.key.subject, "Ardenia");
    assert_eq!(log.take(drafts(), "2030-06-04T00:00:00Z"), []);
}
