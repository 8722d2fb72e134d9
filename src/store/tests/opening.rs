//! Which files are opened, with what settings, and which are left alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use rstest::rstest;
use tempfile::TempDir;

use crate::store::connection::{APPLICATION_ID, sibling};
use crate::store::fixtures::{NOW, claim, poll, report, stranger, temporary};
use crate::store::{Class, OpenOptions, Reader, StoreError, Writer};

const CREATE: OpenOptions = OpenOptions { create: true, exclusive: false };
const DAEMON: OpenOptions = OpenOptions { create: true, exclusive: true };

fn place() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state/test.db");
    (dir, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_file_is_private() {
    let (_dir, path) = place();
    let mut writer = Writer::open(&path, &DAEMON).unwrap();
    poll(&mut writer, report("a.example", crate::model::Commitment::Open, "2026-03-01"), NOW);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for suffix in ["", "-wal", "-shm", ".lock"] {
        assert_eq!(mode(&sibling(&path, suffix)), 0o600, "{suffix}");
    }
    let copy = sibling(&path, ".backup");
    writer.reader().backup(&copy).unwrap();
    assert_eq!(mode(&copy), 0o600);
}

/// The umask belongs to the process, so the test above runs again in one of its own.
#[test]
fn a_new_file_is_private_whatever_the_umask_is() {
    let run = |umask: &str| {
        let script = format!("umask {umask}; exec \"$0\" --exact store::tests::opening::a_new_file_is_private");
        let output = Command::new("sh").args(["-c", &script]).arg(std::env::current_exe().unwrap()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains("1 passed"), "{text}");
    };
    run("000");
    run("077");
}

#[rstest]
#[case("journal_mode", "wal")]
#[case("synchronous", "2")]
#[case("foreign_keys", "1")]
#[case("trusted_schema", "0")]
#[case("cell_size_check", "1")]
#[case("busy_timeout", "5000")]
#[case("journal_size_limit", "67108864")]
fn the_settings_hold(#[case] pragma: &str, #[case] value: &str) {
    let (_dir, writer) = temporary();
    let found =
        writer.connection().pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0)).unwrap();
    let found = match found {
        rusqlite::types::Value::Integer(number) => number.to_string(),
        rusqlite::types::Value::Text(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(found, value);
}

#[test]
fn a_reader_cannot_write_and_a_writer_cannot_change_the_schema_by_hand() {
    let (_dir, writer) = temporary();
    let reader = Reader::open(writer.path()).unwrap();
    let error: StoreError = reader.connection().execute("DELETE FROM meta", []).unwrap_err().into();
    assert_eq!(error.class(), Class::Unusable, "{error}");
    writer.connection().execute_batch("PRAGMA writable_schema = ON").unwrap();
    assert!(writer.connection().execute("DELETE FROM sqlite_schema", []).is_err());
}

#[test]
fn nothing_is_made_without_being_asked() {
    let (_dir, path) = place();
    let error = Writer::open(&path, &OpenOptions::default()).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }), "{error}");
    let error = Reader::open(&path).unwrap_err();
    assert!(error.to_string().contains("no database at"), "{error}");
    assert!(!path.parent().unwrap().exists());
}

#[test]
fn an_empty_file_is_a_new_database() {
    let (_dir, path) = place();
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    Writer::open(&path, &DAEMON).unwrap();
    Reader::open(&path).unwrap();
}

#[test]
fn a_daemon_that_died_before_it_made_the_database_is_no_damage() {
    let (_dir, path) = place();
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::write(&path, "").unwrap();
    fs::write(sibling(&path, ".lock"), "").unwrap();
    Writer::open(&path, &DAEMON).unwrap();
}

/// A database with some rows, closed.
fn written() -> (TempDir, PathBuf) {
    let (dir, path) = place();
    let mut writer = Writer::open(&path, &CREATE).unwrap();
    poll(&mut writer, report("a.example", crate::model::Commitment::Open, "2026-03-01"), NOW);
    writer.close().unwrap();
    (dir, path)
}

