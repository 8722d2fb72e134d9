//! `ingest --jsonl`: an archive into the history, as if each article had been fetched on its day of publication.

use serde_json::json;

use crate::analyze::{Engine, RULES_VERSION};
use crate::cli::context::Context;
use crate::cli::error::{CliError, chain};
use crate::cli::input::{LineError, Source};
use crate::cli::progress::Progress;
use crate::daemon::{Ingest, IngestError, IngestReport, Input};
use crate::store::{OpenOptions, Policy, Writer};

/// Arguments of `ingest`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// Read one {"id","url","published","title","text"} (or "html") a line
    #[arg(long, required = true)]
    jsonl: bool,
}

/// Takes the lines in and says how many articles there were.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    let policy = Policy::new(&config, RULES_VERSION);
    let mut writer = Writer::open(&config.database, &OpenOptions { create: true, exclusive: false })?;
    let mut progress = Progress::new("ingesting", None, &*context.clock);
    let mut done = 0;
    let mut ingest = Ingest::new(&mut writer, &policy, &engine, &*context.clock);
    let read = args.source.json_lines(|input: Input| {
        done += 1;
        progress.at(done);
        ingest.push(&input).map_err(|error| match error {
            IngestError::Input(error) => LineError::Line(chain(&error)),
            IngestError::Store(error) => LineError::All(error.into()),
        })
    });
    drop(progress);
    // What was read before a failure is kept.
    let report = ingest.finish()?;
    print(&report, context)?;
    read
}

fn print(report: &IngestReport, context: &mut Context) -> Result<(), CliError> {
    let IngestReport { new, revised, unchanged, statements, changes, deliveries } = report;
    if context.out.is_json() {
        return context.out.json_pretty(&json!({
            "new": new, "revised": revised, "unchanged": unchanged, "statements": statements, "changes": changes,
            "deliveries": deliveries,
        }));
    }
    context.out.line(format!(
        "{new} new articles, {revised} revised, {unchanged} known; {statements} statements; {changes} changes in the log"
    ))
}
