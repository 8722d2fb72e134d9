//! The dashboard: what changed, who stands where, and the sentences that prove it, as pages that work without a script.
//!
//! Everything that came from the web is text here: `maud` escapes it, addresses become links only where they are of the web,
//! and the pages may load nothing but the stylesheet (see [`guard`]). Reading has no effects; what has some needs a token.

mod api;
mod chart;
mod guard;
mod health;
mod layout;
mod listener;
mod pages;
mod query;
mod serve;
mod standing;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use crate::config::Config;
use crate::model::Clock;
use crate::store::Store;

use guard::Guard;

pub use listener::{Listener, listen};
pub use serve::{Limits, serve, serve_on};

/// What every page needs.
#[derive(Clone)]
struct App {
    config: Arc<Config>,
    store: Store,
    clock: Arc<dyn Clock>,
    guard: Arc<Guard>,
}

/// Bytes of a form.
const FORM: usize = 16 << 10;

/// The pages, each of which answers within a time.
fn router(app: App, within: Duration) -> Router {
    let pages = Router::new()
        .route("/", get(pages::changes))
        .route("/shifts/{id}", get(pages::shift))
        .route("/shifts/{id}/ack", post(pages::acknowledge))
        .route("/shifts/{id}/dismiss", post(pages::dismiss))
        .route("/shifts/{id}/undo", post(pages::undo))
        .route("/officials", get(pages::officials))
        .route("/official", get(pages::official))
        .route("/topics", get(pages::topics))
        .route("/topics/{id}", get(pages::topic))
        .route("/articles/{id}", get(pages::article))
        .route("/sources", get(pages::sources))
        .route("/compare", get(pages::compare))
        .route("/search", get(pages::search))
        .route("/style.css", get(layout::style))
        .route("/feed.atom", get(api::atom))
        .route("/healthz", get(health::healthz))
        .route("/metrics", get(health::metrics));
    api::routes()
        .into_iter()
        .fold(pages, |router, route| router.route(route.path, route.answer))
        .fallback(pages::nothing)
        .layer(DefaultBodyLimit::max(FORM))
        .layer(from_fn(move |request, next| serve::in_time(within, request, next)))
        .layer(from_fn_with_state(app.clone(), guard::check))
        // Around the others: what they refuse is a page too.
        .layer(from_fn(layout::framed))
        .layer(from_fn(guard::headers))
        .with_state(app)
}
