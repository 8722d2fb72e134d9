//! What of a damaged file's outbox can still be read, and what of it goes into the backup that takes its place: what was told after the
//! backup was made must not be told again.
//!
//! Where the outbox can be read to its end, its rows go over, and a shift that is found again finds its notice
//! ([`outbox::adopt`](super::outbox::adopt)). Where it cannot, doubt makes silence: what sources list next is history, as at
//! their first poll.

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};

use crate::model::Payload;

use super::connection::open_damaged;
use super::error::StoreError;
use super::writer::{OpenOptions, Writer};

/// The fact of the file from which number on shifts and deliveries count: their keys must be none that somebody has seen already.
pub(super) const IDS_FROM: &str = "ids_from";
/// The fact of the file before which looks at articles were made in the file that was lost.
pub(super) const QUIET_BEFORE: &str = "quiet_before";
/// How far numbers leap where nobody can say which were given out.
const LEAP: i64 = 10_000;

/// The number of the next row of a table, as an expression of SQL.
pub(super) fn next_id(table: &str) -> String {
    format!(
        "(SELECT max(coalesce((SELECT max(id) FROM {table}), 0) + 1,
             coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = '{IDS_FROM}'), 0)))"
    )
}

/// A row of the outbox, its columns as they were.
struct Told {
    id: i64,
    key: String,
    channel: String,
    shift_id: Option<i64>,
    notice: String,
    payload: String,
    status: String,
    attempts: i64,
    queued_at: String,
    last_error: Option<String>,
    delivered_at: Option<String>,
    digest_id: Option<i64>,
    receipt: Option<String>,
}

const COLUMNS: &str =
    "id, idempotency_key, channel, shift_id, notice, payload, status, attempts, queued_at, last_error, delivered_at,
    digest_id, receipt";

/// What could be read.
struct Salvage {
    rows: Vec<Told>,
    /// The last shift's number, at least.
    last_shift: i64,
    /// Whether that is all that there was.
    is_whole: bool,
}

