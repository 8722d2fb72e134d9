//! The way of one source and one article: fetch → discover → fetch → extract → analyze → store.
//!
//! A listed article is read from its own page, always: a feed's copy of the text is cut short or dressed up, and a story
//! that came from the feed once and from its page the next time would look edited. What cannot be read as an article (an
//! error, a bot wall, a consent page) changes nothing but the record of the attempt.
//!
//! Architecture invariant: nothing in here decides what a statement or a shift is, and nothing keeps state between two
//! polls but the store.

mod backfill;
mod claims;
mod complete;
mod error;
mod identity;
mod listing;
mod page;
mod poll;
mod reading;
mod recheck;
mod state;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::analyze::{Engine, RULES_VERSION};
use crate::config::{Channel, Config};
use crate::fetch::{FetchError, Fetcher};
use crate::model::{Clock, Source};
use crate::notify::Sender;
use crate::store::{Backups, Outcome, Policy, Store, StoreError};

use super::retention;
use super::troubles::{self, BackupHealth};
use claims::Claims;

pub(super) use identity::{identity, site};

pub use error::PollError;
pub use poll::{PollReport, Tally};

/// Pages that are parsed at once. Parsing takes up to nine times a page's size in memory.
const PARSERS: usize = 2;

/// A write-ahead log beyond this is emptied: it has four MiB when nothing is in the way.
const LOG_TRIMMED: u64 = 8 << 20;
/// A write-ahead log beyond this is worth a word.
const LOG_LARGE: u64 = 64 << 20;

/// The fact of the file that names the configuration it was folded with.
const FINGERPRINT: &str = "config_fingerprint";

/// What every poll needs. Cheap to clone.
#[derive(Clone)]
pub struct Pipeline {
    config: Arc<Config>,
    policy: Arc<Policy>,
    engine: Arc<Engine>,
    fetcher: Fetcher,
    store: Store,
    clock: Arc<dyn Clock>,
    parsers: Arc<Semaphore>,
    /// Shared by all that this pipeline became: articles that are being read.
    claims: Claims,
    /// The place of each source in the configuration, by address: there may be thousands.
    places: Arc<HashMap<String, usize>>,
}

impl Pipeline {
    /// The pipeline of a configuration.
    ///
    /// # Errors
    /// When `[fetch]` gives no usable HTTP client.
    pub fn new(config: Arc<Config>, store: Store, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        let fetcher = Fetcher::new(&config.fetch, Arc::clone(&clock))?;
        Ok(Self::with_fetcher(config, store, clock, fetcher))
    }

    /// The pipeline of a changed configuration. What is known of hosts is kept where `[fetch]` stayed the same.
    ///
    /// # Errors
    /// When `[fetch]` gives no usable HTTP client.
    pub(super) fn reconfigured(&self, config: Arc<Config>) -> Result<Self, FetchError> {
        let (store, clock) = (self.store.clone(), Arc::clone(&self.clock));
        let fetcher = if config.fetch == self.config.fetch {
            self.fetcher.clone()
        } else {
            Fetcher::new(&config.fetch, Arc::clone(&clock))?
        };
        Ok(Self::with_fetcher(config, store, clock, fetcher))
    }

    fn with_fetcher(config: Arc<Config>, store: Store, clock: Arc<dyn Clock>, fetcher: Fetcher) -> Self {
        let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
        let policy = Policy::new(&config, RULES_VERSION);
        let places = config.sources.iter().enumerate().map(|(place, source)| (source.url.to_string(), place)).collect();
        Self {
            config,
            policy: Arc::new(policy),
            engine: Arc::new(engine),
            fetcher,
            store,
            clock,
            parsers: Arc::new(Semaphore::new(PARSERS)),
            claims: Claims::default(),
            places: Arc::new(places),
        }
    }

    /// The configured source of an address.
    pub(super) fn source(&self, url: &str) -> Option<&Source> {
        self.places.get(url).and_then(|place| self.config.sources.get(*place))
    }

    /// The configuration.
    pub fn config(&self) -> &Arc<Config> {
        &self.config
    }

    /// What delivers on a channel.
    pub fn sender(&self, channel: &Channel) -> Sender {
        let sender = Sender::new(channel.clone(), self.fetcher.clone(), Arc::clone(&self.clock));
        sender.with_store(self.store.clone())
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Folds everything again where the configuration is not the one that the stored history was folded with. Nobody is
    /// told of what that changes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn adopt(&self) -> Result<(), StoreError> {
        self.adopt_sources().await?;
        let (policy, now, fingerprint) = (Arc::clone(&self.policy), self.clock.now(), self.config.fingerprint());
        // What other topics left unread may be on these: an unchanged list must not hide it.
        let filtered = self.config.sources.iter().filter(|source| source.topic_words_only);
        let filtered: Vec<String> = filtered.map(|source| source.url.to_string()).collect();
        self.store
            .write(move |writer| {
                if writer.reader().meta(FINGERPRINT)?.as_deref() == Some(fingerprint.as_str()) {
                    return Ok(());
                }
                if !filtered.is_empty() {
                    writer.forget_validators(&filtered)?;
                }
                writer.refold_all(&policy, now)?;
                writer.set_meta(FINGERPRINT, &fingerprint)
            })
            .await
    }

