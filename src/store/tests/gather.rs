//! Deliveries that are told together, and what becomes of each of them.

use std::time::Duration;

use jiff::SignedDuration;

use crate::model::{Commitment, DigestReason, Notice, Payload, RateLimit, Timing};
use crate::store::fixtures::{NOW, claim, poll, report, temporary};
use crate::store::{Claim, Delivery, DeliveryRow, DeliveryStatus, Settlement, Writer};

/// Three shifts of one minister in a row, each with a notice on both channels.
fn three() -> (tempfile::TempDir, Writer) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    for (day, rung) in [("05", Commitment::Committed), ("07", Commitment::RuledOut), ("09", Commitment::Ready)] {
        let outcome = poll(&mut writer, report("b.example", rung, &format!("2026-03-{day}")), NOW);
        assert_eq!(outcome.deliveries, 2);
    }
    (dir, writer)
}

fn together() -> Timing {
    Timing { together_over: Some(2), ..Timing::default() }
}

fn next(writer: &mut Writer, timing: &Timing, seconds: i64) -> Claim {
    writer.claim("desktop", timing, NOW + SignedDuration::from_secs(seconds)).unwrap()
}

fn sent(claim: Claim) -> Delivery {
    let Claim::Send(delivery) = claim else { panic!("nothing to send: {claim:?}") };
    *delivery
}

fn rows(writer: &Writer) -> Vec<DeliveryRow> {
    let mut rows = writer.reader().deliveries(None).unwrap();
    rows.retain(|row| row.channel == "desktop");
    rows
}

fn statuses(writer: &Writer) -> Vec<(Notice, DeliveryStatus)> {
    rows(writer).iter().map(|row| (row.notice, row.status)).collect()
}

#[test]
fn many_become_one_and_share_its_fate() {
    let (_dir, mut writer) = three();
    let delivery = sent(next(&mut writer, &together(), 0));
    let Payload::Digest(digest) = &delivery.payload else { panic!("{delivery:?}") };
    assert_eq!((digest.reason, digest.alerts.len()), (DigestReason::Many, 3));
    assert_eq!(next(&mut writer, &together(), 0), Claim::Nothing);
    let gathered = (Notice::Raised, DeliveryStatus::Gathered);
    assert_eq!(statuses(&writer), [gathered, gathered, gathered, (Notice::Digest, DeliveryStatus::Sending)]);
    // It fails, and is tried again under its own key.
    let at = NOW + SignedDuration::from_secs(5);
    writer.settle(delivery.id, &Settlement::Retry { at, error: "down".to_owned() }).unwrap();
    let again = sent(next(&mut writer, &together(), 5));
    assert_eq!((again.attempts, again.payload.key()), (2, delivery.payload.key()));
    writer.settle(again.id, &Settlement::Delivered { at, receipt: None }).unwrap();
    assert!(rows(&writer).iter().all(|row| row.status == DeliveryStatus::Delivered && row.delivered_at == Some(at)));
    let told = writer.reader().told("desktop", 10).unwrap();
    assert_eq!(told.len(), 1, "the digest, not its members once more");
}

#[test]
fn a_digest_that_is_given_up_can_be_sent_again_as_a_whole() {
    let (_dir, mut writer) = three();
    let delivery = sent(next(&mut writer, &together(), 0));
    writer.settle(delivery.id, &Settlement::Failed { error: "gone".to_owned() }).unwrap();
    assert!(rows(&writer).iter().all(|row| row.status == DeliveryStatus::Failed));
    assert_eq!(writer.retry_failed(Some("desktop"), NOW).unwrap(), 1);
    let again = sent(next(&mut writer, &together(), 0));
    assert_eq!(again.payload.key(), delivery.payload.key());
    assert_eq!(next(&mut writer, &together(), 0), Claim::Nothing);
}

#[test]
fn who_was_told_of_a_shift_in_a_digest_hears_that_it_does_not_hold_and_not_before_the_digest() {
    let (_dir, mut writer) = three();
    let delivery = sent(next(&mut writer, &together(), 0));
    let mut edited = report("b.example", Commitment::RuledOut, "2026-03-09");
    edited.article.text.push_str(" (Corrected.)");
    poll(&mut writer, edited, NOW);
    assert_eq!(claim(&mut writer, "desktop", NOW), None, "the digest is still under way");
    writer.settle(delivery.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    assert_eq!(claim(&mut writer, "desktop", NOW).unwrap().payload.notice(), Notice::Withdrawn);
}

#[test]
fn a_channel_that_has_had_enough_waits_and_then_hears_the_rest_at_once() {
    let (_dir, mut writer) = three();
    let rate = RateLimit { messages: 1, window: Duration::from_hours(1) };
    let timing = Timing { rate: Some(rate), ..Timing::default() };
    // More wait than it takes: they come together.
    let first = sent(next(&mut writer, &timing, 0));
    assert_eq!(first.payload.notice(), Notice::Digest);
    writer.settle(first.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    poll(&mut writer, report("c.example", Commitment::RuledOut, "2026-03-10"), NOW);
    let later = Claim::Wait(NOW + SignedDuration::from_hours(1));
    assert_eq!(next(&mut writer, &timing, 60), later);
    let second = sent(next(&mut writer, &timing, 3_600));
    assert_eq!(second.payload.notice(), Notice::Raised);
}

#[test]
fn a_notice_takes_the_place_of_what_the_channel_calls_the_last_one() {
    let (_dir, mut writer) = three();
    let first = claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!(first.replaces, None);
    let receipt = Some("bus :1.5 77".to_owned());
    writer.settle(first.id, &Settlement::Delivered { at: NOW, receipt: receipt.clone() }).unwrap();
    let mut edited = report("b.example", Commitment::Open, "2026-03-05");
    edited.article.text.push_str(" (Corrected.)");
    poll(&mut writer, edited, NOW);
    let mut withdrawn = None;
    while let Some(delivery) = claim(&mut writer, "desktop", NOW) {
        if delivery.payload.notice() == Notice::Withdrawn {
            withdrawn = Some(delivery.clone());
        }
        writer.settle(delivery.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    }
    assert_eq!(withdrawn.unwrap().replaces, receipt);
}
