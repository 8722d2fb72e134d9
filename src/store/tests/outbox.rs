//! Claiming, settling and what becomes of a delivery when its shift goes away.

use jiff::SignedDuration;

use crate::config::PendingPolicy;
use crate::model::{Commitment, EvidenceClass, Notice, Origin, Route, Status};
use crate::store::fixtures::{NOW, claim, log, policy, poll, report, temporary};
use crate::store::{Batch, DeliveryRow, DeliveryStatus, Settlement, Writer};

/// A shift from open to committed with a notice on both channels.
fn alerted() -> (tempfile::TempDir, Writer) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    let outcome = poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    assert_eq!(outcome.deliveries, 2);
    (dir, writer)
}

fn rows(writer: &Writer) -> Vec<DeliveryRow> {
    writer.reader().deliveries(None).unwrap()
}

#[test]
fn a_notice_goes_to_each_channel_under_one_key() {
    let (_dir, writer) = alerted();
    let rows = rows(&writer);
    let told: Vec<_> = rows.iter().map(|r| (r.channel.as_str(), r.notice, r.status, r.attempts)).collect();
    let queued = |channel| (channel, Notice::Raised, DeliveryStatus::Queued, 0);
    assert_eq!(told, [queued("command"), queued("desktop")]);
    assert_eq!(rows[0].idempotency_key, rows[1].idempotency_key);
}

#[test]
fn an_official_and_their_principal_are_one_alert() {
    let (_dir, writer) = alerted();
    let log = log(&writer);
    assert_eq!(log.len(), 2, "a row for the official and one for the principal");
    assert_eq!(rows(&writer).iter().map(|r| r.shift_id).collect::<std::collections::BTreeSet<_>>().len(), 1);
}

#[test]
fn the_key_and_the_words_stay_the_same_over_retries() {
    let (_dir, mut writer) = alerted();
    let first = claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!(first.attempts, 1);
    let later = NOW + SignedDuration::from_mins(5);
    writer.settle(first.id, &Settlement::Retry { at: later, error: "no bus".to_owned() }).unwrap();
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
    assert_eq!(writer.reader().next_delivery_due("desktop", None).unwrap(), Some(later));
    let second = claim(&mut writer, "desktop", later).unwrap();
    assert_eq!((second.attempts, &second.payload), (2, &first.payload));
    writer.settle(second.id, &Settlement::Delivered { at: later, receipt: None }).unwrap();
    assert_eq!(writer.reader().next_delivery_due("desktop", None).unwrap(), None);
    let row = rows(&writer).into_iter().find(|r| r.channel == "desktop").unwrap();
    assert_eq!((row.status, row.delivered_at, row.last_error), (DeliveryStatus::Delivered, Some(later), None));
}

#[test]
fn waiting_is_no_attempt() {
    let (_dir, mut writer) = alerted();
    let claimed = claim(&mut writer, "desktop", NOW).unwrap();
    let until = NOW + SignedDuration::from_mins(1);
    writer.settle(claimed.id, &Settlement::Waiting { until, reason: "no session bus".to_owned() }).unwrap();
    let row = rows(&writer).into_iter().find(|r| r.channel == "desktop").unwrap();
    assert_eq!((row.attempts, row.last_error.as_deref()), (0, Some("no session bus")));
}

#[test]
fn a_claim_that_nobody_settles_lapses() {
    let (_dir, mut writer) = alerted();
    claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!(claim(&mut writer, "desktop", NOW + SignedDuration::from_mins(1)), None);
    assert!(claim(&mut writer, "desktop", NOW + SignedDuration::from_mins(6)).is_some());
}

#[test]
fn what_is_given_up_stays_on_record() {
    let (_dir, mut writer) = alerted();
    let claimed = claim(&mut writer, "command", NOW).unwrap();
    writer.settle(claimed.id, &Settlement::Failed { error: "exit 3".to_owned() }).unwrap();
    assert_eq!(rows(&writer)[0].status, DeliveryStatus::Failed);
    assert_eq!(rows(&writer)[0].last_error.as_deref(), Some("exit 3"));
    assert!(writer.settle(99, &Settlement::Delivered { at: NOW, receipt: None }).is_err());
}

#[test]
fn old_news_expires() {
    let (_dir, mut writer) = alerted();
    assert_eq!(writer.expire_deliveries(NOW).unwrap(), 0);
    assert_eq!(writer.expire_deliveries(NOW + SignedDuration::from_secs(1)).unwrap(), 2);
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
}

/// The second article is edited so that it says what the first one said: the shift no longer holds.
fn edited_away(writer: &mut Writer) {
    let mut edited = report("b.example", Commitment::Open, "2026-03-09");
    edited.article.text.push_str(" (Corrected.)");
    poll(writer, edited, NOW);
}

