//! Taking articles in.

use jiff::SignedDuration;
use rstest::rstest;

use crate::model::{Commitment, EvidenceClass, Frame, Origin, Status};
use crate::store::event::EventKind;
use crate::store::fixtures::{NOW, log, policy, poll, recording, report, said, statement, temporary};
use crate::store::{
    ArticleCheck, Batch, ChangeRow, Identity, Recording, Refusal, Replay, Revision, SourceState, StatementFilter,
    Watch, Writer,
};

/// Everything that a person can see in the file, without ids and times of detection.
fn seen(writer: &Writer) -> String {
    let views = [
        "SELECT kind, said_on, from_said_on, subject_kind, subject, speaker, principal, topic, scope, from_commitment,
             to_commitment, direction, steps, condition, from_basis, from_evidence, from_url, to_evidence, to_url, outlets,
             confidence, status FROM change_log",
        "SELECT * FROM current_position",
        "SELECT article, official, topic, commitment, scope, time, said_on, evidence, url,
             (SELECT count(*) FROM statement_log AS o WHERE o.utterance_id = s.utterance_id) FROM statement_log AS s",
        "SELECT article, official, commitment, said_on, reason FROM why_not",
    ];
    let mut rows = Vec::new();
    for sql in views {
        let mut statement = writer.connection().prepare(sql).unwrap();
        let columns = statement.column_count();
        let found = statement.query_map([], |row| {
            (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at)).collect::<Result<Vec<_>, _>>()
        });
        rows.extend(found.unwrap().map(|row| format!("{:?}", row.unwrap())));
    }
    rows.sort();
    rows.join("\n")
}

fn count(writer: &Writer, table: &str) -> i64 {
    writer.connection().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

fn official(writer: &Writer) -> Vec<ChangeRow> {
    log(writer).into_iter().filter(|row| row.subject == "Ieva Šerkšnytė").collect()
}

#[test]
fn the_same_article_again_changes_nothing() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    let before = (seen(&writer), log(&writer), count(&writer, "shift_events"), count(&writer, "deliveries"));
    let later = NOW + SignedDuration::from_hours(1);
    let outcome = poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), later);
    assert_eq!(outcome.articles[0].revision, Revision::Unchanged);
    assert_eq!((outcome.changes.len(), outcome.deliveries), (0, 0));
    assert_eq!((seen(&writer), log(&writer), count(&writer, "shift_events"), count(&writer, "deliveries")), before);
}

#[test]
fn a_shift_has_both_sentences_and_the_addresses_as_given() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    let outcome = poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    assert!(outcome.changes.iter().all(|change| change.event == EventKind::Raised));
    let rows = official(&writer);
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((row.from_commitment, row.to_commitment, row.steps), (Commitment::Open, Commitment::Committed, 2));
    assert_eq!(row.from_url.as_deref(), Some("https://a.example/2026-03-01?utm_source=feed"));
    assert_eq!((row.status, row.origin, row.detected_at), (Status::Confirmed, Origin::Live, NOW));
    let detail = writer.reader().shift(row.shift_id).unwrap();
    assert_eq!(detail.to.statement, said(Commitment::Committed, "2026-03-09"));
    assert_eq!(detail.reports.len(), 1);
    assert_eq!(detail.events.len(), 1);
    assert_eq!(detail.to.published.unwrap().to_string(), "2026-03-09");
}

#[test]
fn another_text_is_a_revision_and_the_old_statements_are_superseded() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    let mut edited = report("a.example", Commitment::Ready, "2026-03-01");
    edited.article.text = "“We are ready,” she said.".to_owned();
    let outcome = poll(&mut writer, edited, NOW);
    assert_eq!(outcome.articles[0].revision, Revision::Revised);
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    let told: Vec<_> = statements.iter().map(|s| (s.revision, s.commitment, s.superseded)).collect();
    assert_eq!(told, [(1, Commitment::Open, true), (2, Commitment::Ready, false)]);
    assert_eq!(writer.reader().articles(&Default::default()).unwrap()[0].revisions, 2);
}

