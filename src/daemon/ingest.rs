//! Articles from an archive into the history, as if each had been fetched on its day of publication.

use std::time::Duration;

use jiff::Timestamp;

use crate::analyze::Engine;
use crate::extract::Limits;
use crate::model::{Clock, Origin};
use crate::store::{Batch, Identity, Outcome, Policy, Recording, Revision, StoreError, Watch, Writer};

use super::input::{Input, InputError};
use super::pipeline::{identity, site};

/// Articles that are committed together.
const BATCH: usize = 100;

/// Time for parsing one page.
const PARSING: Duration = Duration::from_secs(2);

/// What an ingestion did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IngestReport {
    /// Articles that were not known.
    pub new: usize,
    /// Articles that were known with another text.
    pub revised: usize,
    /// Articles that were known so.
    pub unchanged: usize,
    /// Statements that were stored.
    pub statements: usize,
    /// What happened in the change log, in number.
    pub changes: usize,
    /// Rows that were put into the outbox.
    pub deliveries: usize,
}

/// Why an article was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// It is none; the others are not affected.
    #[error("{0}")]
    Input(#[from] InputError),
    /// The database failed; nothing can go on.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Takes articles in, a batch at a time.
pub struct Ingest<'a> {
    writer: &'a mut Writer,
    policy: &'a Policy,
    engine: &'a Engine,
    clock: &'a dyn Clock,
    waiting: Vec<Recording>,
    report: IngestReport,
}

impl<'a> Ingest<'a> {
    /// An ingestion into this database.
    pub fn new(writer: &'a mut Writer, policy: &'a Policy, engine: &'a Engine, clock: &'a dyn Clock) -> Self {
        Self { writer, policy, engine, clock, waiting: Vec::new(), report: IngestReport::default() }
    }

    /// Takes in one article.
    ///
    /// # Errors
    /// [`IngestError::Input`] concerns this article alone.
    pub fn push(&mut self, input: &Input) -> Result<(), IngestError> {
        let recording = recording(input, self.engine, self.clock.now())?;
        self.waiting.push(recording);
        if self.waiting.len() >= BATCH {
            self.commit()?;
        }
        Ok(())
    }

    /// Commits what is left.
    ///
    /// # Errors
    /// When the database fails.
    pub fn finish(mut self) -> Result<IngestReport, StoreError> {
        self.commit()?;
        Ok(self.report)
    }

    fn commit(&mut self) -> Result<(), StoreError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let batch = Batch::of(std::mem::take(&mut self.waiting), Origin::Ingest);
        let outcome = self.writer.record(&batch, self.policy, self.clock.now())?;
        self.report.add(&outcome);
        Ok(())
    }
}

impl IngestReport {
    fn add(&mut self, outcome: &Outcome) {
        for article in &outcome.articles {
            *match article.revision {
                Revision::New => &mut self.new,
                Revision::Revised => &mut self.revised,
                Revision::Unchanged => &mut self.unchanged,
            } += 1;
            self.statements += article.statements;
        }
        self.changes += outcome.changes.len();
        self.deliveries += outcome.deliveries;
    }
}

fn recording(input: &Input, engine: &Engine, now: Timestamp) -> Result<Recording, InputError> {
    // Not the wall clock, only a stop-watch.
    let started = tokio::time::Instant::now();
    let mut article = input.article(&Limits { expired: &|| started.elapsed() > PARSING, ..Limits::default() })?;
    let url = input.parsed_url();
    if article.outlet.is_none() {
        article.outlet = url.as_ref().and_then(site).map(str::to_owned);
    }
    let statements = super::statements::statements(engine, &article);
    let (identity, aliases) = match &url {
        Some(url) => identity(url, url, article.canonical_url.as_deref()),
        None => (Identity::Id(input.id.clone()), Vec::new()),
    };
    Ok(Recording {
        identity,
        aliases,
        url: input.url.clone(),
        external_id: Some(input.id.clone()),
        source: None,
        fetched_at: article.published.map_or(now, |moment| moment.timestamp()),
        watch: Watch::default(),
        article,
        statements,
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::analyze::RULES_VERSION;
    use crate::config::Config;
    use crate::store::{ArticleFilter, OpenOptions, Reader};

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            "2026-01-01T00:00:00Z".parse().unwrap()
        }
    }

    fn ingest(path: &Path, lines: &[String]) -> IngestReport {
        let config = Config::empty(path.to_owned());
        let mut writer = Writer::open(path, &OpenOptions { create: true, exclusive: false }).unwrap();
        let (policy, engine) = (Policy::new(&config, RULES_VERSION), Engine::new(&[], &[], true));
        let mut ingest = Ingest::new(&mut writer, &policy, &engine, &Still);
        for line in lines {
            ingest.push(&serde_json::from_str(line).unwrap()).unwrap();
        }
        ingest.finish().unwrap()
    }

    fn line(id: &str, url: &str, text: &str) -> String {
        format!(r#"{{"id":"{id}","url":{url},"published":"2025-03-21","title":"T","text":"{text}"}}"#)
    }

    #[test]
    fn the_same_identity_is_a_revision_and_the_same_text_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let lines = [
            line("a", "null", "One."),
            line("a", "null", "Two."),
            line("b", "\"https://a.example/b?utm_source=x\"", "Three."),
            line("c", "\"https://a.example/b\"", "Three."),
        ];
        let report = ingest(&path, &lines);
        assert_eq!((report.new, report.revised, report.unchanged), (2, 1, 1), "{report:?}");
        assert_eq!(ingest(&path, &lines[1..]).new, 0);
        let articles = Reader::open(&path).unwrap().articles(&ArticleFilter::default()).unwrap();
        assert_eq!(articles[1].url.as_deref(), Some("https://a.example/b?utm_source=x"), "exactly as given");
        assert_eq!(articles[1].outlet.as_deref(), Some("a.example"));
    }

    #[test]
    fn more_than_a_batch_is_taken_in_whole() {
        let dir = tempfile::tempdir().unwrap();
        let lines: Vec<_> = (0..2 * BATCH + 1).map(|n| line(&n.to_string(), "null", "One.")).collect();
        assert_eq!(ingest(&dir.path().join("a.db"), &lines).new, 2 * BATCH + 1);
    }
}
