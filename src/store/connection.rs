//! The one place that opens the database: file modes, settings, and the refusal of files that are not ours.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::{StoreError, is_damage};
use super::migrate;

/// Marks the file as ours in its header: "StWa".
pub(super) const APPLICATION_ID: i32 = 0x5374_5761;

/// How long a statement waits for another program's lock.
pub(super) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Prepared statements that a connection keeps.
const STATEMENT_CACHE: usize = 128;

/// Settings that concern only the connection. `trusted_schema`, `cell_size_check` and the defensive flag are what
/// <https://sqlite.org/security.html> advises for files that others may have touched.
const CONNECTION_SETTINGS: &str = "
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -4096;
    PRAGMA wal_autocheckpoint = 1000;";

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing is in it yet.
    Empty,
    /// Ours, at this schema version.
    Ours(u32),
}

/// Opens the file for writing, makes an empty one where `create` says so, and looks at it without changing it.
pub(super) fn open_for_writing(path: &Path, create: bool) -> Result<(Connection, Found), StoreError> {
    prepare_file(path, create)?;
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let found = inspect(&connection, path)?;
    if found == Found::Empty && !create {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    // SQLite falls back to reading where it may not write.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(|error| opening(path, error))? {
        return Err(StoreError::Unopenable { path: path.to_owned(), detail: "it is write-protected".to_owned() });
    }
    Ok((connection, found))
}

/// Sets the journal mode of a file that is known to be ours, and brings its schema up to date.
pub(super) fn bring_up(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))
        .map_err(|error| opening(path, error))?;
    migrate::to_latest(connection).map_err(|error| opening(path, error))
}

/// Opens the file so that nothing can be written through it. An older schema is brought up to date first.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection, StoreError> {
    if !path.try_exists().map_err(|error| unopenable(path, &error))? {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    match inspect(&connection, path)? {
        Found::Empty => return Err(StoreError::Missing { path: path.to_owned() }),
        Found::Ours(version) if version < migrate::LATEST => {
            let (mut writable, _) = open_for_writing(path, false)?;
            bring_up(&mut writable, path)?;
        }
        Found::Ours(_) => {}
    }
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Opens a file that is known to be damaged, to see what can be read of it. Nothing of it is changed.
pub(super) fn open_damaged(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

#[expect(clippy::disallowed_methods, reason = "the one place that opens the database")]
fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreError> {
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| opening(path, error))?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    connection.execute_batch(CONNECTION_SETTINGS).map_err(|error| opening(path, error))?;
    Ok(connection)
}

/// Tells an empty file, ours, and one that must be left alone. Reads only.
fn inspect(connection: &Connection, path: &Path) -> Result<Found, StoreError> {
    let header = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let read = || -> rusqlite::Result<(i32, i32, i64)> {
        let objects = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((header("application_id")?, header("user_version")?, objects))
    };
    let (application, version, objects) = read().map_err(|error| opening(path, error))?;
    if application == 0 && version == 0 && objects == 0 {
        return Ok(Found::Empty);
    }
    if application != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    match u32::try_from(version) {
        Ok(version) if version <= migrate::LATEST => Ok(Found::Ours(version)),
        other => {
            Err(StoreError::Newer { path: path.to_owned(), found: other.unwrap_or_default(), known: migrate::LATEST })
        }
    }
}

/// Makes the directory (0700) and an empty file (0600) where they are missing, whatever the umask is. SQLite gives its `-wal`
/// and `-shm` files the mode of the database.
fn prepare_file(path: &Path, create: bool) -> Result<(), StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => {
            Err(StoreError::Unopenable { path: path.to_owned(), detail: "it is a directory".to_owned() })
        }
        Ok(metadata) if metadata.len() == 0 => refuse_emptied(path),
        Ok(_) => Ok(()),
        // Between the two steps of a restore: a new database in this place would be an empty one for a damaged one.
        Err(error) if error.kind() == io::ErrorKind::NotFound && sibling(path, RESTORE).exists() => {
            let detail = "it was being restored when the program ended".to_owned();
            Err(StoreError::Damaged { path: path.to_owned(), detail })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound && create => {
            create_private(path).map_err(|error| unopenable(path, &error))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::Missing { path: path.to_owned() }),
        Err(error) => Err(unopenable(path, &error)),
    }
}

/// An empty file is a new database, unless files beside it show that it once held one.
fn refuse_emptied(path: &Path) -> Result<(), StoreError> {
    let held_one = |suffix| sibling(path, suffix).metadata().is_ok_and(|metadata| metadata.len() > 0);
    if held_one("-wal") || held_one(MARK) {
        let detail = "it was emptied".to_owned();
        return Err(StoreError::Damaged { path: path.to_owned(), detail });
    }
    Ok(())
}

/// The suffix of the lock file. Once it has content, a database was made here.
pub(super) const MARK: &str = ".lock";

/// The suffix of the copy of a backup that is to become the database.
pub(super) const RESTORE: &str = ".restore";

/// `path` with `suffix` added to its name.
pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn create_private(path: &Path) -> io::Result<()> {
    if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty() && !p.exists()) {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(parent)?;
    }
    private_file(path)?;
    Ok(())
}

/// Opens a file for writing, made with mode 0600 where it is missing. Its content is kept.
pub(super) fn private_file(path: &Path) -> io::Result<fs::File> {
    let file = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    if file.metadata()?.len() == 0 {
        // `mode` is subject to the umask, which may take rights from the owner too.
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

pub(super) fn unopenable(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() }
}

/// What an error while opening means for the file.
pub(super) fn opening(path: &Path, error: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode;
    if is_damage(&error) {
        return StoreError::Damaged { path: path.to_owned(), detail: error.to_string() };
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            StoreError::Unopenable { path: path.to_owned(), detail: error.to_string() }
        }
        _ => error.into(),
    }
}
