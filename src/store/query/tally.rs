//! How much there is of everything.

use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::value::Count;

/// How much there is of everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Stories.
    pub articles: u64,
    /// Statements that hold.
    pub statements: u64,
    /// Rows of the change log, by status.
    pub shifts: Vec<(String, u64)>,
    /// Notices, by status.
    pub deliveries: Vec<(String, u64)>,
    /// Troubles that last.
    pub troubles: u64,
}

impl Reader {
    /// Counts everything.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tally(&self) -> Result<Tally, StoreError> {
        let one = |sql: &str| {
            self.connection()
                .prepare_cached(sql)?
                .query_row([], |row| row.get::<_, Count>(0))
                .map(|count| count.0 as u64)
        };
        let by = |sql: &str| -> rusqlite::Result<Vec<(String, u64)>> {
            let mut statement = self.connection().prepare_cached(sql)?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Count>(1)?.0 as u64)))?.collect()
        };
        Ok(Tally {
            articles: one("SELECT count(*) FROM articles")?,
            statements: one("SELECT count(*) FROM statements WHERE standing = 'held'")?,
            shifts: by("SELECT status, count(*) FROM change_log GROUP BY status ORDER BY status")?,
            deliveries: by("SELECT status, count(*) FROM deliveries GROUP BY status ORDER BY status")?,
            troubles: one("SELECT count(*) FROM troubles WHERE over_at IS NULL")?,
        })
    }

    /// The name under which the views know a story: the id it was ingested under, else its canonical URL.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn article_name(&self, article_id: i64) -> Result<Option<String>, StoreError> {
        use rusqlite::OptionalExtension as _;
        let sql = "SELECT coalesce(external_id, canonical_url) FROM articles WHERE id = ?1";
        let mut statement = self.connection().prepare_cached(sql)?;
        Ok(statement.query_row([article_id], |row| row.get(0)).optional()?.flatten())
    }
}
