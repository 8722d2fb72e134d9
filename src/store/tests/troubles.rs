//! Troubles are told when they begin and when they are over, once each.

use jiff::SignedDuration;

use crate::model::{Commitment, Notice, Payload, TroubleKind};
use crate::store::fixtures::{NOW, claim, poll, report, temporary};
use crate::store::{FoundTrouble, Settlement};

fn broken() -> FoundTrouble {
    FoundTrouble {
        kind: TroubleKind::SourceBroken,
        subject: "https://a.example/feed".to_owned(),
        message: "answered 500".to_owned(),
        since: NOW - SignedDuration::from_hours(3),
    }
}

#[test]
fn a_trouble_is_told_once_and_its_end_once() {
    let (_dir, mut writer) = temporary();
    let (channels, later) = (|_, _: &str| vec!["desktop".to_owned()], NOW + SignedDuration::from_hours(1));
    assert_eq!(writer.note_troubles(&[broken()], channels, NOW).unwrap(), 1);
    let worse = FoundTrouble { message: "answered 503".to_owned(), ..broken() };
    assert_eq!(writer.note_troubles(&[worse], channels, NOW).unwrap(), 0, "it is the same trouble");
    assert_eq!(writer.note_troubles(&[], channels, later).unwrap(), 1);
    assert_eq!(writer.note_troubles(&[], channels, later).unwrap(), 0);
    assert_eq!(writer.note_troubles(&[broken()], channels, later).unwrap(), 1, "it is back: a new one");
    let mut told = Vec::new();
    while let Some(delivery) = claim(&mut writer, "desktop", later) {
        let Payload::Trouble(trouble) = &delivery.payload else { panic!("{delivery:?}") };
        told.push((trouble.over, trouble.since, trouble.detected_at));
        writer.settle(delivery.id, &Settlement::Delivered { at: later, receipt: None }).unwrap();
    }
    let since = broken().since;
    assert_eq!(told, [(false, since, NOW), (true, since, later), (false, since, later)]);
    assert!(writer.reader().deliveries(None).unwrap().iter().all(|row| row.shift_id.is_none()));
}

#[test]
fn a_channel_fails_until_something_arrives() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    let failing = |writer: &crate::store::Writer| {
        let rows = writer.reader().failing_channels(3).unwrap();
        rows.into_iter().map(|f| (f.channel, f.since, f.deliveries, f.last_error.unwrap())).collect::<Vec<_>>()
    };
    for _ in 0..3 {
        assert!(failing(&writer).is_empty());
        let delivery = claim(&mut writer, "desktop", NOW).unwrap();
        writer.settle(delivery.id, &Settlement::Retry { at: NOW, error: "down".to_owned() }).unwrap();
    }
    assert_eq!(failing(&writer), [("desktop".to_owned(), NOW, 1, "down".to_owned())]);
    // A later notice gets through: the channel is well, whatever becomes of the first.
    let later = NOW + SignedDuration::from_secs(1);
    let first = claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!(first.payload.notice(), Notice::Raised);
    writer.settle(first.id, &Settlement::Failed { error: "gone".to_owned() }).unwrap();
    assert_eq!(failing(&writer).len(), 1);
    poll(&mut writer, report("c.example", Commitment::RuledOut, "2026-03-10"), NOW);
    let second = claim(&mut writer, "desktop", later).unwrap();
    writer.settle(second.id, &Settlement::Delivered { at: later, receipt: None }).unwrap();
    assert!(failing(&writer).is_empty());
}
