//! Opening for the daemon: a damaged database gives way to the newest backup that is good.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::backups::Backups;
use super::error::StoreError;
use super::handle::Store;
use super::reader::Reader;
use super::restore::{Restored, restore_noting};
use super::writer::OpenOptions;

/// The fact of the file that tells of its restoration.
const HEALED: &str = "healed";

/// That a backup took the place of a damaged database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Healed {
    /// When.
    pub at: Timestamp,
    /// What was wrong.
    pub detail: String,
    /// Where the damaged file is now.
    pub aside: PathBuf,
    /// The backup.
    pub backup: PathBuf,
    /// When that was made.
    pub made_at: Timestamp,
    /// Whether all that people had been told is known. If not, what is found again enters without alerts.
    pub knows_what_was_told: bool,
}

impl Store {
    /// Opens the database as its one daemon and makes it where there is none. A damaged one is moved aside for the newest backup that
    /// passes its check; without one it stays where it is.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_or_heal(path: &Path, backups: &Backups, now: Timestamp) -> Result<(Self, Option<Healed>), StoreError> {
        let options = OpenOptions { create: true, exclusive: true };
        let damage = match Self::open(path, &options) {
            Err(error @ (StoreError::Damaged { .. } | StoreError::Corrupt(_))) => error,
            other => return Ok((other?, None)),
        };
        let Some(healed) = heal(path, backups, &damage, now)? else { return Err(damage) };
        let store = Self::open(path, &options)?;
        Ok((store, Some(healed)))
    }
}

fn heal(path: &Path, backups: &Backups, damage: &StoreError, now: Timestamp) -> Result<Option<Healed>, StoreError> {
    let detail = match damage {
        StoreError::Damaged { detail, .. } => detail.clone(),
        other => other.to_string(),
    };
    for (made_at, backup) in backups.list() {
        let mut healed = None;
        let restored = restore_noting(path, &backup, now, |restored| {
            let Restored { aside, knows_what_was_told } = restored.clone();
            let (detail, backup) = (detail.clone(), backup.clone());
            let made = healed.insert(Healed { at: now, detail, aside, backup, made_at, knows_what_was_told });
            // Plain data becomes JSON.
            Some((HEALED, serde_json::to_string(made).unwrap_or_default()))
        });
        match restored {
            Ok(_) => return Ok(healed),
            // A daemon that runs, or a disk that is full, is no fault of this backup.
            Err(error @ (StoreError::InUse { .. } | StoreError::Disk(_))) => return Err(error),
            Err(error) => tracing::error!("{} cannot be restored: {error}", backup.display()),
        }
    }
    Ok(None)
}

impl Reader {
    /// The restoration that made the file what it is, for as long as the damaged file is kept.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn healed(&self) -> Result<Option<Healed>, StoreError> {
        let healed = self.meta(HEALED)?.and_then(|text| serde_json::from_str::<Healed>(&text).ok());
        Ok(healed.filter(|healed| healed.aside.exists()))
    }

    /// Before what time looks at articles were made in a database that was lost, with what they told.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn quiet_before(&self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.meta(super::salvage::QUIET_BEFORE)?.and_then(|text| text.parse().ok()))
    }
}
