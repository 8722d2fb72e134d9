//! `export`: what is stored as rows for other programs, and the configured sources for feed readers.

mod opml;
mod rows;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::when::Since;
use crate::config::ExportText;

/// What `--help` says below the options.
const AFTER_HELP: &str = "\
Rows have the columns of the views (docs/database.md) and come in the order in which they were stored. JSON lines are exact; what \
would steer a terminal is escaped in them. CSV follows RFC 4180 (UTF-8, a line of names, CRLF); control characters are left out, and \
an apostrophe is put before a text that begins with =, +, - or @, so that no spreadsheet takes it for a formula.";

/// Arguments of `export`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Args {
    /// What to print
    #[arg(value_enum, value_name = "WHAT", default_value_t = What::Sources)]
    what: What,
    /// opml or urls (one address a line) for sources; jsonl or csv for all else
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Said, or published, on this day or later: 2025-03-21, or 2w for the last two weeks
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Part of the name of an official or a principal; accents and case do not matter
    #[arg(long, value_name = "WHO")]
    official: Option<String>,
    /// Only this topic, by its id
    #[arg(long, value_name = "ID")]
    topic: Option<String>,
    /// How much of what articles say: none, evidence (the sentences that statements rest on) or full (of `articles` the whole
    /// text too) [default: `text` of `[export]`, else evidence]
    #[arg(long, value_name = "HOW MUCH", value_parser = export_text)]
    text: Option<ExportText>,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The configured sources
    Sources,
    /// The change log
    Changes,
    /// Who stands where
    Positions,
    /// Every statement that was read out of an article
    Statements,
    /// The articles that were read, in their newest revision
    Articles,
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Opml,
    Urls,
    Jsonl,
    Csv,
}

fn export_text(name: &str) -> Result<ExportText, String> {
    let found = ExportText::ALL.into_iter().find(|text| text.as_str() == name);
    found.ok_or_else(|| "expected none, evidence or full".to_owned())
}

/// Prints what is asked for.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    if args.what != What::Sources {
        return rows::run(args, context);
    }
    if args.since.is_some() || args.official.is_some() || args.topic.is_some() || args.text.is_some() {
        let why = "--since, --official, --topic and --text are for changes, positions, statements and articles";
        return Err(CliError::Usage(why.to_owned()));
    }
    opml::run(args.format, context)
}
