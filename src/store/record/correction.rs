//! What the user says that a sentence means, in place of what the rules read.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::model::{Commitment, Origin, RuleHit, Statement};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::value::{Json, Name, Stamp};
use crate::store::writer::Writer;

use super::statement::{COLUMN_COUNT, COLUMNS, statement_of};
use super::{Outcome, Policy, Session};

/// The rule that a corrected statement shows.
const RULE: &str = "user/corrected";

/// A correction as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionRow {
    /// Its number.
    pub correction_id: i64,
    /// The id under which the article was ingested, else its canonical URL.
    pub article: Option<String>,
    /// Whose position it is.
    pub official: Option<String>,
    /// Their principal.
    pub principal: Option<String>,
    /// The topic's id.
    pub topic: String,
    /// What it means; `None` is nothing of the kind.
    pub commitment: Option<Commitment>,
    /// What the rules read.
    pub read_as: Commitment,
    /// The sentence.
    pub evidence: String,
    /// Why.
    pub note: Option<String>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// An article in which something was corrected, as `ingest` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedArticle {
    /// As in [`CorrectionRow::article`].
    pub id: Option<String>,
    /// The address as it was given or fetched.
    pub url: Option<String>,
    /// The day, or the instant, of its publication.
    pub published: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The newest text.
    pub text: String,
}

/// What becomes of a statement.
pub(super) enum Corrected {
    /// It has the user's rung.
    Rung(Box<Statement>),
    /// It says nothing of the kind, and stays out of the history.
    Nothing,
}

/// A stored statement with what a correction finds it by.
struct Target {
    article_id: i64,
    statement: Statement,
}

/// What a correction finds its statements by.
struct Words {
    article_id: i64,
    topic: String,
    official: Option<String>,
    principal: Option<String>,
    evidence: String,
}

impl Words {
    fn of(target: &Target) -> Self {
        let Target { article_id, statement: s } = target;
        Self {
            article_id: *article_id,
            topic: s.topic.clone(),
            official: s.official.clone(),
            principal: s.principal.clone(),
            evidence: s.evidence.text.clone(),
        }
    }
}

