//! The dashboard: what changed, who stands where, and the sentences that prove it, as pages that work without a script.
//!
//! Everything that came from the web is text here: `maud` escapes it, addresses become links only where they are of the web,
//! and the pages may load nothing but the stylesheet (see [`guard`]). Reading has no effects; what has some needs a token.

mod api;
mod chart;
mod guard;
mod health;
mod layout;
mod pages;
mod standing;
mod words;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::model::Clock;
use crate::store::Store;

use guard::Guard;

/// What every page needs.
#[derive(Clone)]
struct App {
    config: Arc<Config>,
    store: Store,
    clock: Arc<dyn Clock>,
    guard: Arc<Guard>,
}

/// The routes of the interface for programs, as its description names them.
const API: [&str; 6] = [
    "/api/v1/shifts",
    "/api/v1/shifts/{id}",
    "/api/v1/positions",
    "/api/v1/statements",
    "/api/v1/sources",
    "/api/v1/openapi.json",
];

/// Serves the dashboard until `stop`. Readers who keep a connection open do not hold up the end.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    config: Arc<Config>,
    store: Store,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> io::Result<()> {
    let listener = TcpListener::bind(config.web.listen).await?;
    tracing::info!("the dashboard is at http://{}/", listener.local_addr()?);
    serve_on(listener, config, store, clock, stop).await
}

/// The same on a listener that stands already.
///
/// # Errors
/// When connections cannot be taken any more.
pub async fn serve_on(
    listener: TcpListener,
    config: Arc<Config>,
    store: Store,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let guard = Arc::new(Guard::new(&config.web, port)?);
    let router = router(App { config, store, clock, guard });
    tokio::select! {
        served = async { axum::serve(listener, router).await } => served,
        () = stop.cancelled() => Ok(()),
    }
}

fn router(app: App) -> Router {
    let [shifts, shift, positions, statements, sources, openapi] = API;
    Router::new()
        .route("/", get(pages::changes))
        .route("/shifts/{id}", get(pages::shift))
        .route("/shifts/{id}/ack", post(pages::acknowledge))
        .route("/shifts/{id}/dismiss", post(pages::dismiss))
        .route("/shifts/{id}/undo", post(pages::undo))
        .route("/officials", get(pages::officials))
        .route("/official", get(pages::official))
        .route("/topics/{id}", get(pages::topic))
        .route("/articles/{id}", get(pages::article))
        .route("/sources", get(pages::sources))
        .route("/compare", get(pages::compare))
        .route("/style.css", get(layout::style))
        .route("/feed.atom", get(api::atom))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(health::metrics))
        .route(shifts, get(api::shifts))
        .route(shift, get(api::shift))
        .route(positions, get(api::positions))
        .route(statements, get(api::statements))
        .route(sources, get(api::sources))
        .route(openapi, get(api::openapi))
        .fallback(pages::nothing)
        .layer(axum::middleware::from_fn_with_state(app.clone(), guard::check))
        .with_state(app)
}
