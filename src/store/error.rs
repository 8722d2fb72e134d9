//! What can go wrong with the file, and what each of these means for the caller.

use std::path::PathBuf;

use super::value::BadValue;

/// What a caller can do about a [`StoreError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The file cannot be used and no retry helps: exit code 78.
    Unusable,
    /// It may work later (disk full, locked by another program): keep the work and try again.
    Retry,
    /// This call failed; others may work.
    Failed,
}

/// A failure of the store. Messages name the file and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is nothing to read yet.
    #[error(
        "no database at {}; `stancewatch check`, `run` or `ingest` creates it, or set `database` in the configuration",
        path.display()
    )]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file belongs to another program.
    #[error(
        "{} is a SQLite database of another program and was left alone; set `database` to another path",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version of the program.
    #[error(
        "{} has schema version {found}, this program knows versions up to {known}; install a newer stancewatch",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The newest version that this program knows.
        known: u32,
    },
    /// The file is no database, or not a whole one.
    #[error(
        "{path} is damaged or no database ({detail}) and was left as it is; to mend it, stop stancewatch, move {path}, \
         {path}-wal and {path}-shm aside together, then copy a backup to {path}, or save what can be read with \
         `sqlite3 DAMAGED .recover | sqlite3 {path}`, or start anew without it",
        path = path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says about it.
        detail: String,
    },
    /// Another daemon works on the file.
    #[error("another stancewatch{} is running on {}; stop it first, or have it poll at once with SIGUSR1", pid_note(*pid), path.display())]
    InUse {
        /// The database.
        path: PathBuf,
        /// The other process, when it left its id.
        pid: Option<u32>,
    },
    /// The file, its directory or its lock file cannot be opened or created.
    #[error("cannot open the database {}: {detail}; check that the directory exists and that you may write in it", path.display())]
    Unopenable {
        /// The file.
        path: PathBuf,
        /// The reason.
        detail: String,
    },
    /// The disk is full, a quota is used up, or the disk fails.
    #[error("nothing was written: {0}; is the disk full?")]
    Disk(rusqlite::Error),
    /// The file turned out to be damaged while it was in use.
    #[error(
        "the database is damaged: {0}; stop stancewatch, move it aside with its -wal and -shm, and copy a backup in its place"
    )]
    Corrupt(rusqlite::Error),
    /// The file, or the handle, is for reading only.
    #[error("the database cannot be written: {0}; check that you may write in its directory")]
    ReadOnly(rusqlite::Error),
    /// Another program held the file for longer than the store waits.
    #[error("the database is locked by another program")]
    Busy,
    /// There is no such row.
    #[error("no {what} {id}")]
    NotFound {
        /// What was asked for.
        what: &'static str,
        /// Its name or number.
        id: String,
    },
    /// A stored value is none that this program writes.
    #[error(transparent)]
    Value(#[from] BadValue),
    /// A backup could not be written.
    #[error("cannot write the backup {}: {detail}", path.display())]
    Backup {
        /// The file that was to be written.
        path: PathBuf,
        /// The reason.
        detail: String,
    },
    /// The store's thread has ended.
    #[error("the store is closed")]
    Closed,
    /// Anything else that SQLite reports.
    #[error("database: {0}")]
    Sql(rusqlite::Error),
}

fn pid_note(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

impl StoreError {
    /// What the caller can do about it.
    pub fn class(&self) -> Class {
        match self {
            Self::Missing { .. }
            | Self::Foreign { .. }
            | Self::Newer { .. }
            | Self::Damaged { .. }
            | Self::InUse { .. }
            | Self::Unopenable { .. }
            | Self::Corrupt(_)
            | Self::ReadOnly(_) => Class::Unusable,
            Self::Disk(_) | Self::Busy => Class::Retry,
            Self::NotFound { .. } | Self::Value(_) | Self::Backup { .. } | Self::Closed | Self::Sql(_) => Class::Failed,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            // A full quota (RLIMIT_FSIZE) shows as an I/O error; both pass when there is room again.
            Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure) => Self::Disk(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error),
            Some(ErrorCode::ReadOnly) => Self::ReadOnly(error),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Sql(error),
        }
    }
}

/// Whether SQLite says that the file itself is bad.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}