impl Writer {
    /// Notes what the user says that a statement means; `None` is that it says nothing of the kind. The history is folded again:
    /// nobody is told of what is new in it, and who was told of a shift that no longer holds is told.
    ///
    /// # Errors
    /// When there is no such statement, or the disk fails; then nothing was written.
    pub fn correct(
        &mut self,
        statement_id: i64,
        commitment: Option<Commitment>,
        note: Option<&str>,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<Outcome, StoreError> {
        self.in_session(policy, Origin::Recompute, false, now, |session| {
            session.corrected = true;
            let target = session.target(statement_id)?;
            session.note_correction(&target, commitment, note)?;
            session.apply(&target, commitment)
        })
    }

    /// Takes a correction back: the statement says again what the rules read.
    ///
    /// # Errors
    /// When there is no such correction, or the disk fails; then nothing was written.
    pub fn uncorrect(&mut self, correction_id: i64, policy: &Policy, now: Timestamp) -> Result<Outcome, StoreError> {
        self.in_session(policy, Origin::Recompute, false, now, |session| {
            session.corrected = true;
            session.take_back_correction(correction_id)
        })
    }
}

impl Reader {
    /// What the user corrected, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn corrections(&self) -> Result<Vec<CorrectionRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT c.id, coalesce(a.external_id, a.canonical_url), c.official, c.principal, c.topic, c.commitment, c.read_as,
                 c.evidence, c.note, c.made_at
             FROM corrections AS c JOIN articles AS a ON a.id = c.article_id ORDER BY c.id",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(CorrectionRow {
                correction_id: row.get(0)?,
                article: row.get(1)?,
                official: row.get(2)?,
                principal: row.get(3)?,
                topic: row.get(4)?,
                commitment: row.get::<_, Option<Name<Commitment>>>(5)?.map(|rung| rung.0),
                read_as: row.get::<_, Name<Commitment>>(6)?.0,
                evidence: row.get(7)?,
                note: row.get(8)?,
                made_at: row.get::<_, Stamp>(9)?.0,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Reader {
    /// The articles in which something was corrected, by their ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn corrected_articles(&self) -> Result<Vec<CorrectedArticle>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT coalesce(a.external_id, a.canonical_url) AS name, a.url, coalesce(r.published_at, r.published_on), r.title,
                 r.text
             FROM articles AS a JOIN revisions AS r ON r.article_id = a.id
             WHERE a.id IN (SELECT article_id FROM corrections)
               AND r.number = (SELECT max(o.number) FROM revisions AS o WHERE o.article_id = a.id)
             ORDER BY name",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(CorrectedArticle {
                id: row.get(0)?,
                url: row.get(1)?,
                published: row.get(2)?,
                title: row.get(3)?,
                text: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Session<'_> {
    /// What the user said of a statement that is about to be stored.
    pub(super) fn corrected_by_user(
        &self,
        revision_id: i64,
        read: &Statement,
    ) -> Result<Option<Corrected>, StoreError> {
        let mut find = self.tx.prepare_cached(
            "SELECT c.commitment FROM corrections AS c JOIN revisions AS r ON r.article_id = c.article_id
             WHERE r.id = ?1 AND c.topic = ?2 AND c.official IS ?3 AND c.principal IS ?4 AND c.evidence = ?5",
        )?;
        let found = find
            .query_row(params![revision_id, read.topic, read.official, read.principal, read.evidence.text], |row| {
                Ok(row.get::<_, Option<Name<Commitment>>>(0)?.map(|rung| rung.0))
            })
            .optional()?;
        Ok(found.map(|commitment| {
            commitment.map_or(Corrected::Nothing, |rung| Corrected::Rung(Box::new(on_rung(read, rung))))
        }))
    }

    fn target(&self, statement_id: i64) -> Result<Target, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, r.article_id FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id
             WHERE s.id = ?1 AND s.standing <> 'replaced'"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let target =
            |row: &Row<'_>| Ok(Target { statement: statement_of(row, 0)?, article_id: row.get(COLUMN_COUNT)? });
        find.query_row([statement_id], target)
            .optional()?
            .ok_or_else(|| StoreError::NotFound { what: "statement", id: statement_id.to_string() })
    }

