//! `positions`: who stands where, a table a topic.

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::{rung::rung, table};
use crate::model::SubjectKind;
use crate::store::{PositionFilter, PositionRow};

/// Arguments of `positions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Part of the name of an official or principal; accents and case do not matter
    #[arg(value_name = "WHO")]
    who: Option<String>,
    /// The same, for those who would rather name it
    #[arg(long, value_name = "NAME", conflicts_with = "who")]
    official: Option<String>,
    /// Only this topic, by its id
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// Only this principal and who speaks for it
    #[arg(long, value_name = "NAME")]
    principal: Option<String>,
    /// Only officials
    #[arg(long, conflicts_with = "principals")]
    officials: bool,
    /// Only principals
    #[arg(long)]
    principals: bool,
}

/// Prints the tables.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (config, reader) = context.open_reader()?;
    let subject_kind = match (args.officials, args.principals) {
        (true, _) => Some(SubjectKind::Official),
        (_, true) => Some(SubjectKind::Principal),
        _ => None,
    };
    let rows = reader.positions(&PositionFilter {
        who: args.who.clone().or_else(|| args.official.clone()),
        topic: args.topic.clone(),
        principal: args.principal.clone(),
        subject_kind,
        ..PositionFilter::default()
    })?;
    let out = &mut context.out;
    if out.is_json() {
        return out.json_pretty(&rows);
    }
    for (index, group) in rows.chunk_by(|a, b| a.topic == b.topic).enumerate() {
        if index > 0 {
            out.blank()?;
        }
        let id = group.first().map_or("", |row| row.topic.as_str());
        let name = config.topics.iter().find(|topic| topic.id == id).map_or(id, |topic| topic.name.as_str());
        out.line(Line::new().bold(name))?;
        table::print(["STANDS", "WHO", "SAID", "SINCE", "ON WHAT TERMS"], group.iter().map(cells).collect(), out)?;
    }
    if rows.is_empty() {
        out.line(Line::new().dim("no positions"))?;
    }
    Ok(())
}

fn cells(row: &PositionRow) -> [Line; 5] {
    let day = |day: Option<jiff::civil::Date>| Line::from(day.map_or_else(String::new, |day| day.to_string()));
    let who = match (&row.principal, row.subject_kind) {
        (Some(principal), SubjectKind::Official) => Line::new().text(&row.subject).dim(format!(", {principal}")),
        _ => Line::new().bold(&row.subject),
    };
    let terms: Vec<String> = [row.scope.as_ref().map(|scope| scope.replace(',', ", ")), row.condition.clone()]
        .into_iter()
        .flatten()
        .collect();
    [rung(row.commitment), who, day(row.said_on), day(row.since), Line::from(terms.join(" · "))]
}
