//! `web`: the dashboard of a database, without the daemon.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::runtime;
use crate::config::{self, Config};
use crate::daemon::{self, Order};
use crate::store::{OpenOptions, Store};
use crate::web;

/// How long an answer that is under way may hold up the end.
const LAST_WAIT: Duration = Duration::from_millis(500);

/// Serves until a signal says stop; another says that the configuration is another. Beside a daemon that runs it is fine too: both
/// may read and write.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let config = asked_for(context.load_config()?);
    let store = Store::open(&config.database, &OpenOptions::default())?;
    let clock = Arc::clone(&context.clock);
    let (named, env) = (context.config.clone(), context.env.clone());
    let runtime = runtime::start()?;
    let ended = runtime.block_on(async {
        let mut orders = daemon::orders().map_err(|error| CliError::failed("cannot listen to signals", &error))?;
        let listener = web::listen(&config.web).await.map_err(|error| CliError::Failed(error.to_string()))?;
        let (configs, following) = watch::channel(config);
        let stop = CancellationToken::new();
        let serve = web::serve(following, Some(listener), store, clock, stop.clone());
        let heed = async {
            loop {
                match orders.recv().await {
                    None | Some(Order::Stop) => return,
                    Some(Order::PollNow) => {}
                    Some(Order::Reload) => match config::load(named.as_deref(), &env) {
                        Ok(config) => drop(configs.send_replace(asked_for(config))),
                        Err(errors) => tracing::error!("the configuration stays as it was: {errors}"),
                    },
                }
            }
        };
        tokio::select! {
            served = serve => served.map_err(|error| CliError::failed("no dashboard", &error)),
            () = heed => Ok(()),
        }
    });
    runtime.shutdown_timeout(LAST_WAIT);
    ended
}

/// Who types the command wants a dashboard, whatever the daemon does.
fn asked_for(mut config: Config) -> Arc<Config> {
    config.web.enabled = true;
    Arc::new(config)
}
