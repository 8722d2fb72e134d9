//! What was said, and why it made no shift.

use jiff::civil::Date;
use rusqlite::params;

use crate::model::{AssertedBy, Commitment, Frame};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::value::day;

use super::column::row;
use super::text::matches_name;

row!(
    /// A row of the view `statement_log`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    StatementRow {
        statement_id: i64,
        article: Option<String>,
        official: Option<String>,
        principal: Option<String>,
        topic: String,
        commitment: Commitment,
        scope: Option<String>,
        condition: Option<String>,
        time: Frame,
        asserted_by: AssertedBy,
        said_on: Option<Date>,
        evidence: String,
        url: Option<String>,
        utterance_id: Option<i64>,
        revision: u32,
        superseded: bool,
    }
);

row!(
    /// A row of the view `why_not`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    WhyNotRow {
        statement_id: i64,
        article: Option<String>,
        official: Option<String>,
        principal: Option<String>,
        topic: String,
        commitment: Commitment,
        scope: Option<String>,
        said_on: Option<Date>,
        reason: String,
        evidence: String,
        url: Option<String>,
    }
);

/// Which statements. The default is all.
#[derive(Debug, Clone, Default)]
pub struct StatementFilter {
    /// Part of the official's or the principal's name, see [`matches_name`].
    pub who: Option<String>,
    /// The topic's id.
    pub topic: Option<String>,
    /// The article, as `statement_log` names it, or its address.
    pub article: Option<String>,
    /// Said on this day or later.
    pub since: Option<Date>,
}

impl StatementFilter {
    pub(super) fn fits_who(&self, official: Option<&str>, principal: Option<&str>) -> bool {
        let Some(who) = &self.who else { return true };
        [official, principal].into_iter().flatten().any(|name| matches_name(name, who))
    }
}

impl Reader {
    /// Statements in the order of the days they were said.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn statements(&self, filter: &StatementFilter) -> Result<Vec<StatementRow>, StoreError> {
        let rows = self.statement_rows("statement_log", StatementRow::COLUMNS, filter, StatementRow::read)?;
        let fits = |row: &StatementRow| filter.fits_who(row.official.as_deref(), row.principal.as_deref());
        Ok(rows.into_iter().filter(fits).collect())
    }

    /// Current statements that made no shift, with the reason.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn why_not(&self, filter: &StatementFilter) -> Result<Vec<WhyNotRow>, StoreError> {
        let rows = self.statement_rows("why_not", WhyNotRow::COLUMNS, filter, WhyNotRow::read)?;
        let fits = |row: &WhyNotRow| filter.fits_who(row.official.as_deref(), row.principal.as_deref());
        Ok(rows.into_iter().filter(fits).collect())
    }

    fn statement_rows<T>(
        &self,
        view: &str,
        columns: &[&str],
        filter: &StatementFilter,
        read: fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let sql = format!(
            "SELECT {} FROM {view} WHERE (?1 IS NULL OR topic = ?1) AND (?2 IS NULL OR article = ?2 OR url = ?2)
               AND (?3 IS NULL OR said_on >= ?3)
             ORDER BY said_on, statement_id",
            columns.join(", ")
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![filter.topic, filter.article, day(filter.since)], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
