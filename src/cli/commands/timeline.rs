//! `timeline OFFICIAL`: everything that one person, or those who speak for one principal, said, and where it was a shift.

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::{host, quoted, rung::rung};
use crate::cli::when::Since;
use crate::config::Config;
use crate::model::{AssertedBy, Frame};
use crate::store::{ChangeFilter, ChangeRow, StatementFilter, StatementRow};

/// The column at which a sentence begins.
const SENTENCE: usize = 31;

/// Arguments of `timeline`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Part of the name of an official or principal; accents and case do not matter
    #[arg(value_name = "OFFICIAL")]
    who: String,
    /// Only this topic, by its id
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// Said on this day or later: 2025-03-21, or 2w for the last two weeks
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// The last so many [default: 200, with --json all]
    #[arg(long, short = 'n', value_name = "COUNT", conflicts_with = "all")]
    limit: Option<usize>,
    /// All of them
    #[arg(long)]
    all: bool,
}

/// Statements that people get where nobody says how many.
const DEFAULT_LIMIT: usize = 200;

/// What is printed as JSON.
#[derive(Serialize)]
struct Timeline {
    statements: Vec<StatementRow>,
    changes: Vec<ChangeRow>,
}

/// Prints the statements in the order in which they were said.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (config, reader) = context.open_reader()?;
    let since = args.since.map(|since| since.day(context.clock.now()));
    let (who, topic) = (Some(args.who.clone()), args.topic.clone());
    // One more tells whether there are older ones.
    let limit = args.limit.or((!args.all && !context.out.is_json()).then_some(DEFAULT_LIMIT + 1));
    let filter = StatementFilter { who: who.clone(), topic: topic.clone(), since, limit, ..StatementFilter::default() };
    let mut statements = reader.statements(&filter)?;
    if args.limit.is_none() && limit.is_some_and(|limit| statements.len() == limit) {
        statements.remove(0);
        context.out.line(Line::new().dim("older ones are left out; --all shows them"))?;
        context.out.blank()?;
    }
    // Changes before the first statement belong to those that are left out.
    let since = if limit.is_some() { statements.first().and_then(|row| row.said_on).or(since) } else { since };
    let changes = reader.changes(&ChangeFilter { who, topic, since, ..ChangeFilter::default() })?;
    let timeline = Timeline { statements, changes };
    if context.out.is_json() {
        return context.out.json_pretty(&timeline);
    }
    timeline.print(&config, context)
}

impl Timeline {
    fn print(&self, config: &Config, context: &mut Context) -> Result<(), CliError> {
        let out = &mut context.out;
        let mut topics: Vec<&str> = self.statements.iter().map(|row| row.topic.as_str()).collect();
        topics.sort_unstable();
        topics.dedup();
        for (index, id) in topics.iter().enumerate() {
            if index > 0 {
                out.blank()?;
            }
            let name = config.topics.iter().find(|topic| topic.id == *id).map_or(*id, |topic| topic.name.as_str());
            out.line(Line::new().bold(name))?;
            for row in self.statements.iter().filter(|row| row.topic == *id && !row.superseded) {
                out.wrapped(self.entry(row), SENTENCE)?;
            }
        }
        if topics.is_empty() {
            out.line(Line::new().dim("nobody of that name has said anything on a topic"))?;
        }
        Ok(())
    }

    fn entry(&self, row: &StatementRow) -> Line {
        let day = row.said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let line = Line::new().text(day).pad_to(12).append(rung(row.commitment)).pad_to(SENTENCE);
        let line = line.append(self.shifts(row)).bold(row.official.as_deref().unwrap_or_default()).text(" ");
        let line = line.text(quoted(&row.evidence));
        let rest = [circumstances(row).map(str::to_owned), row.url.as_deref().map(host)];
        rest.into_iter().flatten().fold(line, |line, part| line.dim(format!("  {part}")))
    }

    /// The numbers of the shifts that rest on this statement.
    fn shifts(&self, row: &StatementRow) -> Line {
        let rests = |change: &&ChangeRow| {
            change.to_evidence == row.evidence && change.to_url == row.url && change.topic == row.topic
        };
        let numbers: Vec<_> = self.changes.iter().filter(rests).map(|change| format!("#{}", change.shift_id)).collect();
        if numbers.is_empty() { Line::new() } else { Line::new().put(style::MARK, format!("{} ", numbers.join(" "))) }
    }
}

/// What sets a statement apart from the official's own words of the day.
fn circumstances(row: &StatementRow) -> Option<&'static str> {
    match (row.time, row.asserted_by) {
        (Frame::Background, _) => Some("recalled"),
        (_, AssertedBy::Official) => None,
        (_, AssertedBy::Spokesperson) => Some("through a spokesperson"),
        (_, AssertedBy::ThirdParty) => Some("said by others"),
        (_, AssertedBy::Outlet) => Some("told by the outlet"),
    }
}
