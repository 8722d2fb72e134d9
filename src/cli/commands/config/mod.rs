//! `config`: check what is written, show what it comes to, or write a first one.

mod init;
mod show;

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::config::{self, Check, Config};

/// Arguments of `config`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Read all files and report every error at once
    Check,
    /// Print the settings in force, defaults and all, with where they stand
    Show,
    /// Write the sample configuration; no file is overwritten
    Init {
        /// Where to [default: ~/.config/stancewatch]
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
    },
}

/// Does what is asked.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        Action::Check => check(context),
        Action::Show => {
            let config = context.load_config()?;
            show::run(&config, &mut context.out)
        }
        Action::Init { directory } => init::run(directory.as_deref(), context),
    }
}

fn check(context: &mut Context) -> Result<(), CliError> {
    let Check { config, notes } = config::check(context.config.as_deref(), &context.env)?;
    let path = config.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    if context.out.is_json() {
        let counts = json!({
            "config": path,
            "database": config.database,
            "sources": config.sources.len(),
            "officials": config.officials.len(),
            "topics": config.topics.len(),
            "channels": config.channels.len(),
            "notes": notes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        });
        return context.out.json_pretty(&counts);
    }
    context.out.line(Line::new().bold("right").text(format!(": {path}")))?;
    context.out.line(format!("database  {}", config.database.display()))?;
    context.out.line(summary(&config))?;
    notes.iter().try_for_each(|note| context.out.line(Line::new().put(style::DOUBT, "note").text(format!(": {note}"))))
}

fn summary(config: &Config) -> String {
    let enabled = config.sources.iter().filter(|source| source.enabled).count();
    let off = config.sources.len() - enabled;
    let off = if off == 0 { String::new() } else { format!(" ({off} more switched off)") };
    format!(
        "{enabled} sources{off}, {} officials, {} topics, {} channels",
        config.officials.len(),
        config.topics.len(),
        config.channels.len()
    )
}
