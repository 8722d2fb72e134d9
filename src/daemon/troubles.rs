//! What is wrong for long without anybody looking: a pure look at what is known, and where to tell of it.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::config::{Config, TroubleSettings};
use crate::model::{Source, SourceKind, TroubleKind};
use crate::store::{FailingChannel, FoundTrouble, Healed, KnownTrouble, SourceState, SourceStatus};

use super::schedule;

/// Attempts at one delivery that make a channel failing.
pub(super) const ATTEMPTS: u32 = 3;
/// Between two looks.
pub(super) const EVERY: SignedDuration = SignedDuration::from_mins(5);

/// What a look goes by.
pub(super) struct Facts<'a> {
    pub(super) config: &'a Config,
    pub(super) sources: &'a [SourceState],
    pub(super) failing: &'a [FailingChannel],
    /// Bytes that are free on the database's disk, where that can be told.
    pub(super) free: Option<u64>,
    /// That a backup took the place of a damaged database.
    pub(super) healed: Option<&'a Healed>,
    /// How the last backup went.
    pub(super) backup: &'a BackupHealth,
    /// What was wrong at the last look.
    pub(super) lasting: &'a [KnownTrouble],
    pub(super) now: Timestamp,
}

/// How the last backup went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum BackupHealth {
    /// None was tried since the start.
    #[default]
    Unknown,
    /// It is there, or none is wanted.
    Good,
    /// Why there is none.
    Failing(String),
}

/// What is wrong now.
pub(super) fn found(facts: &Facts<'_>) -> Vec<FoundTrouble> {
    let Facts { config, sources, now, .. } = facts;
    let settings = &config.trouble;
    let enabled = config.sources.iter().filter(|source| source.enabled);
    let states = enabled.filter_map(|source| Some((source, sources.iter().find(|s| s.url == source.url.as_str())?)));
    let mut found: Vec<FoundTrouble> = states
        .filter_map(|(source, state)| broken(source, state, settings, *now).or_else(|| silent(source, state, *now)))
        .collect();
    found.extend(facts.failing.iter().filter(|failing| configured(config, &failing.channel)).map(failing_channel));
    found.extend(full(facts));
    found.extend(facts.healed.map(restored));
    found.extend(unsaved(facts));
    found
}

/// The channels that hear of a trouble: those that are named, else the first. One that does not work hears nothing of itself: it
/// could only hear it when it is over.
pub(super) fn channels(config: &Config, kind: TroubleKind, subject: &str) -> Vec<String> {
    let there = match kind {
        TroubleKind::SourceBroken | TroubleKind::SourceSilent => {
            config.sources.iter().any(|source| source.enabled && name(source) == subject)
        }
        TroubleKind::ChannelFailing => configured(config, subject),
        TroubleKind::DiskNearlyFull | TroubleKind::DatabaseRestored | TroubleKind::BackupFailing => true,
    };
    // What is not configured any more is no trouble, and did not get well either.
    if !config.trouble.enabled || !there {
        return Vec::new();
    }
    let works = |name: &&String| kind != TroubleKind::ChannelFailing || **name != *subject;
    match &config.trouble.channels {
        Some(named) => named.iter().filter(works).cloned().collect(),
        None => config.channels.iter().map(|channel| &channel.name).find(works).into_iter().cloned().collect(),
    }
}

fn configured(config: &Config, channel: &str) -> bool {
    config.channels.iter().any(|known| known.name == channel)
}

/// The source as people know it.
fn name(source: &Source) -> String {
    match &source.name {
        Some(name) => format!("{name} ({})", source.url),
        None => source.url.to_string(),
    }
}

fn broken(source: &Source, state: &SourceState, settings: &TroubleSettings, now: Timestamp) -> Option<FoundTrouble> {
    let last = state.last_error.as_deref().unwrap_or("no reason is known");
    let message = match state.status {
        SourceStatus::Gone => format!("it is gone for good and is not asked any more: {last}"),
        _ if state.failures >= settings.failures => format!("{} failures in a row, the last: {last}", state.failures),
        _ => return None,
    };
    let since = state.last_success_at.or(state.last_error_at).unwrap_or(now);
    Some(FoundTrouble { kind: TroubleKind::SourceBroken, subject: name(source), message, since })
}

fn silent(source: &Source, state: &SourceState, now: Timestamp) -> Option<FoundTrouble> {
    let (rhythm, since) = (state.rhythm.as_ref()?, state.last_change_at?);
    let lists = state.kind != Some(SourceKind::Article);
    if state.failures > 0 || !lists || !schedule::is_silent(rhythm, since, now) {
        return None;
    }
    let message = "it is read without failure and has listed nothing new, which is unusual for it".to_owned();
    Some(FoundTrouble { kind: TroubleKind::SourceSilent, subject: name(source), message, since })
}

fn failing_channel(failing: &FailingChannel) -> FoundTrouble {
    let FailingChannel { channel, since, deliveries, last_error } = failing;
    let last = last_error.as_deref().unwrap_or("no reason is known");
    let message = match deliveries {
        1 => format!("1 alert waits or was given up: {last}"),
        many => format!("{many} alerts wait or were given up: {last}"),
    };
    FoundTrouble { kind: TroubleKind::ChannelFailing, subject: channel.clone(), message, since: *since }
}

/// A disk is nearly full below what is configured, and has room again half as much above it: it must not go back and forth.
fn full(facts: &Facts<'_>) -> Option<FoundTrouble> {
    let (free, below) = (facts.free?, facts.config.trouble.disk_below);
    let before = facts.lasting.iter().find(|known| known.kind == TroubleKind::DiskNearlyFull);
    let limit = if before.is_some() { below.saturating_add(below / 2) } else { below };
    (free < limit).then(|| FoundTrouble {
        kind: TroubleKind::DiskNearlyFull,
        subject: facts.config.database.display().to_string(),
        message: format!("{} MiB are free; make room before nothing can be stored any more", free >> 20),
        since: before.map_or(facts.now, |known| known.since),
    })
}

