//! Taking articles in: what goes in, what comes out, and the one transaction around it.

mod alert;
mod article;
mod correction;
mod replay;
mod shift;
mod statement;
#[cfg(test)]
mod tests;
mod unit;

pub use correction::{CorrectedArticle, CorrectionRow};
pub use replay::Replay;

pub(super) use article::content_hash;
pub(super) use statement::{COLUMN_COUNT, COLUMNS, statement_of};

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::Transaction;

use crate::config::{AlertSettings, Config};
use crate::model::{Article, Origin, Route, ShiftKind, Statement, SubjectKind, Topic};

use super::error::StoreError;
use super::event::EventKind;
use super::sources::{Refusal, SourceState, put_refusal, put_source};
use super::value::to_the_second;
use super::writer::Writer;

/// What makes two articles the same story.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// The canonical URL.
    Url(String),
    /// The id under which an article without an address was ingested.
    Id(String),
}

/// How an article is watched for edits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Watch {
    /// When to look at it again; `None` is never.
    pub next_check_at: Option<Timestamp>,
    /// The ETag header of the answer, verbatim.
    pub etag: Option<String>,
    /// The Last-Modified header of the answer, verbatim.
    pub last_modified: Option<String>,
}

/// A look at a known article that brought no new text: it was unchanged, or the look failed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleCheck {
    /// The story's row.
    pub article_id: i64,
    /// How it is watched from now on. Validators that are `None` leave the known ones.
    pub watch: Watch,
    /// Why the look failed; `None` when it did not.
    pub error: Option<String>,
}

/// An article to take in, with what the analysis read out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What story it is.
    pub identity: Identity,
    /// Other canonical addresses that lead to it: the link in the feed, redirects.
    pub aliases: Vec<String>,
    /// The address exactly as it was given or fetched; the views show it.
    pub url: Option<String>,
    /// The `id` under which it was ingested.
    pub external_id: Option<String>,
    /// The configured URL of the source that led to it.
    pub source: Option<String>,
    /// The article.
    pub article: Article,
    /// Its statements, most important first.
    pub statements: Vec<Statement>,
    /// When it was fetched; of an ingested one, the day of its publication.
    pub fetched_at: Timestamp,
    /// How it is watched from now on.
    pub watch: Watch,
}

/// What is committed together.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The articles, in any order.
    pub articles: Vec<Recording>,
    /// How they came in.
    pub origin: Origin,
    /// Whether they are what a source listed when it was first polled: they enter the history without alerts.
    pub first_poll: bool,
    /// The states of the sources they came from.
    pub sources: Vec<SourceState>,
    /// Addresses that turned out to be no articles.
    pub refusals: Vec<Refusal>,
}

/// What of the configuration the store needs for folding and alerting.
#[derive(Debug, Clone)]
pub struct Policy {
    /// `[alert]`.
    pub alert: AlertSettings,
    /// The topics by id.
    pub topics: BTreeMap<String, Topic>,
    /// The channels by name, with what each wants.
    pub channels: Vec<(String, Route)>,
    /// How far sources are trusted, by address, where that is not wholly.
    pub trust: BTreeMap<String, f64>,
    /// The rules that read the statements.
    pub rules_version: String,
}

/// What became of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revision {
    /// The story was not known.
    New,
    /// The story was known with another text.
    Revised,
    /// Nothing new; nothing was changed but the time of the check.
    Unchanged,
}

/// What became of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its row.
    pub article_id: i64,
    /// What became of its text.
    pub revision: Revision,
    /// Statements that were stored.
    pub statements: usize,
}

/// What happened to a row of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The row.
    pub shift_id: i64,
    /// What happened.
    pub event: EventKind,
    /// What the row is.
    pub kind: ShiftKind,
    /// Whose position it is about.
    pub subject_kind: SubjectKind,
    /// Their name.
    pub subject: String,
    /// Whether it came with the first poll of its source.
    pub first_poll: bool,
}

