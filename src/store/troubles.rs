//! Troubles: what is wrong for long without anybody looking. Each is told once when it begins, and once when it is over.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use crate::model::{Notice, Payload, Trouble, TroubleKind};

use super::error::StoreError;
use super::outbox::queue;
use super::reader::Reader;
use super::salvage::next_id;
use super::value::{Name, Stamp};
use super::writer::Writer;

/// A trouble that was found now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What is wrong.
    pub kind: TroubleKind,
    /// With what.
    pub subject: String,
    /// In words.
    pub message: String,
    /// Since when.
    pub since: Timestamp,
}

/// A trouble that lasts, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTrouble {
    /// Its row.
    pub id: i64,
    /// What is wrong.
    pub kind: TroubleKind,
    /// With what.
    pub subject: String,
    /// In words, as it was when it was found.
    pub message: String,
    /// Since when.
    pub since: Timestamp,
}

/// A channel that does not take its deliveries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailingChannel {
    /// Its name.
    pub channel: String,
    /// When the oldest of them was put into the outbox.
    pub since: Timestamp,
    /// How many wait after failures, or were given up.
    pub deliveries: u32,
    /// What it said last.
    pub last_error: Option<String>,
}

impl Writer {
    /// Notes what is wrong now: what is new is told on the channels for it, and so is the end of what is not wrong any more. Gives
    /// how many rows went into the outbox. A row changes only where something began or ended.
    ///
    /// # Errors
    /// When the disk fails; then nothing was written.
    pub fn note_troubles(
        &mut self,
        found: &[Found],
        channels: impl Fn(TroubleKind, &str) -> Vec<String>,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let lasting = self.reader().troubles()?;
        let same = |known: &KnownTrouble, found: &Found| (known.kind, &known.subject) == (found.kind, &found.subject);
        let begun: Vec<&Found> = found.iter().filter(|f| !lasting.iter().any(|known| same(known, f))).collect();
        let over: Vec<&KnownTrouble> = lasting.iter().filter(|known| !found.iter().any(|f| same(known, f))).collect();
        if begun.is_empty() && over.is_empty() {
            return Ok(0);
        }
        self.in_transaction(|tx| {
            let mut told = 0;
            for found in begun {
                told += begin(tx, found, &channels(found.kind, &found.subject), now)?;
            }
            for known in over {
                told += end(tx, known, &channels(known.kind, &known.subject), now)?;
            }
            Ok(told)
        })
    }
}

impl Reader {
    /// The troubles that last, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn troubles(&self) -> Result<Vec<KnownTrouble>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, kind, subject, message, since FROM troubles WHERE over_at IS NULL ORDER BY since, id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(KnownTrouble {
                id: row.get(0)?,
                kind: row.get::<_, Name<TroubleKind>>(1)?.0,
                subject: row.get(2)?,
                message: row.get(3)?,
                since: row.get::<_, Stamp>(4)?.0,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The channels that do not take their deliveries: something was tried `attempts` times or was given up, and nothing has
    /// arrived since.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn failing_channels(&self, attempts: u32) -> Result<Vec<FailingChannel>, StoreError> {
        // What arrived later than a failure shows that the channel is well again.
        let mut statement = self.connection().prepare_cached(
            "SELECT d.channel, min(d.queued_at), count(*), max(d.last_error) FROM deliveries AS d
             WHERE d.digest_id IS NULL AND ((d.status IN ('queued', 'sending') AND d.attempts >= ?1) OR d.status = 'failed')
               AND NOT EXISTS (SELECT 1 FROM deliveries AS e
                               WHERE e.channel = d.channel AND e.delivered_at > d.queued_at AND e.id > d.id)
             GROUP BY d.channel ORDER BY d.channel",
        )?;
        let rows = statement.query_map([attempts], |row| {
            Ok(FailingChannel {
                channel: row.get(0)?,
                since: row.get::<_, Stamp>(1)?.0,
                deliveries: row.get(2)?,
                last_error: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn begin(tx: &Transaction<'_>, found: &Found, channels: &[String], now: Timestamp) -> Result<usize, StoreError> {
    let sql = format!(
        "INSERT INTO troubles (id, kind, subject, message, since, found_at) VALUES ({}, ?1, ?2, ?3, ?4, ?5)",
        next_id("troubles")
    );
    tx.prepare_cached(&sql)?.execute(params![
        Name(found.kind),
        found.subject,
        found.message,
        Stamp(found.since),
        Stamp(now)
    ])?;
    let trouble = Trouble {
        idempotency_key: format!("trouble:{}:begun", tx.last_insert_rowid()),
        notice: Notice::Trouble,
        kind: found.kind,
        subject: found.subject.clone(),
        over: false,
        message: found.message.clone(),
        since: found.since,
        detected_at: now,
    };
    tell(tx, trouble, channels, now)
}

fn end(tx: &Transaction<'_>, known: &KnownTrouble, channels: &[String], now: Timestamp) -> Result<usize, StoreError> {
    tx.prepare_cached("UPDATE troubles SET over_at = ?2 WHERE id = ?1")?.execute(params![known.id, Stamp(now)])?;
    let trouble = Trouble {
        idempotency_key: format!("trouble:{}:over", known.id),
        notice: Notice::Trouble,
        kind: known.kind,
        subject: known.subject.clone(),
        over: true,
        message: String::new(),
        since: known.since,
        detected_at: now,
    };
    tell(tx, trouble, channels, now)
}

fn tell(tx: &Transaction<'_>, trouble: Trouble, channels: &[String], now: Timestamp) -> Result<usize, StoreError> {
    let payload = Payload::Trouble(trouble);
    let mut told = 0;
    for channel in channels {
        told += queue(tx, channel, &payload, now)?;
    }
    Ok(told)
}