/// Carries over what people were told by the file at `damaged` into the checked copy at `part`, and notes there the fact that `note`
/// makes of whether all of it could be read. Gives that.
pub(super) fn carry_over(
    damaged: &Path,
    part: &Path,
    now: Timestamp,
    note: impl FnOnce(bool) -> Option<(&'static str, String)>,
) -> Result<bool, StoreError> {
    let mut writer = Writer::open(part, &OpenOptions::default())?;
    let salvage = read(damaged, writer.connection());
    writer.in_transaction(|tx| {
        // A digest comes after what it tells.
        tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
        keep(tx, &salvage.rows)?;
        count_on(tx, &salvage)?;
        // What was stored since the backup is read anew; a server that asked to be left alone still is.
        tx.execute_batch("UPDATE sources SET next_due_at = NULL")?;
        if let Some((key, value)) = note(salvage.is_whole) {
            put_meta(tx, key, &value)?;
        }
        if salvage.is_whole { Ok(()) } else { quieten(tx, now) }
    })?;
    writer.close()?;
    Ok(salvage.is_whole)
}

/// Reads the rows that the backup does not have, and those that it has as not done yet.
fn read(damaged: &Path, backup: &Connection) -> Salvage {
    let mut salvage = Salvage { rows: Vec::new(), last_shift: 0, is_whole: false };
    // Each failure means the same: not all could be read.
    if let Ok(connection) = open_damaged(damaged) {
        salvage.is_whole = read_into(&mut salvage, &connection, backup).unwrap_or(false);
    }
    salvage
}

fn read_into(salvage: &mut Salvage, damaged: &Connection, backup: &Connection) -> rusqlite::Result<bool> {
    let last: i64 = backup.query_row("SELECT coalesce(max(id), 0) FROM deliveries", [], |row| row.get(0))?;
    let mut open = backup.prepare("SELECT id FROM deliveries WHERE status IN ('queued', 'sending', 'gathered')")?;
    let open: Vec<i64> = open.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    // What may be wrong elsewhere in the file does not matter here.
    let found: String = damaged.query_row("PRAGMA quick_check('deliveries')", [], |row| row.get(0))?;
    let mut is_whole = found == "ok";
    let mut one = damaged.prepare(&format!("SELECT {COLUMNS} FROM deliveries WHERE id = ?1"))?;
    for id in open {
        match one.query_row([id], told).optional() {
            Ok(row) => salvage.rows.extend(row),
            Err(_) => is_whole = false,
        }
    }
    let mut new = damaged.prepare(&format!("SELECT {COLUMNS} FROM deliveries WHERE id > ?1 ORDER BY id"))?;
    let mut rows = new.query([last])?;
    while let Some(row) = rows.next()? {
        let told = told(row)?;
        // A row that nobody can deliver is damage that no check of the file sees.
        if serde_json::from_str::<Payload>(&told.payload).is_ok() {
            salvage.rows.push(told);
        } else {
            is_whole = false;
        }
    }
    salvage.last_shift = damaged.query_row("SELECT coalesce(max(id), 0) FROM shifts", [], |row| row.get(0))?;
    Ok(is_whole)
}

fn told(row: &Row<'_>) -> rusqlite::Result<Told> {
    Ok(Told {
        id: row.get(0)?,
        key: row.get(1)?,
        channel: row.get(2)?,
        shift_id: row.get(3)?,
        notice: row.get(4)?,
        payload: row.get(5)?,
        status: row.get(6)?,
        attempts: row.get(7)?,
        queued_at: row.get(8)?,
        last_error: row.get(9)?,
        delivered_at: row.get(10)?,
        digest_id: row.get(11)?,
        receipt: row.get(12)?,
    })
}

fn keep(tx: &Transaction<'_>, rows: &[Told]) -> Result<(), StoreError> {
    let known: HashSet<i64> = rows.iter().map(|row| row.id).collect();
    // Rows of a damaged file may be against the rules; such a one is left out.
    let mut put = tx.prepare_cached(
        "INSERT OR IGNORE INTO deliveries (id, idempotency_key, channel, shift_id, notice, payload, status, attempts, queued_at,
             next_attempt_at, last_error, delivered_at, digest_id, receipt)
         VALUES (?1, ?2, ?3, (SELECT id FROM shifts WHERE id = ?4), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    let mut change = tx.prepare_cached(
        "UPDATE OR IGNORE deliveries SET status = ?2, attempts = ?3, next_attempt_at = ?4, last_error = ?5, delivered_at = ?6,
             digest_id = ?7, receipt = ?8
         WHERE id = ?1",
    )?;
    for row in rows {
        let digest = row.digest_id.filter(|id| known.contains(id));
        // What was being sent is sent again, as after a crash; what waited for a digest that is lost waits by itself.
        let waits = row.status == "sending" || (row.status == "gathered" && digest.is_none());
        let status = if waits { "queued" } else { row.status.as_str() };
        let due = (status == "queued").then_some(&row.queued_at);
        let (attempts, error, at) = (row.attempts, &row.last_error, &row.delivered_at);
        let changed = change.execute(params![row.id, status, attempts, due, error, at, digest, row.receipt])?;
        if changed == 0 {
            let Told { id, key, channel, shift_id, notice, payload, queued_at, receipt, .. } = row;
            put.execute(params![
                id, key, channel, shift_id, notice, payload, status, attempts, queued_at, due, error, at, digest,
                receipt
            ])?;
        }
    }
    Ok(())
}

/// Notes from which number on to count.
fn count_on(tx: &Transaction<'_>, salvage: &Salvage) -> Result<(), StoreError> {
    let last: i64 = tx.query_row(
        "SELECT max(coalesce((SELECT max(id) FROM shifts), 0), coalesce((SELECT max(id) FROM deliveries), 0))",
        [],
        |row| row.get(0),
    )?;
    let last = last.max(salvage.last_shift).max(salvage.rows.iter().filter_map(|row| row.shift_id).max().unwrap_or(0));
    let from = if salvage.is_whole { last.saturating_add(1) } else { last.saturating_add(LEAP) };
    put_meta(tx, IDS_FROM, &from.to_string())
}

/// What was told is not known: what is found again is history, and what waited may have arrived.
fn quieten(tx: &Transaction<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.execute_batch(
        "UPDATE sources SET first_polled_at = NULL, last_change_at = NULL, etag = NULL, last_modified = NULL;
         UPDATE articles SET etag = NULL, last_modified = NULL;
         UPDATE deliveries SET status = 'expired', next_attempt_at = NULL,
             last_error = 'it may have been delivered before the database was damaged'
         WHERE status IN ('queued', 'sending', 'gathered');
         DELETE FROM meta WHERE key = 'config_fingerprint';",
    )?;
    put_meta(tx, QUIET_BEFORE, &format!("{now:.0}"))
}

fn put_meta(tx: &Transaction<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        params![key, value],
    )?;
    Ok(())
}
