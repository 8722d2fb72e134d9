//! 5.7 and 5.11: who is told, and how loudly.

use std::time::Duration;

use rstest::rstest;

use crate::config::{AlertSettings, PendingPolicy};
use crate::history::{Context, Delivery, Silence, should_alert, urgency};
use crate::model::Commitment::*;
use crate::model::{Origin, Urgency};

use super::*;

pub(super) fn alert() -> AlertSettings {
    AlertSettings {
        min_steps: 1,
        subjects: vec![SubjectKind::Official, SubjectKind::Principal],
        max_age: Duration::from_hours(7 * 24),
        pending: PendingPolicy::Hold,
        confirm_after: Duration::from_hours(48),
    }
}

fn shift(to: Draft, now: &str) -> Shift {
    at([said("Ana", "2030-05-01", Open), to], now).shifts.remove(0)
}

const NOW: &str = "2030-06-01T12:00:00Z";

#[rstest]
#[case::sure(said("Ana", "2030-06-01", Committed), Delivery::Send)]
#[case::pending(said("Ana", "2030-06-01", Ready), Delivery::Hold)]
#[case::old(said("Ana", "2030-05-20", Committed), Delivery::Never(Silence::TooOld))]
#[case::just_young_enough(said("Ana", "2030-05-25", Committed), Delivery::Send)]
#[case::poor(said("Ana", "2030-06-01", Committed).poor(), Delivery::Never(Silence::PoorArticle))]
fn by_what_it_is(#[case] to: Draft, #[case] expected: Delivery) {
    let context = Context {
        origin: Origin::Live,
        first_poll: false,
        corrected: false,
        now: NOW.parse().unwrap(),
        alert: &alert(),
    };
    assert_eq!(should_alert(&shift(to, NOW), context), expected);
}

#[rstest]
#[case::live(Origin::Live, false, Delivery::Send)]
#[case::ingest(Origin::Ingest, false, Delivery::Send)]
#[case::recomputed(Origin::Recompute, false, Delivery::Never(Silence::Recomputed))]
#[case::first_poll(Origin::Live, true, Delivery::Never(Silence::FirstPoll))]
fn by_how_it_came(#[case] origin: Origin, #[case] first_poll: bool, #[case] expected: Delivery) {
    let context = Context { origin, first_poll, corrected: false, now: NOW.parse().unwrap(), alert: &alert() };
    assert_eq!(should_alert(&shift(said("Ana", "2030-06-01", Committed), NOW), context), expected);
}

#[rstest]
#[case::held("2030-06-01T12:00:00Z", PendingPolicy::Hold, Delivery::Hold)]
#[case::held_until_time("2030-06-03T12:00:00Z", PendingPolicy::Hold, Delivery::Send)]
#[case::sent("2030-06-01T12:00:00Z", PendingPolicy::Send, Delivery::Send)]
#[case::off("2030-06-01T12:00:00Z", PendingPolicy::Off, Delivery::Hold)]
#[case::off_and_only_time("2030-06-03T12:00:00Z", PendingPolicy::Off, Delivery::Never(Silence::NeverConfirmed))]
fn by_the_policy_for_pending_ones(#[case] now: &str, #[case] pending: PendingPolicy, #[case] expected: Delivery) {
    let alert = AlertSettings { pending, ..alert() };
    let context =
        Context { origin: Origin::Live, first_poll: false, corrected: false, now: now.parse().unwrap(), alert: &alert };
    assert_eq!(should_alert(&shift(said("Ana", "2030-06-01", Ready), now), context), expected);
}

#[test]
fn by_subject() {
    let alert = AlertSettings { subjects: vec![SubjectKind::Principal], ..alert() };
    let context =
        Context { origin: Origin::Live, first_poll: false, corrected: false, now: NOW.parse().unwrap(), alert: &alert };
    let shift = shift(said("Ana", "2030-06-01", Committed), NOW);
    assert_eq!(should_alert(&shift, context), Delivery::Never(Silence::Subject));
}

#[rstest]
#[case(NoPlans, Open, Urgency::High)]
#[case(Committed, RuledOut, Urgency::High)]
#[case(NotRuledOut, Committed, Urgency::Normal)]
#[case(RuledOut, NoPlans, Urgency::Normal)]
fn urgency_by_polarity(#[case] from: Commitment, #[case] to: Commitment, #[case] expected: Urgency) {
    let fold = folded([said("Ana", "2030-05-01", from), said("Ana", "2030-06-01", to)]);
    assert_eq!(urgency(&fold.shifts[0]), expected);
}

#[test]
fn a_qualification_is_of_low_urgency() {
    let asked = said("Ana", "2030-06-01", Ready).condition(ConditionKind::Request, "if asked");
    assert_eq!(urgency(&folded([said("Ana", "2030-05-01", Ready), asked]).shifts[0]), Urgency::Low);
}
