//! Puts a verified backup in the place of a damaged database, which is moved aside, never deleted.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::backup::{check_copy, publish};
use super::connection::{private_file, sibling};
use super::crash;
use super::error::StoreError;
use super::lock::Lock;

/// Checks the backup, moves the file at `path` aside together with its write-ahead log, and copies the backup to `path`.
/// Returns where the damaged file went. A daemon that runs on the database keeps it.
///
/// # Errors
/// When a daemon runs, when the backup does not pass the check (then nothing was moved), or a file cannot be moved or written.
pub fn restore(path: &Path, backup: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let _lock = Lock::take(path)?;
    let part = sibling(path, ".restore");
    let fail = |detail: String| StoreError::Backup { path: path.to_owned(), detail };
    copy(backup, &part).map_err(|error| fail(format!("cannot copy {}: {error}", backup.display())))?;
    check_copy(&part, |detail| fail(format!("{} is damaged too: {detail}", backup.display()))).inspect_err(|_| {
        // Best effort: the reason of the failure matters more than the removal of the copy.
        let _ = fs::remove_file(&part);
    })?;
    let aside = sibling(path, &now.strftime(".damaged-%Y%m%dT%H%M%SZ").to_string());
    // The three files belong together: a log beside another database would be played into it.
    for suffix in ["-wal", "-shm", ""] {
        move_if_there(&sibling(path, suffix), &sibling(&aside, suffix)).map_err(|error| fail(error.to_string()))?;
        crash::point("a file of the damaged database is aside");
    }
    publish(&part, path).map_err(|error| fail(error.to_string()))?;
    Ok(aside)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = private_file(to)?;
    target.set_len(0)?;
    io::copy(&mut source, &mut target).map(drop)
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
