//! Takes connections, within bounds: so many at once, so long for a request's head, so long for an answer, so long for one
//! connection. A reader who does nothing holds up nobody else.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_util::sync::CancellationToken;

use crate::config::{Config, WebSettings};
use crate::model::Clock;
use crate::store::Store;

use super::guard::{Guard, Token};
use super::listener::{Listener, Reader, listen};
use super::{App, router};

/// How long connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; further ones wait to be taken.
    pub connections: usize,
    /// For the head of a request, and between two of them.
    pub head: Duration,
    /// For a request's body and its answer.
    pub answer: Duration,
    /// For a connection in all: browsers open another.
    pub connection: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            head: Duration::from_secs(10),
            answer: Duration::from_secs(10),
            connection: Duration::from_mins(5),
        }
    }
}

/// Serves the dashboard until `stop`, by the configuration that is in force: a new one changes what pages show, who is let in and
/// where it listens. `bound` is a listener that stands already. Readers who keep a connection open do not hold up the end.
///
/// # Errors
/// When the system has no random numbers. A place that cannot be listened at is told in the log: watching goes on without a
/// dashboard, and the next configuration may have a better one.
pub async fn serve(
    mut configs: watch::Receiver<Arc<Config>>,
    mut bound: Option<Listener>,
    store: Store,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> io::Result<()> {
    let token = Token::new()?;
    loop {
        let config = Arc::clone(&configs.borrow_and_update());
        bound = at(bound, &config.web).await;
        let changed = async {
            // Without a sender the configuration stays as it is.
            if configs.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let served = async {
            match &bound {
                Some(listener) => take(listener, &config, &store, &clock, &token, Limits::default()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = served => {}
            () = changed => {}
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// The same for one configuration on a listener that stands already.
///
/// # Errors
/// When the system has no random numbers.
pub async fn serve_on(
    listener: impl Into<Listener>,
    config: Arc<Config>,
    store: Store,
    clock: Arc<dyn Clock>,
    limits: Limits,
    stop: CancellationToken,
) -> io::Result<()> {
    let (listener, token) = (listener.into(), Token::new()?);
    tokio::select! {
        () = take(&listener, &config, &store, &clock, &token, limits) => Ok(()),
        () = stop.cancelled() => Ok(()),
    }
}

/// The listener that is there, if it listens where it should; else another.
async fn at(bound: Option<Listener>, settings: &WebSettings) -> Option<Listener> {
    if !settings.enabled {
        return None;
    }
    if let Some(bound) = bound.filter(|bound| bound.is_at(settings)) {
        return Some(bound);
    }
    listen(settings).await.inspect_err(|error| tracing::error!("{error}")).ok()
}

/// Takes connections for ever.
async fn take(
    listener: &Listener,
    config: &Arc<Config>,
    store: &Store,
    clock: &Arc<dyn Clock>,
    token: &Token,
    limits: Limits,
) {
    let guard = Arc::new(Guard::new(&config.web, listener.port(), token.clone()));
    let app = App { config: Arc::clone(config), store: store.clone(), clock: Arc::clone(clock), guard };
    let router = router(app, limits.answer);
    let room = Arc::new(Semaphore::new(limits.connections));
    // Those that are open end with this.
    let mut open = tokio::task::JoinSet::new();
    loop {
        // The semaphore is never closed.
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok(Reader::Tcp(stream)) => drop(open.spawn(connection(stream, router.clone(), limits, permit))),
            Ok(Reader::Unix(stream)) => drop(open.spawn(connection(stream, router.clone(), limits, permit))),
            // One connection that broke, or too many open files: others may do.
            Err(error) => {
                tracing::debug!("a connection could not be taken: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        while open.try_join_next().is_some() {}
    }
}

async fn connection<S>(stream: S, router: Router, limits: Limits, permit: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(64 << 10);
    let served = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    match tokio::time::timeout(limits.connection, served).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!("a connection of the dashboard ended: {error}"),
        Err(_) => tracing::debug!("a connection of the dashboard was open for too long"),
    }
    drop(permit);
}

/// Answers in time, or says that it could not.
pub(super) async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "that took too long").into_response(),
    }
}
