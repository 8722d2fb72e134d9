//! Texts go after their time; what was said, and the change log, stay.

use jiff::Timestamp;
use rusqlite::params;

use super::error::StoreError;
use super::value::Stamp;
use super::writer::Writer;

/// Revisions in one transaction: other writers wait no longer than for these.
const BATCH: usize = 500;

/// Which texts go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Retention {
    /// Those read before this time, of revisions without a statement that counts.
    pub before: Option<Timestamp>,
    /// Those read before this time, of revisions with one.
    pub before_with_statements: Option<Timestamp>,
}

/// Where one batch ended; the next begins behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Texts that went.
    pub texts: usize,
    /// What to hand to the next batch; `None` when there is no more to look at.
    pub next: Option<(Timestamp, i64)>,
}

impl Writer {
    /// Drops the texts of one batch of revisions. Their titles, dates and hashes stay, so that an article is known again, and
    /// so do their statements with their sentences.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn drop_texts(&mut self, retention: Retention, after: Option<(Timestamp, i64)>) -> Result<Dropped, StoreError> {
        let Some(until) = retention.before.max(retention.before_with_statements) else {
            return Ok(Dropped { texts: 0, next: None });
        };
        let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, 0));
        self.in_transaction(|tx| {
            let mut old = tx.prepare_cached(
                // "superseded" statements are shown with an edit; "replaced" ones are no more.
                "SELECT r.id, r.fetched_at,
                     EXISTS (SELECT 1 FROM statements AS s WHERE s.revision_id = r.id AND s.standing <> 'replaced')
                 FROM revisions AS r
                 WHERE r.blocks <> 'null' AND (r.fetched_at, r.id) > (?1, ?2) AND r.fetched_at < ?3
                 ORDER BY r.fetched_at, r.id LIMIT ?4",
            )?;
            let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
            let rows = old.query_map(params![Stamp(at), id, Stamp(until), limit], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Stamp>(1)?.0, row.get::<_, bool>(2)?))
            })?;
            let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            let mut drop = tx.prepare_cached("UPDATE revisions SET text = '', blocks = 'null' WHERE id = ?1")?;
            let mut texts = 0;
            for (id, read_at, says) in &rows {
                let before = if *says { retention.before_with_statements } else { retention.before };
                if before.is_some_and(|before| *read_at < before) {
                    texts += drop.execute([id])?;
                }
            }
            let next = rows.last().filter(|_| rows.len() == BATCH).map(|(id, read_at, _)| (*read_at, *id));
            Ok(Dropped { texts, next })
        })
    }

    /// Gives the room of what was dropped back to the file system, and puts the index of words in order.
    ///
    /// # Errors
    /// When another program uses the file, or the disk has no room for the copy that this takes.
    pub fn vacuum(&mut self) -> Result<(), StoreError> {
        self.connection().execute_batch(
            "INSERT INTO revisions_search (revisions_search) VALUES ('optimize'); VACUUM; PRAGMA optimize",
        )?;
        self.checkpoint()
    }
}
