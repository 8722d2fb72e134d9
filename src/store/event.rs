//! The events behind the change log: rows that are only ever added, each with the hash of the one before.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::history::{self, Delivery, Recorded, Shift};
use crate::model::{Origin, Status, Urgency};

use super::error::StoreError;
use super::value::{Json, Name, hex_digest, name_of, stamp_text};
use super::writer::Writer;

/// What happened to a row of the change log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// It was written for the first time.
    Raised,
    /// A better `from`, another outlet, another condition.
    Amended,
    /// It was pending and holds.
    Confirmed,
    /// It no longer holds, and people had been told.
    Withdrawn,
    /// It no longer holds, nobody had been told, and it left the log.
    Dropped,
    /// It had been withdrawn or dropped and holds again.
    Reinstated,
    /// The user has seen it.
    Acknowledged,
    /// The user said that it is none.
    Dismissed,
    /// The user took back what they had said of it.
    Restored,
}

/// Where a row stands; `dropped` rows are not in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ShiftStatus {
    Pending,
    Confirmed,
    Dismissed,
    Withdrawn,
    Dropped,
}

impl ShiftStatus {
    pub(super) fn of(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Confirmed => Self::Confirmed,
            Status::Dismissed => Self::Dismissed,
            Status::Withdrawn => Self::Withdrawn,
        }
    }

    /// As the log shows it; `None` for what has left the log.
    pub(super) fn shown(self) -> Option<Status> {
        match self {
            Self::Pending => Some(Status::Pending),
            Self::Confirmed => Some(Status::Confirmed),
            Self::Dismissed => Some(Status::Dismissed),
            Self::Withdrawn => Some(Status::Withdrawn),
            Self::Dropped => None,
        }
    }
}

impl EventKind {
    /// The event that leads from one status to another.
    pub(super) fn between(before: ShiftStatus, after: ShiftStatus) -> Self {
        match (before, after) {
            (ShiftStatus::Withdrawn | ShiftStatus::Dropped, _) => Self::Reinstated,
            (ShiftStatus::Pending, ShiftStatus::Confirmed) => Self::Confirmed,
            _ => Self::Amended,
        }
    }
}

/// A row of the change log with all that is known of it: the body of an event, and of the row in `shifts`. The generated
/// columns of `shifts` read its fields by name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ShiftRow {
    pub status: ShiftStatus,
    #[serde(with = "second")]
    pub detected_at: Timestamp,
    pub origin: Origin,
    pub first_poll: bool,
    /// What was decided last about telling people.
    pub delivery: Delivery,
    #[serde(with = "second::option")]
    pub acknowledged_at: Option<Timestamp>,
    #[serde(with = "second::option")]
    pub dismissed_at: Option<Timestamp>,
    /// Why the user dismissed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The new position's scope as the views show it.
    pub scope: Option<String>,
    pub urgency: Urgency,
    pub shift: Shift,
}

impl ShiftRow {
    pub(super) fn new(shift: Shift, delivery: Delivery, status: ShiftStatus, origin: Origin, now: Timestamp) -> Self {
        Self {
            status,
            detected_at: now,
            origin,
            first_poll: false,
            delivery,
            acknowledged_at: None,
            dismissed_at: None,
            reason: None,
            scope: shift.to.scope.label(),
            urgency: history::urgency(&shift),
            shift,
        }
    }

    /// The row with another content. What the user said about it stays.
    pub(super) fn amended(&self, shift: Shift, delivery: Delivery, status: ShiftStatus) -> Self {
        let status = if self.dismissed_at.is_some() { ShiftStatus::Dismissed } else { status };
        Self {
            status,
            delivery,
            scope: shift.to.scope.label(),
            urgency: history::urgency(&shift),
            shift,
            ..self.clone()
        }
    }

    /// As `history` compares it; `None` where it has left the log.
    pub(super) fn recorded(&self, id: i64, told: bool) -> Option<Recorded> {
        Some(Recorded { id, shift: self.shift.clone(), status: self.status.shown()?, delivery: self.delivery, told })
    }
}

impl Writer {
    /// Notes that the user has seen a shift. Doing so again changes nothing.
    ///
    /// # Errors
    /// When there is no such shift, or the disk fails.
    pub fn acknowledge(&mut self, shift_id: i64, now: Timestamp) -> Result<(), StoreError> {
        self.verdict(shift_id, EventKind::Acknowledged, now, |row| {
            row.acknowledged_at.is_none().then(|| row.acknowledged_at = Some(now)).is_some()
        })
    }