#[rstest]
#[case::truncated(|bytes: &[u8]| bytes[..bytes.len() / 2].to_vec())]
#[case::magic(|bytes: &[u8]| { let mut b = bytes.to_vec(); b[0] ^= 1; b })]
#[case::emptied(|_: &[u8]| Vec::new())]
#[case::text(|_: &[u8]| b"[[source]]\nurl = \"https://news.example/\"\n".repeat(40))]
#[case::head(|bytes: &[u8]| { let mut b = bytes.to_vec(); b[100..400].fill(0x55); b })]
fn a_damaged_file_is_left_as_it_is(#[case] harm: fn(&[u8]) -> Vec<u8>) {
    let (_dir, path) = written();
    let harmed = harm(&fs::read(&path).unwrap());
    fs::write(&path, &harmed).unwrap();
    for error in [Writer::open(&path, &DAEMON).unwrap_err(), Reader::open(&path).map(drop).unwrap_err()] {
        assert_eq!(error.class(), Class::Unusable);
    }
    let error = Writer::open(&path, &DAEMON).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
    assert!(error.to_string().contains("backup"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), harmed);
}

#[test]
fn a_file_of_another_program_is_left_alone() {
    let (_dir, path) = place();
    fs::create_dir(path.parent().unwrap()).unwrap();
    stranger(&path).execute_batch("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)").unwrap();
    let before = fs::read(&path).unwrap();
    let error = Writer::open(&path, &DAEMON).unwrap_err();
    assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
    assert!(!sibling(&path, "-wal").exists());
}

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let (_dir, path) = written();
    stranger(&path).pragma_update(None, "user_version", 99).unwrap();
    for error in [Writer::open(&path, &CREATE).unwrap_err(), Reader::open(&path).map(drop).unwrap_err()] {
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
        assert_eq!(error.class(), Class::Unusable);
    }
}

#[test]
fn a_directory_is_no_database() {
    let dir = tempfile::tempdir().unwrap();
    let error = Writer::open(dir.path(), &CREATE).unwrap_err();
    assert!(error.to_string().contains("directory"), "{error}");
}

#[test]
fn a_second_daemon_is_refused_and_told_who_is_first() {
    let (_dir, path) = place();
    let first = Writer::open(&path, &DAEMON).unwrap();
    let error = Writer::open(&path, &DAEMON).unwrap_err();
    assert!(matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == std::process::id()), "{error:?}");
    // Commands of the user work beside the daemon.
    Writer::open(&path, &CREATE).unwrap();
    drop(first);
    Writer::open(&path, &DAEMON).unwrap();
}

#[test]
fn a_child_does_not_keep_the_lock() {
    let (_dir, path) = place();
    let first = Writer::open(&path, &DAEMON).unwrap();
    let mut child = Command::new("sleep").arg("60").spawn().unwrap();
    drop(first);
    let second = Writer::open(&path, &DAEMON);
    child.kill().unwrap();
    child.wait().unwrap();
    second.unwrap();
}

#[test]
fn many_may_open_a_new_file_at_once() {
    let (_dir, path) = place();
    let open = || Writer::open(&path, &CREATE).map(drop);
    let results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(open)).collect();
        threads.into_iter().map(|t| t.join().unwrap()).collect()
    });
    for result in results {
        result.unwrap();
    }
}

#[test]
fn the_header_says_whose_file_it_is() {
    let (_dir, path) = written();
    let id: i32 = stranger(&path).pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
    assert_eq!(id, APPLICATION_ID);
}

#[test]
fn a_daemon_frees_what_its_predecessor_had_claimed() {
    let (_dir, path) = place();
    let mut writer = Writer::open(&path, &DAEMON).unwrap();
    poll(&mut writer, report("a.example", crate::model::Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", crate::model::Commitment::Committed, "2026-03-09"), NOW);
    let claimed = claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!(claim(&mut writer, "desktop", NOW), None);
    drop(writer);
    let mut writer = Writer::open(&path, &DAEMON).unwrap();
    let again = claim(&mut writer, "desktop", NOW).unwrap();
    assert_eq!((again.id, again.attempts), (claimed.id, 2));
    assert_eq!(again.payload.key(), claimed.payload.key());
}
