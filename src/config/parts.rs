//! What the files hold while they are being read, before it becomes a [`Config`].

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::found::{Found, unzip};
use super::origin::{Listed, Origins};
use super::settings::{
    AlertSettings, BackupSettings, Channel, Config, ExportSettings, FetchSettings, Hours, RetentionSettings,
    TroubleSettings, WebSettings,
};
use crate::model::{Official, Source, Timing, Topic};

/// What the files hold, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) files: Vec<PathBuf>,
    pub(super) database: Option<PathBuf>,
    pub(super) sources: Vec<Found<Source>>,
    pub(super) officials: Vec<Found<Official>>,
    pub(super) topics: Vec<Found<Topic>>,
    pub(super) official_files: Listed,
    pub(super) topic_files: Listed,
    pub(super) discover_officials: Option<bool>,
    pub(super) alert: AlertSettings,
    pub(super) fetch: FetchSettings,
    pub(super) hours: Hours,
    pub(super) channels: Option<Vec<Found<Channel>>>,
    pub(super) trouble: Option<Found<TroubleSettings>>,
    pub(super) web: Option<Found<WebSettings>>,
    pub(super) retention: RetentionSettings,
    pub(super) export: ExportSettings,
    pub(super) backup: Option<BackupSettings>,
    pub(super) set: BTreeSet<String>,
}

impl Parts {
    /// The configuration, once nothing was found to be wrong.
    pub(super) fn into_config(self, path: &Path, database: PathBuf) -> Config {
        let (sources, source_origins) = unzip(self.sources);
        let (officials, official_origins) = unzip(self.officials);
        let (topics, topic_origins) = unzip(self.topics);
        let origins = Origins {
            files: self.files,
            sources: source_origins,
            officials: official_origins,
            topics: topic_origins,
            official_files: self.official_files,
            topic_files: self.topic_files,
            set: self.set,
        };
        let channels = self.channels.map_or_else(|| vec![usual(&self.hours)], |found| unzip(found).0);
        Config {
            path: Some(path.to_path_buf()),
            sources,
            officials,
            topics,
            discover_officials: self.discover_officials.unwrap_or(true),
            alert: self.alert,
            fetch: self.fetch,
            channels,
            backup: self.backup.unwrap_or_default(),
            web: self.web.map_or_else(WebSettings::default, |found| found.value),
            retention: self.retention,
            export: self.export,
            hours: self.hours,
            trouble: self.trouble.map_or_else(TroubleSettings::default, |found| found.value),
            origins,
            ..Config::empty(database)
        }
    }
}

/// The channel that is on when none is named.
fn usual(hours: &Hours) -> Channel {
    let desktop = Channel::desktop();
    let timing = Timing { quiet: hours.quiet.clone(), ..desktop.timing };
    Channel { timing, ..desktop }
}
