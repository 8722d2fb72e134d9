//! `verify`, `backup FILE` and `restore FILE`: whether the file is as it was written, a copy that is, and the way back.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::store;

/// Computes the chain of hashes again.
pub(crate) fn verify(context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let verified = reader.verify()?;
    if context.out.is_json() {
        context.out.json_pretty(&verified)?;
    } else if verified.altered.is_none() {
        let line = Line::new().put(style::UP, "intact");
        context.out.line(line.text(format!(": {} events, {} articles", verified.events, verified.revisions)))?;
        context.out.line(Line::new().dim(format!("head {}", verified.head)))?;
    }
    match verified.altered {
        None => Ok(()),
        Some(altered) => Err(CliError::Failed(format!("the database was altered: {altered}"))),
    }
}

/// Arguments of `backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// The file to write; an older one of that name is replaced once the new one has passed its check
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes a checked copy.
pub(crate) fn backup(args: &BackupArgs, context: &mut Context) -> Result<(), CliError> {
    let (config, writer) = context.open_writer()?;
    writer.reader().backup(&args.file)?;
    if context.out.is_json() {
        return context.out.json_pretty(&json!({ "database": config.database, "backup": args.file }));
    }
    context.out.line(format!("{} is a checked copy of {}", args.file.display(), config.database.display()))
}

/// Arguments of `restore`.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// A copy that `backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Puts a checked copy in the database's place; what is there now is moved aside, never deleted.
pub(crate) fn restore(args: &RestoreArgs, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let there = config.database.exists();
    let restored = store::restore(&config.database, &args.file, context.clock.now())?;
    let aside = Some(restored.aside).filter(|_| there);
    if context.out.is_json() {
        let row = json!({ "database": config.database, "restored_from": args.file, "moved_aside": aside });
        return context.out.json_pretty(&row);
    }
    if let Some(aside) = &aside {
        context.out.line(format!("what was there is now {}", aside.display()))?;
    }
    context.out.line(format!("{} is restored from {}", config.database.display(), args.file.display()))?;
    if restored.knows_what_was_told {
        return Ok(());
    }
    let quiet = "what had been told could not be read: what sources list next enters the history without alerts";
    context.out.line(Line::new().dim(quiet))
}