#[test]
fn an_error_leaves_nothing_behind() {
    let (_dir, mut writer) = temporary();
    let mut bad = statement();
    (bad.evidence.start, bad.evidence.end) = (9, 3);
    let batch = Batch {
        sources: vec![SourceState::new("https://b.example/feed")],
        ..Batch::of(
            vec![
                report("a.example", Commitment::Open, "2026-03-01"),
                recording("https://b.example/x", "She is ready.", vec![bad]),
            ],
            Origin::Live,
        )
    };
    writer.record(&batch, &policy(), NOW).unwrap_err();
    for table in ["articles", "article_urls", "revisions", "statements", "units", "sources", "shift_events"] {
        assert_eq!(count(&writer, table), 0, "{table}");
    }
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    assert_eq!(count(&writer, "statements"), 1);
}

/// Four reports, two of them of one act of speaking, one recalled.
fn reports() -> Vec<Recording> {
    let mut recalled = report("d.example", Commitment::RuledOut, "2026-03-08");
    recalled.statements[0].frame = Frame::Background;
    recalled.statements[0].said_on = Some(jiff::civil::date(2026, 1, 20));
    vec![
        report("a.example", Commitment::Open, "2026-03-01"),
        report("b.example", Commitment::Committed, "2026-03-09"),
        report("c.example", Commitment::Committed, "2026-03-09"),
        recalled,
    ]
}

#[test]
fn any_order_of_arrival_gives_the_same_log() {
    let orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 0, 3, 2], [2, 3, 0, 1], [1, 2, 3, 0], [2, 0, 1, 3]];
    let results: Vec<_> = orders
        .iter()
        .map(|order| {
            let (_dir, mut writer) = temporary();
            for at in order {
                poll(&mut writer, reports()[*at].clone(), NOW);
            }
            assert_eq!(writer.reader().verify().unwrap().altered, None);
            seen(&writer)
        })
        .collect();
    assert!(results[0].contains("committed"), "{}", results[0]);
    for result in &results {
        assert_eq!(result, &results[0]);
    }
}

#[test]
fn a_batch_gives_what_its_articles_give_one_by_one() {
    let (_dir, mut one_by_one) = temporary();
    for article in reports() {
        poll(&mut one_by_one, article, NOW);
    }
    let (_dir, mut batch) = temporary();
    batch.record(&Batch::of(reports(), Origin::Ingest), &policy(), NOW).unwrap();
    assert_eq!(seen(&batch), seen(&one_by_one));
}

#[test]
fn reports_of_one_act_share_an_utterance_and_background_has_none() {
    let (_dir, mut writer) = temporary();
    for article in reports() {
        poll(&mut writer, article, NOW);
    }
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    let of = |outlet: &str| {
        statements.iter().find(|s| s.article.as_deref().is_some_and(|a| a.contains(outlet))).unwrap().utterance_id
    };
    assert_eq!(of("b.example"), of("c.example"));
    assert_eq!(of("b.example"), Some(2), "the id of the first stored statement");
    assert_ne!(of("a.example"), of("b.example"));
    assert_eq!(of("d.example"), None);
}

#[test]
fn when_two_acts_turn_out_to_be_one_the_older_id_lives_on() {
    let (_dir, mut writer) = temporary();
    let words = |s: &str| vec![s.to_owned()];
    let quoted = |outlet: &str, day: &str, quotes: Vec<String>| {
        let mut article = report(outlet, Commitment::Ready, day);
        article.statements[0].occasion.quotes = quotes;
        article
    };
    let (one, two) = (
        "we will build this bridge with our own hands and we will not ask anybody for permission to do it",
        "the river has divided our valleys for nine hundred years and it will not divide them for another winter",
    );
    poll(&mut writer, quoted("a.example", "2026-03-05", words(one)), NOW);
    poll(&mut writer, quoted("b.example", "2026-03-07", words(two)), NOW);
    let ids = |writer: &Writer| -> Vec<_> {
        let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
        statements.into_iter().map(|s| s.utterance_id).collect()
    };
    assert_eq!(ids(&writer), [Some(1), Some(2)]);
    poll(&mut writer, quoted("c.example", "2026-03-06", vec![one.to_owned(), two.to_owned()]), NOW);
    assert_eq!(ids(&writer), [Some(1), Some(1), Some(1)]);
    let alias: Option<i64> =
        writer.connection().query_row("SELECT merged_into FROM utterances WHERE id = 2", [], |row| row.get(0)).unwrap();
    assert_eq!(alias, Some(1));
}

