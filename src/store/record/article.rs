//! One article: find the story, see whether its text is new, store the revision with its statements.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use crate::model::Article;
use crate::store::error::StoreError;
use crate::store::stretch::stretches;
use crate::store::value::{Json, MomentColumns, Name, Stamp, day, hex_digest, stamp};

use super::{ArticleCheck, Identity, Recorded, Recording, Revision, Session};

/// The newest revision of a story.
struct Head {
    number: u32,
    hash: String,
}

impl Identity {
    /// As it stands in `articles.identity`; the two kinds cannot be mistaken for one another.
    pub(in crate::store) fn key(&self) -> String {
        match self {
            Self::Url(url) => format!("url:{url}"),
            Self::Id(id) => format!("id:{id}"),
        }
    }

    fn canonical_url(&self) -> Option<&str> {
        match self {
            Self::Url(url) => Some(url),
            Self::Id(_) => None,
        }
    }
}

impl Recording {
    /// All canonical addresses that lead to the story, its identity first.
    fn canonical_urls(&self) -> impl Iterator<Item = &str> {
        self.identity.canonical_url().into_iter().chain(self.aliases.iter().map(String::as_str))
    }
}

/// The fingerprint of what the analysis reads: a change of it makes a revision. A publisher's "last modified" alone does not.
pub(in crate::store) fn content_hash(article: &Article) -> String {
    let published = article.published.map(|p| p.to_string());
    let mut hash = Sha256::new();
    for part in [article.title.as_deref(), published.as_deref(), Some(&article.text)] {
        // The length keeps two different triples from running into the same bytes.
        let part = part.unwrap_or("\0");
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex_digest(hash)
}

impl Session<'_> {
    /// Takes one article in.
    pub(super) fn article(&mut self, recording: &Recording) -> Result<Recorded, StoreError> {
        let known = self.find_article(recording)?;
        let article_id = match known {
            Some(id) => id,
            None => self.insert_article(recording)?,
        };
        self.note_urls(article_id, recording)?;
        let hash = content_hash(&recording.article);
        let head = self.head(article_id)?;
        self.note_check(article_id, recording)?;
        let revision = match &head {
            Some(head) if head.hash == hash => {
                return Ok(Recorded { article_id, revision: Revision::Unchanged, statements: 0 });
            }
            Some(_) => Revision::Revised,
            None => Revision::New,
        };
        self.supersede(article_id)?;
        let number = head.map_or(1, |head| head.number + 1);
        let revision_id = self.insert_revision(article_id, number, recording, &hash)?;
        for (ordinal, statement) in recording.statements.iter().enumerate() {
            self.put_statement(None, revision_id, ordinal, statement)?;
        }
        Ok(Recorded { article_id, revision, statements: recording.statements.len() })
    }

    fn find_article(&self, recording: &Recording) -> Result<Option<i64>, StoreError> {
        let by_identity = "SELECT id FROM articles WHERE identity = ?1";
        let mut statement = self.tx.prepare_cached(by_identity)?;
        let found = statement.query_row([recording.identity.key()], |row| row.get(0)).optional()?;
        if found.is_some() {
            return Ok(found);
        }
        // The page may name another canonical address than the one under which the story was stored first.
        let mut statement = self.tx.prepare_cached("SELECT article_id FROM article_urls WHERE url = ?1")?;
        for url in recording.canonical_urls() {
            let found = statement.query_row([url], |row| row.get(0)).optional()?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn insert_article(&self, recording: &Recording) -> Result<i64, StoreError> {
        self.tx
            .prepare_cached(
                "INSERT INTO articles (identity, canonical_url, external_id, url, source_url, outlet, first_seen_at, checked_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
            )?
            .execute(params![
                recording.identity.key(),
                recording.identity.canonical_url(),
                recording.external_id,
                recording.url,
                recording.source,
                recording.article.outlet,
                Stamp(self.now),
            ])?;
        Ok(self.tx.last_insert_rowid())
    }

    fn note_urls(&self, article_id: i64, recording: &Recording) -> Result<(), StoreError> {
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO article_urls (url, article_id) VALUES (?1, ?2) ON CONFLICT (url) DO NOTHING",
        )?;
        for url in recording.canonical_urls() {
            insert.execute(params![url, article_id])?;
            self.tx.prepare_cached("DELETE FROM refused_urls WHERE url = ?1")?.execute([url])?;
        }
        Ok(())
    }

    fn head(&self, article_id: i64) -> Result<Option<Head>, StoreError> {
        let mut statement = self
            .tx
            .prepare_cached("SELECT number, hash FROM revisions WHERE article_id = ?1 ORDER BY number DESC LIMIT 1")?;
        let head = statement.query_row([article_id], |row| Ok(Head { number: row.get(0)?, hash: row.get(1)? }));
        Ok(head.optional()?)
    }

    /// Notes that the article was looked at, and the id it is ingested under where it had none.
    fn note_check(&self, article_id: i64, recording: &Recording) -> Result<(), StoreError> {
        let Recording { watch, .. } = recording;
        self.tx
            .prepare_cached(
                "UPDATE articles SET checked_at = ?2, next_check_at = ?3, etag = ?4, last_modified = ?5, failures = 0,
                     last_error = NULL, external_id = coalesce(external_id, ?6)
                 WHERE id = ?1",
            )?
            .execute(params![
                article_id,
                Stamp(self.now),
                stamp(watch.next_check_at),
                watch.etag,
                watch.last_modified,
                recording.external_id,
            ])?;
        Ok(())
    }

    /// What older revisions said is no longer said.
    fn supersede(&mut self, article_id: i64) -> Result<(), StoreError> {
        let mut statement = self.tx.prepare_cached(
            "UPDATE statements SET standing = 'superseded'
             WHERE standing = 'held' AND revision_id IN (SELECT id FROM revisions WHERE article_id = ?1)
             RETURNING unit_id",
        )?;
        let units = statement.query_map([article_id], |row| row.get(0))?;
        for unit in units {
            self.touched.insert(unit?);
        }
        Ok(())
    }

    fn insert_revision(
        &self,
        article_id: i64,
        number: u32,
        recording: &Recording,
        hash: &str,
    ) -> Result<i64, StoreError> {
        let article = &recording.article;
        let published = MomentColumns::of(article.published.as_ref());
        let modified = MomentColumns::of(article.modified.as_ref());
        self.tx
            .prepare_cached(
                "INSERT INTO revisions (article_id, number, title, text, byline, blocks, language, quality, published_on,
                     published_at, published_offset, modified_on, modified_at, modified_offset, hash, fetched_at,
                     rules_version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )?
            .execute(params![
                article_id,
                number,
                article.title,
                article.text,
                Json(&article.byline),
                Json(stretches(article)),
                article.language,
                Name(article.quality),
                day(published.on),
                stamp(published.at),
                published.offset,
                day(modified.on),
                stamp(modified.at),
                modified.offset,
                hash,
                Stamp(recording.fetched_at),
                self.policy.rules_version,
            ])?;
        Ok(self.tx.last_insert_rowid())
    }
}

/// Notes a look that brought no new text; counts failures in a row.
pub(super) fn note_look(tx: &Transaction<'_>, check: &ArticleCheck, now: Timestamp) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE articles SET checked_at = ?2, next_check_at = ?3, etag = coalesce(?4, etag),
             last_modified = coalesce(?5, last_modified), last_error = ?6,
             failures = iif(?6 IS NULL, 0, failures + 1)
         WHERE id = ?1",
    )?
    .execute(params![
        check.article_id,
        Stamp(now),
        stamp(check.watch.next_check_at),
        check.watch.etag,
        check.watch.last_modified,
        check.error,
    ])?;
    Ok(())
}
