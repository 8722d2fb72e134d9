//! What polling knows about each configured URL, and the addresses that led to no article.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize, Serializer};

use crate::model::{Rhythm, SourceKind};

use super::error::StoreError;
use super::reader::Reader;
use super::value::{Count, Json, Name, Stamp, stamp};
use super::writer::Writer;

/// How a source does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceStatus {
    /// It was read, or has not been tried.
    #[default]
    Ok,
    /// The last attempts failed.
    Failing,
    /// A bot wall or a consent page stands before it.
    Blocked,
    /// 410: it is not asked again.
    Gone,
}

/// What polling knows about a source. The default is a source that was never polled.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SourceState {
    /// The address as configured.
    pub url: String,
    /// What its content turned out to be.
    pub kind: Option<SourceKind>,
    /// Its own title.
    pub title: Option<String>,
    /// How it does.
    pub status: SourceStatus,
    /// The ETag header of the last answer, verbatim.
    pub etag: Option<String>,
    /// The Last-Modified header of the last answer, verbatim.
    pub last_modified: Option<String>,
    /// When it was first read; until then what it lists makes no alert.
    pub first_polled_at: Option<Timestamp>,
    /// When it was last asked.
    pub last_attempt_at: Option<Timestamp>,
    /// When it was last read, unchanged or not.
    pub last_success_at: Option<Timestamp>,
    /// When it last listed something new.
    pub last_change_at: Option<Timestamp>,
    /// When to ask again.
    pub next_due_at: Option<Timestamp>,
    /// Retry-After: not to be asked before, not even by `check`.
    pub hold_until: Option<Timestamp>,
    /// The interval that adaptation has come to; in JSON its seconds.
    #[serde(rename = "every_seconds", serialize_with = "seconds")]
    pub every: Option<Duration>,
    /// Failures in a row.
    pub failures: u32,
    /// The last failure; kept after it has passed.
    pub last_error: Option<String>,
    /// When that was.
    pub last_error_at: Option<Timestamp>,
    /// The target of a permanent redirect.
    pub moved_to: Option<String>,
    /// Polls in a row that named it.
    pub moved_seen: u32,
    /// When it last answered otherwise than by 304.
    pub last_whole_at: Option<Timestamp>,
    /// At which hours it publishes.
    #[serde(skip)]
    pub rhythm: Option<Rhythm>,
    /// A fingerprint of the settings that it was last read with: validators belong to what was made of the answer.
    #[serde(skip)]
    pub settings: Option<String>,
    /// Polls that were answered.
    pub answers: u32,
    /// Those that were answered by 304.
    pub unchanged: u32,
}

/// An address that led to no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The canonical address.
    pub url: String,
    /// The source that listed it.
    pub source: Option<String>,
    /// Why it is none.
    pub reason: String,
    /// Times that it was tried.
    pub attempts: u32,
    /// When it was last tried.
    pub at: Timestamp,
    /// When to try again; `None` is never.
    pub retry_at: Option<Timestamp>,
}

impl SourceState {
    /// A source that was never polled.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }
}

impl Reader {
    /// What is known about a source; one that was never polled is as [`SourceState::new`] gives it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn source(&self, url: &str) -> Result<SourceState, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT * FROM sources WHERE url = ?1")?;
        let found = statement.query_row([url], source_of).optional()?;
        Ok(found.unwrap_or_else(|| SourceState::new(url)))
    }

    /// All sources that were ever polled, by address.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceState>, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT * FROM sources ORDER BY url")?;
        let rows = statement.query_map([], source_of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Seconds from publication to sight of the last hundred articles that a source listed, as far as they appeared while it
    /// was watched and say at what time; the shortest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn delays(&self, url: &str) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT unixepoch(a.first_seen_at) - unixepoch(r.published_at) AS delay
             FROM (SELECT * FROM articles WHERE source_url = ?1 ORDER BY id DESC LIMIT 100) AS a
                 JOIN revisions AS r ON r.article_id = a.id AND r.number = 1
                 JOIN sources AS s ON s.url = a.source_url
             WHERE r.published_at >= s.first_polled_at AND delay >= 0 ORDER BY delay",
        )?;
        let rows = statement.query_map([url], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The median length in bytes of the last articles that a source listed; 0 where fewer than ten are known.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn usual_length(&self, url: &str) -> Result<usize, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT octet_length(r.text) AS length
             FROM (SELECT id FROM articles WHERE source_url = ?1 ORDER BY id DESC LIMIT 50) AS a
                 JOIN revisions AS r ON r.article_id = a.id AND r.number = 1
             WHERE r.blocks <> 'null' ORDER BY length",
        )?;
        let lengths: Vec<usize> =
            statement.query_map([url], |row| Ok(row.get::<_, Count>(0)?.0))?.collect::<rusqlite::Result<_>>()?;
        Ok(if lengths.len() < 10 { 0 } else { lengths[lengths.len() / 2] })
    }

    /// Addresses that a source listed, the newest of each sort: those of stored articles, and those that were read and were none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn listed_by(&self, url: &str) -> Result<(Vec<String>, Vec<String>), StoreError> {
        let addresses = |sql: &str| -> Result<Vec<String>, StoreError> {
            let mut statement = self.connection().prepare_cached(sql)?;
            let rows = statement.query_map([url], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        let articles = addresses(
            "SELECT canonical_url FROM articles WHERE source_url = ?1 AND canonical_url IS NOT NULL ORDER BY id DESC LIMIT 500",
        )?;
        // "The page is …": what an error of the server or the network says of an address passes.
        let others = addresses(
            "SELECT url FROM refused_urls WHERE source_url = ?1 AND reason LIKE 'the page is %' ORDER BY refused_at DESC LIMIT 500",
        )?;
        Ok((articles, others))
    }

    /// Whether and why a canonical address led to no article.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn refusal(&self, url: &str) -> Result<Option<Refusal>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT url, source_url, reason, attempts, refused_at, retry_at FROM refused_urls WHERE url = ?1",
        )?;
        Ok(statement.query_row([url], refusal_of).optional()?)
    }
}