/// What a transaction did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The articles, in the order of the batch.
    pub articles: Vec<Recorded>,
    /// What happened in the change log.
    pub changes: Vec<Change>,
    /// Rows that were put into the outbox.
    pub deliveries: usize,
}

impl Batch {
    /// A batch that only has articles.
    pub fn of(articles: Vec<Recording>, origin: Origin) -> Self {
        Self { articles, origin, first_poll: false, sources: Vec::new(), refusals: Vec::new() }
    }
}

impl Policy {
    /// The policy of a configuration under rules of this version.
    pub fn new(config: &Config, rules_version: &str) -> Self {
        Self {
            alert: config.alert.clone(),
            topics: config.topics.iter().map(|t| (t.id.clone(), t.clone())).collect(),
            channels: config.channels.iter().map(|c| (c.name.clone(), c.route.clone())).collect(),
            trust: (config.sources.iter().filter(|s| s.trust < 1.0)).map(|s| (s.url.to_string(), s.trust)).collect(),
            rules_version: rules_version.to_owned(),
        }
    }
}

/// What one transaction knows: the policy, the occasion, what has happened so far.
struct Session<'a> {
    tx: &'a Transaction<'a>,
    policy: &'a Policy,
    origin: Origin,
    first_poll: bool,
    /// Whether the user corrected a statement.
    corrected: bool,
    now: Timestamp,
    /// Units whose statements changed.
    touched: BTreeSet<i64>,
    outcome: Outcome,
}

impl Writer {
    /// Takes a batch in: articles, revisions, statements, positions, shifts, deliveries and the states of sources, all or
    /// nothing. What is known already changes nothing.
    ///
    /// # Errors
    /// When the disk fails; then nothing was written.
    pub fn record(&mut self, batch: &Batch, policy: &Policy, now: Timestamp) -> Result<Outcome, StoreError> {
        self.in_session(policy, batch.origin, batch.first_poll, now, |session| {
            for recording in &batch.articles {
                let recorded = session.article(recording)?;
                session.outcome.articles.push(recorded);
            }
            for state in &batch.sources {
                put_source(session.tx, state)?;
            }
            for refusal in &batch.refusals {
                put_refusal(session.tx, refusal)?;
            }
            Ok(())
        })
    }

    /// Notes a look at a known article that brought no new text.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn article_checked(&mut self, check: &ArticleCheck, now: Timestamp) -> Result<(), StoreError> {
        self.in_transaction(|tx| article::note_look(tx, check, now))
    }

    /// Folds again every unit that time alone may have changed: pending shifts whose wait is over.
    ///
    /// # Errors
    /// When the disk fails; then nothing was written.
    pub fn refold_due(&mut self, policy: &Policy, now: Timestamp) -> Result<Outcome, StoreError> {
        self.in_session(policy, Origin::Live, false, now, |session| session.touch_due())
    }

    /// Folds every unit again, as after a change of `[alert]`; nobody is told of what that gives.
    ///
    /// # Errors
    /// When the disk fails; then nothing was written.
    pub fn refold_all(&mut self, policy: &Policy, now: Timestamp) -> Result<Outcome, StoreError> {
        self.in_session(policy, Origin::Recompute, false, now, |session| session.touch_all())
    }

    /// One transaction: `work` changes statements and touches units, then each touched unit is folded once.
    fn in_session(
        &mut self,
        policy: &Policy,
        origin: Origin,
        first_poll: bool,
        now: Timestamp,
        work: impl FnOnce(&mut Session<'_>) -> Result<(), StoreError>,
    ) -> Result<Outcome, StoreError> {
        self.in_transaction(|tx| {
            let mut session = Session {
                tx,
                policy,
                origin,
                first_poll,
                corrected: false,
                now: to_the_second(now),
                touched: BTreeSet::new(),
                outcome: Outcome::default(),
            };
            session.settle_due()?;
            work(&mut session)?;
            session.refold_touched()?;
            Ok(session.outcome)
        })
    }
}
