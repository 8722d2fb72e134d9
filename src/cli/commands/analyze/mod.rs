//! `analyze`: what an article says, without storing it. Opens no database.

mod attributions;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::input::Source;

/// Arguments of `analyze`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// Read one {"id","url","published","title","text"} (or "html") a line
    #[arg(long, required = true)]
    jsonl: bool,
    /// Print who said what, on any subject
    #[arg(long, required = true)]
    attributions: bool,
}

/// Analyzes and prints.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    attributions::run(&args.source, context)
}