impl Writer {
    /// Keeps the state of a source. Where articles go with it, put it into their [`Batch`](super::Batch).
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put_source(&mut self, state: &SourceState) -> Result<(), StoreError> {
        self.in_transaction(|tx| put_source(tx, state))
    }

    /// Forgets what unchanged answers of a source and of its articles are recognised by, so that all of them are read anew.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn forget_validators(&mut self, urls: &[String]) -> Result<(), StoreError> {
        self.in_transaction(|tx| {
            let mut source = tx.prepare_cached(
                "UPDATE sources SET etag = NULL, last_modified = NULL, settings = NULL WHERE url = ?1",
            )?;
            let mut articles =
                tx.prepare_cached("UPDATE articles SET etag = NULL, last_modified = NULL WHERE source_url = ?1")?;
            for url in urls {
                source.execute([url])?;
                articles.execute([url])?;
            }
            Ok(())
        })
    }

    /// Keeps the states of several sources at once.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put_sources(&mut self, states: &[SourceState]) -> Result<(), StoreError> {
        self.in_transaction(|tx| states.iter().try_for_each(|state| put_source(tx, state)))
    }

    /// Keeps in mind that an address led to no article; counts the attempts.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn put_refusal(&mut self, refusal: &Refusal) -> Result<(), StoreError> {
        self.in_transaction(|tx| put_refusal(tx, refusal))
    }
}

pub(super) fn put_source(tx: &Transaction<'_>, s: &SourceState) -> Result<(), StoreError> {
    let every = s.every.map(|d| u32::try_from(d.as_secs()).unwrap_or(u32::MAX).max(1));
    tx.prepare_cached(
        "INSERT OR REPLACE INTO sources (url, kind, title, status, etag, last_modified, first_polled_at, last_attempt_at,
             last_success_at, last_change_at, next_due_at, hold_until, every_seconds, failures, last_error, last_error_at,
             moved_to, moved_seen, last_whole_at, rhythm, settings, answers, unchanged)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
    )?
    .execute(params![
        s.url,
        s.kind.map(Name),
        s.title,
        Name(s.status),
        s.etag,
        s.last_modified,
        stamp(s.first_polled_at),
        stamp(s.last_attempt_at),
        stamp(s.last_success_at),
        stamp(s.last_change_at),
        stamp(s.next_due_at),
        stamp(s.hold_until),
        every,
        s.failures,
        s.last_error,
        stamp(s.last_error_at),
        s.moved_to,
        s.moved_seen,
        stamp(s.last_whole_at),
        s.rhythm.as_ref().map(Json),
        s.settings,
        s.answers,
        s.unchanged,
    ])?;
    Ok(())
}

pub(super) fn put_refusal(tx: &Transaction<'_>, refusal: &Refusal) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO refused_urls (url, source_url, reason, attempts, refused_at, retry_at) VALUES (?1, ?2, ?3, 1, ?4, ?5)
         ON CONFLICT (url) DO UPDATE SET reason = excluded.reason, attempts = attempts + 1,
             refused_at = excluded.refused_at, retry_at = excluded.retry_at",
    )?
    .execute(params![refusal.url, refusal.source, refusal.reason, Stamp(refusal.at), stamp(refusal.retry_at)])?;
    Ok(())
}

fn seconds<S: Serializer>(every: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    every.map(|duration| duration.as_secs()).serialize(serializer)
}

fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<Stamp>>(column)?.map(|s| s.0))
}

fn source_of(row: &Row<'_>) -> rusqlite::Result<SourceState> {
    Ok(SourceState {
        url: row.get("url")?,
        kind: row.get::<_, Option<Name<SourceKind>>>("kind")?.map(|n| n.0),
        title: row.get("title")?,
        status: row.get::<_, Name<SourceStatus>>("status")?.0,
        etag: row.get("etag")?,
        last_modified: row.get("last_modified")?,
        first_polled_at: time(row, "first_polled_at")?,
        last_attempt_at: time(row, "last_attempt_at")?,
        last_success_at: time(row, "last_success_at")?,
        last_change_at: time(row, "last_change_at")?,
        next_due_at: time(row, "next_due_at")?,
        hold_until: time(row, "hold_until")?,
        every: row.get::<_, Option<u32>>("every_seconds")?.map(|s| Duration::from_secs(s.into())),
        failures: row.get("failures")?,
        last_error: row.get("last_error")?,
        last_error_at: time(row, "last_error_at")?,
        moved_to: row.get("moved_to")?,
        moved_seen: row.get("moved_seen")?,
        last_whole_at: time(row, "last_whole_at")?,
        rhythm: row.get::<_, Option<Json<Rhythm>>>("rhythm")?.map(|j| j.0),
        settings: row.get("settings")?,
        answers: row.get("answers")?,
        unchanged: row.get("unchanged")?,
    })
}

fn refusal_of(row: &Row<'_>) -> rusqlite::Result<Refusal> {
    Ok(Refusal {
        url: row.get("url")?,
        source: row.get("source_url")?,
        reason: row.get("reason")?,
        attempts: row.get("attempts")?,
        at: row.get::<_, Stamp>("refused_at")?.0,
        retry_at: time(row, "retry_at")?,
    })
}
