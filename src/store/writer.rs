//! The blocking handle that changes the file. There is one a process.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Transaction, TransactionBehavior, params};

use super::backups::large_log;
use super::connection::{self, Found};
use super::crash;
use super::error::StoreError;
use super::lock::{self, Lock};
use super::reader::Reader;

/// The size up to which a daemon checks each file that it opens: a second or two of reading.
const ALWAYS_CHECKED: u64 = 256 << 20;

/// How to open the file.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// Make the file, and its directory, where they are missing.
    pub create: bool,
    /// Be the one daemon on this file: take the lock, or fail with [`StoreError::InUse`].
    pub exclusive: bool,
}

/// The blocking handle that changes the file; it reads as well, through [`Writer::reader`].
#[derive(Debug)]
pub struct Writer {
    reader: Reader,
    lock: Option<Lock>,
    path: PathBuf,
}

impl Writer {
    /// Opens the file and brings its schema up to date. With `exclusive`, a file that was not closed cleanly is checked.
    ///
    /// # Errors
    /// When the file is missing (without `create`), foreign, newer, damaged, in use (with `exclusive`) or cannot be
    /// opened; such a file is left as it is.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        let (mut connection, found) = connection::open_for_writing(path, options.create)?;
        let lock = if options.exclusive { Some(Lock::take(path)?) } else { None };
        connection::bring_up(&mut connection, path)?;
        if found == Found::Empty {
            lock::mark(path).map_err(|error| connection::unopenable(path, &error))?;
        }
        let mut writer = Self { reader: Reader::over(connection), lock, path: path.to_owned() };
        writer.take_over()?;
        Ok(writer)
    }

    /// The same connection for reading: it sees what this handle wrote.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Marks the file as closed cleanly and tidies up. The handle can still be used; a daemon calls it last.
    ///
    /// # Errors
    /// When the mark cannot be written.
    pub fn close(&mut self) -> Result<(), StoreError> {
        if self.lock.is_some() {
            self.set_meta("closed_cleanly", "1")?;
        }
        self.connection().execute_batch("PRAGMA optimize")?;
        self.checkpoint()
    }

    /// Copies the write-ahead log into the database and empties it, where no reader is in the way.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        crash::point("before a checkpoint");
        self.connection().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        crash::point("after a checkpoint");
        Ok(())
    }

    /// Empties a write-ahead log that is larger than `beyond`, without waiting for whoever is in the way. Gives its size before and
    /// after.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn trim_log(&mut self, beyond: u64) -> Result<Option<(u64, u64)>, StoreError> {
        let Some(before) = large_log(&self.path, beyond) else { return Ok(None) };
        self.connection().busy_timeout(Duration::ZERO)?;
        let trimmed = self.checkpoint();
        self.connection().busy_timeout(connection::BUSY_TIMEOUT)?;
        match trimmed {
            Ok(()) | Err(StoreError::Busy) => Ok(Some((before, large_log(&self.path, 0).unwrap_or_default()))),
            Err(error) => Err(error),
        }
    }

    /// A fact about the file, such as the configuration's fingerprint.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        self.in_transaction(|tx| {
            tx.prepare_cached(
                "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute(params![key, value])?;
            Ok(())
        })
    }

    /// Runs `work` in a transaction that takes the write lock at once; an error leaves nothing behind.
    pub(super) fn in_transaction<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.reader.connection_mut().transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        crash::point("before a commit");
        transaction.commit()?;
        crash::point("after a commit");
        Ok(result)
    }

    pub(super) fn connection(&self) -> &rusqlite::Connection {
        self.reader.connection()
    }

    /// What a daemon does first: look at the file if the last one died, free what that one had claimed, and raise the flag.
    fn take_over(&mut self) -> Result<(), StoreError> {
        let Some(lock) = &mut self.lock else { return Ok(()) };
        lock.sign().map_err(|error| connection::unopenable(&self.path, &error))?;
        // A file that was closed cleanly may have rotted since; to read a large one each time would hold up the start.
        let is_small = std::fs::metadata(&self.path).is_ok_and(|file| file.len() <= ALWAYS_CHECKED);
        if is_small || self.reader.meta("closed_cleanly")?.as_deref() == Some("0") {
            self.quick_check()?;
        }
        self.in_transaction(super::outbox::release_claims)?;
        self.set_meta("closed_cleanly", "0")
    }

    fn quick_check(&self) -> Result<(), StoreError> {
        match super::backup::quick_check(self.connection()) {
            Ok(None) => Ok(()),
            Ok(Some(detail)) => Err(StoreError::Damaged { path: self.path.clone(), detail }),
            Err(error) => Err(connection::opening(&self.path, error)),
        }
    }
}
