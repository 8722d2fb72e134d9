//! `correct STATEMENT` and `corrections`: what the user says that a sentence means, and what becomes of that.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};

use crate::analyze::RULES_VERSION;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::{change, quoted, rung::rung};
use crate::model::{Commitment, clean};
use crate::store::{Change, CorrectedArticle, CorrectionRow, Outcome, Policy, Writer};

/// The column at which text begins.
const INDENT: usize = 18;
/// Characters of a note.
const NOTE: usize = 500;

/// Arguments of `correct`.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(crate) struct CorrectArgs {
    /// The number of the statement, as `why` and `show` print it
    #[arg(value_name = "STATEMENT")]
    statement: i64,
    /// What it says: ruled_out, no_plans, noncommittal, not_ruled_out, open, ready, committed or done
    #[arg(long, value_name = "RUNG", value_parser = commitment, required_unless_present = "nothing")]
    commitment: Option<Commitment>,
    /// It says nothing about the topic, or is not the official's
    #[arg(long, conflicts_with = "commitment")]
    nothing: bool,
    /// Why, for later
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

/// Arguments of `corrections`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Take a correction back: the statement says again what the rules read
    Undo {
        /// The number of the correction
        #[arg(value_name = "CORRECTION")]
        correction: i64,
    },
    /// Write the corrected articles with their labels into a folder that `eval` reads
    Export {
        /// The folder; it is made where it is missing
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

fn commitment(text: &str) -> Result<Commitment, String> {
    let wanted = text.replace('-', "_");
    Commitment::ALL.into_iter().find(|rung| rung.as_str() == wanted).ok_or_else(|| {
        let names: Vec<&str> = Commitment::ALL.iter().map(|rung| rung.as_str()).collect();
        format!("no such rung; there are: {}", names.join(", "))
    })
}

/// Notes the correction and says what it changed.
pub(crate) fn correct(args: &CorrectArgs, context: &mut Context) -> Result<(), CliError> {
    let (config, mut writer) = context.open_writer()?;
    let policy = Policy::new(&config, RULES_VERSION);
    let note = args.note.as_deref().map(|text| clean::line(text, NOTE)).filter(|note| !note.is_empty());
    let now = context.clock.now();
    let outcome = writer.correct(args.statement, args.commitment, note.as_deref(), &policy, now)?;
    print_changes(&outcome, &writer, context)
}

/// Lists, takes back or exports.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        None => list(context),
        Some(Action::Undo { correction }) => {
            let (config, mut writer) = context.open_writer()?;
            let policy = Policy::new(&config, RULES_VERSION);
            let outcome = writer.uncorrect(*correction, &policy, context.clock.now())?;
            print_changes(&outcome, &writer, context)
        }
        Some(Action::Export { folder }) => export(folder, context),
    }
}

fn print_changes(outcome: &Outcome, writer: &Writer, context: &mut Context) -> Result<(), CliError> {
    let told = |change: &Change| json!({ "shift_id": change.shift_id, "event": change.event });
    if context.out.is_json() {
        let changes: Vec<Value> = outcome.changes.iter().map(told).collect();
        return context.out.json_pretty(&json!({ "changes": changes, "deliveries": outcome.deliveries }));
    }
    if outcome.changes.is_empty() {
        return context.out.line("noted; the change log stays as it is");
    }
    for each in &outcome.changes {
        let word = format!("{:?}", each.event).to_lowercase();
        let line = Line::new().dim(format!("{word:<12}"));
        match writer.reader().change(each.shift_id) {
            Ok(row) => context.out.line(line.append(change::head(&row)))?,
            // It has left the log.
            Err(_) => context.out.line(line.text(format!("#{}  {}", each.shift_id, each.subject)))?,
        }
    }
    Ok(())
}

fn list(context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let rows = reader.corrections()?;
    let out = &mut context.out;
    if out.is_json() {
        return out.json_pretty(&rows);
    }
    if rows.is_empty() {
        return out.line("nothing was corrected; `stancewatch correct` does it");
    }
    for row in &rows {
        let who = row.official.as_deref().or(row.principal.as_deref()).unwrap_or("somebody");
        let said = row.commitment.map_or_else(|| Line::new().text("nothing"), rung);
        let read = format!("  {}, read as {}", row.topic, row.read_as.words());
        let number = Line::new().dim(format!("{:>4}  ", row.correction_id));
        out.line(number.append(said).pad_to(INDENT + 6).bold(who).dim(read))?;
        out.wrapped(Line::new().pad_to(INDENT + 6).text(quoted(&row.evidence)), INDENT + 6)?;
        if let Some(note) = &row.note {
            out.wrapped(Line::new().pad_to(INDENT + 6).dim(note), INDENT + 6)?;
        }
    }
    Ok(())
}

/// Writes `articles.jsonl`, `gold.jsonl` and `negatives.jsonl`, as `eval` reads them.
fn export(folder: &Path, context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let (rows, articles) = (reader.corrections()?, reader.corrected_articles()?);
    let wrong = |error| CliError::Failed(format!("cannot write into {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(wrong)?;
    let (labels, negatives): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.commitment.is_some());
    let write = |name: &str, lines: Vec<Value>| {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.join(name), text)
    };
    write("articles.jsonl", articles.iter().map(article).collect()).map_err(wrong)?;
    write("gold.jsonl", labels.into_iter().map(label).collect()).map_err(wrong)?;
    write("negatives.jsonl", negatives.into_iter().map(negative).collect()).map_err(wrong)?;
    let count = rows.len();
    if context.out.is_json() {
        return context.out.json_pretty(&json!({ "articles": articles.len(), "corrections": count }));
    }
    context.out.line(format!("{count} corrections of {} articles are in {}", articles.len(), folder.display()))
}

fn article(article: &CorrectedArticle) -> Value {
    let CorrectedArticle { id, url, published, title, text } = article;
    json!({ "id": id, "url": url, "published": published, "title": title, "text": text })
}

fn label(row: &CorrectionRow) -> Value {
    json!({
        "article": row.article,
        "official": row.official.as_deref().or(row.principal.as_deref()),
        "topic": row.topic,
        "level": row.commitment,
        "time": "current",
        "evidence": row.evidence,
        "note": row.note,
    })
}

fn negative(row: &CorrectionRow) -> Value {
    json!({
        "article": row.article,
        "official": row.official.as_deref().or(row.principal.as_deref()),
        "topic": row.topic,
        "evidence": row.evidence,
        "note": row.note,
    })
}
