//! One daemon a database: an advisory lock on a file beside it.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use super::connection::{MARK, private_file, sibling};
use super::error::StoreError;

/// Held for as long as the value lives; the kernel releases it when the process dies, however it dies. The file is opened
/// with `O_CLOEXEC` (std does so always), so that no child keeps the lock after its parent.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`, or says who holds it.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let fail = |error: std::io::Error| StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() };
        let mut file = private_file(&sibling(path, MARK)).map_err(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: path.to_owned(), pid: holder(&mut file) }),
            Err(TryLockError::Error(error)) => Err(fail(error)),
        }
    }

    /// Writes this process's id into the lock file, for the person who reads "another stancewatch is running".
    pub(super) fn sign(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        writeln!(self.file, "{}", std::process::id())
    }
}

/// Notes beside a database that was just made that it was: should it ever be found empty, it has lost its content.
pub(super) fn mark(path: &Path) -> io::Result<()> {
    let mut file = private_file(&sibling(path, MARK))?;
    if file.metadata()?.len() == 0 { writeln!(file, "made") } else { Ok(()) }
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.take(16).read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}
