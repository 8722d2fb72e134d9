//! The outbox: what is to be delivered, on which channel, and how that went. Claiming counts the attempt before anything is
//! sent, so that a crash repeats at most what was under way.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::model::{Alert, Notice};

use super::error::StoreError;
use super::reader::Reader;
use super::value::{Json, Name, Stamp};
use super::writer::Writer;

/// How long a claim holds when nobody settles it: longer than any channel takes, so that two programs never send the same
/// delivery at once. A daemon frees the claims of its predecessor when it starts.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Waits for its time.
    Queued,
    /// Somebody claimed it.
    Sending,
    /// It arrived.
    Delivered,
    /// Given up; stays on record.
    Failed,
    /// It waited too long to be news.
    Expired,
    /// Its shift was withdrawn before it was sent.
    Cancelled,
}

/// A delivery that was claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The row of the outbox.
    pub id: i64,
    /// The channel's name.
    pub channel: String,
    /// Attempts, this one included.
    pub attempts: u32,
    /// What to deliver.
    pub alert: Alert,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settlement {
    /// It arrived.
    Delivered {
        /// When.
        at: Timestamp,
    },
    /// It failed and is tried again.
    Retry {
        /// When.
        at: Timestamp,
        /// Why it failed.
        error: String,
    },
    /// The channel's surroundings are missing: the attempt does not count.
    Waiting {
        /// When to look again.
        until: Timestamp,
        /// What it waits for.
        reason: String,
    },
    /// It failed for good.
    Failed {
        /// Why.
        error: String,
    },
}

/// The condition under which a delivery may be claimed at ?2 on channel ?1: it is due, and no earlier notice about the same
/// shift still waits on the channel.
const CLAIMABLE: &str = "d.channel = ?1 AND d.status IN ('queued', 'sending') AND d.next_attempt_at <= ?2
    AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.shift_id = d.shift_id AND e.channel = d.channel
                    AND e.id < d.id AND e.status IN ('queued', 'sending'))";

impl Writer {
    /// Takes the channel's oldest delivery that is due at `now` and counts the attempt, on disk, before it returns.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn claim(&mut self, channel: &str, now: Timestamp) -> Result<Option<Delivery>, StoreError> {
        self.in_transaction(|tx| {
            let sql = format!(
                "UPDATE deliveries SET status = 'sending', attempts = attempts + 1, next_attempt_at = ?3
                 WHERE id = (SELECT d.id FROM deliveries AS d WHERE {CLAIMABLE} ORDER BY d.id LIMIT 1)
                 RETURNING id, channel, attempts, payload"
            );
            let lapses = now.saturating_add(CLAIM).unwrap_or(Timestamp::MAX);
            let mut statement = tx.prepare_cached(&sql)?;
            Ok(statement.query_row(params![channel, Stamp(now), Stamp(lapses)], delivery_of).optional()?)
        })
    }

    /// Records how the attempt ended.
    ///
    /// # Errors
    /// When there is no such delivery, or the disk fails.
    pub fn settle(&mut self, id: i64, settlement: &Settlement) -> Result<(), StoreError> {
        self.in_transaction(|tx| {
            let changed = match settlement {
                Settlement::Delivered { at } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'delivered', delivered_at = ?2, next_attempt_at = NULL, last_error = NULL
                     WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*at)]),
                Settlement::Retry { at, error } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'queued', next_attempt_at = ?2, last_error = ?3 WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*at), error]),
                Settlement::Waiting { until, reason } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'queued', attempts = max(attempts - 1, 0), next_attempt_at = ?2,
                         last_error = ?3
                     WHERE id = ?1",
                )?
                .execute(params![id, Stamp(*until), reason]),
                Settlement::Failed { error } => tx.prepare_cached(
                    "UPDATE deliveries SET status = 'failed', next_attempt_at = NULL, last_error = ?2 WHERE id = ?1",
                )?
                .execute(params![id, error]),
            }?;
            if changed == 0 {
                return Err(StoreError::NotFound { what: "delivery", id: id.to_string() });
            }
            Ok(())
        })
    }

    /// Puts what was given up back into the outbox, with all its attempts before it and under its old key. Returns how many.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn retry_failed(&mut self, channel: Option<&str>, now: Timestamp) -> Result<usize, StoreError> {
        self.in_transaction(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE deliveries SET status = 'queued', attempts = 0, next_attempt_at = ?2
                 WHERE status = 'failed' AND (?1 IS NULL OR channel = ?1)",
            )?;
            Ok(statement.execute(params![channel, Stamp(now)])?)
        })
    }

    /// Gives up what has waited since before `before`: it is no news any more. Returns how many.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn expire_deliveries(&mut self, before: Timestamp) -> Result<usize, StoreError> {
        self.in_transaction(|tx| {
            let mut statement = tx.prepare_cached(
                "UPDATE deliveries SET status = 'expired', next_attempt_at = NULL
                 WHERE status = 'queued' AND queued_at < ?1",
            )?;
            Ok(statement.execute([Stamp(before)])?)
        })
    }
}

