//! Writing what `history::reconcile` asks for: rows of the change log, their events, and the deliveries.

use rusqlite::params;

use crate::history::{self, Change as Wanted, Context, Delivery, Fold, Shift};
use crate::model::{Notice, Payload, Route};
use crate::store::error::StoreError;
use crate::store::event::{self, EventKind, ShiftRow, ShiftStatus};
use crate::store::outbox;
use crate::store::salvage::next_id;
use crate::store::value::Json;

use super::{Change, Session};

impl Session<'_> {
    /// Brings the change log of a unit in line with its fold.
    pub(super) fn reconcile(&mut self, unit: i64, fold: &Fold) -> Result<(), StoreError> {
        let rows = self.shift_rows(unit)?;
        let recorded: Vec<_> = rows.iter().filter_map(|(id, row, told)| row.recorded(*id, *told)).collect();
        let policy = self.policy;
        let context = Context {
            origin: self.origin,
            first_poll: self.first_poll,
            corrected: self.corrected,
            now: self.now,
            alert: &policy.alert,
        };
        for wanted in history::reconcile(&recorded, fold, context) {
            let row_of = |id: i64| {
                let found = rows.iter().find(|(known, ..)| *known == id).map(|(_, row, _)| row.clone());
                found.ok_or_else(|| StoreError::NotFound { what: "shift", id: id.to_string() })
            };
            match wanted {
                Wanted::Raise { shift, delivery } => self.raise(unit, shift, delivery)?,
                Wanted::Amend { id, shift, status, delivery, notice } => {
                    let before = row_of(id)?;
                    let row = before.amended(shift, delivery, ShiftStatus::of(status));
                    self.amend(id, &before, &row, notice)?;
                }
                Wanted::Withdraw { id, notice } => self.take_back(id, row_of(id)?, notice)?,
                Wanted::Erase { id } => self.take_back(id, row_of(id)?, None)?,
            }
        }
        Ok(())
    }

    /// The rows of a unit, with whether a notice of each went to the outbox and was not cancelled there.
    fn shift_rows(&self, unit: i64) -> Result<Vec<(i64, ShiftRow, bool)>, StoreError> {
        let mut statement = self.tx.prepare_cached(
            "SELECT id, body, EXISTS (SELECT 1 FROM deliveries AS d WHERE d.shift_id = shifts.id AND d.status <> 'cancelled')
             FROM shifts WHERE unit_id = ?1 ORDER BY id",
        )?;
        let rows =
            statement.query_map([unit], |row| Ok((row.get(0)?, row.get::<_, Json<ShiftRow>>(1)?.0, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn raise(&mut self, unit: i64, shift: Shift, delivery: Delivery) -> Result<(), StoreError> {
        let status = ShiftStatus::of(shift.status);
        let mut row = ShiftRow::new(shift, delivery, status, self.origin, self.now);
        row.first_poll = self.first_poll;
        self.tx
            .prepare_cached(&format!("INSERT INTO shifts (id, unit_id, body) VALUES ({}, ?1, ?2)", next_id("shifts")))?
            .execute(params![unit, Json(&row)])?;
        let id = self.tx.last_insert_rowid();
        self.log(id, EventKind::Raised, &row)?;
        if delivery == Delivery::Send { self.tell(id, &row, Notice::Raised) } else { Ok(()) }
    }

    fn amend(&mut self, id: i64, before: &ShiftRow, row: &ShiftRow, notice: Option<Notice>) -> Result<(), StoreError> {
        if row == before {
            return Ok(());
        }
        self.store(id, EventKind::between(before.status, row.status), row)?;
        notice.map_or(Ok(()), |notice| self.tell(id, row, notice))
    }

    /// The shift no longer holds. Those who were told are told; where nobody was, the row leaves the log.
    fn take_back(&mut self, id: i64, before: ShiftRow, notice: Option<Notice>) -> Result<(), StoreError> {
        let told = outbox::told_channels(self.tx, id)?;
        outbox::cancel_queued(self.tx, id)?;
        let (status, event) = if told.is_empty() {
            (ShiftStatus::Dropped, EventKind::Dropped)
        } else {
            (ShiftStatus::Withdrawn, EventKind::Withdrawn)
        };
        let row = ShiftRow { status, ..before };
        self.store(id, event, &row)?;
        if row.dismissed_at.is_some() {
            // Who said that it was none need not hear that it is none.
            return Ok(());
        }
        // Who was told before is told now, whatever the channel asks for.
        let told = self.told(id)?;
        notice.map_or(Ok(()), |notice| self.queue(id, &row, notice, &told))
    }

    fn store(&mut self, id: i64, event: EventKind, row: &ShiftRow) -> Result<(), StoreError> {
        event::put_row(self.tx, id, row)?;
        self.log(id, event, row)
    }

    fn log(&mut self, shift_id: i64, event: EventKind, row: &ShiftRow) -> Result<(), StoreError> {
        event::append(self.tx, shift_id, event, row, self.now)?;
        self.outcome.changes.push(Change {
            shift_id,
            event,
            kind: row.shift.kind,
            subject_kind: row.shift.key.subject_kind,
            subject: row.shift.key.subject.clone(),
            first_poll: row.first_poll,
        });
        Ok(())
    }

    fn tell(&mut self, id: i64, row: &ShiftRow, notice: Notice) -> Result<(), StoreError> {
        let mut channels = self.policy.channels.clone();
        if notice == Notice::Confirmed {
            // Who was told of it as pending is told that it holds, whatever the channel asks for.
            let told = self.told(id)?;
            channels.retain(|(name, _)| !told.iter().any(|(known, _)| known == name));
            channels.extend(told);
        }
        self.queue(id, row, notice, &channels)
    }

    /// The channels that were told of a shift and are still there; they are asked for nothing.
    fn told(&self, id: i64) -> Result<Vec<(String, Route)>, StoreError> {
        let mut told = outbox::told_channels(self.tx, id)?;
        told.retain(|name| self.policy.channels.iter().any(|(known, _)| known == name));
        Ok(told.into_iter().map(|name| (name, Route::default())).collect())
    }

    fn queue(
        &mut self,
        id: i64,
        row: &ShiftRow,
        notice: Notice,
        channels: &[(String, Route)],
    ) -> Result<(), StoreError> {
        if channels.is_empty() {
            return Ok(());
        }
        let number = outbox::next_number(self.tx, id, notice)?;
        let alert = self.alert(id, row, notice, number)?;
        let wanted: Vec<&String> =
            channels.iter().filter(|(_, route)| route.takes(&alert)).map(|(channel, _)| channel).collect();
        let payload = Payload::from(alert);
        for channel in wanted {
            if outbox::adopt(self.tx, channel, payload.alert())? {
                continue;
            }
            self.outcome.deliveries += outbox::queue(self.tx, channel, &payload, self.now)?;
        }
        Ok(())
    }
}
