//! One shift with everything behind it: both statements, the rules that fired, the words around them, what happened to it.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

use crate::model::{Field, Moment, Statement};
use crate::store::error::StoreError;
use crate::store::event::EventKind;
use crate::store::reader::Reader;
use crate::store::record::{COLUMN_COUNT, COLUMNS, statement_of};
use crate::store::value::{Day, MomentColumns, Name, Stamp};

use super::changes::{ChangeRow, DeliveryRow};

/// Bytes of context on each side of the evidence, at most.
const CONTEXT: usize = 400;

/// A shift with everything behind it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShiftDetail {
    /// Its row in the change log.
    pub change: ChangeRow,
    /// The statement behind the earlier position.
    pub from: Side,
    /// The statement behind the new position.
    pub to: Side,
    /// All statements that report the new position's utterance, the one above included.
    pub reports: Vec<Side>,
    /// What happened to the row, in order.
    pub events: Vec<EventRow>,
    /// What was, or is to be, delivered.
    pub deliveries: Vec<DeliveryRow>,
}

/// A statement with its article and the words around its evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// The statement's row.
    pub statement_id: i64,
    /// The statement, with the rules that fired.
    pub statement: Statement,
    /// The article's headline.
    pub title: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// The words before the evidence, cut at a word.
    pub before: String,
    /// The words after the evidence, cut at a word.
    pub after: String,
}

/// A statement that was read out of an article, as it stands in its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reading {
    /// The statement's row.
    pub statement_id: i64,
    /// The revision that says so, 1 for the first.
    pub revision: u32,
    /// The statement, with the rules that fired.
    pub statement: Statement,
    /// Why it made no shift, where it made none.
    pub why_not: Option<String>,
}

/// Something that happened to a row of the change log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventRow {
    /// Its place in the chain.
    pub seq: i64,
    /// What happened.
    pub event: EventKind,
    /// When.
    pub at: Timestamp,
}

impl Reader {
    /// One shift with everything behind it.
    ///
    /// # Errors
    /// When there is no such shift, or the file cannot be read.
    pub fn shift(&self, shift_id: i64) -> Result<ShiftDetail, StoreError> {
        // One snapshot for all queries; it ends with this call.
        let _snapshot = self.connection().unchecked_transaction()?;
        let change = self.change(shift_id)?;
        let mut ids = self
            .connection()
            .prepare_cached("SELECT from_statement, to_statement, utterance_id FROM shifts WHERE id = ?1")?;
        let (from, to, utterance): (i64, i64, i64) =
            ids.query_row([shift_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(ShiftDetail {
            change,
            from: self.side(from)?,
            to: self.side(to)?,
            reports: self.reports(utterance)?,
            events: self.events(shift_id)?,
            deliveries: self.deliveries(Some(shift_id))?,
        })
    }

    /// What happened to a row of the change log, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn events(&self, shift_id: i64) -> Result<Vec<EventRow>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT seq, event, at FROM shift_events WHERE shift_id = ?1 ORDER BY seq")?;
        let rows = statement.query_map([shift_id], |row| {
            Ok(EventRow { seq: row.get(0)?, event: row.get::<_, Name<_>>(1)?.0, at: row.get::<_, Stamp>(2)?.0 })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn side(&self, statement_id: i64) -> Result<Side, StoreError> {
        let mut statement = self.connection().prepare_cached(&side_sql("s.id = ?1"))?;
        let found = statement.query_row([statement_id], side_of).optional()?;
        found.ok_or_else(|| StoreError::NotFound { what: "statement", id: statement_id.to_string() })
    }

    /// What an article says, the most important first; what later revisions or newer rules took back is left out.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn readings(&self, article_id: i64) -> Result<Vec<Reading>, StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS}, s.id, r.number, s.why_not FROM revisions AS r JOIN statements AS s ON s.revision_id = r.id
             WHERE r.article_id = ?1 AND s.standing = 'held' ORDER BY s.ordinal, s.id"
        ))?;
        let at = COLUMN_COUNT;
        let rows = statement.query_map([article_id], |row| {
            Ok(Reading {
                statement_id: row.get(at)?,
                revision: row.get(at + 1)?,
                statement: statement_of(row, 0)?,
                why_not: row.get(at + 2)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn reports(&self, utterance: i64) -> Result<Vec<Side>, StoreError> {
        let sql = side_sql("s.utterance_id = ?1 AND s.standing = 'held' ORDER BY s.id");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([utterance], side_of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn side_sql(condition: &str) -> String {
    format!(
        "SELECT {COLUMNS}, s.id, r.title, r.text, r.published_on, r.published_at, r.published_offset, a.outlet, a.url
         FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id JOIN articles AS a ON a.id = r.article_id
         WHERE {condition}"
    )
}

fn side_of(row: &Row<'_>) -> rusqlite::Result<Side> {
    let at = COLUMN_COUNT;
    let statement = statement_of(row, 0)?;
    let title: Option<String> = row.get(at + 1)?;
    let text: String = row.get(at + 2)?;
    let within = match statement.evidence.field {
        Field::Text => text.as_str(),
        Field::Title => title.as_deref().unwrap_or_default(),
    };
    let (before, after) = around(within, statement.evidence.start, statement.evidence.end);
    let published = MomentColumns {
        on: row.get::<_, Option<Day>>(at + 3)?.map(|d| d.0),
        at: row.get::<_, Option<Stamp>>(at + 4)?.map(|s| s.0),
        offset: row.get(at + 5)?,
    };
    Ok(Side {
        statement_id: row.get(at)?,
        statement,
        outlet: row.get(at + 6)?,
        url: row.get(at + 7)?,
        published: published.moment(),
        before,
        after,
        title,
    })
}

/// The words around a span, cut at white space; empty where the span does not fit the text.
fn around(text: &str, start: usize, end: usize) -> (String, String) {
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else { return Default::default() };
    let from = before.len().saturating_sub(CONTEXT);
    let tail = &before[before.ceil_char_boundary(from)..];
    let tail = if from == 0 { tail } else { tail.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) };
    let head = &after[..after.floor_char_boundary(CONTEXT)];
    let head = if head.len() == after.len() {
        head
    } else {
        head.rsplit_once(char::is_whitespace).map_or("", |(rest, _)| rest)
    };
    (tail.to_owned(), head.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_cut_at_words_and_never_inside_a_character() {
        let text = "š ".repeat(400) + "EVIDENCE" + &" ž".repeat(400);
        let start = text.find("EVIDENCE").unwrap();
        let (before, after) = around(&text, start, start + 8);
        assert!(before.len() <= CONTEXT && before.starts_with('š'), "{before}");
        assert!(after.len() <= CONTEXT && after.ends_with('ž'), "{after}");
    }

    #[test]
    fn a_span_outside_the_text_has_no_context() {
        assert_eq!(around("short", 3, 99), (String::new(), String::new()));
    }
}
