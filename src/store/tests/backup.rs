//! Copies that are known to be good, and getting back to one.

use std::fs;

use crate::model::Commitment;
use crate::store::connection::sibling;
use crate::store::fixtures::{NOW, log, poll, report, temporary};
use crate::store::{Reader, StoreError, restore};

#[test]
fn a_backup_is_a_whole_database() {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-09"), NOW);
    let to = dir.path().join("backup.db");
    fs::write(&to, "an older backup").unwrap();
    writer.reader().backup(&to).unwrap();
    let copy = Reader::open(&to).unwrap();
    assert_eq!(copy.changes(&Default::default()).unwrap(), log(&writer));
    assert_eq!(copy.verify().unwrap(), writer.reader().verify().unwrap());
    let names = |suffix| sibling(&to, suffix).exists();
    assert!(!names(".part") && !names(".part-wal") && !names(".part-shm"));
}

#[test]
fn a_backup_that_cannot_be_written_leaves_the_older_one() {
    let (dir, writer) = temporary();
    let error = writer.reader().backup(&dir.path().join("no/such/place.db")).unwrap_err();
    assert!(matches!(error, StoreError::Backup { .. }), "{error}");
    writer.connection().execute_batch("DROP TRIGGER shift_events_are_not_changed").unwrap();
    writer
        .connection()
        .execute_batch(
            "INSERT INTO shift_events (seq, shift_id, event, at, body, prev_hash, hash)
             VALUES (1, 1, 'raised', '2026-03-10T09:00:00Z', '{}', printf('%064d', 0), printf('%064d', 7))",
        )
        .unwrap();
    let to = dir.path().join("backup.db");
    fs::write(&to, "an older backup").unwrap();
    let error = writer.reader().backup(&to).unwrap_err();
    assert!(error.to_string().contains("shift_events"), "{error}");
    assert_eq!(fs::read(&to).unwrap(), b"an older backup");
}

#[test]
fn a_damaged_file_is_moved_aside_for_a_backup() {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    let (path, backup) = (writer.path().to_owned(), dir.path().join("backup.db"));
    writer.reader().backup(&backup).unwrap();
    drop(writer);
    fs::write(&path, "garbage").unwrap();
    fs::write(sibling(&path, "-wal"), "a log that must not be played into the backup").unwrap();
    let aside = restore(&path, &backup, NOW).unwrap().aside;
    assert_eq!(fs::read(&aside).unwrap(), b"garbage");
    assert!(sibling(&aside, "-wal").exists() && !sibling(&path, "-wal").exists());
    assert_eq!(Reader::open(&path).unwrap().statements(&Default::default()).unwrap().len(), 1);
    assert!(backup.exists());
}

#[test]
fn a_backup_that_is_damaged_too_moves_nothing() {
    let (dir, writer) = temporary();
    let path = writer.path().to_owned();
    drop(writer);
    let backup = dir.path().join("backup.db");
    fs::write(&path, "garbage").unwrap();
    fs::write(&backup, "garbage too").unwrap();
    restore(&path, &backup, NOW).unwrap_err();
    assert_eq!(fs::read(&path).unwrap(), b"garbage");
}
