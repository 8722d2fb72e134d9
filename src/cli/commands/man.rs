//! `man`: the manual pages, generated from the command line's own definition.

use std::path::PathBuf;

use clap::CommandFactory as _;

use crate::cli::args::Cli;
use crate::cli::context::Context;
use crate::cli::error::CliError;

/// Arguments of `man`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Write stancewatch.1 and a page for each command here, in place of printing the main page
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,
}

/// Prints or writes the pages.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let Some(directory) = &args.directory else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        return context.out.raw(&page);
    };
    let wrong = |error| CliError::Failed(format!("cannot write the manual pages to {}: {error}", directory.display()));
    std::fs::create_dir_all(directory).map_err(wrong)?;
    clap_mangen::generate_to(Cli::command(), directory).map_err(wrong)
}
