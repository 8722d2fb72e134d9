//! `reanalyze`: today's rules read a stored text anew.

use jiff::Timestamp;
use rusqlite::params;

use crate::model::{Origin, Statement};
use crate::store::error::StoreError;
use crate::store::writer::Writer;

use super::statement::{COLUMN_COUNT, COLUMNS, statement_of};
use super::{Outcome, Policy, Session};

/// What the rules of today read out of a stored revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    /// The revision's row.
    pub revision_id: i64,
    /// Its statements, most important first.
    pub statements: Vec<Statement>,
}

/// Whether two readings of one text are of the same thing said, so that the newer one keeps the row of the older.
fn same_thing(a: &Statement, b: &Statement) -> bool {
    (&a.official, &a.principal, &a.topic, a.frame, &a.scope) == (&b.official, &b.principal, &b.topic, b.frame, &b.scope)
}

impl Writer {
    /// Replaces the statements of stored revisions. What comes of it is never delivered.
    ///
    /// # Errors
    /// When the disk fails; then nothing was written.
    pub fn replay(&mut self, replays: &[Replay], policy: &Policy, now: Timestamp) -> Result<Outcome, StoreError> {
        self.in_session(policy, Origin::Recompute, false, now, |session| {
            replays.iter().try_for_each(|replay| session.replay(replay))
        })
    }
}

impl Session<'_> {
    fn replay(&mut self, replay: &Replay) -> Result<(), StoreError> {
        let mut old = self.held(replay.revision_id)?;
        let same = old.len() == replay.statements.len() && old.iter().zip(&replay.statements).all(|((_, a), b)| a == b);
        if !same {
            for (ordinal, statement) in replay.statements.iter().enumerate() {
                let place = old.iter().position(|(_, before)| same_thing(before, statement));
                let id = place.map(|at| old.remove(at).0);
                self.put_statement(id, replay.revision_id, ordinal, statement)?;
            }
            for (id, _) in old {
                self.retire(id)?;
            }
        }
        self.tx
            .prepare_cached("UPDATE revisions SET rules_version = ?2 WHERE id = ?1")?
            .execute(params![replay.revision_id, self.policy.rules_version])?;
        Ok(())
    }

    fn held(&self, revision_id: i64) -> Result<Vec<(i64, Statement)>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, s.id FROM statements AS s
             WHERE s.revision_id = ?1 AND s.standing = 'held' ORDER BY s.ordinal"
        );
        let mut statement = self.tx.prepare_cached(&sql)?;
        let rows = statement.query_map([revision_id], |row| Ok((row.get(COLUMN_COUNT)?, statement_of(row, 0)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Takes a statement out of the history; its row stays, for what still points to it.
    fn retire(&mut self, id: i64) -> Result<(), StoreError> {
        let mut statement = self.tx.prepare_cached(
            "UPDATE statements SET standing = 'replaced', utterance_id = NULL, why_not = NULL WHERE id = ?1
             RETURNING unit_id",
        )?;
        self.touched.insert(statement.query_row([id], |row| row.get(0))?);
        Ok(())
    }
}
