//! `why ARTICLE`: what was found in an article, and why it made no alert.

use serde::Serialize;
use url::Url;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::reason::explain;
use crate::cli::render::{quoted, rung::rung};
use crate::fetch::canonical;
use crate::model::Frame;
use crate::store::{ChangeFilter, Reader, Refusal, StatementFilter, StatementRow, StoreError};

/// The column at which text begins.
const INDENT: usize = 18;

/// Arguments of `why`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article's address, or the id under which it was ingested
    #[arg(value_name = "ARTICLE")]
    article: String,
}

/// A statement with what became of it.
#[derive(Debug, Serialize)]
struct Row {
    statement: StatementRow,
    /// The shifts that rest on it.
    shifts: Vec<i64>,
    /// The reason why it made none.
    reason: Option<String>,
}

/// Prints the article's statements.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let names = names(&args.article);
    let rows = find(&reader, &names)?;
    if rows.is_empty() && !context.out.is_json() {
        return nothing(&reader, &names, context);
    }
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    let out = &mut context.out;
    for row in &rows {
        let found = &row.statement;
        let who = found.official.as_deref().or(found.principal.as_deref()).unwrap_or("somebody");
        out.line(rung(found.commitment).pad_to(INDENT).bold(who).dim(format!("  {}", found.topic)))?;
        out.wrapped(Line::new().pad_to(INDENT).text(quoted(&found.evidence)), INDENT)?;
        out.wrapped(Line::new().pad_to(INDENT).append(row.verdict()), INDENT)?;
    }
    Ok(())
}

/// The names under which an article may be known: as typed, and its canonical address.
fn names(typed: &str) -> Vec<String> {
    let mut names = vec![typed.to_owned()];
    names.extend(Url::parse(typed).ok().map(|url| canonical(&url).to_string()));
    names.dedup();
    names
}

fn find(reader: &Reader, names: &[String]) -> Result<Vec<Row>, StoreError> {
    let changes = reader.changes(&ChangeFilter::default())?;
    for name in names {
        let filter = StatementFilter { article: Some(name.clone()), ..StatementFilter::default() };
        let statements = reader.statements(&filter)?;
        if statements.is_empty() {
            continue;
        }
        let reasons = reader.why_not(&filter)?;
        let row = |statement: StatementRow| {
            let rests = |shift: &&crate::store::ChangeRow| {
                shift.to_evidence == statement.evidence
                    && shift.to_url == statement.url
                    && shift.topic == statement.topic
            };
            let shifts = changes.iter().filter(rests).map(|shift| shift.shift_id).collect();
            let why = reasons.iter().find(|why| why.statement_id == statement.statement_id);
            Row { shifts, reason: why.map(|why| why.reason.clone()), statement }
        };
        return Ok(statements.into_iter().map(row).collect());
    }
    Ok(Vec::new())
}

impl Row {
    fn verdict(&self) -> Line {
        if !self.shifts.is_empty() {
            let numbers: Vec<_> = self.shifts.iter().map(|shift| format!("#{shift}")).collect();
            return Line::new().put(style::MARK, format!("shift {}", numbers.join(", ")));
        }
        let reason = match (&self.reason, self.statement.superseded, self.statement.time) {
            (_, true, _) => "superseded",
            (Some(reason), ..) => reason.as_str(),
            (None, _, Frame::Background) => "background",
            (None, ..) => return Line::new().dim("no shift"),
        };
        Line::new().put(style::DOUBT, format!("no shift: {reason}. ")).dim(explain(reason))
    }
}

/// Says what is known of an article without statements.
fn nothing(reader: &Reader, names: &[String], context: &mut Context) -> Result<(), CliError> {
    for name in names {
        if let Some(Refusal { reason, attempts, .. }) = reader.refusal(name)? {
            let tries = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
            return context.out.wrapped(format!("it was tried {tries} and is not stored: {reason}"), 0);
        }
        if reader.known_article(name)?.is_some() {
            return context.out.line("it is stored, and no statement on a configured topic was found in it");
        }
    }
    Err(CliError::Failed(format!(
        "no article {} is stored; `stancewatch articles` lists those that are",
        names.join(" or ")
    )))
}
