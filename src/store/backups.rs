//! The copies that the daemon makes by itself: their names, when the next is due, which are kept, and which is the newest that is good.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::connection::sibling;
use super::error::StoreError;
use super::reader::Reader;

/// The time in a copy's name.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// A folder of copies of one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backups {
    folder: PathBuf,
    database: PathBuf,
}

impl Backups {
    /// The copies of `database` in `folder`.
    pub fn new(folder: PathBuf, database: PathBuf) -> Self {
        Self { folder, database }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The copies that are there, with the time of each, the newest first. A file of another name is none, whatever it is.
    pub fn list(&self) -> Vec<(Timestamp, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut found: Vec<_> =
            names.filter_map(|name| Some((self.time_of(&name)?, self.folder.join(&name)))).collect();
        found.sort_by(|one, other| other.cmp(one));
        found
    }

    /// Whether a copy is due. What a clock that was ahead has named counts for nothing.
    pub fn is_due(&self, every: Duration, now: Timestamp) -> bool {
        let newest = self.list().into_iter().map(|(at, _)| at).find(|at| *at <= now);
        newest.is_none_or(|at| Duration::try_from(now.duration_since(at)).is_ok_and(|age| age >= every))
    }

    /// Makes a copy where one is due, something is stored and the disk has room for it beside `spare` bytes; `free` are there, where
    /// that is known. Gives where it is.
    ///
    /// # Errors
    /// As [`Backups::make`].
    pub fn make_if_due(
        &self,
        every: Duration,
        keep: usize,
        now: Timestamp,
        (free, spare): (Option<u64>, u64),
    ) -> Result<Option<PathBuf>, StoreError> {
        if !self.is_due(every, now) || Reader::open(&self.database)?.is_empty()? {
            return Ok(None);
        }
        let size = fs::metadata(&self.database).map_or(0, |file| file.len());
        self.has_room(size, free, spare)?;
        self.make(keep, now).map(Some)
    }

    /// Says no where a copy of this size would leave less than `spare` of what is free.
    fn has_room(&self, size: u64, free: Option<u64>, spare: u64) -> Result<(), StoreError> {
        let Some(free) = free.filter(|free| free.saturating_sub(size) < spare) else { return Ok(()) };
        let mib = |bytes: u64| bytes >> 20;
        let detail = format!(
            "a copy takes {} MiB, {} MiB are free and {} MiB are to stay so; make room, name another `folder` in [backup], or let texts \
             go with [retention]",
            mib(size),
            mib(free),
            mib(spare)
        );
        Err(StoreError::Backup { path: self.folder.clone(), detail })
    }

    /// Makes a copy, which is verified before it gets its name, and removes all but the `keep` newest. Gives where it is.
    ///
    /// # Errors
    /// When it cannot be written or does not pass its check; then nothing is removed.
    pub fn make(&self, keep: usize, now: Timestamp) -> Result<PathBuf, StoreError> {
        let fail = |error: std::io::Error| StoreError::Backup { path: self.folder.clone(), detail: error.to_string() };
        if !self.folder.exists() {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.folder).map_err(fail)?;
        }
        let to = self.folder.join(self.name(now));
        Reader::open(&self.database)?.backup(&to)?;
        self.prune(keep, now);
        Ok(to)
    }

    /// Removes old copies, and what an end in the middle of one left. Best effort: the next one does it again.
    fn prune(&self, keep: usize, now: Timestamp) {
        let (ahead, past): (Vec<_>, Vec<_>) = self.list().into_iter().partition(|(at, _)| *at > now);
        // A copy of a clock that was ahead is as good as any, but must not push out those that are made from now on.
        let old = past.into_iter().skip(keep).chain(ahead.into_iter().skip(keep));
        for (_, file) in old {
            let _ = fs::remove_file(&file);
        }
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for name in entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()) {
            if name.strip_suffix(".part").is_some_and(|whole| self.time_of(whole).is_some()) {
                let _ = fs::remove_file(self.folder.join(&name));
            }
        }
    }

    fn stem(&self) -> String {
        self.database.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }

    fn name(&self, at: Timestamp) -> String {
        format!("{}-{}.db", self.stem(), at.strftime(STAMP))
    }

    /// The time in a name that [`Backups::name`] gave.
    fn time_of(&self, name: &str) -> Option<Timestamp> {
        let stamp = name.strip_prefix(&self.stem())?.strip_prefix('-')?.strip_suffix(".db")?;
        let at = DateTime::strptime(STAMP, stamp).ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
        (self.name(at) == name).then_some(at)
    }
}

/// Where the write-ahead log of a database is larger than `limit`, its bytes.
pub fn large_log(database: &Path, limit: u64) -> Option<u64> {
    let size = fs::metadata(sibling(database, "-wal")).ok()?.len();
    (size >= limit).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn folder(names: &[&str]) -> (tempfile::TempDir, Backups) {
        let dir = tempfile::tempdir().unwrap();
        for name in names {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let backups = Backups::new(dir.path().to_owned(), PathBuf::from("/state/watch.db"));
        (dir, backups)
    }

    #[test]
    fn a_copy_does_not_fill_the_disk() {
        let (_dir, backups) = folder(&[]);
        let mib = |number: u64| number << 20;
        assert!(backups.has_room(mib(100), None, mib(200)).is_ok(), "where it is not known, it is tried");
        assert!(backups.has_room(mib(100), Some(mib(300)), mib(200)).is_ok());
        let error = backups.has_room(mib(100), Some(mib(299)), mib(200)).unwrap_err().to_string();
        assert!(error.contains("takes 100 MiB, 299 MiB are free and 200 MiB"), "{error}");
    }

    #[test]
    fn a_copy_is_due_a_day_after_the_last_and_a_clock_that_was_ahead_counts_for_nothing() {
        let (_dir, none) = folder(&["watch.db", "other-20260310T090000Z.db", "watch-20260310T090000Z.db.part"]);
        assert!(none.is_due(DAY, at("2026-03-10T09:00:01Z")));
        let (_dir, one) = folder(&["watch-20260310T090000Z.db", "watch-20300101T000000Z.db"]);
        assert!(!one.is_due(DAY, at("2026-03-11T08:59:59Z")));
        assert!(one.is_due(DAY, at("2026-03-11T09:00:00Z")));
        assert!(one.is_due(DAY, at("2026-03-09T09:00:00Z")));
    }

    #[test]
    fn only_our_old_copies_are_removed() {
        let (dir, backups) = folder(&[
            "watch-20260308T090000Z.db",
            "watch-20260309T090000Z.db",
            "watch-20260310T090000Z.db",
            "watch-20260311T090000Z.db.part",
            "watch-2026.db",
            "watch-20260301T090000Z.db.kept",
            "other-20200101T090000Z.db",
        ]);
        backups.prune(2, at("2026-03-11T10:00:00Z"));
        let mut names: Vec<String> =
            fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        let kept = ["other-20200101T090000Z.db", "watch-2026.db", "watch-20260301T090000Z.db.kept"];
        assert_eq!(names[..3], kept);
        assert_eq!(names[3..], ["watch-20260309T090000Z.db", "watch-20260310T090000Z.db"]);
    }
}
