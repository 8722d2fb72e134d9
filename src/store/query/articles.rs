//! Stories that are known: for polling, for replaying, and for people.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::model::{Article, Moment, Quality};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::stretch::parted;
use crate::store::value::{Day, Json, MomentColumns, Name, Stamp};

use super::column::row;

row!(
    /// A story as polling knows it.
    KnownArticle {
        /// Its row.
        id: i64,
        /// The canonical URL; `None` of an article that was ingested without an address.
        canonical_url: Option<String>,
        /// The address as it was given or fetched.
        url: Option<String>,
        /// The configured URL of the source that led to it.
        source_url: Option<String>,
        /// When it was first stored.
        first_seen_at: Timestamp,
        /// When it was last looked at.
        checked_at: Timestamp,
        /// When to look at it again; `None` is never.
        next_check_at: Option<Timestamp>,
        /// The ETag header of the last answer, verbatim.
        etag: Option<String>,
        /// The Last-Modified header of the last answer, verbatim.
        last_modified: Option<String>,
        /// Failed looks in a row.
        failures: u32,
    }
);

row!(
    /// A story as `articles` lists it.
    ArticleRow {
        /// Its row.
        id: i64,
        /// The id it was ingested under, else the canonical URL.
        article: Option<String>,
        /// The address as it was given or fetched.
        url: Option<String>,
        /// The outlet.
        outlet: Option<String>,
        /// The headline of its newest revision.
        title: Option<String>,
        /// The day of publication.
        published_on: Option<jiff::civil::Date>,
        /// When it was first stored.
        first_seen_at: Timestamp,
        /// Revisions.
        revisions: u32,
        /// How far the extraction is to be trusted.
        quality: Quality,
        /// Statements that hold.
        statements: u32,
    }
);

row!(
    /// What a story said when it was read.
    RevisionRow {
        /// 1 for the first.
        number: u32,
        /// When it was read.
        fetched_at: Timestamp,
        /// The headline.
        title: Option<String>,
        /// The text.
        text: String,
    }
);

/// Which stories `articles` lists. The default is all.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// First seen at this time or later.
    pub since: Option<Timestamp>,
    /// Only those with a statement that holds.
    pub with_statements: bool,
    /// The last so many.
    pub limit: Option<u32>,
}

/// The newest text of a story, to be read anew.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArticle {
    /// The story's row.
    pub article_id: i64,
    /// The revision's row.
    pub revision_id: i64,
    /// The rules that last read it.
    pub rules_version: String,
    /// The address as it was given or fetched.
    pub url: Option<String>,
    /// The article as it was stored.
    pub article: Article,
}

/// `KnownArticle`s, with a condition to follow.
fn known_where(condition: &str) -> String {
    format!("SELECT {} FROM articles WHERE {condition}", KnownArticle::COLUMNS.join(", "))
}

