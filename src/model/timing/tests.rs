use jiff::civil::time;
use rstest::rstest;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn nights() -> QuietHours {
    QuietHours {
        from: time(22, 0, 0, 0),
        until: time(7, 0, 0, 0),
        days: Vec::new(),
        zone: zone("Europe/Vilnius"),
        urgent: false,
    }
}

fn raised(queued_at: &str) -> Waiting {
    Waiting { notice: Notice::Raised, urgency: Urgency::Normal, queued_at: at(queued_at), tried: false }
}

#[rstest]
#[case::day("2026-01-14T12:00:00Z", None)]
#[case::evening("2026-01-14T20:00:00Z", Some("2026-01-15T05:00:00Z"))]
#[case::just_before("2026-01-14T19:59:59Z", None)]
#[case::after_midnight("2026-01-14T23:30:00Z", Some("2026-01-15T05:00:00Z"))]
#[case::their_end("2026-01-15T05:00:00Z", None)]
#[case::summer("2026-07-14T19:00:00Z", Some("2026-07-15T04:00:00Z"))]
#[case::the_night_in_which_the_clock_goes_forward("2026-03-28T20:30:00Z", Some("2026-03-29T04:00:00Z"))]
#[case::the_night_in_which_it_goes_back("2026-10-24T19:30:00Z", Some("2026-10-25T05:00:00Z"))]
fn quiet_hours_are_those_of_the_place(#[case] now: &str, #[case] end: Option<&str>) {
    assert_eq!(nights().end(at(now)), end.map(at));
}

#[test]
fn days_on_which_the_hours_begin_may_touch() {
    let weekend = QuietHours {
        from: time(0, 0, 0, 0),
        until: time(0, 0, 0, 0),
        days: vec![Weekday::Saturday, Weekday::Sunday],
        zone: TimeZone::UTC,
        urgent: false,
    };
    assert_eq!(weekend.end(at("2026-01-17T08:00:00Z")), Some(at("2026-01-19T00:00:00Z")));
    assert_eq!(weekend.end(at("2026-01-16T23:59:59Z")), None);
    assert_eq!(weekend.end(at("2026-01-19T00:00:00Z")), None);
}

#[rstest]
#[case::later_today(None, "2026-01-14T05:00:00Z", "2026-01-14T06:00:00Z")]
#[case::the_next_day(None, "2026-01-14T06:00:00Z", "2026-01-15T06:00:00Z")]
#[case::weekly(Some(Weekday::Monday), "2026-01-14T06:00:00Z", "2026-01-19T06:00:00Z")]
#[case::weekly_on_the_day_itself(Some(Weekday::Monday), "2026-01-19T06:00:00Z", "2026-01-26T06:00:00Z")]
#[case::summer(None, "2026-07-14T05:30:00Z", "2026-07-15T05:00:00Z")]
fn a_digest_comes_at_its_time_of_day(#[case] day: Option<Weekday>, #[case] after: &str, #[case] expected: &str) {
    let plan = DigestPlan { day, at: time(8, 0, 0, 0), zone: zone("Europe/Vilnius"), urgent: false };
    assert_eq!(plan.after(at(after)), Some(at(expected)));
}

#[test]
fn a_time_that_a_day_does_not_have_comes_an_hour_later() {
    let plan = DigestPlan { day: None, at: time(3, 30, 0, 0), zone: zone("Europe/Vilnius"), urgent: false };
    assert_eq!(plan.after(at("2026-03-28T12:00:00Z")), Some(at("2026-03-29T01:30:00Z")));
}

#[test]
fn by_default_all_go_out_one_by_one_in_order() {
    let due = ["2026-01-14T01:00:00Z", "2026-01-14T02:00:00Z"].map(raised);
    let timing = Timing::default();
    assert!(timing.is_always());
    assert_eq!(timing.turn(&due, &[], at("2026-01-14T12:00:00Z")), Turn::Send(0));
    assert_eq!(timing.turn(&[], &[], at("2026-01-14T12:00:00Z")), Turn::Rest);
}

#[test]
fn quiet_hours_hold_and_then_catch_up_with_one_message() {
    let timing = Timing { quiet: Some(nights()), ..Timing::default() };
    let due = ["2026-01-14T21:00:00Z", "2026-01-14T23:00:00Z"].map(raised);
    let morning = at("2026-01-15T05:00:00Z");
    assert_eq!(timing.turn(&due, &[], at("2026-01-14T23:00:00Z")), Turn::Wait(morning));
    assert_eq!(timing.turn(&due, &[], morning), Turn::Gather(vec![0, 1], DigestReason::QuietHours));
    assert_eq!(timing.turn(&due[..1], &[], morning), Turn::Send(0), "one alone needs no digest");
}