/// One rung on one report by indirect speech, of the day before `NOW`.
fn pending() -> (tempfile::TempDir, Writer) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    let mut indirect = report("b.example", Commitment::Ready, "2026-03-09");
    indirect.statements[0].class = EvidenceClass::Indirect;
    let outcome = poll(&mut writer, indirect, NOW);
    assert_eq!(outcome.deliveries, 0);
    assert_eq!(official(&writer)[0].status, Status::Pending);
    (dir, writer)
}

#[test]
fn time_confirms_what_nothing_contradicts() {
    let (_dir, mut writer) = pending();
    let due = writer.reader().next_refold_due().unwrap().unwrap();
    assert_eq!(writer.refold_due(&policy(), due - SignedDuration::from_secs(1)).unwrap().changes, Vec::new());
    let outcome = writer.refold_due(&policy(), due).unwrap();
    assert!(outcome.changes.iter().all(|change| change.event == EventKind::Confirmed));
    assert_eq!(outcome.deliveries, 2);
    assert_eq!(official(&writer)[0].status, Status::Confirmed);
    assert_eq!(writer.reader().next_refold_due().unwrap(), None);
}

#[test]
fn a_first_poll_does_not_swallow_what_time_confirms() {
    let (_dir, mut writer) = pending();
    let due = writer.reader().next_refold_due().unwrap().unwrap();
    let batch = Batch {
        first_poll: true,
        ..Batch::of(vec![report("c.example", Commitment::Done, "2026-03-10")], Origin::Live)
    };
    let outcome = writer.record(&batch, &policy(), due).unwrap();
    assert_eq!(outcome.deliveries, 2, "{:?}", outcome.changes);
}

#[test]
fn a_story_is_known_by_every_address_that_leads_to_it() {
    let (_dir, mut writer) = temporary();
    let mut article = report("a.example", Commitment::Open, "2026-03-01");
    article.aliases = vec!["https://a.example/feed-link".to_owned()];
    article.watch = Watch { next_check_at: Some(NOW), etag: Some("\"1\"".to_owned()), last_modified: None };
    poll(&mut writer, article.clone(), NOW);
    let known = writer.reader().known_article("https://a.example/feed-link").unwrap().unwrap();
    assert_eq!(known.canonical_url.as_deref(), Some("https://a.example/2026-03-01"));
    // The page names another canonical address; the link is the same.
    article.identity = Identity::Url("https://a.example/other".to_owned());
    assert_eq!(poll(&mut writer, article, NOW).articles[0].revision, Revision::Unchanged);
    assert_eq!(count(&writer, "articles"), 1);
    assert_eq!(writer.reader().articles_due(NOW, 10).unwrap().len(), 1);
    let check = ArticleCheck { article_id: known.id, watch: Watch::default(), error: Some("503".to_owned()) };
    writer.article_checked(&check, NOW).unwrap();
    let known = writer.reader().known_article("https://a.example/other").unwrap().unwrap();
    assert_eq!((known.failures, known.next_check_at, known.etag.as_deref()), (1, None, Some("\"1\"")));
}

