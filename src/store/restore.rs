//! Puts a verified backup in the place of a damaged database, which is moved aside, never deleted.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::backup::{check_copy, publish};
use super::connection::{RESTORE, private_file, sibling};
use super::crash;
use super::error::StoreError;
use super::lock::Lock;
use super::salvage;

/// What became of a restore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where what was there before went.
    pub aside: PathBuf,
    /// Whether everything that it had told people could be read, so that nothing else has to be kept quiet.
    pub knows_what_was_told: bool,
}

/// Checks the backup, moves the file at `path` aside together with its write-ahead log, and copies the backup to `path`. What the file
/// had told people goes over, as far as it can be read. A daemon that runs on the database keeps it.
///
/// # Errors
/// When a daemon runs, when the backup does not pass the check (then nothing was moved), or a file cannot be moved or written.
pub fn restore(path: &Path, backup: &Path, now: Timestamp) -> Result<Restored, StoreError> {
    restore_noting(path, backup, now, |_| None)
}

/// The same; the fact that `note` makes of it is part of the file from its first moment on.
pub(super) fn restore_noting(
    path: &Path,
    backup: &Path,
    now: Timestamp,
    note: impl FnOnce(&Restored) -> Option<(&'static str, String)>,
) -> Result<Restored, StoreError> {
    let _lock = Lock::take(path)?;
    let part = sibling(path, RESTORE);
    let fail = |detail: String| StoreError::Backup { path: path.to_owned(), detail };
    // After an end between two steps the damaged file is aside already.
    let (aside, damaged) = match last_aside(path).filter(|_| !path.exists() && part.exists()) {
        Some(aside) => (aside.clone(), aside),
        None => (sibling(path, &now.strftime(ASIDE).to_string()), path.to_owned()),
    };
    let prepare = || {
        copy(backup, &part).map_err(|error| fail(format!("cannot copy {}: {error}", backup.display())))?;
        check_copy(&part, |detail| fail(format!("{} is damaged too: {detail}", backup.display())))?;
        let restored = |knows_what_was_told| Restored { aside: aside.clone(), knows_what_was_told };
        salvage::carry_over(&damaged, &part, now, |known| note(&restored(known))).map(restored)
    };
    let restored = prepare().inspect_err(|_| {
        // Best effort: the reason of the failure matters more than the removal of the copy. Where the database itself is aside
        // already, the copy is what says so.
        if path.exists() {
            for suffix in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(sibling(&part, suffix));
            }
        }
    })?;
    crash::point("a backup is ready to be restored");
    // The three files belong together: a log beside another database would be played into it.
    for suffix in ["", "-wal", "-shm"] {
        move_if_there(&sibling(path, suffix), &sibling(&restored.aside, suffix))
            .map_err(|error| fail(error.to_string()))?;
        crash::point("a file of the damaged database is aside");
    }
    publish(&part, path).map_err(|error| fail(error.to_string()))?;
    Ok(restored)
}

/// What is added to the name of a damaged database.
const ASIDE: &str = ".damaged-%Y%m%dT%H%M%SZ";

/// The damaged database that was moved aside last.
fn last_aside(path: &Path) -> Option<PathBuf> {
    let start = format!("{}.damaged-", path.file_name()?.to_str()?);
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let names = fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let is_log = |name: &String| name.ends_with("-wal") || name.ends_with("-shm");
    let last = names.filter(|name| name.starts_with(&start) && !is_log(name)).max()?;
    Some(path.with_file_name(last))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for suffix in ["-wal", "-shm"] {
        match fs::remove_file(sibling(to, suffix)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
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
