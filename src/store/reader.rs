//! The blocking handle that only reads. Its queries are in `query`.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::connection;
use super::error::StoreError;

/// The blocking handle that only reads. No transaction outlives a call, so a reader never holds the write-ahead log back.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
}

impl Reader {
    /// Opens the file; nothing can be written through this handle. A file with an older schema is brought up to date first.
    ///
    /// # Errors
    /// When the file is missing, foreign, newer, damaged or cannot be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        connection::open_for_reading(path).map(Self::over)
    }

    pub(super) fn over(connection: Connection) -> Self {
        Self { connection }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// A number that changes whenever another connection has written.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.connection.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// A fact about the file that [`Writer::set_meta`](super::Writer::set_meta) noted.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(statement.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Whether no article is stored.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM articles)", [], |row| row.get(0))?)
    }
}
