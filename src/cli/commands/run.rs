//! `run`: the daemon in the foreground, as a service manager wants it.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::runtime;
use crate::config::{self, Config};
use crate::daemon::{self, Pipeline};
use crate::store::{Backups, OpenOptions, Store, StoreError};
use crate::web;

/// How long a parser that is under way may hold up the end of the process.
const LAST_WAIT: Duration = Duration::from_secs(1);

/// Polls, analyzes and delivers until a signal says stop.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let config = Arc::new(context.load_config()?);
    let store = open(&config, context.clock.now())?;
    let runtime = runtime::start()?;
    let (named, env) = (context.config.clone(), context.env.clone());
    let (configs, following) = watch::channel(Arc::clone(&config));
    let reload = move || {
        let config = config::load(named.as_deref(), &env)?;
        // The dashboard follows; where nobody serves it, nobody listens.
        configs.send_replace(Arc::new(config.clone()));
        Ok::<_, config::ConfigErrors>(config)
    };
    let clock = Arc::clone(&context.clock);
    let ended = runtime.block_on(async {
        let orders = daemon::orders().map_err(|error| CliError::failed("cannot listen to signals", &error))?;
        let stop = CancellationToken::new();
        let dashboard = {
            let (store, clock, stop) = (store.clone(), Arc::clone(&clock), stop.clone());
            tokio::spawn(async move {
                // Watching goes on without it.
                if let Err(error) = web::serve(following, None, store, clock, stop).await {
                    tracing::error!("there is no dashboard: {error}");
                }
            })
        };
        let pipeline = Pipeline::new(config, store, clock).map_err(|error| CliError::failed("cannot start", &error))?;
        let ended = daemon::run(pipeline, reload, orders).await;
        stop.cancel();
        // What it still answers is cut off.
        dashboard.abort();
        Ok(ended?)
    });
    runtime.shutdown_timeout(LAST_WAIT);
    ended
}

/// Opens the database; a damaged one gives way to the newest backup that is good, unless backups are switched off.
fn open(config: &Config, now: Timestamp) -> Result<Store, StoreError> {
    if !config.backup.enabled {
        return Store::open(&config.database, &OpenOptions { create: true, exclusive: true });
    }
    let backups = Backups::new(config.backup_folder(), config.database.clone());
    let (store, healed) = Store::open_or_heal(&config.database, &backups, now)?;
    if let Some(healed) = healed {
        let (detail, backup, aside) = (healed.detail.as_str(), healed.backup.display(), healed.aside.display());
        tracing::error!(
            detail,
            "{backup} took the place of the damaged database ({detail}), which is kept as {aside}; what was stored since {:.0} is \
             read anew",
            healed.made_at
        );
    }
    Ok(store)
}
