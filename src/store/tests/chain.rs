//! The change log proves itself.

use crate::model::Commitment;
use crate::store::fixtures::{NOW, log, poll, report, stranger, temporary};
use crate::store::{Altered, Reader, Writer};

/// A log with two shifts, one of them acknowledged.
fn filled() -> (tempfile::TempDir, Writer) {
    let (dir, mut writer) = temporary();
    poll(&mut writer, report("a.example", Commitment::Open, "2026-03-01"), NOW);
    poll(&mut writer, report("b.example", Commitment::Committed, "2026-03-05"), NOW);
    poll(&mut writer, report("c.example", Commitment::RuledOut, "2026-03-09"), NOW);
    let first = log(&writer)[0].shift_id;
    writer.acknowledge(first, NOW).unwrap();
    (dir, writer)
}

/// Changes the file behind the program's back.
fn tamper(writer: &Writer, sql: &str) {
    let stranger = stranger(writer.path());
    stranger
        .execute_batch(
            "DROP TRIGGER shift_events_are_not_changed; DROP TRIGGER shift_events_are_not_deleted;
             PRAGMA foreign_keys = OFF",
        )
        .unwrap();
    assert_eq!(stranger.execute(sql, []).unwrap(), 1, "{sql}");
}

#[test]
fn an_untouched_log_verifies_and_names_its_head() {
    let (_dir, writer) = filled();
    let verified = writer.reader().verify().unwrap();
    assert_eq!(verified.altered, None);
    assert!(verified.events >= 5 && verified.revisions == 3, "{verified:?}");
    assert_eq!(verified.head.len(), 64);
}

#[rstest::rstest]
#[case("UPDATE shift_events SET body = replace(body, 'committed', 'ready') WHERE seq = 2", "shift_events", 2)]
#[case("UPDATE shift_events SET at = '2020-01-01T00:00:00Z' WHERE seq = 3", "shift_events", 3)]
#[case("DELETE FROM shift_events WHERE seq = 1", "shift_events", 2)]
#[case("UPDATE shift_events SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 1", "shift_events", 1)]
#[case("UPDATE shifts SET body = replace(body, 'b.example', 'z.example') WHERE id = 1", "shifts", 1)]
#[case("UPDATE revisions SET text = replace(text, 'she', 'he') WHERE id = 2", "revisions", 2)]
fn the_first_altered_row_is_named(#[case] sql: &str, #[case] table: &str, #[case] row: i64) {
    let (_dir, writer) = filled();
    tamper(&writer, sql);
    let altered = writer.reader().verify().unwrap().altered.unwrap();
    assert_eq!((altered.table, altered.row), (table, row), "{altered}");
}

#[test]
fn a_row_that_was_deleted_is_missed() {
    let (_dir, writer) = filled();
    let id = log(&writer)[0].shift_id;
    tamper(&writer, &format!("DELETE FROM shifts WHERE id = {id}"));
    let altered = writer.reader().verify().unwrap().altered.unwrap();
    assert_eq!(altered, Altered { table: "shifts", row: id, problem: "it was deleted" });
}

/// Bit rot that SQLite does not see: one bit in the text of each event and each row in turn, in the file itself.
#[test]
fn every_flipped_bit_on_disk_is_found() {
    let (_dir, mut writer) = filled();
    let verified = writer.reader().verify().unwrap();
    let stored = verified.events as usize + log(&writer).len();
    writer.close().unwrap();
    let path = writer.path().to_owned();
    drop(writer);
    let bytes = std::fs::read(&path).unwrap();
    // Stands in the body of each event and row, and in what they left behind on their pages, where a flip does no harm.
    let needle = b"\"first_poll\":false";
    let places: Vec<_> =
        bytes.windows(needle.len()).enumerate().filter(|(_, w)| w == needle).map(|(at, _)| at).collect();
    let found = places.iter().filter(|at| {
        let mut harmed = bytes.clone();
        harmed[**at + 3] ^= 1;
        std::fs::write(&path, harmed).unwrap();
        Reader::open(&path).unwrap().verify().unwrap().altered.is_some()
    });
    assert_eq!(found.count(), stored);
}

/// Two hundred random bits in what the events say, one at a time: each is reported, with the row that it is in.
#[test]
fn two_hundred_flipped_bits_are_all_reported_with_their_row() {
    let (_dir, mut writer) = filled();
    for (day, rung) in [("11", Commitment::Ready), ("14", Commitment::NoPlans), ("17", Commitment::Done)] {
        poll(&mut writer, report("d.example", rung, &format!("2026-03-{day}")), NOW);
    }
    let file = stranger(writer.path());
    file.execute_batch("DROP TRIGGER shift_events_are_not_changed; PRAGMA ignore_check_constraints = ON").unwrap();
    let events = writer.reader().verify().unwrap().events;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: u64| {
        // xorshift64 (Marsaglia 2003)
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let mut reported = 0;
    for _ in 0..200 {
        let seq = i64::try_from(next(events) + 1).unwrap();
        let column = ["event", "at", "body", "prev_hash", "hash"][usize::try_from(next(5)).unwrap()];
        let whole: String = file
            .query_row(&format!("SELECT {column} FROM shift_events WHERE seq = ?1"), [seq], |row| row.get(0))
            .unwrap();
        let mut harmed = whole.clone().into_bytes();
        let place = usize::try_from(next(harmed.len() as u64)).unwrap();
        harmed[place] ^= 1 << next(8);
        let write = format!("UPDATE shift_events SET {column} = CAST(?2 AS TEXT) WHERE seq = ?1");
        file.execute(&write, rusqlite::params![seq, harmed]).unwrap();
        let altered = writer.reader().verify().unwrap().altered.unwrap();
        assert_eq!((altered.table, altered.row), ("shift_events", seq), "{column} {place}: {altered}");
        reported += 1;
        file.execute(&write, rusqlite::params![seq, whole.into_bytes()]).unwrap();
    }
    assert_eq!(reported, 200);
    assert_eq!(writer.reader().verify().unwrap().altered, None);
}

#[test]
fn events_are_only_ever_added() {
    let (_dir, writer) = filled();
    for sql in ["UPDATE shift_events SET shift_id = 9", "DELETE FROM shift_events"] {
        let error = stranger(writer.path()).execute(sql, []).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{error}");
    }
}