#[test]
fn an_id_is_no_address() {
    let (_dir, mut writer) = temporary();
    let mut by_id = report("a.example", Commitment::Open, "2026-03-01");
    by_id.identity = Identity::Id("https://a.example/2026-03-01".to_owned());
    by_id.external_id = Some("https://a.example/2026-03-01".to_owned());
    by_id.url = None;
    poll(&mut writer, by_id, NOW);
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    assert_eq!(count(&writer, "articles"), 2);
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    assert_eq!(statements[0].url, None);
    assert_eq!(statements[0].article.as_deref(), Some("https://a.example/2026-03-01"));
}

#[test]
fn what_was_refused_is_remembered_until_it_is_an_article() {
    let (_dir, mut writer) = temporary();
    let url = "https://a.example/2026-03-01".to_owned();
    let refusal = Refusal {
        url: url.clone(),
        source: None,
        reason: "too short".to_owned(),
        attempts: 1,
        at: NOW,
        retry_at: None,
    };
    writer.put_refusal(&refusal).unwrap();
    writer.put_refusal(&refusal).unwrap();
    assert_eq!(writer.reader().refusal(&url).unwrap().unwrap().attempts, 2);
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    assert_eq!(writer.reader().refusal(&url).unwrap(), None);
}

#[rstest]
#[case("2026-03-09T23:30:00-05:00")]
#[case("2026-03-09")]
#[case("2026-03-09T09:00:00Z")]
fn an_article_is_read_back_as_it_was_stored(#[case] published: &str) {
    let (_dir, mut writer) = temporary();
    let mut stored = report("a.example", Commitment::Open, "2026-03-09");
    stored.article.published = Some(published.parse().unwrap());
    stored.article.byline = vec!["A. Writer".to_owned()];
    poll(&mut writer, stored.clone(), NOW);
    let read = writer.reader().stored_articles(0, 10).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].article, stored.article);
    assert_eq!(read[0].rules_version, "test-1");
}

fn replay(writer: &mut Writer, revision_id: i64, statements: Vec<crate::model::Statement>) -> crate::store::Outcome {
    let policy = crate::store::Policy { rules_version: "test-2".to_owned(), ..policy() };
    writer.replay(&[Replay { revision_id, statements }], &policy, NOW).unwrap()
}

#[test]
fn newer_rules_change_the_history_in_silence() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Open, "2026-03-09"), NOW);
    let before = writer.reader().statements(&StatementFilter::default()).unwrap();
    let outcome = replay(&mut writer, 2, vec![said(Commitment::Committed, "2026-03-09")]);
    assert_eq!(outcome.deliveries, 0);
    let rows = official(&writer);
    assert_eq!((rows.len(), rows[0].origin), (1, Origin::Recompute));
    let after = writer.reader().statements(&StatementFilter::default()).unwrap();
    let ids =
        |rows: &[crate::store::StatementRow]| rows.iter().map(|s| (s.statement_id, s.utterance_id)).collect::<Vec<_>>();
    assert_eq!(ids(&after), ids(&before), "what was said keeps its row and its utterance");
    assert_eq!(writer.reader().stored_articles(0, 9).unwrap()[1].rules_version, "test-2");
}

#[test]
fn a_statement_that_newer_rules_do_not_find_leaves_the_history() {
    let (_dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    assert_eq!(official(&writer).len(), 1);
    let outcome = replay(&mut writer, 2, Vec::new());
    assert_eq!(outcome.deliveries, 0);
    assert_eq!(official(&writer), Vec::new());
    assert_eq!(writer.reader().statements(&StatementFilter::default()).unwrap().len(), 1);
    assert_eq!(writer.reader().verify().unwrap().altered, None);
    let again = replay(&mut writer, 2, Vec::new());
    assert_eq!(again.changes, Vec::new());
}

#[test]
fn folding_everything_again_changes_nothing() {
    let (_dir, mut writer) = temporary();
    for article in reports() {
        poll(&mut writer, article, NOW);
    }
    let before = seen(&writer);
    assert_eq!(writer.refold_all(&policy(), NOW).unwrap().changes, Vec::new());
    assert_eq!(seen(&writer), before);
}
