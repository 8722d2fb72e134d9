//! The pages, one file each.

mod article;
mod changes;
mod compare;
mod official;
mod search;
mod shift;
mod sources;
mod topic;

use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use maud::html;

use super::layout;

pub(super) use article::article;
pub(super) use changes::changes;
pub(super) use compare::compare;
pub(super) use official::{official, officials};
pub(super) use search::search;
pub(super) use shift::{acknowledge, dismiss, shift, undo};
pub(super) use sources::{health, is_silent, sources};
pub(super) use topic::{topic, topics};

/// There is no such page.
pub(super) async fn nothing(asked: Uri) -> Response {
    if asked.path().starts_with("/api/") {
        return (StatusCode::NOT_FOUND, "there is nothing at this address").into_response();
    }
    let body = html! { p { "There is nothing at this address. " a href="/" { "See what changed." } } };
    (StatusCode::NOT_FOUND, layout::page("Not here", "", &body)).into_response()
}
