//! The pages, one file each.

mod article;
mod changes;
mod compare;
mod official;
mod shift;
mod sources;
mod topic;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::html;

use super::{App, layout};

pub(super) use article::article;
pub(super) use changes::changes;
pub(super) use compare::compare;
pub(super) use official::{official, officials};
pub(super) use shift::{acknowledge, dismiss, shift, undo};
pub(super) use sources::sources;
pub(super) use topic::topic;

/// There is no such page.
pub(super) async fn nothing(State(app): State<App>) -> Response {
    let body = html! { p { "There is nothing at this address. " a href="/" { "See what changed." } } };
    (StatusCode::NOT_FOUND, layout::page(&app, "Not here", "", &body)).into_response()
}
