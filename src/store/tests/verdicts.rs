//! What the user says: verdicts on shifts, and corrections of statements.

use jiff::SignedDuration;

use crate::model::{Commitment, Notice, Origin, Status};
use crate::store::fixtures::{NOW, claim, log, policy, poll, report, temporary};
use crate::store::{EventKind, Replay, Settlement, StatementFilter, Writer};

/// A shift from open to committed, of the official and of the principal, told on the desktop.
fn told() -> (tempfile::TempDir, Writer, i64) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    let sent = claim(&mut writer, "desktop", NOW).unwrap();
    writer.settle(sent.id, &Settlement::Delivered { at: NOW, receipt: None }).unwrap();
    let id = sent.payload.alert().unwrap().shift_id;
    (dir, writer, id)
}

fn statement(writer: &Writer, commitment: Commitment) -> i64 {
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    statements.iter().find(|row| row.commitment == commitment).unwrap().statement_id
}

#[test]
fn a_verdict_can_be_taken_back_and_everything_stays_on_record() {
    let (_dir, mut writer, id) = told();
    let later = NOW + SignedDuration::from_mins(1);
    writer.acknowledge(id, NOW).unwrap();
    writer.dismiss(id, Some("a misquotation"), NOW).unwrap();
    let row = writer.reader().change(id).unwrap();
    assert_eq!((row.status, row.reason.as_deref()), (Status::Dismissed, Some("a misquotation")));
    assert!(writer.undo_verdict(id, later).unwrap());
    let row = writer.reader().change(id).unwrap();
    assert_eq!((row.status, row.reason, row.dismissed_at), (Status::Confirmed, None, None));
    assert!(row.acknowledged_at.is_some(), "the older verdict stands");
    assert!(writer.undo_verdict(id, later).unwrap());
    assert_eq!(writer.reader().change(id).unwrap().acknowledged_at, None);
    assert!(!writer.undo_verdict(id, later).unwrap(), "nothing is left to take back");
    let events: Vec<_> = writer.reader().events(id).unwrap().iter().map(|event| event.event).collect();
    let restored = EventKind::Restored;
    assert_eq!(events, [EventKind::Raised, EventKind::Acknowledged, EventKind::Dismissed, restored, restored]);
    assert!(writer.reader().verify().unwrap().altered.is_none());
}

#[test]
fn a_correction_withdraws_what_it_undoes_and_tells_those_who_were_told() {
    let (_dir, mut writer, id) = told();
    let committed = statement(&writer, Commitment::Committed);
    writer.correct(committed, Some(Commitment::Open), Some("he was joking"), &policy(), NOW).unwrap();
    assert_eq!(writer.reader().change(id).unwrap().status, Status::Withdrawn);
    assert_eq!(claim(&mut writer, "desktop", NOW).unwrap().payload.notice(), Notice::Withdrawn);
    let rows = writer.reader().corrections().unwrap();
    let row = &rows[0];
    assert_eq!((row.read_as, row.commitment), (Commitment::Committed, Some(Commitment::Open)));
    assert_eq!(row.note.as_deref(), Some("he was joking"));
}

#[test]
fn what_a_correction_brings_is_in_the_log_and_nobody_is_told() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Open, "2026-03-09"), NOW);
    assert!(log(&writer).is_empty());
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    let last = statements.last().unwrap().statement_id;
    writer.correct(last, Some(Commitment::RuledOut), None, &policy(), NOW).unwrap();
    let rows = log(&writer);
    assert!(rows.iter().any(|row| row.to_commitment == Commitment::RuledOut && row.origin == Origin::Recompute));
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
}

#[test]
fn a_correction_outlives_rules_and_revisions_and_can_be_taken_back() {
    let (_dir, mut writer, id) = told();
    let committed = statement(&writer, Commitment::Committed);
    writer.correct(committed, None, None, &policy(), NOW).unwrap();
    let count = |writer: &Writer| writer.reader().statements(&StatementFilter::default()).unwrap().len();
    assert_eq!(count(&writer), 1, "it says nothing of the kind");
    // Today's rules read the same as yesterday's.
    let recording = report("b.example", Commitment::Committed, "2026-03-09");
    let stored = writer.reader().stored_articles(0, 10).unwrap();
    let revision_id = stored.iter().find(|s| s.article.text == recording.article.text).unwrap().revision_id;
    let replay = Replay { revision_id, statements: recording.statements.clone() };
    writer.replay(&[replay], &policy(), NOW).unwrap();
    assert_eq!(count(&writer), 1);
    // The article gets a correction of its own that keeps the sentence.
    let mut edited = recording;
    edited.article.text.push_str(" More.");
    poll(&mut writer, edited, NOW);
    assert_eq!(count(&writer), 1);
    assert_eq!(writer.reader().change(id).unwrap().status, Status::Withdrawn);
    let correction = writer.reader().corrections().unwrap()[0].correction_id;
    writer.uncorrect(correction, &policy(), NOW).unwrap();
    assert!(writer.reader().corrections().unwrap().is_empty());
    let held = writer.reader().statements(&StatementFilter::default()).unwrap();
    assert!(held.iter().any(|row| row.commitment == Commitment::Committed && !row.superseded), "{held:?}");
    assert_eq!(writer.reader().change(id).unwrap().status, Status::Confirmed);
}

#[test]
fn only_what_exists_can_be_corrected() {
    let (_dir, mut writer, _) = told();
    assert!(writer.correct(99, Some(Commitment::Open), None, &policy(), NOW).is_err());
    assert!(writer.uncorrect(99, &policy(), NOW).is_err());
}
