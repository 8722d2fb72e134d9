//! How the daemon's log tells of a poll: news and changes of fortune loudly, the rest in a whisper.

use super::pipeline::{PollReport, Tally};

/// Logs a poll, once. A source that keeps failing is told at its first failure and at each doubling.
pub(super) fn log(report: &PollReport) {
    let PollReport { source, failures, .. } = report;
    let due = report.due.map_or_else(|| "never".to_owned(), |due| format!("{due:.0}"));
    match &report.result {
        Err(error) if failures.is_power_of_two() => {
            tracing::warn!(source, failures, due, "cannot read {source} ({failures} in a row, next {due}): {error}");
        }
        Err(error) => tracing::debug!(source, failures, due, "cannot read {source}: {error}"),
        Ok(Tally { held: Some(why), .. }) => tracing::info!(source, due, "{source} was not asked: {why}"),
        Ok(tally) => {
            let before = report.failures_before;
            if before > 0 {
                tracing::info!(source, before, "{source} can be read again after {before} failures");
            }
            if let Some(since) = report.silent_since {
                tracing::warn!(
                    source,
                    "{source} is read without failure and has listed nothing new since {since:.0}, which is unusual for it"
                );
            }
            let Tally { listed, new, revised, statements, .. } = tally;
            let shifts = tally.changes.len();
            if new + revised > 0 {
                tracing::info!(
                    source,
                    listed,
                    new,
                    revised,
                    statements,
                    shifts,
                    due,
                    "{source}: {new} new articles, {revised} edited, {statements} statements, {shifts} changes"
                );
            } else {
                tracing::debug!(source, listed, due, "{source}: nothing new");
            }
        }
    }
}