/// It lasts for as long as the damaged file is there: the user is the one who ends it.
fn restored(healed: &Healed) -> FoundTrouble {
    let Healed { detail, aside, made_at, knows_what_was_told, .. } = healed;
    let quiet = if *knows_what_was_told { "" } else { "; what sources list next enters the history without alerts" };
    FoundTrouble {
        kind: TroubleKind::DatabaseRestored,
        subject: aside.display().to_string(),
        message: format!(
            "{detail}; the backup of {made_at:.0} took its place, and sources are read anew{quiet}. The damaged file is kept until you \
             remove it"
        ),
        since: healed.at,
    }
}

/// What is not known yet stays as it was.
fn unsaved(facts: &Facts<'_>) -> Option<FoundTrouble> {
    let before = facts.lasting.iter().find(|known| known.kind == TroubleKind::BackupFailing);
    let (message, since) = match facts.backup {
        BackupHealth::Good => return None,
        BackupHealth::Unknown => before.map(|known| (known.message.clone(), known.since))?,
        BackupHealth::Failing(error) => (error.clone(), before.map_or(facts.now, |known| known.since)),
    };
    let subject = facts.config.database.display().to_string();
    Some(FoundTrouble { kind: TroubleKind::BackupFailing, subject, message, since })
}

/// Bytes that are free for this user on the disk of a file.
pub fn free_bytes(path: &Path) -> Option<u64> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use rstest::rstest;
    use url::Url;

    use super::*;
    use crate::config::{Channel, ChannelKind};

    const NOW: Timestamp = Timestamp::constant(1_773_133_200, 0);

    fn config() -> Config {
        let source =
            Source { name: Some("The Courier".into()), ..Source::of(Url::parse("https://a.example/feed").unwrap()) };
        let mut config = Config::empty(PathBuf::from("/var/lib/w.db"));
        config.sources = vec![source];
        config.channels = ["desktop", "mail"].map(|name| Channel::new(name, ChannelKind::Desktop)).to_vec();
        config
    }

    fn state(failures: u32, status: SourceStatus) -> SourceState {
        let last_error = Some("answered 500".to_owned());
        SourceState {
            failures,
            status,
            last_error,
            last_success_at: Some(NOW),
            ..SourceState::new("https://a.example/feed")
        }
    }

    fn look(
        config: &Config,
        sources: &[SourceState],
        free: Option<u64>,
        lasting: &[KnownTrouble],
    ) -> Vec<FoundTrouble> {
        let backup = &BackupHealth::Unknown;
        found(&Facts { config, sources, failing: &[], free, healed: None, backup, lasting, now: NOW })
    }

    #[rstest]
    #[case(4, SourceStatus::Failing, None)]
    #[case(5, SourceStatus::Failing, Some("5 failures in a row, the last: answered 500"))]
    #[case(40, SourceStatus::Blocked, Some("40 failures in a row, the last: answered 500"))]
    #[case(1, SourceStatus::Gone, Some("it is gone for good and is not asked any more: answered 500"))]
    #[case(0, SourceStatus::Ok, None)]
    fn a_source_is_broken_after_so_many_failures(
        #[case] failures: u32,
        #[case] status: SourceStatus,
        #[case] expected: Option<&str>,
    ) {
        let found = look(&config(), &[state(failures, status)], None, &[]);
        assert_eq!(found.first().map(|f| f.message.as_str()), expected);
        assert!(found.iter().all(|f| f.subject == "The Courier (https://a.example/feed)"));
    }

    #[test]
    fn a_source_that_is_switched_off_is_no_trouble() {
        let mut config = config();
        config.sources[0].enabled = false;
        assert_eq!(look(&config, &[state(9, SourceStatus::Failing)], None, &[]), []);
    }

    #[rstest]
    #[case(250 << 20, false, false)]
    #[case(199 << 20, false, true)]
    #[case(250 << 20, true, true)]
    #[case(301 << 20, true, false)]
    fn a_disk_does_not_go_back_and_forth(#[case] free: u64, #[case] before: bool, #[case] expected: bool) {
        let known = KnownTrouble {
            id: 1,
            kind: TroubleKind::DiskNearlyFull,
            subject: "/var/lib/w.db".into(),
            message: String::new(),
            since: NOW,
        };
        let lasting = if before { vec![known] } else { Vec::new() };
        assert_eq!(!look(&config(), &[], Some(free), &lasting).is_empty(), expected);
    }

    #[test]
    fn who_is_told_is_named_or_the_first_that_works() {
        let mut config = config();
        let told = |config: &Config, kind, subject| channels(config, kind, subject).join(",");
        let known = "The Courier (https://a.example/feed)";
        assert_eq!(told(&config, TroubleKind::SourceBroken, known), "desktop");
        assert_eq!(told(&config, TroubleKind::SourceBroken, "one that was taken out"), "");
        assert_eq!(told(&config, TroubleKind::ChannelFailing, "desktop"), "mail");
        config.trouble.channels = Some(vec!["mail".into()]);
        assert_eq!(told(&config, TroubleKind::SourceBroken, known), "mail");
        config.trouble.enabled = false;
        assert_eq!(told(&config, TroubleKind::SourceBroken, known), "");
    }

    #[test]
    fn the_disk_of_a_file_has_room() {
        assert!(free_bytes(&std::env::temp_dir().join("x.db")).is_some_and(|free| free > 0));
    }
}
