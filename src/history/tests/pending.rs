//! 5.7: one rung, on one report, by indirect speech.

use rstest::rstest;

use crate::history::ConfirmedBy;
use crate::model::Commitment::*;
use crate::model::Status;

use super::*;

const SOON: &str = "2030-06-01T12:00:00Z";

fn to(drafts: Vec<Draft>, now: &str) -> Shift {
    let fold = at([said("Ana", "2030-05-01", Open)].into_iter().chain(drafts), now);
    fold.shifts.into_iter().next().unwrap()
}

#[rstest]
#[case::quotation(vec![said("Ana", "2030-06-01", Ready).quoted("ready")], ConfirmedBy::Quotation)]
#[case::two_rungs(vec![said("Ana", "2030-06-01", Committed)], ConfirmedBy::Size)]
#[case::second_outlet(vec![said("Ana", "2030-06-01", Ready), said("Ana", "2030-06-01", Ready).by("B")], ConfirmedBy::Outlets)]
fn is_confirmed_at_once(#[case] drafts: Vec<Draft>, #[case] by: ConfirmedBy) {
    let shift = to(drafts, SOON);
    assert_eq!((shift.status, shift.confirmed_by, shift.confirm_at), (Status::Confirmed, Some(by), None));
}

#[rstest]
#[case::one_report(vec![said("Ana", "2030-06-01", Ready)])]
#[case::one_outlet_twice(vec![said("Ana", "2030-06-01", Ready), said("Ana", "2030-06-01", Ready).article("2")])]
#[case::another_outlets_headline(vec![said("Ana", "2030-06-01", Ready), said("Ana", "2030-06-01", Ready).by("B").class(EvidenceClass::Headline)])]
fn waits(#[case] drafts: Vec<Draft>) {
    let shift = to(drafts, SOON);
    assert_eq!((shift.status, shift.confirmed_by), (Status::Pending, None));
    assert_eq!(shift.confirm_at.map(|t| t.to_string()).as_deref(), Some("2030-06-03T00:00:00Z"));
}

#[rstest]
#[case("2030-06-02T23:59:59Z", Status::Pending)]
#[case("2030-06-03T00:00:00Z", Status::Confirmed)]
fn time_confirms(#[case] now: &str, #[case] status: Status) {
    assert_eq!(to(vec![said("Ana", "2030-06-01", Ready)], now).status, status);
}

#[rstest]
#[case::back_within_the_time("2030-06-02", Open, Status::Pending)]
#[case::further_on("2030-06-02", Committed, Status::Confirmed)]
#[case::back_after_it("2030-06-09", Open, Status::Confirmed)]
fn a_contradiction_stops_the_clock(#[case] day: &str, #[case] rung: Commitment, #[case] status: Status) {
    let shift = to(vec![said("Ana", "2030-06-01", Ready), said("Ana", day, rung)], "2031-01-01T00:00:00Z");
    assert_eq!(shift.status, status);
    assert_eq!(shift.confirm_at, None);
}
