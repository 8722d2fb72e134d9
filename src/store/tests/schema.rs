//! The schema as it is promised, and how older files get there.

use std::fs;

use rstest::rstest;

use crate::store::connection::APPLICATION_ID;
use crate::store::fixtures::{stranger, temporary};
use crate::store::migrate::{LATEST, MIGRATIONS};
use crate::store::{OpenOptions, Reader, Writer};

fn columns(writer: &Writer, view: &str) -> Vec<String> {
    let mut statement = writer.connection().prepare(&format!("SELECT name FROM pragma_table_info('{view}')")).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// The columns that the design promises, in its order; the view may have more after them.
#[rstest]
#[case(
    "change_log",
    "shift_id kind detected_at said_on from_said_on subject_kind subject speaker principal topic scope from_commitment \
     to_commitment direction steps condition from_basis from_evidence from_url to_evidence to_url outlets confidence status \
     acknowledged_at origin"
)]
#[case(
    "current_position",
    "subject_kind subject principal topic scope commitment condition since said_on evidence url"
)]
#[case(
    "statement_log",
    "article official principal topic commitment scope condition time asserted_by said_on evidence url utterance_id"
)]
#[case("delivery_log", "shift_id notice channel status attempts last_error delivered_at")]
#[case("why_not", "statement_id article official principal topic commitment scope said_on reason evidence url")]
fn the_views_have_the_columns_that_are_promised(#[case] view: &str, #[case] promised: &str) {
    let (_dir, writer) = temporary();
    let promised: Vec<_> = promised.split_whitespace().collect();
    assert_eq!(columns(&writer, view)[..promised.len()], promised);
}

#[test]
fn the_schema_is_the_one_that_was_reviewed() {
    let (_dir, writer) = temporary();
    let mut statement = writer
        .connection()
        .prepare(
            "SELECT s.name || '(' || (SELECT group_concat(name || ' ' || lower(type), ', ') FROM pragma_table_xinfo(s.name)) || ')'
             FROM sqlite_schema AS s WHERE s.type IN ('table', 'view') ORDER BY s.type, s.name",
        )
        .unwrap();
    let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    insta::assert_snapshot!(tables.join("\n"));
}

#[test]
fn every_table_is_strict() {
    let (_dir, writer) = temporary();
    let loose: i64 = writer
        .connection()
        .query_row(
            "SELECT count(*) FROM pragma_table_list
             WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(loose, 0);
}

#[rstest]
fn every_older_version_is_brought_up_to_date(#[values(0, 1)] version: usize, #[values(false, true)] by_reader: bool) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let old = stranger(&path);
    for migration in &MIGRATIONS[..version] {
        old.execute_batch(migration).unwrap();
    }
    if version > 0 {
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", version as u32).unwrap();
    }
    drop(old);
    if by_reader && version > 0 {
        Reader::open(&path).unwrap();
    } else {
        Writer::open(&path, &OpenOptions { create: true, exclusive: false }).unwrap();
    }
    let found: u32 = stranger(&path).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(found, LATEST);
    assert!(stranger(&path).prepare("SELECT * FROM change_log").is_ok());
}

#[test]
fn a_migration_that_fails_leaves_the_old_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.db");
    let old = stranger(&path);
    old.execute_batch(MIGRATIONS[0]).unwrap();
    // The name is taken, so that the second migration fails after it has made other views.
    old.execute_batch("CREATE TABLE why_not (a) STRICT").unwrap_err();
    old.execute_batch("CREATE TABLE why_not (a ANY) STRICT").unwrap();
    old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    Writer::open(&path, &OpenOptions::default()).unwrap_err();
    let old = stranger(&path);
    let version: u32 = old.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let views: i64 =
        old.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'view'", [], |row| row.get(0)).unwrap();
    assert_eq!((version, views), (1, 0));
    assert!(fs::metadata(&path).unwrap().len() > 0);
}
