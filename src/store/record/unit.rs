//! Folding a unit: load its reports, let `history` decide, write what changed.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Row, params};

use crate::history::{self, Fold, Report, ReportArticle, Settings};
use crate::model::{Origin, Quality, Topic};
use crate::store::error::StoreError;
use crate::store::value::{Day, MomentColumns, Name, Stamp, day, stamp};

use super::Session;
use super::statement::{COLUMN_COUNT, COLUMNS, statement_of};

/// A report with what the last fold wrote into its row.
struct Loaded {
    report: Report,
    utterance: Option<i64>,
    why_not: Option<String>,
}

impl Session<'_> {
    /// Marks the units whose time has come.
    pub(super) fn touch_due(&mut self) -> Result<(), StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT id FROM units WHERE refold_at <= ?1")?;
        let units = statement.query_map([Stamp(self.now)], |row| row.get(0))?;
        self.touched = units.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }

    /// Before an occasion that nobody is told of: what time alone has confirmed until now is told all the same.
    pub(super) fn settle_due(&mut self) -> Result<(), StoreError> {
        if self.origin != Origin::Recompute && !self.first_poll {
            return Ok(());
        }
        let occasion = (self.origin, self.first_poll);
        (self.origin, self.first_poll) = (Origin::Live, false);
        self.touch_due()?;
        self.refold_touched()?;
        (self.origin, self.first_poll) = occasion;
        Ok(())
    }

    /// Marks all units.
    pub(super) fn touch_all(&mut self) -> Result<(), StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT id FROM units")?;
        let units = statement.query_map([], |row| row.get(0))?;
        self.touched = units.collect::<rusqlite::Result<_>>()?;
        Ok(())
    }

    /// Folds each touched unit once.
    pub(super) fn refold_touched(&mut self) -> Result<(), StoreError> {
        for unit in std::mem::take(&mut self.touched) {
            self.refold(unit)?;
        }
        Ok(())
    }

    fn refold(&mut self, unit: i64) -> Result<(), StoreError> {
        let loaded = self.load(unit)?;
        let settings = self.settings(unit)?;
        let (reports, written): (Vec<_>, Vec<_>) =
            loaded.into_iter().map(|l| (l.report, (l.utterance, l.why_not))).unzip();
        let fold = history::fold(&reports, &settings, self.now);
        self.write_utterances(unit, &fold)?;
        self.write_marks(&reports, &written, &fold)?;
        self.write_positions(unit, &fold)?;
        self.reconcile(unit, &fold)?;
        self.write_refold_time(unit, &fold)
    }

    fn settings(&self, unit: i64) -> Result<Settings, StoreError> {
        let mut statement = self.tx.prepare_cached("SELECT topic FROM units WHERE id = ?1")?;
        let id: String = statement.query_row([unit], |row| row.get(0))?;
        let unknown = Topic::default();
        // A topic that left the configuration keeps its history.
        let topic = self.policy.topics.get(&id).unwrap_or(&unknown);
        Ok(Settings::new(&self.policy.alert, topic))
    }

    /// All reports of a unit, in one indexed query.
    fn load(&self, unit: i64) -> Result<Vec<Loaded>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, s.id, s.standing, s.utterance_id, s.why_not, r.number, r.quality, r.published_on,
                 r.published_at, r.published_offset, a.identity, a.url, a.outlet
             FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id JOIN articles AS a ON a.id = r.article_id
             WHERE s.unit_id = ?1 AND s.standing <> 'replaced'"
        );
        let mut statement = self.tx.prepare_cached(&sql)?;
        let rows = statement.query_map([unit], loaded_of)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps the names of utterances: new ones are added, one that went up in another points to it.
    fn write_utterances(&self, unit: i64, fold: &Fold) -> Result<(), StoreError> {
        let mut known = self.tx.prepare_cached("SELECT id, merged_into FROM utterances WHERE unit_id = ?1")?;
        let known: HashMap<i64, Option<i64>> =
            known.query_map([unit], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        let mut add = self.tx.prepare_cached("INSERT INTO utterances (id, unit_id) VALUES (?1, ?2)")?;
        let mut merge = self.tx.prepare_cached("UPDATE utterances SET merged_into = ?2 WHERE id = ?1")?;
        for utterance in fold.utterances.iter().filter(|u| !known.contains_key(&u.id)) {
            add.execute(params![utterance.id, unit])?;
        }
        for utterance in &fold.utterances {
            for member in utterance.reports.iter().chain(&utterance.superseded) {
                let into = (*member != utterance.id).then_some(utterance.id);
                if known.get(member).is_some_and(|before| *before != into) {
                    merge.execute(params![member, into])?;
                }
            }
        }
        Ok(())
    }

    /// Writes to which utterance each statement belongs and why it made no shift, where that changed.
    fn write_marks(
        &self,
        reports: &[Report],
        written: &[(Option<i64>, Option<String>)],
        fold: &Fold,
    ) -> Result<(), StoreError> {
        let mut utterances = HashMap::new();
        for utterance in &fold.utterances {
            for member in utterance.reports.iter().chain(&utterance.superseded) {
                utterances.insert(*member, utterance.id);
            }
        }
        let reasons: HashMap<i64, &str> = fold.reasons.iter().map(|r| (r.report, r.reason.as_str())).collect();
        let mut update =
            self.tx.prepare_cached("UPDATE statements SET utterance_id = ?2, why_not = ?3 WHERE id = ?1")?;
        for (report, (utterance, why_not)) in reports.iter().zip(written) {
            let (new, reason) = (utterances.get(&report.id), reasons.get(&report.id));
            if new != utterance.as_ref() || reason.copied() != why_not.as_deref() {
                update.execute(params![report.id, new, reason])?;
            }
        }
        Ok(())
    }

    fn write_positions(&self, unit: i64, fold: &Fold) -> Result<(), StoreError> {
        self.tx.prepare_cached("DELETE FROM positions WHERE unit_id = ?1")?.execute([unit])?;
        let mut insert = self.tx.prepare_cached(
            "INSERT INTO positions (unit_id, subject_kind, subject, principal, topic, scope, scope_line, commitment, condition,
                 since, said_on, basis, statement_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?;
        for p in &fold.positions {
            insert.execute(params![
                unit,
                p.subject_kind.as_str(),
                p.subject,
                p.principal,
                p.topic,
                p.scope.label(),
                p.scope.line,
                p.commitment.as_str(),
                p.condition,
                day(p.since),
                day(p.said_on),
                p.basis.as_str(),
                p.report,
            ])?;
        }
        Ok(())
    }

    fn write_refold_time(&self, unit: i64, fold: &Fold) -> Result<(), StoreError> {
        let next: Option<Timestamp> = fold.shifts.iter().filter_map(|shift| shift.confirm_at).min();
        self.tx
            .prepare_cached("UPDATE units SET refold_at = ?2 WHERE id = ?1 AND refold_at IS NOT ?2")?
            .execute(params![unit, stamp(next)])?;
        Ok(())
    }
}

fn loaded_of(row: &Row<'_>) -> rusqlite::Result<Loaded> {
    let at = COLUMN_COUNT;
    let published = MomentColumns {
        on: row.get::<_, Option<Day>>(at + 6)?.map(|d| d.0),
        at: row.get::<_, Option<Stamp>>(at + 7)?.map(|s| s.0),
        offset: row.get(at + 8)?,
    };
    let report = Report {
        id: row.get(at)?,
        statement: statement_of(row, 0)?,
        article: ReportArticle {
            key: row.get(at + 9)?,
            url: row.get(at + 10)?,
            outlet: row.get(at + 11)?,
            published: published.moment(),
            poor: row.get::<_, Name<Quality>>(at + 5)?.0 == Quality::Poor,
        },
        revision: row.get(at + 4)?,
        superseded: row.get_ref(at + 1)?.as_str()? == "superseded",
    };
    Ok(Loaded { report, utterance: row.get(at + 2)?, why_not: row.get(at + 3)? })
}
