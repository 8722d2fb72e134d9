//! `web`: the dashboard of a database, without the daemon.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::runtime;
use crate::daemon::{self, Order};
use crate::store::{OpenOptions, Store};
use crate::web;

/// How long an answer that is under way may hold up the end.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Serves until a signal says stop. Beside a daemon that runs it is fine too: both may read and write.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let config = Arc::new(context.load_config()?);
    let store = Store::open(&config.database, &OpenOptions::default())?;
    let (clock, listen) = (Arc::clone(&context.clock), config.web.listen);
    let runtime = runtime::start()?;
    let ended = runtime.block_on(async {
        let mut orders = daemon::orders().map_err(|error| CliError::failed("cannot listen to signals", &error))?;
        let stop = CancellationToken::new();
        let serve = async {
            let listener = web::listen(listen).await?;
            web::serve_on(listener, config, store, clock, web::Limits::default(), stop.clone()).await
        };
        let stopped = async { while !matches!(orders.recv().await, None | Some(Order::Stop)) {} };
        tokio::select! {
            served = serve => served
                .map_err(|error| CliError::Failed(format!("no dashboard at {listen}: {error}; change `listen` of [web]"))),
            () = stopped => Ok(()),
        }
    });
    runtime.shutdown_timeout(LAST_WAIT);
    ended
}