#[rstest]
#[case(false, Turn::Wait(at("2026-01-15T05:00:00Z")))]
#[case(true, Turn::Send(1))]
fn what_is_urgent_wakes_only_who_wants_it(#[case] urgent: bool, #[case] expected: Turn) {
    let timing = Timing { quiet: Some(QuietHours { urgent, ..nights() }), ..Timing::default() };
    let loud = Waiting { urgency: Urgency::High, ..raised("2026-01-14T22:00:00Z") };
    let due = [raised("2026-01-14T21:00:00Z"), loud];
    assert_eq!(timing.turn(&due, &[], at("2026-01-14T23:00:00Z")), expected);
}

#[test]
fn a_digest_takes_what_came_before_its_time_and_leaves_the_rest_for_the_next() {
    let plan = DigestPlan { day: None, at: time(8, 0, 0, 0), zone: TimeZone::UTC, urgent: true };
    let timing = Timing { digest: Some(plan), ..Timing::default() };
    let trouble = Waiting { notice: Notice::Trouble, ..raised("2026-01-14T09:00:00Z") };
    let loud = Waiting { urgency: Urgency::High, ..raised("2026-01-14T09:30:00Z") };
    let due = [raised("2026-01-14T07:00:00Z"), raised("2026-01-14T09:00:00Z"), trouble, loud];
    let eight = at("2026-01-14T08:00:00Z");
    assert_eq!(timing.turn(&due[..1], &[], at("2026-01-14T07:59:59Z")), Turn::Wait(eight));
    assert_eq!(timing.turn(&due[..1], &[], eight), Turn::Gather(vec![0], DigestReason::Scheduled));
    assert_eq!(timing.turn(&due, &[], at("2026-01-14T10:00:00Z")), Turn::Gather(vec![0], DigestReason::Scheduled));
    assert_eq!(timing.turn(&due[1..], &[], at("2026-01-14T10:00:00Z")), Turn::Send(1), "the trouble is told at once");
    assert_eq!(timing.turn(&due[3..], &[], at("2026-01-14T10:00:00Z")), Turn::Send(0), "and so is what is urgent");
    let next = Turn::Wait(at("2026-01-15T08:00:00Z"));
    assert_eq!(timing.turn(&due[1..2], &[], at("2026-01-14T10:00:00Z")), next);
}

#[test]
fn more_than_the_channel_takes_become_one_message() {
    let rate = RateLimit { messages: 3, window: Duration::from_hours(1) };
    let timing = Timing { rate: Some(rate), ..Timing::default() };
    let due = [raised("2026-01-14T09:58:00Z"); 4];
    let (now, sent) = (at("2026-01-14T10:00:00Z"), [at("2026-01-14T09:10:00Z"), at("2026-01-14T08:00:00Z")]);
    assert_eq!(timing.turn(&due[..2], &sent, now), Turn::Send(0));
    assert_eq!(timing.turn(&due[..3], &sent, now), Turn::Gather(vec![0, 1, 2], DigestReason::Many));
    let full = [sent[0], at("2026-01-14T09:20:00Z"), at("2026-01-14T09:30:00Z")];
    assert_eq!(timing.turn(&due[..1], &full, now), Turn::Wait(at("2026-01-14T10:10:00Z")));
    let many = Timing { together_over: Some(3), ..Timing::default() };
    assert_eq!(many.turn(&due[..3], &[], now), Turn::Send(0));
    assert_eq!(many.turn(&due, &[], now), Turn::Gather(vec![0, 1, 2, 3], DigestReason::Many));
}

#[test]
fn what_was_tried_before_goes_on_alone_under_its_own_key() {
    let timing = Timing { together_over: Some(1), ..Timing::default() };
    let tried = Waiting { tried: true, ..raised("2026-01-14T09:00:00Z") };
    let due = [tried, raised("2026-01-14T09:00:00Z"), raised("2026-01-14T09:00:00Z")];
    assert_eq!(timing.turn(&due, &[], at("2026-01-14T10:00:00Z")), Turn::Gather(vec![1, 2], DigestReason::Many));
    assert_eq!(timing.turn(&due[..1], &[], at("2026-01-14T10:00:00Z")), Turn::Send(0));
}
