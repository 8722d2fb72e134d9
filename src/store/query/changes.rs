//! The change log, and what was delivered of it.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::params_from_iter;

use crate::model::{Basis, Commitment, Direction, Notice, Origin, ShiftKind, Status, SubjectKind};
use crate::store::error::StoreError;
use crate::store::outbox::DeliveryStatus;
use crate::store::reader::Reader;

use super::column::row;
use super::conditions::{Conditions, past, rows};
use super::text::matches_name;

row!(
    /// A row of the view `change_log`, which see for the meaning of its columns.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    ChangeRow {
        shift_id: i64,
        kind: ShiftKind,
        detected_at: Timestamp,
        said_on: Option<Date>,
        from_said_on: Option<Date>,
        subject_kind: SubjectKind,
        subject: String,
        speaker: Option<String>,
        principal: Option<String>,
        topic: String,
        scope: Option<String>,
        from_commitment: Commitment,
        to_commitment: Commitment,
        direction: Option<Direction>,
        steps: u8,
        condition: Option<String>,
        from_basis: Basis,
        from_evidence: String,
        from_url: Option<String>,
        to_evidence: String,
        to_url: Option<String>,
        outlets: u32,
        confidence: f64,
        status: Status,
        acknowledged_at: Option<Timestamp>,
        origin: Origin,
        dismissed_at: Option<Timestamp>,
        reason: Option<String>,
    }
);

row!(
    /// A row of the view `delivery_log`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    DeliveryRow {
        shift_id: Option<i64>,
        notice: Notice,
        channel: String,
        status: DeliveryStatus,
        attempts: u32,
        last_error: Option<String>,
        delivered_at: Option<Timestamp>,
        idempotency_key: String,
        queued_at: Timestamp,
        next_attempt_at: Option<Timestamp>,
        digest_id: Option<i64>,
        delivery_id: i64,
    }
);

row!(
    /// A shift that holds, as far as it says who stood where on a day. The columns are those of the view `change_log`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    MoveRow {
        subject_kind: SubjectKind,
        subject: String,
        principal: Option<String>,
        topic: String,
        scope: Option<String>,
        from_said_on: Option<Date>,
        said_on: Option<Date>,
        from_commitment: Commitment,
        to_commitment: Commitment,
    }
);

/// Which rows of the change log. The default is all.
#[derive(Debug, Clone, Default)]
pub struct ChangeFilter {
    /// Part of the name of the subject or the speaker, see [`matches_name`].
    pub who: Option<String>,
    /// The topic's id.
    pub topic: Option<String>,
    /// The very name of the subject or the speaker.
    pub name: Option<String>,
    /// Said on this day or later.
    pub since: Option<Date>,
    /// Said on this day or earlier.
    pub until: Option<Date>,
    /// Up or down.
    pub direction: Option<Direction>,
    /// Shift, qualification or edit.
    pub kind: Option<ShiftKind>,
    /// Shifts and edits alone: neither changed conditions nor scopes.
    pub moves_only: bool,
    /// Where it stands.
    pub status: Option<Status>,
    /// Officials or principals.
    pub subject_kind: Option<SubjectKind>,
    /// The last so many …
    pub limit: Option<usize>,
    /// … before these last.
    pub offset: usize,
}

impl ChangeFilter {
    pub(super) fn fits_who(&self, row: &ChangeRow) -> bool {
        let Some(who) = &self.who else { return true };
        [Some(&row.subject), row.speaker.as_ref()].into_iter().flatten().any(|name| matches_name(name, who))
    }
}

impl Reader {
    /// Rows of the change log, in the order of the days they were said.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn changes(&self, filter: &ChangeFilter) -> Result<Vec<ChangeRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.text("topic = ?", filter.topic.clone());
        conditions.day("said_on >= ?", filter.since);
        conditions.day("said_on <= ?", filter.until);
        conditions.text("kind = ?", filter.kind.map(ShiftKind::as_str));
        if filter.moves_only {
            conditions.plain("kind <> 'qualification'");
        }
        conditions.text("status = ?", filter.status.map(Status::as_str));
        conditions.text("subject_kind = ?", filter.subject_kind.map(SubjectKind::as_str));
        conditions.text("direction = ?", filter.direction.map(Direction::as_str));
        if let Some(who) = &filter.who {
            let mut names = self.names_like("shifts", "subject", who)?;
            names.extend(self.names_like("shifts", "speaker", who)?);
            conditions.one_of(["subject", "speaker"], &names);
        }
        if let Some(name) = &filter.name {
            conditions.one_of(["subject", "speaker"], std::slice::from_ref(name));
        }
        let sql = format!(
            "SELECT {} FROM change_log {} ORDER BY said_on DESC, shift_id DESC LIMIT ? OFFSET ?",
            ChangeRow::COLUMNS.join(", "),
            conditions.sql()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let values = conditions.values([rows(filter.limit), past(filter.offset)]);
        let read = statement.query_map(params_from_iter(values), ChangeRow::read)?;
        let mut changes = read.collect::<rusqlite::Result<Vec<_>>>()?;
        changes.reverse();
        Ok(changes)
    }

    /// The shifts that hold, with no more of each than says who stood where on a day; of one topic, or of all. In no order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn moves(&self, topic: Option<&str>) -> Result<Vec<MoveRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.plain("kind <> 'qualification'");
        conditions.plain("status IN ('pending', 'confirmed')");
        conditions.text("topic = ?", topic);
        let columns = MoveRow::COLUMNS.join(", ");
        let sql = format!("SELECT {columns} FROM shifts INDEXED BY shifts_as_moves {}", conditions.sql());
        let mut statement = self.connection().prepare_cached(&sql)?;
        let read = statement.query_map(params_from_iter(conditions.values([])), MoveRow::read)?;
        Ok(read.collect::<rusqlite::Result<_>>()?)
    }

    /// One row of the change log.
    ///
    /// # Errors
    /// When there is no such row, or the file cannot be read.
    pub fn change(&self, shift_id: i64) -> Result<ChangeRow, StoreError> {
        let sql = format!("SELECT {} FROM change_log WHERE shift_id = ?1", ChangeRow::COLUMNS.join(", "));
        let mut statement = self.connection().prepare_cached(&sql)?;
        let mut rows = statement.query_map([shift_id], ChangeRow::read)?;
        match rows.next() {
            Some(row) => Ok(row?),
            None => Err(StoreError::NotFound { what: "shift", id: shift_id.to_string() }),
        }
    }

    /// What was, or is to be, delivered: of one shift, or all of it; oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn deliveries(&self, shift_id: Option<i64>) -> Result<Vec<DeliveryRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM delivery_log WHERE ?1 IS NULL OR shift_id = ?1 ORDER BY queued_at, idempotency_key, channel",
            DeliveryRow::COLUMNS.join(", ")
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([shift_id], DeliveryRow::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
