//! The command line as types. Each command's own arguments stand in its file.

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};

use super::commands::{
    analyze, articles, check, completions, config, corrections, eval, export, extract, import, ingest, log, man,
    notify, officials, positions, reanalyze, search, service, show, sources, timeline, topics, verdict, verify, why,
};
use super::demo;

/// What `--help` says below the commands.
const AFTER_HELP: &str = "\
Exit codes: 0 done; 1 something failed, the rest was done; 2 wrong command line; \
10 new shifts or edits (check --exit-code); 78 configuration, permission or an unusable database.

Standard output carries data only; logs go to standard error (STANCEWATCH_LOG=debug for more).
Long lists go through $STANCEWATCH_PAGER, $PAGER or less when standard output is a terminal.

A first run tells nobody of what is there already: it becomes history, and alerts begin with what \
comes after. Days and --since are UTC; quiet hours and digests go by time_zone, else by the system's. \
How much article text goes out is a setting: parts of a channel, text of [export].

Start with: stancewatch demo";

/// Notices when a public official changes position, and shows the sentence that proves it.
#[derive(Debug, Parser)]
#[command(name = "stancewatch", version, about, after_help = AFTER_HELP, max_term_width = 100, infer_long_args = true)]
#[command(subcommand_required = true, arg_required_else_help = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// The configuration file [default: $STANCEWATCH_CONFIG, ~/.config/stancewatch/, /etc/stancewatch/]
    #[arg(long, short, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub(crate) config: Option<PathBuf>,

    /// Print data as JSON
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) json: bool,

    /// Print long lists as they are, without a pager
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(crate) no_pager: bool,

    /// Log more (twice: everything)
    #[arg(long, short, global = true, action = ArgAction::Count, help_heading = "Everywhere")]
    pub(crate) verbose: u8,

    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands, in the order in which a newcomer meets them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole pipeline on a small bundled news site
    Demo(demo::Args),
    /// Poll in the background until told to stop
    Run,
    /// Poll every source once, deliver what is due, and exit
    Check(check::Args),
    /// Take an archive of articles into the history
    Ingest(ingest::Args),
    /// Print the change log
    Log(log::Args),
    /// Say who stands where
    Positions(positions::Args),
    /// Print everything that one official said
    Timeline(timeline::Args),
    /// Show one shift: both sentences in context, the rules that fired, what happened to it
    Show(show::Args),
    /// Say what was found in an article and why it made no alert
    Why(why::Args),
    /// Note that you have seen a shift
    Ack(verdict::Args),
    /// Say that a shift is none
    Dismiss(verdict::DismissArgs),
    /// Take back what you said last of a shift
    Undo(verdict::Args),
    /// Say what a statement means, in place of what the rules read
    Correct(corrections::CorrectArgs),
    /// List, take back or export your corrections
    Corrections(corrections::Args),
    /// Say how each source does, or try one
    Sources(sources::Args),
    /// List the officials of the configuration, or add one
    Officials(officials::Args),
    /// List the topics of the configuration, or add one
    Topics(topics::Args),
    /// Add sources to the configuration, from OPML or a list of addresses
    Import(import::Args),
    /// Print what is stored as JSON lines or CSV, or the configured sources as OPML
    Export(export::Args),
    /// List the articles that were read
    Articles(articles::Args),
    /// Search everything that was read for words
    Search(search::Args),
    /// Say what an article says, without storing it
    Analyze(analyze::Args),
    /// Take the article out of a page
    Extract(extract::Args),
    /// Try the notification channels
    Notify(notify::Args),
    /// Serve the dashboard of the database (the daemon does it with `[web] enabled = true`)
    Web,
    /// Install, remove or look at the background service
    Service(service::Args),
    /// Check, show or start the configuration
    Config(config::Args),
    /// Read the stored articles with today's rules and show what would change
    Reanalyze(reanalyze::Args),
    /// Measure how well a labelled folder is read
    Eval(eval::Args),
    /// Look at everything that can be wrong, and say how to mend it
    Doctor,
    /// Check that the database is as it was written
    Verify,
    /// Write a checked copy of the database
    Backup(verify::BackupArgs),
    /// Put a checked copy in the place of the database; what is there is moved aside
    Restore(verify::RestoreArgs),
    /// Apply `[retention]` now and make the database as small as it can be; the daemon must not run
    Vacuum,
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Print the manual page, or write all of them into a directory
    Man(man::Args),
}

/// A shift's number as people type it: `12` or `#12`.
pub(crate) fn shift_number(text: &str) -> Result<i64, String> {
    text.trim_start_matches('#').parse().map_err(|_| "expected a number, as `stancewatch log` prints it".to_owned())
}
