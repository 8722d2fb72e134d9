//! One daemon a database: an advisory lock on a file beside it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use super::connection::{MARK, private_file, sibling};
use super::error::StoreError;

/// Held for as long as the value lives; the kernel releases it when the process dies, however it dies. The file is opened
/// with `O_CLOEXEC` (std does so always), so that no child keeps the lock after its parent.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`, or says who holds it.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let fail = |error: std::io::Error| StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() };
        let mut file = private_file(&sibling(path, MARK)).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { path: path.to_owned(), pid: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(fail(error)),
        }
        // The id only helps a person who reads the message; the lock itself needs no content.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(fail)?;
        Ok(Self { _file: file })
    }

    /// Leaves the lock file behind, unlocked, to mark that a database was made here.
    pub(super) fn mark(path: &Path) -> Result<(), StoreError> {
        private_file(&sibling(path, MARK))
            .map(drop)
            .map_err(|error| StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() })
    }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.take(16).read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}
