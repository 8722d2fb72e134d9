//! `verify`: whether what is stored is what was written. SQLite itself does not notice a changed byte in a text.

use std::collections::HashMap;
use std::fmt;

use rusqlite::Row;
use serde::Serialize;

use crate::model::Article;

use super::error::StoreError;
use super::event::{GENESIS, Link};
use super::query::read_article;
use super::reader::Reader;
use super::record::content_hash;

/// The first row that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Altered {
    /// Its table.
    pub table: &'static str,
    /// Its key: `seq` of an event, `id` of any other row.
    pub row: i64,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Events whose hashes were computed again.
    pub events: u64,
    /// Revisions of articles whose hashes were computed again.
    pub revisions: u64,
    /// The hash of the last event. Whoever keeps it elsewhere can later prove that nothing was cut off.
    pub head: String,
    /// The first row that is not as it was written; `None` when all is well.
    pub altered: Option<Altered>,
}

impl fmt::Display for Altered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {} of {}: {}", self.row, self.table, self.problem)
    }
}

/// A stored event.
struct Stored {
    seq: i64,
    shift_id: i64,
    event: String,
    at: String,
    body: String,
    prev: String,
    hash: String,
}

impl Reader {
    /// Computes the chain of hashes over the change log again, compares the log with the last event of each of its rows, and
    /// the text of each revision with its hash. Names the first row that was altered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let snapshot = self.connection().unchecked_transaction()?;
        let mut verified = Verified { events: 0, revisions: 0, head: GENESIS.to_owned(), altered: None };
        let mut last = HashMap::new();
        verified.altered = self.check_events(&mut verified, &mut last)?;
        if verified.altered.is_none() {
            verified.altered = self.check_shifts(&last)?;
        }
        if verified.altered.is_none() {
            verified.altered = self.check_revisions(&mut verified.revisions)?;
        }
        snapshot.finish()?;
        Ok(verified)
    }

    fn check_events(
        &self,
        verified: &mut Verified,
        last: &mut HashMap<i64, String>,
    ) -> Result<Option<Altered>, StoreError> {
        let mut statement = self
            .connection()
            .prepare("SELECT seq, shift_id, event, at, body, prev_hash, hash FROM shift_events ORDER BY seq")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let stored = stored_of(row)?;
            if let Some(problem) = problem_of(&stored, verified) {
                return Ok(Some(Altered { table: "shift_events", row: stored.seq, problem }));
            }
            verified.events += 1;
            verified.head = stored.hash;
            last.insert(stored.shift_id, stored.body);
        }
        Ok(None)
    }

    fn check_shifts(&self, last: &HashMap<i64, String>) -> Result<Option<Altered>, StoreError> {
        let mut statement = self.connection().prepare("SELECT id, body FROM shifts ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            let (id, body) = (row.get(0)?, row.get_ref(1)?.as_bytes().unwrap_or_default());
            if last.get(&id).map(String::as_bytes) != Some(body) {
                return Ok(Some(Altered { table: "shifts", row: id, problem: "it is not what its last event says" }));
            }
            seen += 1;
        }
        if seen == last.len() {
            return Ok(None);
        }
        let missing = last.keys().copied().filter(|id| !self.has_shift(*id)).min().unwrap_or_default();
        Ok(Some(Altered { table: "shifts", row: missing, problem: "it was deleted" }))
    }

    fn has_shift(&self, id: i64) -> bool {
        let found =
            self.connection().prepare_cached("SELECT 1 FROM shifts WHERE id = ?1").and_then(|mut s| s.exists([id]));
        found.unwrap_or(false)
    }

    /// Reads what is still kept: `[retention]` leaves nothing to compare.
    fn check_revisions(&self, count: &mut u64) -> Result<Option<Altered>, StoreError> {
        let mut ids = self
            .connection()
            .prepare("SELECT id, hash FROM revisions WHERE NOT (text = '' AND blocks = 'null') ORDER BY id")?;
        let mut rows = ids.query([])?;
        while let Some(row) = rows.next()? {
            let (id, hash): (i64, String) = (row.get(0)?, row.get(1)?);
            let altered = |problem| Ok(Some(Altered { table: "revisions", row: id, problem }));
            let article: Article = match read_article(self.connection(), id) {
                Ok(Some(article)) => article,
                Ok(None) | Err(StoreError::Sql(_)) => return altered("it cannot be read"),
                Err(error) => return Err(error),
            };
            if content_hash(&article) != hash {
                return altered("its text is not what was stored");
            }
            *count += 1;
        }
        Ok(None)
    }
}

fn problem_of(stored: &Stored, verified: &Verified) -> Option<&'static str> {
    let Stored { seq, shift_id, event, at, body, prev, hash } = stored;
    let link = Link { prev, seq: *seq, shift_id: *shift_id, event, at, body };
    if i64::try_from(verified.events).is_ok_and(|before| *seq != before + 1) {
        Some("an event before it is missing")
    } else if *prev != verified.head {
        Some("it does not follow from the event before it")
    } else if link.hash() != *hash {
        Some("its content is not what was stored")
    } else {
        None
    }
}

fn stored_of(row: &Row<'_>) -> rusqlite::Result<Stored> {
    // Damage may have made the text something else than UTF-8: then the hash must fail, not the reading.
    let text = |index| -> rusqlite::Result<String> {
        Ok(String::from_utf8_lossy(row.get_ref(index)?.as_bytes().unwrap_or_default()).into_owned())
    };
    Ok(Stored {
        seq: row.get(0)?,
        shift_id: row.get(1).unwrap_or_default(),
        event: text(2)?,
        at: text(3)?,
        body: text(4)?,
        prev: text(5)?,
        hash: text(6)?,
    })
}