    /// Notes that the user says that a shift is none, and why. What was not sent yet about it is not sent.
    ///
    /// # Errors
    /// When there is no such shift, or the disk fails.
    pub fn dismiss(&mut self, shift_id: i64, reason: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
        self.verdict(shift_id, EventKind::Dismissed, now, |row| {
            let news = row.dismissed_at.is_none() || reason.is_some_and(|reason| row.reason.as_deref() != Some(reason));
            row.status = ShiftStatus::Dismissed;
            row.dismissed_at = row.dismissed_at.or(Some(now));
            row.reason = reason.map(str::to_owned).or(row.reason.take());
            news
        })
    }

    /// Takes back what the user said last of a shift: that it is none, else that they have seen it. Gives whether there was
    /// anything to take back. What was not sent because of it stays unsent.
    ///
    /// # Errors
    /// When there is no such shift, or the disk fails.
    pub fn undo_verdict(&mut self, shift_id: i64, now: Timestamp) -> Result<bool, StoreError> {
        let mut undone = false;
        self.verdict(shift_id, EventKind::Restored, now, |row| {
            if row.dismissed_at.take().is_some() {
                (row.status, row.reason) = (ShiftStatus::of(row.shift.status), None);
                undone = true;
            } else {
                undone = row.acknowledged_at.take().is_some();
            }
            undone
        })?;
        Ok(undone)
    }

    fn verdict(
        &mut self,
        shift_id: i64,
        event: EventKind,
        now: Timestamp,
        change: impl FnOnce(&mut ShiftRow) -> bool,
    ) -> Result<(), StoreError> {
        self.in_transaction(|tx| {
            let mut find = tx.prepare_cached("SELECT body FROM shifts WHERE id = ?1 AND status <> 'dropped'")?;
            let row = find.query_row([shift_id], |row| row.get::<_, Json<ShiftRow>>(0)).optional()?;
            let Some(Json(mut row)) = row else {
                return Err(StoreError::NotFound { what: "shift", id: shift_id.to_string() });
            };
            if !change(&mut row) {
                return Ok(());
            }
            if event == EventKind::Dismissed {
                super::outbox::cancel_queued(tx, shift_id)?;
            }
            put_row(tx, shift_id, &row)?;
            append(tx, shift_id, event, &row, now)
        })
    }
}

pub(super) fn put_row(tx: &Transaction<'_>, id: i64, row: &ShiftRow) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE shifts SET body = ?2 WHERE id = ?1")?.execute(params![id, Json(row)])?;
    Ok(())
}

/// The hash before the first event.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What an event's hash is made of.
pub(super) struct Link<'a> {
    pub prev: &'a str,
    pub seq: i64,
    pub shift_id: i64,
    pub event: &'a str,
    pub at: &'a str,
    pub body: &'a str,
}

impl Link<'_> {
    /// SHA-256 over the fields, each followed by a line feed, in hexadecimal.
    pub(super) fn hash(&self) -> String {
        let Self { prev, seq, shift_id, event, at, body } = self;
        let text = format!("{prev}\n{seq}\n{shift_id}\n{event}\n{at}\n{body}\n");
        hex_digest(Sha256::new_with_prefix(text))
    }
}

/// Adds an event to the end of the chain.
pub(super) fn append(
    tx: &Transaction<'_>,
    shift_id: i64,
    event: EventKind,
    row: &ShiftRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut last = tx.prepare_cached("SELECT seq, hash FROM shift_events ORDER BY seq DESC LIMIT 1")?;
    let (seq, prev) = last
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
        .optional()?
        .unwrap_or((0, GENESIS.to_owned()));
    let (name, at, seq) = (name_of(&event)?, stamp_text(now), seq + 1);
    let body = serde_json::to_string(row).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))?;
    let hash = Link { prev: &prev, seq, shift_id, event: &name, at: &at, body: &body }.hash();
    tx.prepare_cached(
        "INSERT INTO shift_events (seq, shift_id, event, at, body, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![seq, shift_id, Name(event), at, body, prev, hash])?;
    Ok(())
}

/// Times in a body, to the second, as everywhere in the file.
mod second {
    use jiff::Timestamp;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::stamp_text;

    pub(super) fn serialize<S: Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&stamp_text(*time))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        Timestamp::deserialize(deserializer)
    }

    pub(super) mod option {
        use jiff::Timestamp;
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        use super::stamp_text;

        pub(in super::super) fn serialize<S: Serializer>(
            time: &Option<Timestamp>,
            serializer: S,
        ) -> Result<S::Ok, S::Error> {
            time.map(stamp_text).serialize(serializer)
        }

        pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
            deserializer: D,
        ) -> Result<Option<Timestamp>, D::Error> {
            Option::deserialize(deserializer)
        }
    }
}
