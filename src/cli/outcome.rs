//! What became of each statement of an article: the shifts that rest on it, or the reason why there is none.

use serde::Serialize;

use super::line::{Line, style};
use crate::history::explain;
use crate::model::Frame;
use crate::store::{ChangeFilter, ChangeRow, Reader, StatementFilter, StatementRow, StoreError};

/// A statement with what became of it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Outcome {
    /// The statement.
    pub(crate) statement: StatementRow,
    /// The shifts that rest on it.
    pub(crate) shifts: Vec<i64>,
    /// The reason why it made none.
    pub(crate) reason: Option<String>,
}

/// The statements of an article, by the name that `statement_log` gives it, or its address.
pub(crate) fn outcomes(reader: &Reader, article: &str) -> Result<Vec<Outcome>, StoreError> {
    let filter = StatementFilter { article: Some(article.to_owned()), ..StatementFilter::default() };
    let statements = reader.statements(&filter)?;
    let reasons = reader.why_not(&filter)?;
    // Those of the same topics and days: a shift has the day of the statement that it rests on.
    let mut days: Vec<_> = statements.iter().filter_map(|row| Some((row.topic.clone(), row.said_on?))).collect();
    days.sort_unstable();
    days.dedup();
    let mut changes = Vec::new();
    for (topic, day) in days {
        let day = Some(day);
        changes.extend(reader.changes(&ChangeFilter {
            topic: Some(topic),
            since: day,
            until: day,
            ..ChangeFilter::default()
        })?);
    }
    let outcome = |statement: StatementRow| {
        let rests = |change: &&ChangeRow| rests_on(change, &statement);
        let shifts = changes.iter().filter(rests).map(|change| change.shift_id).collect();
        let why = reasons.iter().find(|why| why.statement_id == statement.statement_id);
        let reason = why.map(|why| why.reason.clone()).or_else(|| without_row(&statement));
        Outcome { statement, shifts, reason }
    };
    Ok(statements.into_iter().map(outcome).collect())
}

/// Whether a shift's new position rests on a statement.
pub(crate) fn rests_on(change: &ChangeRow, statement: &StatementRow) -> bool {
    change.to_evidence == statement.evidence
        && change.to_url == statement.url
        && change.topic == statement.topic
        && !statement.superseded
}

/// The reason where the view `why_not`, which is about current statements, has none.
fn without_row(statement: &StatementRow) -> Option<String> {
    let reason = match (statement.superseded, statement.time) {
        (true, _) => "superseded",
        (_, Frame::Background) => "background",
        _ => return None,
    };
    Some(reason.to_owned())
}

impl Outcome {
    /// The numbers of the shifts, or the reason, with what it means where that is wanted.
    pub(crate) fn verdict(&self, explained: bool) -> Line {
        if !self.shifts.is_empty() {
            let numbers: Vec<_> = self.shifts.iter().map(|shift| format!("#{shift}")).collect();
            return Line::new().put(style::MARK, format!("shift {}", numbers.join(", ")));
        }
        match self.reason.as_deref() {
            Some(reason) if explained => {
                Line::new().put(style::DOUBT, format!("no shift, {reason}: ")).dim(explain(reason))
            }
            Some(reason) => Line::new().put(style::DOUBT, format!("no shift, {reason}")),
            None => Line::new().dim("no shift"),
        }
    }
}
