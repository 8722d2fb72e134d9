//! `sources`: how each configured source does.

mod test;

use clap::Subcommand;
use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::table;
use crate::daemon::schedule;
use crate::model::{Source, SourceKind};
use crate::store::{Reader, SourceState, SourceStatus, StoreError};

/// Arguments of `sources`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

/// What to do with one address.
#[derive(Debug, Subcommand)]
enum Action {
    /// Try a source, step by step, and store nothing
    Test {
        /// Its address, configured or not
        url: Url,
        /// What to take it for: feed, page, sitemap or article
        #[arg(long)]
        kind: Option<SourceKind>,
    },
    /// Look for the feeds of a site
    Find {
        /// The site, or a section of it
        url: Url,
    },
}

/// A source with what is known about it.
#[derive(Debug, Serialize)]
struct Row {
    name: Option<String>,
    enabled: bool,
    configured: bool,
    state: SourceState,
    /// The share of polls that were answered by 304.
    unchanged_share: Option<f64>,
    /// Half of its articles were seen within so many seconds of their publication.
    delay_seconds: Option<i64>,
    /// Since when it is unusually silent.
    silent_since: Option<Timestamp>,
}

/// Prints configured sources in their order, then those that were once polled and are no longer configured.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        Some(Action::Test { url, kind }) => return test::test(url, *kind, context),
        Some(Action::Find { url }) => return test::find(url, context),
        None => {}
    }
    let config = context.load_config()?;
    let mut rows = match Reader::open(&config.database) {
        Ok(reader) => {
            let mut rows = merge(&config.sources, reader.sources()?);
            for row in &mut rows {
                row.delay_seconds = middle(&reader.delays(&row.state.url)?);
            }
            rows
        }
        // Nothing was polled yet: that is an answer, not an error.
        Err(StoreError::Missing { .. }) => merge(&config.sources, Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let now = context.clock.now();
    rows.iter_mut().for_each(|row| row.silent_since = silent_since(&row.state, now));
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    let cells = rows.iter().map(cells).collect();
    let heads = ["STATUS", "KIND", "LAST READ (UTC)", "NEXT DUE (UTC)", "304", "DELAY", "SOURCE"];
    table::print(heads, cells, &mut context.out)
}

fn merge(configured: &[Source], mut known: Vec<SourceState>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for source in configured {
        let found = known.iter().position(|state| state.url == source.url.as_str());
        let mut state = found.map_or_else(|| SourceState::new(source.url.as_str()), |index| known.remove(index));
        state.kind = state.kind.or(source.kind);
        rows.push(Row { name: source.name.clone(), enabled: source.enabled, configured: true, ..Row::of(state) });
    }
    rows.extend(known.into_iter().map(Row::of));
    rows
}

impl Row {
    /// What is known of a source that is not configured.
    fn of(state: SourceState) -> Self {
        let share = (state.answers > 0).then(|| f64::from(state.unchanged) / f64::from(state.answers));
        Self {
            name: None,
            enabled: false,
            configured: false,
            unchanged_share: share,
            delay_seconds: None,
            silent_since: None,
            state,
        }
    }
}

/// The median of sorted values.
fn middle(sorted: &[i64]) -> Option<i64> {
    sorted.get(sorted.len() / 2).copied()
}

/// Since when a source that is read without failure lists nothing new, where that is unusual for it.
fn silent_since(state: &SourceState, now: Timestamp) -> Option<Timestamp> {
    let (rhythm, since) = (state.rhythm?, state.last_change_at?);
    let is_list = state.kind != Some(SourceKind::Article) && state.status == SourceStatus::Ok;
    (is_list && schedule::is_silent(&rhythm, since, now)).then_some(since)
}

fn cells(row: &Row) -> [Line; 7] {
    let state = &row.state;
    let minute = |time: Option<jiff::Timestamp>| {
        Line::from(time.map_or_else(|| "-".to_owned(), |time| time.strftime("%Y-%m-%d %H:%M").to_string()))
    };
    let name = row.name.as_deref().or(state.title.as_deref());
    let mut source = match name {
        Some(name) => Line::new().bold(name).text("  ").text(&state.url),
        None => Line::from(state.url.as_str()),
    };
    if let Some(since) = row.silent_since {
        source = source.text("  ").put(style::DOUBT, format!("nothing new since {}", since.strftime("%Y-%m-%d %H:%M")));
    }
    if let (Some(error), true) = (&state.last_error, state.status != SourceStatus::Ok) {
        source = source.text("  ").put(style::DOUBT, error);
    }
    let kind = state.kind.map_or("-", |kind| kind.as_str());
    let share = row.unchanged_share.map_or_else(|| "-".to_owned(), |share| format!("{:.0}%", share * 100.0));
    let delay = row.delay_seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{} min", (seconds + 30) / 60));
    let (read, due) = (minute(state.last_success_at), minute(state.next_due_at));
    [status(row), Line::from(kind), read, due, Line::from(share), Line::from(delay), source]
}

fn status(row: &Row) -> Line {
    match (row.configured, row.enabled, row.state.status) {
        (false, ..) => Line::new().dim("removed"),
        (_, false, _) => Line::new().dim("off"),
        (.., SourceStatus::Ok) if row.state.last_attempt_at.is_none() => Line::new().dim("not yet"),
        (.., SourceStatus::Ok) if row.silent_since.is_some() => Line::new().put(style::DOUBT, "silent"),
        (.., SourceStatus::Ok) => Line::new().put(style::UP, "ok"),
        (.., SourceStatus::Failing) => Line::new().put(style::DOWN, format!("failing ×{}", row.state.failures)),
        (.., SourceStatus::Blocked) => Line::new().put(style::DOUBT, "blocked"),
        (.., SourceStatus::Gone) => Line::new().put(style::DOWN, "gone"),
    }
}