impl Reader {
    /// When the channel's next delivery is due; `None` when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_delivery_due(&self, channel: &str) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT min(d.next_attempt_at) FROM deliveries AS d
             WHERE d.channel = ?1 AND d.status IN ('queued', 'sending')
               AND NOT EXISTS (SELECT 1 FROM deliveries AS e WHERE e.shift_id = d.shift_id AND e.channel = d.channel
                               AND e.id < d.id AND e.status IN ('queued', 'sending'))",
        )?;
        Ok(statement.query_row([channel], |row| row.get::<_, Option<Stamp>>(0))?.map(|s| s.0))
    }
}

/// Frees what a daemon that died had claimed.
pub(super) fn release_claims(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute("UPDATE deliveries SET status = 'queued', next_attempt_at = queued_at WHERE status = 'sending'", [])?;
    Ok(())
}

/// The notice's number for its shift: 1 for the first, one more for each time that it is told again.
pub(super) fn next_number(tx: &Transaction<'_>, shift_id: i64, notice: Notice) -> Result<i64, StoreError> {
    let mut statement = tx
        .prepare_cached("SELECT count(DISTINCT idempotency_key) FROM deliveries WHERE shift_id = ?1 AND notice = ?2")?;
    let told: i64 = statement.query_row(params![shift_id, Name(notice)], |row| row.get(0))?;
    Ok(told + 1)
}

/// The key of a notice, the same on all channels and retries.
pub(super) fn key(shift_id: i64, notice: &str, number: i64) -> String {
    format!("{shift_id}:{notice}:{number}")
}

/// Puts an alert into the outbox of a channel. A key that the channel has already is left as it is.
pub(super) fn queue(tx: &Transaction<'_>, channel: &str, alert: &Alert, now: Timestamp) -> Result<usize, StoreError> {
    let mut statement = tx.prepare_cached(
        "INSERT INTO deliveries (idempotency_key, channel, shift_id, notice, payload, status, queued_at, next_attempt_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 'queued', ?6, ?6) ON CONFLICT (idempotency_key, channel) DO NOTHING",
    )?;
    Ok(statement.execute(params![
        alert.idempotency_key,
        channel,
        alert.shift_id,
        Name(alert.notice),
        Json(alert),
        Stamp(now)
    ])?)
}

/// Channels on which somebody was, or may have been, told about a shift.
pub(super) fn told_channels(tx: &Transaction<'_>, shift_id: i64) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT DISTINCT channel FROM deliveries
         WHERE shift_id = ?1 AND notice IN ('raised', 'confirmed') AND status IN ('delivered', 'sending') ORDER BY channel",
    )?;
    let rows = statement.query_map([shift_id], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes back what was not sent yet about a shift.
pub(super) fn cancel_queued(tx: &Transaction<'_>, shift_id: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE deliveries SET status = 'cancelled', next_attempt_at = NULL WHERE shift_id = ?1 AND status = 'queued'",
    )?
    .execute([shift_id])?;
    Ok(())
}

fn delivery_of(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get("id")?,
        channel: row.get("channel")?,
        attempts: row.get("attempts")?,
        alert: row.get::<_, Json<Alert>>("payload")?.0,
    })
}
