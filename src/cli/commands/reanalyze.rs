//! `reanalyze`: the stored articles read with today's rules. What would change is found on a copy and shown first.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::analyze::{Engine, RULES_VERSION};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::progress::Progress;
use crate::cli::render::change;
use crate::config::Config;
use crate::daemon::statements;
use crate::model::{Clock, Status};
use crate::store::{ChangeFilter, ChangeRow, OpenOptions, Policy, Reader, Replay, StoreError, Writer};

/// Articles that are read at once.
const PAGE: u32 = 200;

/// Arguments of `reanalyze`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write the outcome; nobody is alerted of it
    #[arg(long)]
    apply: bool,
}

/// What today's rules make of the stored articles.
#[derive(Debug, Serialize)]
struct Difference {
    rules: &'static str,
    articles: usize,
    statements_before: usize,
    statements_after: usize,
    gone: Vec<ChangeRow>,
    new: Vec<ChangeRow>,
    applied: bool,
}

/// Shows the difference; with `--apply`, writes it.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (config, mut writer) = context.open_writer()?;
    let copy = Copy::of(writer.reader(), &config.database)?;
    let mut trial = Writer::open(&copy.path, &OpenOptions::default())?;
    let mut difference = compare(&config, writer.reader(), &mut trial, &*context.clock)?;
    if args.apply {
        replay(&config, &mut writer, &*context.clock)?;
        difference.applied = true;
    }
    difference.print(&config, context)
}

/// A copy of the database beside it, gone when the value is.
struct Copy {
    path: PathBuf,
}

impl Copy {
    fn of(reader: &Reader, database: &Path) -> Result<Self, StoreError> {
        let copy = Self { path: database.with_extension("reanalyze") };
        reader.backup(&copy.path)?;
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", ".lock"] {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            // Best effort: what is left over is replaced by the next run.
            let _ = std::fs::remove_file(name);
        }
    }
}

fn compare(config: &Config, before: &Reader, trial: &mut Writer, clock: &dyn Clock) -> Result<Difference, StoreError> {
    let old = before.changes(&ChangeFilter::default())?;
    let statements_before = count(before)?;
    let articles = replay(config, trial, clock)?;
    let new = trial.reader().changes(&ChangeFilter::default())?;
    let statements_after = count(trial.reader())?;
    Ok(Difference {
        rules: RULES_VERSION,
        articles,
        statements_before,
        statements_after,
        gone: only_in(&old, &new),
        new: only_in(&new, &old),
        applied: false,
    })
}

fn count(reader: &Reader) -> Result<usize, StoreError> {
    Ok(reader.statements(&Default::default())?.iter().filter(|row| !row.superseded).count())
}

/// Reads every stored article anew and gives their number.
fn replay(config: &Config, writer: &mut Writer, clock: &dyn Clock) -> Result<usize, StoreError> {
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    let policy = Policy::new(config, RULES_VERSION);
    let (mut after, mut articles) = (0, 0);
    let all = usize::try_from(writer.reader().tally()?.articles).ok();
    let mut progress = Progress::new("reading anew", all, clock);
    loop {
        let page = writer.reader().stored_articles(after, PAGE)?;
        let Some(last) = page.last() else { return Ok(articles) };
        after = last.article_id;
        articles += page.len();
        progress.at(articles);
        let replays: Vec<Replay> = page
            .iter()
            .map(|stored| Replay { revision_id: stored.revision_id, statements: statements(&engine, &stored.article) })
            .collect();
        writer.replay(&replays, &policy, clock.now())?;
    }
}

/// The rows of one log that stand in the other neither by number nor by what they say.
fn only_in(these: &[ChangeRow], those: &[ChangeRow]) -> Vec<ChangeRow> {
    let known: BTreeSet<String> = those.iter().filter(|row| row.status != Status::Withdrawn).map(meaning).collect();
    let standing = these.iter().filter(|row| row.status != Status::Withdrawn);
    standing.filter(|row| !known.contains(&meaning(row))).cloned().collect()
}

/// What a row says, less what arrival decides.
fn meaning(row: &ChangeRow) -> String {
    let (from, to) = (row.from_commitment, row.to_commitment);
    format!(
        "{}|{}|{}|{:?}|{:?}|{from}|{to}|{}",
        row.kind, row.subject, row.topic, row.scope, row.said_on, row.subject_kind
    )
}

impl Difference {
    fn print(&self, config: &Config, context: &mut Context) -> Result<(), CliError> {
        let out = &mut context.out;
        if out.is_json() {
            return out.json_pretty(self);
        }
        let (before, after) = (self.statements_before, self.statements_after);
        out.line(format!(
            "{} articles read with rules {}: {before} statements before, {after} after",
            self.articles, self.rules
        ))?;
        for (mark, colour, rows) in [("gone", style::DOWN, &self.gone), ("new", style::UP, &self.new)] {
            for row in rows {
                out.blank()?;
                out.line(Line::new().put(colour, mark))?;
                change::print(row, config, out)?;
            }
        }
        if self.gone.is_empty() && self.new.is_empty() {
            out.line("the change log stays as it is")?;
        }
        out.line(match self.applied {
            true => "written; nobody was alerted",
            false => "nothing was written; --apply does",
        })
    }
}
