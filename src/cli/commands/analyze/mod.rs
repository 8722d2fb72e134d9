//! `analyze`: what an article says, without storing it. Opens no database.

mod attributions;
mod lines;
mod person;

use url::Url;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::input::Source;
use crate::model::Moment;

/// Arguments of `analyze`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// The article's address
    #[arg(long, value_name = "URL", conflicts_with = "jsonl")]
    url: Option<Url>,
    /// The headline, where the input is plain text
    #[arg(long, value_name = "TITLE", conflicts_with = "jsonl")]
    title: Option<String>,
    /// The day or time of publication: 2025-03-21 or 2025-03-21T09:30:00+02:00
    #[arg(long, value_name = "DATE", conflicts_with = "jsonl")]
    published: Option<Moment>,
    /// Read one {"id","url","published","title","text"} (or "html") a line, print one statement a line
    #[arg(long)]
    jsonl: bool,
    /// Print who said what on any subject, in place of statements on topics
    #[arg(long, requires = "jsonl", conflicts_with_all = ["explain", "with_text"])]
    attributions: bool,
    /// Add the extracted text to the rows of "html" lines
    #[arg(long, requires = "jsonl")]
    with_text: bool,
    /// Show the rules that fired and the words that they fired on
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,
}

/// Analyzes and prints.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    if args.attributions {
        attributions::run(&args.source, context)
    } else if args.jsonl {
        lines::run(&args.source, args.with_text, context)
    } else {
        person::run(args, context)
    }
}