    /// Forgets the validators of what was read with other settings, and keeps the pauses that hosts asked for before a restart.
    async fn adopt_sources(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut changed = Vec::new();
        for known in self.store.read(|reader| reader.sources()).await? {
            let Some(source) = self.source(&known.url) else { continue };
            if known.settings.as_ref().is_some_and(|settings| *settings != state::settings(source)) {
                changed.push(known.url);
            }
            let left = known.hold_until.and_then(|until| Duration::try_from(until.duration_since(now)).ok());
            if let Some(left) = left.filter(|left| !left.is_zero() && !source.pauses_alone) {
                self.fetcher.pause(&source.url, left);
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        tracing::info!("{} sources have other settings than before; they are read anew", changed.len());
        self.store.write(move |writer| writer.forget_validators(&changed)).await
    }

    /// Looks for what is wrong with sources, channels and the disk, and puts into the outbox what is new or over. Gives how many
    /// rows went there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn look_for_troubles(&self, backup: BackupHealth) -> Result<usize, StoreError> {
        let (config, now) = (Arc::clone(&self.config), self.clock.now());
        let free = troubles::free_bytes(&config.database);
        self.store
            .write(move |writer| {
                let reader = writer.reader();
                let (sources, failing, lasting) =
                    (reader.sources()?, reader.failing_channels(troubles::ATTEMPTS)?, reader.troubles()?);
                let healed = reader.healed()?;
                let facts = troubles::Facts {
                    healed: healed.as_ref(),
                    backup: &backup,
                    config: &config,
                    sources: &sources,
                    failing: &failing,
                    free,
                    lasting: &lasting,
                    now,
                };
                let found = troubles::found(&facts);
                writer.note_troubles(&found, |kind, subject| troubles::channels(&config, kind, subject), now)
            })
            .await
    }

    /// Empties a write-ahead log that has grown. Gives its size where somebody is in the way.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn trim_log(&self) -> Result<Option<u64>, StoreError> {
        let trimmed = self.store.write(|writer| writer.trim_log(LOG_TRIMMED)).await?;
        Ok(trimmed.map(|(_, after)| after).filter(|after| *after >= LOG_LARGE))
    }

    /// Makes a backup where one is due, on a connection and a thread of its own: a large one takes its time.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) async fn back_up(&self) -> Result<Option<PathBuf>, StoreError> {
        let (settings, now) = (self.config.backup.clone(), self.clock.now());
        let backups = Backups::new(self.config.backup_folder(), self.config.database.clone());
        // The folder may not be there yet: what holds it is on the same disk.
        let folder = self.config.backup_folder();
        let folder = if folder.is_dir() { folder.join("copy") } else { folder };
        let room = (troubles::free_bytes(&folder), self.config.trouble.disk_below);
        let made =
            tokio::task::spawn_blocking(move || backups.make_if_due(settings.every, settings.keep, now, room)).await;
        // A panic of SQLite's is the failure of one backup.
        made.map_err(|_| StoreError::Closed)?
    }

    /// Lets texts go that are past their time, a batch in one transaction: other writes come between.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn drop_old_texts(&self) -> Result<usize, StoreError> {
        let Some(retention) = retention::plan(self.config.retention, self.clock.now()) else { return Ok(0) };
        let (mut texts, mut after) = (0, None);
        loop {
            let dropped = self.store.write(move |writer| writer.drop_texts(retention, after)).await?;
            texts += dropped.texts;
            after = dropped.next;
            if after.is_none() {
                return Ok(texts);
            }
        }
    }

    /// Folds again what time alone may have changed: pending shifts whose wait is over.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn refold_due(&self) -> Result<Outcome, StoreError> {
        let (policy, now) = (Arc::clone(&self.policy), self.clock.now());
        self.store.write(move |writer| writer.refold_due(&policy, now)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::SystemClock;
    use crate::store::OpenOptions;

    fn pipeline(dir: &tempfile::TempDir) -> Pipeline {
        let config = Config::empty(dir.path().join("a.db"));
        let store = Store::open(&config.database, &OpenOptions { create: true, exclusive: false }).unwrap();
        Pipeline::new(Arc::new(config), store, Arc::new(SystemClock)).unwrap()
    }

    #[tokio::test]
    async fn a_parser_that_panics_fails_one_document_and_takes_no_place() {
        let dir = tempfile::tempdir().unwrap();
        let pipeline = pipeline(&dir);
        for _ in 0..=PARSERS {
            let error = pipeline.parse::<(), _>(|| panic!("not a char boundary")).await.unwrap_err();
            assert!(error.to_string().contains("not a char boundary"), "{error}");
        }
        assert_eq!(pipeline.parse(|| Ok(7)).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn another_configuration_is_adopted_once() {
        let dir = tempfile::tempdir().unwrap();
        let pipeline = pipeline(&dir);
        pipeline.adopt().await.unwrap();
        let known = pipeline.store().read(|reader| reader.meta(FINGERPRINT)).await.unwrap();
        assert_eq!(known, Some(pipeline.config().fingerprint()));
        let mut config = (**pipeline.config()).clone();
        config.alert.min_steps = 3;
        let other = pipeline.reconfigured(Arc::new(config)).unwrap();
        other.adopt().await.unwrap();
        let after = other.store().read(|reader| reader.meta(FINGERPRINT)).await.unwrap();
        assert!(after.is_some() && after != known);
    }
}