#[test]
fn a_shift_that_nobody_was_told_of_leaves_the_log() {
    let (_dir, mut writer) = alerted();
    edited_away(&mut writer);
    assert!(rows(&writer).iter().filter(|r| r.shift_id == Some(1)).all(|r| r.status == DeliveryStatus::Cancelled));
    assert!(log(&writer).iter().all(|row| row.shift_id != 1), "{:?}", log(&writer));
}

#[test]
fn those_who_were_told_are_told_that_it_does_not_hold() {
    let (_dir, mut writer) = alerted();
    let sent = claim(&mut writer, "desktop", NOW).unwrap();
    writer.settle(sent.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    edited_away(&mut writer);
    let row = log(&writer).into_iter().find(|row| row.shift_id == sent.payload.alert().unwrap().shift_id).unwrap();
    assert_eq!(row.status, crate::model::Status::Withdrawn);
    let rows = rows(&writer);
    let withdrawn: Vec<_> = rows.iter().filter(|r| r.notice == Notice::Withdrawn).collect();
    assert_eq!(withdrawn.len(), 1, "only the desktop had been told");
    assert_eq!(withdrawn[0].channel, "desktop");
    assert_ne!(withdrawn[0].idempotency_key, sent.payload.key());
    let command = rows.iter().find(|r| r.channel == "command" && r.shift_id == Some(row.shift_id)).unwrap();
    assert_eq!(command.status, DeliveryStatus::Cancelled);
    // It holds again: those who heard that it does not are told, under a key of its own.
    poll(&mut writer, report("c.example", Commitment::Committed, "2026-03-09"), NOW);
    assert_eq!(claim(&mut writer, "desktop", NOW).unwrap().payload.notice(), Notice::Withdrawn);
}

/// A channel that asks for pending shifts alone hears what becomes of what it was told.
#[test]
fn who_was_told_of_a_pending_shift_hears_that_it_holds() {
    let (_dir, mut writer) = temporary();
    let mut policy = policy();
    policy.alert.pending = PendingPolicy::Send;
    policy.channels = vec![
        ("doubts".to_owned(), Route { status: Some(Status::Pending), ..Route::default() }),
        ("facts".to_owned(), Route { status: Some(Status::Confirmed), ..Route::default() }),
    ];
    let take = |writer: &mut Writer, outlet: &str, rung| {
        let day = if rung == Commitment::Open { "2026-03-01" } else { "2026-03-09" };
        let mut recording = report(outlet, rung, day);
        recording.statements[0].class = EvidenceClass::Indirect;
        writer.record(&Batch::of(vec![recording], Origin::Live), &policy, NOW).unwrap();
    };
    take(&mut writer, "a.example", Commitment::Open);
    take(&mut writer, "b.example", Commitment::Ready);
    let sent = claim(&mut writer, "doubts", NOW).unwrap();
    assert_eq!(sent.payload.alert().unwrap().status, Status::Pending);
    writer.settle(sent.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    take(&mut writer, "c.example", Commitment::Ready);
    let told = |channel: &str| {
        rows(&writer).iter().filter(|row| row.channel == channel).map(|row| row.notice).collect::<Vec<_>>()
    };
    assert_eq!(told("facts"), [Notice::Confirmed]);
    assert_eq!(told("doubts"), [Notice::Confirmed, Notice::Raised], "in the order of their keys");
}

#[test]
fn what_the_user_dismisses_is_not_sent() {
    let (_dir, mut writer) = alerted();
    let id = rows(&writer)[0].shift_id.unwrap();
    writer.dismiss(id, None, NOW).unwrap();
    writer.dismiss(id, None, NOW).unwrap();
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
    assert_eq!(writer.reader().change(id).unwrap().status, crate::model::Status::Dismissed);
    assert_eq!(writer.reader().events(id).unwrap().len(), 2);
    // Another report of the same does not bring it back.
    poll(&mut writer, report("c.example", Commitment::Committed, "2026-03-09"), NOW);
    assert_eq!(writer.reader().change(id).unwrap().status, crate::model::Status::Dismissed);
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
}

#[test]
fn what_a_source_lists_first_makes_no_delivery() {
    let (_dir, mut writer) = temporary();
    let articles = vec![
        report("a.example", Commitment::Open, "2026-03-01"),
        report("b.example", Commitment::Committed, "2026-03-09"),
    ];
    let batch = Batch { first_poll: true, ..Batch::of(articles, crate::model::Origin::Live) };
    let outcome = writer.record(&batch, &policy(), NOW).unwrap();
    assert!(!outcome.changes.is_empty() && outcome.changes.iter().all(|change| change.first_poll));
    assert_eq!(outcome.deliveries, 0);
    assert_eq!(rows(&writer), Vec::new());
}
