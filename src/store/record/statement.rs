//! Statements to rows and back.

use rusqlite::{OptionalExtension, Row, params};

use crate::model::{
    AssertedBy, Commitment, Condition, ConditionKind, Evidence, EvidenceClass, Field, Frame, Occasion, Rank, RuleHit,
    SaidBasis, Scope, Statement,
};
use crate::store::error::StoreError;
use crate::store::value::{Count, Day, Json, Name, day};

use super::Session;
use super::correction::Corrected;

/// The columns that [`statement_of`] reads, of `statements AS s`.
pub(in crate::store) const COLUMNS: &str =
    "s.official, s.role, s.principal, s.speaks_for, s.speaker, s.topic, s.commitment,
    s.low, s.high, s.condition, s.condition_kind, s.scope_ids, s.scope_line, s.asserted_by, s.frame, s.said_on,
    s.said_basis, s.evidence, s.field, s.span_start, s.span_end, s.class, s.occasion, s.confidence, s.rules";

impl Session<'_> {
    /// Stores a statement and marks its unit for folding. With the id of a stored one it takes that one's place, so that
    /// what points to it (utterances, shifts) keeps pointing to it.
    pub(super) fn put_statement(
        &mut self,
        id: Option<i64>,
        revision_id: i64,
        ordinal: usize,
        s: &Statement,
    ) -> Result<(), StoreError> {
        let corrected = self.corrected_by_user(revision_id, s)?;
        let (s, standing) = match &corrected {
            None => (s, "held"),
            Some(Corrected::Rung(statement)) => (&**statement, "held"),
            Some(Corrected::Nothing) => (s, "replaced"),
        };
        let unit_id = self.unit(s.principal.as_deref().unwrap_or_default(), &s.topic)?;
        self.touched.insert(unit_id);
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO statements (id, revision_id, unit_id, ordinal, official, role, principal, speaks_for, speaker, topic,
                     commitment, low, high, condition, condition_kind, scope, scope_ids, scope_line, asserted_by, frame,
                     said_on, said_basis, evidence, field, span_start, span_end, class, occasion, confidence, rules,
                     origin, silent, standing)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                     ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)",
            )?
            .execute(params![
                id,
                revision_id,
                unit_id,
                Count(ordinal),
                s.official,
                s.role,
                s.principal,
                s.speaks_for.map(|rank| rank.0),
                s.speaker,
                s.topic,
                s.commitment.as_str(),
                s.low.as_str(),
                s.high.as_str(),
                s.condition.as_ref().map(|c| &c.text),
                s.condition.as_ref().map(|c| Name(c.kind)),
                s.scope.label(),
                Json(&s.scope.ids),
                s.scope.line,
                Name(s.asserted_by),
                Name(s.frame),
                day(s.said_on),
                Name(s.said_basis),
                s.evidence.text,
                Name(s.evidence.field),
                Count(s.evidence.start),
                Count(s.evidence.end),
                Name(s.class),
                Json(&s.occasion),
                s.confidence,
                Json(&s.rules),
                self.origin.as_str(),
                self.first_poll,
                standing,
            ])?;
        Ok(())
    }

    /// The unit of a principal and a topic, made where it is missing.
    fn unit(&self, principal: &str, topic: &str) -> Result<i64, StoreError> {
        let mut find = self.tx.prepare_cached("SELECT id FROM units WHERE principal = ?1 AND topic = ?2")?;
        if let Some(id) = find.query_row([principal, topic], |row| row.get(0)).optional()? {
            return Ok(id);
        }
        self.tx.prepare_cached("INSERT INTO units (principal, topic) VALUES (?1, ?2)")?.execute([principal, topic])?;
        Ok(self.tx.last_insert_rowid())
    }
}

/// Reads a statement from [`COLUMNS`], whose first has the index `at`.
pub(in crate::store) fn statement_of(row: &Row<'_>, at: usize) -> rusqlite::Result<Statement> {
    Ok(Statement {
        official: row.get(at)?,
        role: row.get(at + 1)?,
        principal: row.get(at + 2)?,
        speaks_for: row.get::<_, Option<u8>>(at + 3)?.map(Rank),
        speaker: row.get(at + 4)?,
        topic: row.get(at + 5)?,
        commitment: row.get::<_, Name<Commitment>>(at + 6)?.0,
        low: row.get::<_, Name<Commitment>>(at + 7)?.0,
        high: row.get::<_, Name<Commitment>>(at + 8)?.0,
        condition: condition_of(row.get(at + 9)?, row.get(at + 10)?),
        scope: Scope { ids: row.get::<_, Json<_>>(at + 11)?.0, line: row.get(at + 12)? },
        asserted_by: row.get::<_, Name<AssertedBy>>(at + 13)?.0,
        frame: row.get::<_, Name<Frame>>(at + 14)?.0,
        said_on: row.get::<_, Option<Day>>(at + 15)?.map(|d| d.0),
        said_basis: row.get::<_, Name<SaidBasis>>(at + 16)?.0,
        evidence: Evidence {
            text: row.get(at + 17)?,
            field: row.get::<_, Name<Field>>(at + 18)?.0,
            start: row.get::<_, Count>(at + 19)?.0,
            end: row.get::<_, Count>(at + 20)?.0,
        },
        class: row.get::<_, Name<EvidenceClass>>(at + 21)?.0,
        occasion: row.get::<_, Json<Occasion>>(at + 22)?.0,
        confidence: row.get(at + 23)?,
        rules: row.get::<_, Json<Vec<RuleHit>>>(at + 24)?.0,
    })
}

/// The number of [`COLUMNS`].
pub(in crate::store) const COLUMN_COUNT: usize = 25;

fn condition_of(text: Option<String>, kind: Option<Name<ConditionKind>>) -> Option<Condition> {
    Some(Condition { text: text?, kind: kind?.0 })
}
