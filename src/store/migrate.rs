//! Brings the schema up to date, in one transaction that includes reading the version.

use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Batch, Connection, TransactionBehavior};

use super::connection::APPLICATION_ID;
use super::crash;

/// One file a version, in order. A file that was shipped is never edited.
pub(super) const MIGRATIONS: [&str; 6] = [
    include_str!("schema/0001_tables.sql"),
    include_str!("schema/0002_views.sql"),
    include_str!("schema/0003_rhythm.sql"),
    include_str!("schema/0004_notices.sql"),
    include_str!("schema/0005_backups.sql"),
    include_str!("schema/0006_years.sql"),
];

/// The version that this program writes.
pub(super) const LATEST: u32 = MIGRATIONS.len() as u32;

/// Applies the migrations that are missing. Two programs that open an old file at once do not collide: the second waits for
/// the lock and then reads the version that the first left.
pub(super) fn to_latest(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? >= LATEST {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let from = version(&transaction)?;
    for migration in MIGRATIONS.iter().skip(from as usize) {
        let mut statements = Batch::new(&transaction, migration);
        while let Some(mut statement) = statements.next()? {
            statement.execute([])?;
            crash::point("after a statement of a migration");
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", LATEST)?;
    crash::point("before the commit of a migration");
    transaction.commit()?;
    crash::point("after the commit of a migration");
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