impl Reader {
    /// The story to which a canonical address leads.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn known_article(&self, canonical_url: &str) -> Result<Option<KnownArticle>, StoreError> {
        let sql = known_where("id = (SELECT article_id FROM article_urls WHERE url = ?1)");
        let mut statement = self.connection().prepare_cached(&sql)?;
        Ok(statement.query_row([canonical_url], KnownArticle::read).optional()?)
    }

    /// What a story said each time that it said something else, the first text first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn revisions(&self, article_id: i64) -> Result<Vec<RevisionRow>, StoreError> {
        let columns = RevisionRow::COLUMNS.join(", ");
        let sql = format!("SELECT {columns} FROM revisions WHERE article_id = ?1 ORDER BY number");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([article_id], RevisionRow::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The story that was ingested under an id.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn ingested_article(&self, id: &str) -> Result<Option<i64>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT id FROM articles WHERE external_id = ?1")?;
        Ok(statement.query_row([id], |row| row.get(0)).optional()?)
    }

    /// The story and the revision that a statement stands in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn place_of(&self, statement_id: i64) -> Result<Option<(i64, u32)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT r.article_id, r.number FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id WHERE s.id = ?1",
        )?;
        Ok(statement.query_row([statement_id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The headline of the story that an alias leads to, as it was last read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn title_of(&self, alias: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT title FROM revisions WHERE article_id = (SELECT article_id FROM article_urls WHERE url = ?1)
             ORDER BY number DESC LIMIT 1",
        )?;
        Ok(statement.query_row([alias], |row| row.get(0)).optional()?.flatten())
    }

    /// The outlets of stories at these addresses, where they are known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outlets(&self, urls: &[&str]) -> Result<HashMap<String, String>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT url, outlet FROM articles WHERE url IN (SELECT value FROM json_each(?1)) AND outlet <> ''",
        )?;
        let rows =
            statement.query_map([serde_json::Value::from(urls).to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The outlet of a story.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn outlet_of(&self, article_id: i64) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT outlet FROM articles WHERE id = ?1")?;
        Ok(statement.query_row([article_id], |row| row.get(0)).optional()?.flatten())
    }

    /// Stories whose next look is due at `now`, longest due first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn articles_due(&self, now: Timestamp, limit: u32) -> Result<Vec<KnownArticle>, StoreError> {
        let sql = known_where("next_check_at <= ?1 ORDER BY next_check_at, id LIMIT ?2");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params![Stamp(now), limit], KnownArticle::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Stories with an address that were first seen at `since` or later and are still watched.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn articles_since(&self, since: Timestamp) -> Result<Vec<KnownArticle>, StoreError> {
        let sql =
            known_where("first_seen_at >= ?1 AND canonical_url IS NOT NULL AND next_check_at IS NOT NULL ORDER BY id");
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([Stamp(since)], KnownArticle::read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// When the next look at any story is due.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_article_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.next_time("SELECT min(next_check_at) FROM articles")
    }

    /// When time alone may next change a position or confirm a shift.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next_refold_due(&self) -> Result<Option<Timestamp>, StoreError> {
        self.next_time("SELECT min(refold_at) FROM units")
    }

    fn next_time(&self, sql: &str) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql)?;
        Ok(statement.query_row([], |row| row.get::<_, Option<Stamp>>(0))?.map(|s| s.0))
    }

    /// Stories as a list, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn articles(&self, filter: &ArticleFilter) -> Result<Vec<ArticleRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {} FROM (
                 SELECT a.id, coalesce(a.external_id, a.canonical_url) AS article, a.url, a.outlet, r.title, r.published_on,
                     a.first_seen_at, r.number AS revisions, r.quality,
                     (SELECT count(*) FROM statements AS s WHERE s.revision_id = r.id AND s.standing = 'held') AS statements
                 FROM articles AS a JOIN revisions AS r ON r.article_id = a.id
                 WHERE r.number = (SELECT max(number) FROM revisions WHERE article_id = a.id)
                   AND (?1 IS NULL OR a.first_seen_at >= ?1))
             WHERE NOT ?2 OR statements > 0 ORDER BY id DESC LIMIT ?3",
            ArticleRow::COLUMNS.join(", ")
        ))?;
        let limit = filter.limit.map_or(-1, i64::from);
        let since = filter.since.map(Stamp);
        let rows = statement.query_map(params![since, filter.with_statements, limit], ArticleRow::read)?;
        let mut articles = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        articles.reverse();
        Ok(articles)
    }

    /// The newest text of each story after `after` (a row of `articles`, 0 to begin with), in order, at most `limit`. Those whose
    /// text is no longer kept are left out: read anew they would seem to say nothing.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn stored_articles(&self, after: i64, limit: u32) -> Result<Vec<StoredArticle>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT a.id AS article_id, a.url, a.outlet, a.canonical_url, r.*
             FROM articles AS a JOIN revisions AS r ON r.article_id = a.id
             WHERE a.id > ?1 AND r.blocks <> 'null' AND r.number = (SELECT max(number) FROM revisions WHERE article_id = a.id)
             ORDER BY a.id LIMIT ?2",
        )?;
        let rows = statement.query_map(params![after, limit], |row| {
            Ok(StoredArticle {
                article_id: row.get("article_id")?,
                revision_id: row.get("id")?,
                rules_version: row.get("rules_version")?,
                url: row.get("url")?,
                article: article_of(row)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// The article that a revision stores.
pub(in crate::store) fn read_article(connection: &Connection, revision: i64) -> Result<Option<Article>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT a.outlet, a.canonical_url, r.* FROM revisions AS r JOIN articles AS a ON a.id = r.article_id WHERE r.id = ?1",
    )?;
    Ok(statement.query_row([revision], article_of).optional()?)
}

fn article_of(row: &Row<'_>) -> rusqlite::Result<Article> {
    // "null" where the text is no longer kept.
    let stretches = row.get::<_, Json<Option<Vec<_>>>>("blocks")?.0;
    let (blocks, entries) = parted(&stretches.unwrap_or_default());
    Ok(Article {
        title: row.get("title")?,
        byline: row.get::<_, Json<_>>("byline")?.0,
        outlet: row.get("outlet")?,
        published: moment(row, "published_on", "published_at", "published_offset")?,
        modified: moment(row, "modified_on", "modified_at", "modified_offset")?,
        language: row.get("language")?,
        canonical_url: row.get("canonical_url")?,
        text: row.get("text")?,
        blocks,
        entries,
        quality: row.get::<_, Name<Quality>>("quality")?.0,
    })
}

fn moment(row: &Row<'_>, on: &str, at: &str, offset: &str) -> rusqlite::Result<Option<Moment>> {
    let columns = MomentColumns {
        on: row.get::<_, Option<Day>>(on)?.map(|d| d.0),
        at: row.get::<_, Option<Stamp>>(at)?.map(|s| s.0),
        offset: row.get(offset)?,
    };
    Ok(columns.moment())
}
