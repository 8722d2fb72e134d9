//! A copy of the database that is known to be good.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use rusqlite::{Connection, params};

use super::connection::{private_file, sibling};
use super::crash;
use super::error::StoreError;
use super::reader::Reader;

impl Reader {
    /// Writes a compact copy to `to`, checks it, and only then gives it that name. An older file of that name is replaced.
    ///
    /// # Errors
    /// When the copy cannot be written or does not pass the check; then `to` is as it was.
    pub fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let part = sibling(to, ".part");
        let fail = |detail: String| StoreError::Backup { path: to.to_owned(), detail };
        let result =
            self.write_copy(&part).map_err(|error| fail(error.to_string())).and_then(|()| check_copy(&part, fail));
        if let Err(error) = result {
            // Best effort: the part is of no use, and the reason of the failure matters more than its removal.
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        publish(&part, to).map_err(|error| fail(error.to_string()))
    }

    fn write_copy(&self, part: &Path) -> Result<(), StoreError> {
        let unopenable = |error: io::Error| StoreError::Unopenable { path: part.to_owned(), detail: error.to_string() };
        match fs::remove_file(part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unopenable(error)),
            _ => {}
        }
        // SQLite writes into an empty file that exists, and so keeps its mode.
        private_file(part).map_err(unopenable)?;
        let name = part.to_str().ok_or_else(|| StoreError::Unopenable {
            path: part.to_owned(),
            detail: "its name is not UTF-8".to_owned(),
        })?;
        // It writes another file only, and `query_only` knows no difference.
        let connection = self.connection();
        let is_guarded: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
        connection.pragma_update(None, "query_only", false)?;
        let copied = connection.execute("VACUUM INTO ?1", params![name]);
        connection.pragma_update(None, "query_only", is_guarded)?;
        copied?;
        Ok(())
    }
}

/// Whether the copy is a whole database of ours.
pub(super) fn check_copy(part: &Path, fail: impl Fn(String) -> StoreError) -> Result<(), StoreError> {
    let copy = Reader::open(part)?;
    if let Some(detail) = quick_check(copy.connection())? {
        return Err(fail(detail));
    }
    match copy.verify()?.altered {
        Some(altered) => Err(fail(altered.to_string())),
        None => Ok(()),
    }
}

/// The first problem that SQLite's own check finds.
pub(super) fn quick_check(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let answer: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok((answer != "ok").then_some(answer))
}

/// Makes the copy durable under its name.
pub(super) fn publish(part: &Path, to: &Path) -> io::Result<()> {
    File::open(part)?.sync_all()?;
    crash::point("before a copy gets its name");
    fs::rename(part, to)?;
    crash::point("after a copy got its name");
    let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}
