//! `sources`: how each configured source does.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::table;
use crate::model::Source;
use crate::store::{Reader, SourceState, SourceStatus, StoreError};

/// A source with what is known about it.
#[derive(Debug, Serialize)]
struct Row {
    name: Option<String>,
    enabled: bool,
    configured: bool,
    state: SourceState,
}

/// Prints configured sources in their order, then those that were once polled and are no longer configured.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let known = match Reader::open(&config.database) {
        Ok(reader) => reader.sources()?,
        // Nothing was polled yet: that is an answer, not an error.
        Err(StoreError::Missing { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let rows = merge(&config.sources, known);
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    let cells = rows.iter().map(cells).collect();
    table::print(["STATUS", "KIND", "LAST READ (UTC)", "NEXT DUE (UTC)", "SOURCE"], cells, &mut context.out)
}

fn merge(configured: &[Source], mut known: Vec<SourceState>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for source in configured {
        let found = known.iter().position(|state| state.url == source.url.as_str());
        let mut state = found.map_or_else(|| SourceState::new(source.url.as_str()), |index| known.remove(index));
        state.kind = state.kind.or(source.kind);
        rows.push(Row { name: source.name.clone(), enabled: source.enabled, configured: true, state });
    }
    rows.extend(known.into_iter().map(|state| Row { name: None, enabled: false, configured: false, state }));
    rows
}

fn cells(row: &Row) -> [Line; 5] {
    let state = &row.state;
    let minute = |time: Option<jiff::Timestamp>| {
        Line::from(time.map_or_else(|| "-".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M").to_string()))
    };
    let name = row.name.as_deref().or(state.title.as_deref());
    let mut source = match name {
        Some(name) => Line::new().bold(name).text("  ").text(&state.url),
        None => Line::from(state.url.as_str()),
    };
    if let (Some(error), true) = (&state.last_error, state.status != SourceStatus::Ok) {
        source = source.text("  ").put(style::DOUBT, error);
    }
    let kind = state.kind.map_or("-", |kind| kind.as_str());
    [status(row), Line::from(kind), minute(state.last_success_at), minute(state.next_due_at), source]
}

fn status(row: &Row) -> Line {
    match (row.configured, row.enabled, row.state.status) {
        (false, ..) => Line::new().dim("removed"),
        (_, false, _) => Line::new().dim("off"),
        (.., SourceStatus::Ok) if row.state.last_attempt_at.is_none() => Line::new().dim("not yet"),
        (.., SourceStatus::Ok) => Line::new().put(style::UP, "ok"),
        (.., SourceStatus::Failing) => Line::new().put(style::DOWN, format!("failing ×{}", row.state.failures)),
        (.., SourceStatus::Blocked) => Line::new().put(style::DOUBT, "blocked"),
        (.., SourceStatus::Gone) => Line::new().put(style::DOWN, "gone"),
    }
}
