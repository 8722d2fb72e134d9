//! `log`: the change log, oldest first, so that the newest stands above the prompt.

use std::collections::HashMap;
use std::time::Duration;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::change;
use crate::cli::when::Since;
use crate::config::Config;
use crate::model::{Direction, Status, SubjectKind, TroubleKind};
use crate::store::{ChangeFilter, ChangeRow, FailingChannel, KnownTrouble, Reader};

/// Attempts at one delivery that are worth a word.
const ATTEMPTS: u32 = 3;

/// Arguments of `log`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Part of the name of whose position it is, or of who spoke; accents and case do not matter
    #[arg(value_name = "WHO")]
    who: Option<String>,
    /// The same, for those who would rather name it
    #[arg(long, value_name = "NAME", conflicts_with = "who")]
    official: Option<String>,
    /// Only this topic, by its id
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// Said on this day or later: 2025-03-21, or 2w for the last two weeks
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Only officials
    #[arg(long, conflicts_with = "principals")]
    officials: bool,
    /// Only principals
    #[arg(long)]
    principals: bool,
    /// Only steps towards the action
    #[arg(long, conflicts_with = "down")]
    up: bool,
    /// Only steps away from it
    #[arg(long)]
    down: bool,
    /// Only those that wait for confirmation
    #[arg(long)]
    pending: bool,
    /// Leave out changed conditions and scopes
    #[arg(long)]
    shifts: bool,
    /// The last so many [default: 200, with --json all]
    #[arg(long, short = 'n', value_name = "COUNT", conflicts_with = "all")]
    limit: Option<usize>,
    /// All of them
    #[arg(long)]
    all: bool,
    /// Go on and print what comes, until interrupted; with --json a row a line
    #[arg(long, short)]
    watch: bool,
}

/// How often `--watch` looks.
const WATCH: Duration = Duration::from_secs(1);
/// Rows that people get where nobody says how many.
const DEFAULT_LIMIT: usize = 200;

/// Prints the rows.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (config, reader) = context.open_reader()?;
    let now = context.clock.now();
    let filter = ChangeFilter {
        who: args.who.clone().or_else(|| args.official.clone()),
        topic: args.topic.clone(),
        since: args.since.map(|since| since.day(now)),
        status: args.pending.then_some(Status::Pending),
        subject_kind: args.subject_kind(),
        direction: args.direction(),
        moves_only: args.shifts,
        // One more tells whether there are older ones.
        limit: args.limit.or((!args.all && !context.out.is_json()).then_some(DEFAULT_LIMIT + 1)),
        ..ChangeFilter::default()
    };
    let mut rows = reader.changes(&filter)?;
    let has_older = args.limit.is_none() && filter.limit.is_some_and(|limit| rows.len() == limit);
    if has_older {
        rows.remove(0);
        context.out.line(Line::new().dim("older ones are left out; --all shows them"))?;
        context.out.blank()?;
    }
    if args.watch {
        return watch(filter, rows, &config, &reader, context);
    }
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            context.out.blank()?;
        }
        change::print(row, &config, &mut context.out)?;
    }
    if rows.is_empty() {
        context.out.line(Line::new().dim("no changes"))?;
    }
    mention_troubles(&reader)
}

/// Prints what is there and then what comes. A row comes when it is new, and again when its status has changed.
fn watch(
    filter: ChangeFilter,
    mut rows: Vec<ChangeRow>,
    config: &Config,
    reader: &Reader,
    context: &mut Context,
) -> Result<(), CliError> {
    let mut known: HashMap<i64, Status> = HashMap::new();
    // What comes may have been said long ago: only the number of rows that were asked for does not hold for it.
    let all = ChangeFilter { limit: None, ..filter };
    known.extend(reader.changes(&all)?.iter().map(|row| (row.shift_id, row.status)));
    let mut version = reader.data_version()?;
    loop {
        for row in rows.drain(..) {
            if context.out.is_json() {
                context.out.json_line(&row)?;
            } else {
                change::print(&row, config, &mut context.out)?;
                context.out.blank()?;
            }
        }
        context.out.finish()?;
        // Cheap: SQLite compares a number in memory that all its connections share.
        while reader.data_version()? == version {
            std::thread::sleep(WATCH);
        }
        version = reader.data_version()?;
        rows = reader.changes(&all)?;
        rows.retain(|row| known.insert(row.shift_id, row.status) != Some(row.status));
    }
}

/// Says, beside the data, what keeps changes from being seen or told.
fn mention_troubles(reader: &Reader) -> Result<(), CliError> {
    for failing in reader.failing_channels(ATTEMPTS)? {
        let FailingChannel { channel, deliveries, last_error, .. } = failing;
        let last = last_error.as_deref().unwrap_or("no reason is known");
        tracing::warn!(
            "{deliveries} alerts did not arrive on {channel} ({last}); `stancewatch notify retry` sends them again"
        );
    }
    for trouble in reader.troubles()?.iter().filter(|trouble| trouble.kind != TroubleKind::ChannelFailing) {
        let KnownTrouble { subject, message, since, .. } = trouble;
        tracing::warn!("{subject}: {message} (since {since:.0})");
    }
    Ok(())
}

impl Args {
    /// Whether it goes on.
    pub(crate) fn watches(&self) -> bool {
        self.watch
    }

    fn subject_kind(&self) -> Option<SubjectKind> {
        match (self.officials, self.principals) {
            (true, _) => Some(SubjectKind::Official),
            (_, true) => Some(SubjectKind::Principal),
            _ => None,
        }
    }

    fn direction(&self) -> Option<Direction> {
        match (self.up, self.down) {
            (true, _) => Some(Direction::Up),
            (_, true) => Some(Direction::Down),
            _ => None,
        }
    }
}
