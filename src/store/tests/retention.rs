//! Texts that go after their time, words that are found, and what stays.

use jiff::SignedDuration;

use crate::model::Commitment;
use crate::store::fixtures::{NOW, poll, report, temporary};
use crate::store::{ChangeFilter, Dropped, Retention, SearchFilter, StatementFilter, Writer};

/// Two articles with a statement each, and what the first fold gives.
fn filled() -> (tempfile::TempDir, Writer) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    (dir, writer)
}

fn count(writer: &Writer, words: &str) -> usize {
    let filter = SearchFilter { words: words.to_owned(), ..SearchFilter::default() };
    writer.reader().search(&filter).unwrap().len()
}

fn drop_all(writer: &mut Writer, retention: Retention) -> usize {
    let mut texts = 0;
    let mut after = None;
    loop {
        let Dropped { texts: more, next } = writer.drop_texts(retention, after).unwrap();
        texts += more;
        after = next;
        if after.is_none() {
            return texts;
        }
    }
}

#[test]
fn a_text_goes_after_its_time_and_what_was_said_stays() {
    let (_dir, mut writer) = filled();
    let before = (
        writer.reader().changes(&ChangeFilter::default()).unwrap(),
        writer.reader().statements(&StatementFilter::default()).unwrap(),
    );
    assert_eq!(count(&writer, "said"), 2);
    let later = NOW + SignedDuration::from_hours(1);
    // Both have statements: what holds for articles without does not touch them.
    assert_eq!(drop_all(&mut writer, Retention { before: Some(later), before_with_statements: None }), 0);
    assert_eq!(drop_all(&mut writer, Retention { before: None, before_with_statements: Some(NOW) }), 0);
    let all = Retention { before: None, before_with_statements: Some(later) };
    assert_eq!(drop_all(&mut writer, all), 2);
    assert_eq!(drop_all(&mut writer, all), 0, "a second time there is nothing to do");
    writer.vacuum().unwrap();

    let reader = writer.reader();
    assert_eq!(reader.changes(&ChangeFilter::default()).unwrap(), before.0);
    assert_eq!(reader.statements(&StatementFilter::default()).unwrap(), before.1);
    assert_eq!(reader.stored_articles(0, 10).unwrap(), [], "nothing is read anew out of texts that are gone");
    assert!(reader.verify().unwrap().altered.is_none());
    let shift = reader.shift(before.0[0].shift_id).unwrap();
    assert_eq!(shift.to.statement.evidence.text, before.0[0].to_evidence);
    assert!(reader.revisions(1).unwrap().iter().all(|revision| revision.text.is_empty()));
    assert_eq!(count(&writer, "said"), 0);
}

#[test]
fn an_article_is_known_again_when_its_text_is_gone() {
    let (_dir, mut writer) = filled();
    let all = Retention { before: None, before_with_statements: Some(NOW + SignedDuration::from_hours(1)) };
    drop_all(&mut writer, all);
    let before = writer.reader().changes(&ChangeFilter::default()).unwrap();
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW + SignedDuration::from_hours(2));
    assert_eq!(writer.reader().changes(&ChangeFilter::default()).unwrap(), before);
    assert_eq!(writer.reader().revisions(2).unwrap().len(), 1, "the same text is no revision");
}

#[test]
fn words_are_found_whatever_their_case_and_accents() {
    let (_dir, mut writer) = temporary();
    let mut said = report("a.example", Commitment::Open, "2026-03-01");
    said.article.title = Some("Šerkšnytė on Ostia".into());
    said.article.text += "\n\nThe harbour <b>of</b> Vélland is open again.";
    poll(&mut writer, said, NOW);
    for words in
        ["serksnyte", "ŠERKŠNYTĖ", "velland harbour", "\"is open again\"", "harb*", "harbour AND", "ostia \"\""]
    {
        let expected = usize::from(words != "harbour AND");
        assert_eq!(count(&writer, words), expected, "{words}");
    }
    for words in ["\"again open\"", "harb", "\"", "", "NOT", "-", "col:x", "*"] {
        assert_eq!(count(&writer, words), 0, "{words}");
    }
    let filter = SearchFilter { words: "velland".into(), ..SearchFilter::default() };
    let row = &writer.reader().search(&filter).unwrap()[0];
    let found: Vec<_> = row.pieces().filter(|(found, _)| *found).map(|(_, piece)| piece).collect();
    assert_eq!(found, ["Vélland"]);
    assert!(row.snippet.contains("<b>of</b>"), "as it was written: {}", row.snippet);
}
