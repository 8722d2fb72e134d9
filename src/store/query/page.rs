//! Rows in the order in which they were stored, a page at a time: for exports of any size. No page holds a transaction open for
//! the next, so that a slow reader of an export does not hold the write-ahead log back.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::params;

use crate::config::ExportText;
use crate::model::Quality;
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::value::day;

use super::changes::{ChangeFilter, ChangeRow};
use super::column::{get, row};
use super::statements::{StatementFilter, StatementRow};
use super::text::matches_name;

/// Rows of `change_log` or `statement_log` in one page.
const ROWS: u32 = 1_000;
/// Articles in one page; each may have a long text.
const ARTICLES: u32 = 100;

row!(
    /// A story as it is exported: what its newest revision says.
    ArticleExport {
        /// Its row.
        article_id: i64,
        /// The id it was ingested under, else the canonical URL.
        article: Option<String>,
        /// The address as it was given or fetched.
        url: Option<String>,
        /// The outlet.
        outlet: Option<String>,
        /// The headline.
        title: Option<String>,
        /// The authors, joined by commas.
        byline: Option<String>,
        /// The day of publication.
        published_on: Option<Date>,
        /// The time of publication, where it is known.
        published_at: Option<Timestamp>,
        /// When it was first stored.
        first_seen_at: Timestamp,
        /// Revisions.
        revisions: u32,
        /// The language that it is written in.
        language: Option<String>,
        /// How far the extraction is to be trusted.
        quality: Quality,
        /// Statements that hold.
        statements: u32,
        /// As much of the text as is wanted.
        text: Option<String>,
    }
);

/// Which stories, and how much of them.
#[derive(Debug, Clone, Default)]
pub struct ArticleExportFilter {
    /// Published, or else first seen, on this day or later.
    pub since: Option<Date>,
    /// Part of the name of an official or a principal of whom it has a statement, see [`matches_name`].
    pub who: Option<String>,
    /// A topic on which it has a statement.
    pub topic: Option<String>,
    /// How much of the text: nothing, the sentences that its statements rest on, a line each, or all.
    pub text: ExportText,
}

/// Some rows, and after which row the next page begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows that are wanted; a page without one need not be the last.
    pub rows: Vec<T>,
    /// What to ask for next; `None` after the last page.
    pub next: Option<i64>,
}

impl<T> Page<T> {
    /// The wanted of the rows that were read, with their numbers.
    fn of(read: Vec<(i64, bool, T)>, limit: u32) -> Self {
        let whole = u32::try_from(read.len()).is_ok_and(|count| count >= limit);
        let next = read.last().map(|(number, ..)| *number).filter(|_| whole);
        Self { rows: read.into_iter().filter(|(_, wanted, _)| *wanted).map(|(.., row)| row).collect(), next }
    }
}

impl Reader {
    /// Rows of the change log after a shift (0 to begin with). Of the filter the limit is ignored.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn change_page(&self, filter: &ChangeFilter, after: i64) -> Result<Page<ChangeRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM change_log
             WHERE shift_id > ?1 AND (?2 IS NULL OR topic = ?2) AND (?3 IS NULL OR said_on >= ?3)
             ORDER BY shift_id LIMIT ?4",
            ChangeRow::COLUMNS.join(", ")
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![after, filter.topic, day(filter.since), ROWS], |row| {
            let row = ChangeRow::read(row)?;
            Ok((row.shift_id, filter.fits_who(&row), row))
        })?;
        Ok(Page::of(rows.collect::<rusqlite::Result<_>>()?, ROWS))
    }

    /// Rows of `statement_log` after a statement (0 to begin with).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn statement_page(&self, filter: &StatementFilter, after: i64) -> Result<Page<StatementRow>, StoreError> {
        let sql = format!(
            "SELECT {} FROM statement_log
             WHERE statement_id > ?1 AND (?2 IS NULL OR topic = ?2) AND (?3 IS NULL OR said_on >= ?3)
             ORDER BY statement_id LIMIT ?4",
            StatementRow::COLUMNS.join(", ")
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![after, filter.topic, day(filter.since), ROWS], |row| {
            let row = StatementRow::read(row)?;
            let wanted = filter.fits_who(row.official.as_deref(), row.principal.as_deref());
            Ok((row.statement_id, wanted, row))
        })?;
        Ok(Page::of(rows.collect::<rusqlite::Result<_>>()?, ROWS))
    }

    /// Stories after one (its row, 0 to begin with).
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn article_page(&self, filter: &ArticleExportFilter, after: i64) -> Result<Page<ArticleExport>, StoreError> {
        let text = match filter.text {
            ExportText::None => "NULL",
            ExportText::Evidence => {
                "(SELECT group_concat(evidence, char(10)) FROM (
                     SELECT DISTINCT evidence, field, span_start FROM statements
                     WHERE revision_id = r.id AND standing = 'held' ORDER BY field DESC, span_start))"
            }
            ExportText::Full => "r.text",
        };
        let sql = format!(
            "SELECT a.id AS article_id, coalesce(a.external_id, a.canonical_url) AS article, a.url, a.outlet, r.title,
                 (SELECT group_concat(value, ', ') FROM json_each(r.byline)) AS byline,
                 r.published_on, r.published_at, a.first_seen_at, r.number AS revisions, r.language, r.quality,
                 (SELECT count(*) FROM statements WHERE revision_id = r.id AND standing = 'held') AS statements,
                 {text} AS text,
                 (SELECT group_concat(coalesce(official, '') || char(10) || coalesce(principal, ''), char(10)) FROM statements
                  WHERE revision_id = r.id AND standing = 'held' AND (?2 IS NULL OR topic = ?2)) AS names
             FROM articles AS a JOIN revisions AS r ON r.article_id = a.id
             WHERE a.id > ?1 AND r.number = (SELECT max(number) FROM revisions WHERE article_id = a.id)
               AND (?3 IS NULL OR coalesce(r.published_on, substr(a.first_seen_at, 1, 10)) >= ?3)
             ORDER BY a.id LIMIT ?4"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![after, filter.topic, day(filter.since), ARTICLES], |row| {
            let names: Option<String> = get(row, "names")?;
            let row = ArticleExport::read(row)?;
            Ok((row.article_id, filter.fits(names.as_deref()), row))
        })?;
        Ok(Page::of(rows.collect::<rusqlite::Result<_>>()?, ARTICLES))
    }
}

impl ArticleExportFilter {
    /// Whether a story is wanted whose statements on the topic are of these officials and principals, a line each.
    fn fits(&self, names: Option<&str>) -> bool {
        match (&self.who, names) {
            (Some(who), Some(names)) => names.lines().any(|name| matches_name(name, who)),
            (Some(_), None) => false,
            (None, names) => self.topic.is_none() || names.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_has_a_next_one_even_where_nothing_of_it_is_wanted() {
        let page = Page::of(vec![(3, false, 'a'), (7, false, 'b')], 2);
        assert_eq!(page, Page { rows: vec![], next: Some(7) });
        assert_eq!(Page::of(vec![(9, true, 'c')], 2), Page { rows: vec!['c'], next: None });
    }
}
