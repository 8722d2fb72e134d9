//! What the tests of this room share: a database in a directory that goes away, and made-up articles and statements.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use rusqlite::Connection;
use tempfile::TempDir;

use crate::config::{AlertSettings, PendingPolicy};
use crate::model::{
    Article, AssertedBy, Commitment, Evidence, EvidenceClass, Field, Frame, Moment, Occasion, Origin, Rank, Route,
    RuleHit, SaidBasis, Scope, Statement, SubjectKind, Timing, Topic,
};

use super::{
    Batch, ChangeFilter, ChangeRow, Claim, Delivery, Identity, OpenOptions, Outcome, Policy, Recording, Watch, Writer,
};

/// 2026-03-10T09:00:00Z.
pub(super) const NOW: Timestamp = Timestamp::constant(1_773_133_200, 0);

pub(super) fn temporary() -> (TempDir, Writer) {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::open(&dir.path().join("test.db"), &OpenOptions { create: true, exclusive: false }).unwrap();
    (dir, writer)
}

pub(super) fn policy() -> Policy {
    let topic = Topic { id: "bridge".to_owned(), name: "Building the bridge".to_owned(), ..Topic::default() };
    Policy {
        alert: AlertSettings {
            min_steps: 1,
            subjects: vec![SubjectKind::Official, SubjectKind::Principal],
            max_age: Duration::from_hours(7 * 24),
            pending: PendingPolicy::Hold,
            confirm_after: Duration::from_hours(48),
        },
        topics: [(topic.id.clone(), topic)].into(),
        channels: ["desktop", "command"].map(|name| (name.to_owned(), Route::default())).to_vec(),
        trust: BTreeMap::new(),
        rules_version: "test-1".to_owned(),
    }
}

/// A verbatim, current statement of the foreign minister of an invented state, made on the 9th of March 2026.
pub(super) fn statement() -> Statement {
    Statement {
        official: Some("Ieva Šerkšnytė".to_owned()),
        role: Some("Foreign Minister".to_owned()),
        principal: Some("Varduva".to_owned()),
        speaks_for: Some(Rank(2)),
        speaker: None,
        topic: "bridge".to_owned(),
        commitment: Commitment::Ready,
        low: Commitment::Ready,
        high: Commitment::Ready,
        condition: None,
        scope: Scope::default(),
        asserted_by: AssertedBy::Official,
        frame: Frame::Current,
        said_on: Some(date(2026, 3, 9)),
        said_basis: SaidBasis::Article,
        evidence: Evidence { text: "ready".to_owned(), start: 6, end: 11, field: Field::Text },
        class: EvidenceClass::Quotation,
        occasion: Occasion::default(),
        confidence: 0.9,
        rules: vec![RuleHit { id: "ready/ready".to_owned(), start: 6, end: 11, gives: None }],
    }
}

/// The same minister on another rung and day.
pub(super) fn said(commitment: Commitment, day: &str) -> Statement {
    Statement { commitment, low: commitment, high: commitment, said_on: Some(day.parse().unwrap()), ..statement() }
}

/// An article at `https://{outlet}/{day}` that was published on the day it reports, with one statement of the minister.
pub(super) fn report(outlet: &str, commitment: Commitment, day: &str) -> Recording {
    let text = format!("“We are {commitment},” she said on {day} to {outlet}.");
    let mut recording = recording(&format!("https://{outlet}/{day}"), &text, vec![said(commitment, day)]);
    recording.article.published = Some(day.parse().unwrap());
    recording
}

/// Takes one article in as if it had been polled.
pub(super) fn poll(writer: &mut Writer, recording: Recording, now: Timestamp) -> Outcome {
    writer.record(&Batch::of(vec![recording], Origin::Live), &policy(), now).unwrap()
}

/// What a channel that may always knock is to send now.
pub(super) fn claim(writer: &mut Writer, channel: &str, now: Timestamp) -> Option<Delivery> {
    match writer.claim(channel, &Timing::default(), now).unwrap() {
        Claim::Send(delivery) => Some(*delivery),
        Claim::Wait(_) | Claim::Nothing => None,
    }
}

/// All rows of the change log.
pub(super) fn log(writer: &Writer) -> Vec<ChangeRow> {
    writer.reader().changes(&ChangeFilter::default()).unwrap()
}

/// A connection with none of the store's settings, as `sqlite3` has it.
#[expect(clippy::disallowed_methods, reason = "somebody else's connection")]
pub(super) fn stranger(path: &Path) -> Connection {
    Connection::open(path).unwrap()
}

/// An article at `url` that was published at nine on the 9th of March 2026.
pub(super) fn recording(url: &str, text: &str, statements: Vec<Statement>) -> Recording {
    let published: Moment = "2026-03-09T09:00:00+02:00".parse().unwrap();
    let article = Article {
        title: Some("The bridge".to_owned()),
        outlet: url.split('/').nth(2).map(str::to_owned),
        published: Some(published),
        canonical_url: Some(url.to_owned()),
        ..Article::plain(text)
    };
    Recording {
        identity: Identity::Url(url.to_owned()),
        aliases: Vec::new(),
        url: Some(format!("{url}?utm_source=feed")),
        external_id: None,
        source: None,
        article,
        statements,
        fetched_at: NOW,
        watch: Watch::default(),
    }
}
