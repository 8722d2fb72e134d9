//! One daemon a database: an advisory lock on a file beside it.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::connection::{MARK, private_file, sibling};
use super::error::StoreError;

/// How often a lock that somebody holds is tried again, and after what pause.
const PATIENCE: (u32, Duration) = (80, Duration::from_millis(25));

/// Held for as long as the value lives; the kernel releases it when the process dies, however it dies. The file is opened
/// with `O_CLOEXEC` (std does so always), so that no child keeps the lock after its parent but for the moment between its birth and
/// its program: a process that dies while it starts the command of a channel leaves such a child.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Takes the lock of the database at `path`, or says who holds it. Where the process that took it is gone, the lock is waited for:
    /// a restart after a crash must not fail for a child in passing, since a service manager does not try again then.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let fail = |error: std::io::Error| StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() };
        let mut file = private_file(&sibling(path, MARK)).map_err(fail)?;
        let (tries, pause) = PATIENCE;
        let mut result = file.try_lock();
        for _ in 0..tries {
            let held = matches!(result, Err(TryLockError::WouldBlock));
            if !held || holder(&mut file).is_some_and(is_alive) {
                break;
            }
            thread::sleep(pause);
            result = file.try_lock();
        }
        match result {
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

/// Whether a process of this number is there.
fn is_alive(pid: u32) -> bool {
    Path::new("/proc").join(pid.to_string()).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A child of a daemon that died, which has not come to its own program yet.
    #[test]
    fn a_lock_that_is_held_in_passing_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let passing = Lock::take(&path).unwrap();
        let ends = thread::spawn(move || {
            thread::sleep(Duration::from_millis(300));
            drop(passing);
        });
        Lock::take(&path).unwrap();
        ends.join().unwrap();
    }

    #[test]
    fn a_lock_that_stays_held_is_told_with_its_holder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.db");
        let mut held = Lock::take(&path).unwrap();
        held.sign().unwrap();
        let error = Lock::take(&path).unwrap_err();
        assert!(matches!(error, StoreError::InUse { pid: Some(pid), .. } if pid == std::process::id()), "{error}");
    }
}
