//! `demo`: the whole pipeline on a small bundled news site, with a real database to look at afterwards.
//!
//! Architecture invariant: the demo takes no short cut. It writes a configuration, loads it, and polls its site over
//! loopback through the same pipeline as `check`; only the site and its news are its own.

mod article;
mod folder;
mod report;
mod round;
mod serve;
mod server;
mod site;
mod template;

use std::path::PathBuf;
use std::sync::Arc;

use super::context::Context;
use super::error::CliError;
use super::runtime;
use crate::config;
use crate::daemon::{Pipeline, check};
use crate::store::{OpenOptions, Store};
use folder::Folder;
use report::Report;
use round::Round;
use server::Server;
use site::{ROUNDS, Site};

/// Arguments of `demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Where to leave configuration and database; must be new or empty [default: a new folder for temporary files]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Only run the site, for a daemon of yours to watch: the first news are there, the next come with each press of Enter
    #[arg(long)]
    serve: bool,
}

/// Runs the demo and tells what happened.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let folder = Folder::new(args.dir.as_deref(), context.clock.now())?;
    if args.serve {
        runtime::block_on(serve::serve(&folder, context))?
    } else {
        runtime::block_on(play(&folder, context))?
    }
}

async fn play(folder: &Folder, context: &mut Context) -> Result<(), CliError> {
    let now = context.clock.now();
    let server = Server::start(|base| Site::new(base, now)).await;
    let server = server.map_err(|error| CliError::Failed(format!("cannot listen on the loopback address: {error}")))?;
    let main = folder.write_configuration(server.site.base(), None)?;
    let config = Arc::new(config::load(Some(&main), &context.env)?);
    let store = Store::open(&config.database, &OpenOptions { create: true, exclusive: true })?;
    let pipeline = Pipeline::new(Arc::clone(&config), store.clone(), Arc::clone(&context.clock))
        .map_err(|error| CliError::failed("cannot start", &error))?;

    let mut report = Report::new(folder, &config);
    report.opening(&mut context.out)?;
    for number in 1..=ROUNDS {
        server.site.turn_to(number);
        let checked = check(&pipeline).await?;
        report.round(Round::read(number, &server.site, &checked, &store).await?, &mut context.out)?;
    }
    drop(pipeline);
    report.closing(&store, server.tally.counts(), &mut context.out).await?;
    Ok(store.close().await?)
}
