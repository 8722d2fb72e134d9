//! The daemon: one loop that starts what is due and hears what ended.
//!
//! What runs when is decided by [`schedule`](super::schedule) and the agenda, which are pure; this only carries it out.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinError;

use crate::config::Config;
use crate::store::StoreError;

use super::pipeline::Pipeline;
use super::service;
use super::signals::Order;
use super::supervisor::Daemon;

/// How long a delivery that is under way may take to end once the daemon is to stop.
const GRACE: Duration = Duration::from_secs(3);
/// How long the store may take to close.
const CLOSING: Duration = Duration::from_secs(1);

/// Why the daemon ended other than by order.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The database failed as a whole.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A part of the daemon that must not end has ended.
    #[error("the deliveries of a channel ended unexpectedly: {0}")]
    Died(#[from] JoinError),
}

/// Runs until ordered to stop. `reload` reads the configuration anew; what it complains about is logged, and the old
/// configuration stays.
///
/// The caller drops its runtime with a time limit: a parser that is under way cannot be interrupted.
///
/// # Errors
/// When the daemon cannot start, or must not go on.
pub async fn run<R, E>(pipeline: Pipeline, reload: R, mut orders: mpsc::Receiver<Order>) -> Result<(), RunError>
where
    R: Fn() -> Result<Config, E> + Send + Sync + 'static,
    E: std::fmt::Display + Send + 'static,
{
    let mut daemon = Daemon::start(pipeline).await?;
    service::ready(&daemon.status());
    let ended = daemon.serve(&Arc::new(reload), &mut orders).await;
    service::stopping();
    daemon.stop(&mut orders).await;
    ended
}

impl Daemon {
    /// Carries out what is due and what is ordered.
    async fn serve<R, E>(&mut self, reload: &Arc<R>, orders: &mut mpsc::Receiver<Order>) -> Result<(), RunError>
    where
        R: Fn() -> Result<Config, E> + Send + Sync + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let mut watchdog = service::alive_every().map(tokio::time::interval);
        loop {
            self.look_at_clocks();
            self.start_due();
            let sleep = self.until_next();
            tokio::select! {
                order = orders.recv() => match order {
                    None | Some(Order::Stop) => return Ok(()),
                    Some(Order::Reload) => self.reload(Arc::clone(reload)).await,
                    Some(Order::PollNow) => self.poll_now(),
                },
                Some(ended) = self.tasks.join_next_with_id() => self.heard(ended).await,
                Some(ended) = self.workers.join_next() => ended?,
                Some(press) = self.pressed.recv() => self.press(press).await,
                () = tick(&mut watchdog) => self.heartbeat().await,
                () = tokio::time::sleep(sleep) => {}
            }
        }
    }

    /// Ends: polls are dropped where they stand, a delivery that is under way may end, the store is closed. A second order
    /// to stop is obeyed at once.
    async fn stop(mut self, orders: &mut mpsc::Receiver<Order>) {
        self.tasks.abort_all();
        self.channels.cancel();
        let store = self.pipeline.store().clone();
        let end = async {
            let deliveries = async { while self.workers.join_next().await.is_some() {} };
            if tokio::time::timeout(GRACE, deliveries).await.is_err() {
                tracing::warn!("a delivery that was under way was cut off; it is repeated at the next start");
            }
            match tokio::time::timeout(CLOSING, store.close()).await {
                Ok(Ok(())) => tracing::info!("stopped"),
                Ok(Err(error)) => tracing::error!("the database could not be closed cleanly: {error}"),
                Err(_) => tracing::error!("the database could not be closed cleanly within {CLOSING:?}"),
            }
        };
        tokio::select! {
            () = end => {}
            () = second_stop(orders) => tracing::warn!("stopped at once"),
        }
    }
}

async fn second_stop(orders: &mut mpsc::Receiver<Order>) {
    while let Some(order) = orders.recv().await {
        if order == Order::Stop {
            return;
        }
    }
    std::future::pending().await
}

/// The next beat of the watchdog, or never.
async fn tick(watchdog: &mut Option<tokio::time::Interval>) {
    match watchdog {
        Some(interval) => drop(interval.tick().await),
        None => std::future::pending().await,
    }
}
