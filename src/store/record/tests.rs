//! Taking articles in.

use jiff::Timestamp;

use crate::model::Origin;
use crate::store::fixtures::{NOW, policy, recording, statement, temporary};
use crate::store::{Batch, Revision, StatementFilter};

#[test]
fn the_same_article_again_changes_nothing() {
    let (_dir, mut writer) = temporary();
    let batch = Batch::of(vec![recording("https://news.example/a", "He is ready.", vec![statement()])], Origin::Live);
    let first = writer.record(&batch, &policy(), NOW).unwrap();
    assert_eq!(first.articles[0].revision, Revision::New);
    let again = writer.record(&batch, &policy(), NOW + jiff::SignedDuration::from_hours(1)).unwrap();
    assert_eq!(again.articles[0].revision, Revision::Unchanged);
    assert_eq!(again.changes, Vec::new());
    let statements = writer.reader().statements(&StatementFilter::default()).unwrap();
    assert_eq!(statements.len(), 1);
    let _: Timestamp = NOW;
}