    /// Writes the correction down. One that stands already keeps what the rules read.
    fn note_correction(
        &self,
        target: &Target,
        commitment: Option<Commitment>,
        note: Option<&str>,
    ) -> Result<(), StoreError> {
        let Target { article_id, statement: s } = target;
        let rung = commitment.map(Commitment::as_str);
        let changed = self
            .tx
            .prepare_cached(
                "UPDATE corrections SET commitment = ?6, note = ?7, made_at = ?8
                 WHERE article_id = ?1 AND topic = ?2 AND official IS ?3 AND principal IS ?4 AND evidence = ?5",
            )?
            .execute(params![
                article_id,
                s.topic,
                s.official,
                s.principal,
                s.evidence.text,
                rung,
                note,
                Stamp(self.now)
            ])?;
        if changed > 0 {
            return Ok(());
        }
        self.tx
            .prepare_cached(
                "INSERT INTO corrections (article_id, topic, official, principal, evidence, commitment, note, made_at, read_as,
                     read_low, read_high)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                article_id,
                s.topic,
                s.official,
                s.principal,
                s.evidence.text,
                rung,
                note,
                Stamp(self.now),
                s.commitment.as_str(),
                s.low.as_str(),
                s.high.as_str(),
            ])?;
        Ok(())
    }

    /// Gives all statements of the article in the same words the user's rung, or takes them out of the history.
    fn apply(&mut self, target: &Target, commitment: Option<Commitment>) -> Result<(), StoreError> {
        for (id, statement) in self.in_the_same_words(&Words::of(target))? {
            match commitment {
                Some(rung) => self.rewrite(id, &on_rung(&statement, rung), None)?,
                None => self.rewrite(id, &statement, Some("replaced"))?,
            }
        }
        Ok(())
    }

    fn take_back_correction(&mut self, correction_id: i64) -> Result<(), StoreError> {
        let mut take = self.tx.prepare_cached(
            "DELETE FROM corrections WHERE id = ?1
             RETURNING article_id, topic, official, principal, evidence, read_as, read_low, read_high",
        )?;
        let rung = |row: &Row<'_>, at: usize| Ok::<_, rusqlite::Error>(row.get::<_, Name<Commitment>>(at)?.0);
        let taken = take
            .query_row([correction_id], |row| {
                let words = Words {
                    article_id: row.get(0)?,
                    topic: row.get(1)?,
                    official: row.get(2)?,
                    principal: row.get(3)?,
                    evidence: row.get(4)?,
                };
                Ok((words, rung(row, 5)?, rung(row, 6)?, rung(row, 7)?))
            })
            .optional()?;
        let Some((words, read_as, low, high)) = taken else {
            return Err(StoreError::NotFound { what: "correction", id: correction_id.to_string() });
        };
        for (id, statement) in self.in_the_same_words(&words)? {
            let mut restored = Statement { commitment: read_as, low, high, ..statement };
            restored.rules.retain(|rule| rule.id != RULE);
            let standing = self.standing_of(id)?;
            self.rewrite(id, &restored, Some(standing))?;
        }
        Ok(())
    }

    /// All stored statements of an article by the same official on the same topic in the same words.
    fn in_the_same_words(&self, words: &Words) -> Result<Vec<(i64, Statement)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, s.id FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id
             WHERE r.article_id = ?1 AND s.topic = ?2 AND s.official IS ?3 AND s.principal IS ?4 AND s.evidence = ?5"
        );
        let mut find = self.tx.prepare_cached(&sql)?;
        let Words { article_id, topic, official, principal, evidence } = words;
        let rows = find.query_map(params![article_id, topic, official, principal, evidence], |row| {
            Ok((row.get(COLUMN_COUNT)?, statement_of(row, 0)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How a statement stands by its revision: the newest one's hold.
    fn standing_of(&self, statement_id: i64) -> Result<&'static str, StoreError> {
        let mut newest = self.tx.prepare_cached(
            "SELECT r.number = (SELECT max(o.number) FROM revisions AS o WHERE o.article_id = r.article_id)
             FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id WHERE s.id = ?1",
        )?;
        let newest: bool = newest.query_row([statement_id], |row| row.get(0))?;
        Ok(if newest { "held" } else { "superseded" })
    }

    /// Writes what a correction changes in a statement, and marks its unit for folding.
    fn rewrite(&mut self, id: i64, s: &Statement, standing: Option<&str>) -> Result<(), StoreError> {
        let mut update = self.tx.prepare_cached(
            "UPDATE statements SET commitment = ?2, low = ?3, high = ?4, rules = ?5, standing = coalesce(?6, standing),
                 utterance_id = iif(?6 = 'replaced', NULL, utterance_id), why_not = iif(?6 = 'replaced', NULL, why_not)
             WHERE id = ?1 RETURNING unit_id",
        )?;
        let (rung, low, high) = (s.commitment.as_str(), s.low.as_str(), s.high.as_str());
        let unit = update.query_row(params![id, rung, low, high, Json(&s.rules), standing], |row| row.get(0))?;
        self.touched.insert(unit);
        Ok(())
    }
}

/// The statement as the user reads it.
fn on_rung(read: &Statement, rung: Commitment) -> Statement {
    let mut statement = Statement { commitment: rung, low: rung, high: rung, ..read.clone() };
    statement.rules.retain(|rule| rule.id != RULE);
    let (start, end) = (read.evidence.start, read.evidence.end);
    statement.rules.push(RuleHit { id: RULE.to_owned(), start, end, gives: Some(rung) });
    statement
}
