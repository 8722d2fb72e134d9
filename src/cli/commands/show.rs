//! `show SHIFT`: one shift with both sentences in their context, the rules that fired, and what happened to it.

use serde::Serialize;

use crate::cli::args::shift_number;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::out::Out;
use crate::cli::render::diff::Difference;
use crate::cli::render::explain::{self, Window};
use crate::cli::render::{change, statement};
use crate::model::ShiftKind;
use crate::store::{Reader, ShiftDetail, Side};

/// The column at which text begins.
const INDENT: usize = 10;

/// Arguments of `show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The number of the shift, as `log` prints it
    #[arg(value_name = "SHIFT", value_parser = shift_number)]
    shift: i64,
}

/// Prints the shift.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (config, reader) = context.open_reader()?;
    let detail = reader.shift(args.shift)?;
    let out = &mut context.out;
    let edit = if detail.change.kind == ShiftKind::Edit { edit(&detail, &reader)? } else { None };
    if out.is_json() {
        return out.json_pretty(&Shown { detail: &detail, edit });
    }
    out.line(change::head(&detail.change))?;
    let topic = config.topics.iter().find(|topic| topic.id == detail.change.topic);
    out.line(Line::new().dim(topic.map_or(detail.change.topic.as_str(), |topic| topic.name.as_str())))?;
    side("before", &detail.from, out)?;
    side("now", &detail.to, out)?;
    if let Some(edit) = edit {
        out.blank()?;
        out.line(Line::new().bold("the edit"))?;
        edit.print(out)?;
    }
    others(&detail, out)?;
    history(&detail, out)
}

/// What is printed as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    detail: &'a ShiftDetail,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<Difference>,
}

/// What changed in the article between the two statements, where both stand in revisions of one.
fn edit(detail: &ShiftDetail, reader: &Reader) -> Result<Option<Difference>, CliError> {
    let (from, to) = (reader.place_of(detail.from.statement_id)?, reader.place_of(detail.to.statement_id)?);
    let (Some((before, from)), Some((after, to))) = (from, to) else { return Ok(None) };
    if before != after {
        return Ok(None);
    }
    let revisions = reader.revisions(after)?;
    let row = |number| revisions.iter().find(|row| row.number == number);
    Ok(row(from).zip(row(to)).map(|(from, to)| Difference::between(from, to)))
}

fn side(label: &str, side: &Side, out: &mut Out) -> Result<(), CliError> {
    out.blank()?;
    let day = side.statement.said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    let source = source(side);
    out.wrapped(
        Line::new().bold(label).pad_to(INDENT).text(day).dim(format!("  {source}  statement {}", side.statement_id)),
        INDENT,
    )?;
    if !side.before.is_empty() {
        out.wrapped(Line::new().pad_to(INDENT).dim(side.before.trim()), INDENT)?;
    }
    let colour = out.has_colour();
    for line in explain::sentence(&side.statement, colour).wrap(out.width().saturating_sub(INDENT), 0) {
        out.line(Line::new().pad_to(INDENT - 2).put(style::MARK, "▌ ").append(line))?;
    }
    if !side.after.is_empty() {
        out.wrapped(Line::new().pad_to(INDENT).dim(side.after.trim()), INDENT)?;
    }
    let evidence = &side.statement.evidence;
    let text = format!("{}{}{}", side.before, evidence.text, side.after);
    let window = Window { text: &text, offset: evidence.start.saturating_sub(side.before.len()) };
    for line in statement::details(&side.statement, window, INDENT, colour) {
        out.wrapped(line, INDENT)?;
    }
    Ok(())
}

/// Outlet, headline and address, as far as they are known.
fn source(side: &Side) -> String {
    let title = side.title.as_ref().map(|title| format!("“{title}”"));
    [side.outlet.clone(), title, side.url.clone()].into_iter().flatten().collect::<Vec<_>>().join("  ")
}

/// The other reports of the same act of speaking.
fn others(detail: &ShiftDetail, out: &mut Out) -> Result<(), CliError> {
    let others: Vec<_> = detail.reports.iter().filter(|report| report.statement_id != detail.to.statement_id).collect();
    if others.is_empty() {
        return Ok(());
    }
    out.blank()?;
    out.line(Line::new().bold("also reported by"))?;
    for report in others {
        out.wrapped(Line::new().pad_to(INDENT).text(source(report)), INDENT)?;
        out.wrapped(Line::new().pad_to(INDENT).append(statement::evidence(&report.statement)), INDENT)?;
    }
    Ok(())
}

fn history(detail: &ShiftDetail, out: &mut Out) -> Result<(), CliError> {
    out.blank()?;
    for event in &detail.events {
        let name = format!("{:?}", event.event).to_lowercase();
        out.line(Line::new().dim(format!("{name:<INDENT$}")).text(event.at.to_string()))?;
    }
    if let Some(reason) = &detail.change.reason {
        out.wrapped(Line::new().dim(format!("{:<INDENT$}", "because")).text(reason), INDENT)?;
    }
    for delivery in &detail.deliveries {
        let status = format!("{:?}", delivery.status).to_lowercase();
        let error = delivery.last_error.as_ref().map(|error| format!("  {error}")).unwrap_or_default();
        let attempts = if delivery.attempts == 1 { "attempt" } else { "attempts" };
        let line = Line::new().dim(format!("{:<INDENT$}", delivery.channel));
        out.wrapped(line.text(format!("{status}, {} {attempts}{error}", delivery.attempts)), INDENT)?;
    }
    Ok(())
}
