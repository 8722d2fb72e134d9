//! The frame of every page, and the pieces that pages share.

use std::collections::HashMap;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{DOCTYPE, Markup, html};
use url::Url;

use crate::model::{Commitment, Direction, Status};
use crate::store::StoreError;

use super::App;
use super::chart::ladder;

/// Bytes of a message that a page shows.
const MESSAGE: usize = 4096;

/// The stylesheet.
pub(super) async fn style() -> Response {
    let kind = HeaderValue::from_static("text/css; charset=utf-8");
    let keep = HeaderValue::from_static("max-age=3600");
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep)], include_str!("style.css")).into_response()
}

/// A page.
pub(super) fn page(title: &str, here: &str, body: &Markup) -> Response {
    let link = |path: &str, words: &str| {
        html! { a href=(path) aria-current=[(path == here).then_some("page")] { (words) } }
    };
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · stancewatch" }
                link rel="stylesheet" href="/style.css";
                link rel="icon" href="data:,";
                link rel="alternate" type="application/atom+xml" href="/feed.atom" title="Changes of position";
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header {
                    a.brand href="/" { "stancewatch" }
                    nav aria-label="Pages" {
                        (link("/", "Changes"))
                        (link("/officials", "Officials"))
                        (link("/topics", "Topics"))
                        (link("/compare", "Compare"))
                        (link("/search", "Search"))
                        (link("/sources", "Sources"))
                    }
                }
                main id="content" tabindex="-1" { h1 { (title) } (body) }
                footer { "Times are UTC. " a href="/api/v1/openapi.json" { "API" } " · " a href="/feed.atom" { "Feed" } }
            }
        }
    };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    ([(CONTENT_TYPE, kind)], markup.into_string()).into_response()
}

/// What goes wrong on the way to a page.
pub(super) struct Failure(StoreError);

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self.0 {
            StoreError::NotFound { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, self.0.to_string()).into_response()
    }
}

/// Puts what goes wrong on a page into the frame of pages; programs get it as JSON.
pub(super) async fn framed(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_api = path.starts_with("/api/");
    let is_page = !(is_api || path == "/metrics" || path == "/healthz");
    let response = next.run(request).await;
    let status = response.status();
    let plain = response.headers().get(CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !(is_page || is_api) || !plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let told = axum::body::to_bytes(body, MESSAGE).await.unwrap_or_default();
    let told = match String::from_utf8_lossy(&told) {
        told if told.is_empty() => status.canonical_reason().unwrap_or("this did not work").into(),
        told => told,
    };
    let instead = if is_api {
        axum::Json(serde_json::json!({ "error": told })).into_response()
    } else {
        let body = html! { p.note { (told) } p { a href="/" { "See what changed." } } };
        page(status.canonical_reason().unwrap_or("That did not work"), "", &body)
    };
    // What else the answer says of itself stays, but for what described the other body.
    head.headers.remove(CONTENT_LENGTH);
    let (kind, body) = instead.into_parts();
    head.headers.extend(kind.headers);
    Response::from_parts(head, body)
}

/// A part of an address.
pub(super) fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// A topic by its name, as a link to its page.
pub(super) fn topic(app: &App, id: &str) -> Markup {
    html! { a href=(format!("/topics/{}", encoded(id))) { bdi { (topic_name(app, id)) } } }
}

/// The name of a topic; of one that is no longer configured, its id.
pub(super) fn topic_name<'n>(app: &'n App, id: &'n str) -> &'n str {
    app.config.topics.iter().find(|topic| topic.id == id).map_or(id, |topic| &topic.name)
}

/// A choice among all topics, for forms.
pub(super) fn topic_choice(app: &App, chosen: &str) -> Markup {
    html! {
        label { "Topic" select name="topic" {
            option value="" selected[chosen.is_empty()] { "All" }
            @for topic in &app.config.topics { option value=(topic.id) selected[topic.id == chosen] { (topic.name) } }
        } }
    }
}

/// The page of an official or a principal.
pub(super) fn person(name: &str) -> Markup {
    html! { a href=(format!("/official?name={}", encoded(name))) { bdi { (name) } } }
}

/// A rung, in words and as a ladder.
pub(super) fn rung(rung: Commitment) -> Markup {
    html! { span.rungs { (ladder(None, rung)) span { (rung.words()) } } }
}

/// From one rung to another.
pub(super) fn step(from: Commitment, to: Commitment, direction: Option<Direction>) -> Markup {
    let sign = match direction {
        Some(Direction::Up) => "▲",
        Some(Direction::Down) => "▼",
        None => "●",
    };
    html! {
        span.rungs { (ladder(Some(from), to)) span { (from.words()) " → " strong { (to.words()) } " " span.sign aria-hidden="true" { (sign) } } }
    }
}

/// Where a row of the log stands.
pub(super) fn status(status: Status) -> Markup {
    html! { span class=(format!("chip {}", status.as_str())) { (status.as_str()) } }
}

/// A day, or that none is known.
pub(super) fn day(day: Option<Date>) -> Markup {
    match day {
        Some(day) => html! { time datetime=(day) { (day) } },
        None => html! { span.dim { "undated" } },
    }
}

/// Outlets by the addresses of their articles.
pub(super) type Outlets = HashMap<String, String>;

/// A link to an article with the name of its outlet, where that is known.
pub(super) fn outlet(url: Option<&str>, outlets: &Outlets) -> Markup {
    let name = url.and_then(|url| outlets.get(url));
    html! { @if let Some(name) = name { bdi { (name) } " " } (source(url)) }
}

/// A link to an article, by its host; what is not of the web is text.
pub(super) fn source(url: Option<&str>) -> Markup {
    let Some(url) = url else { return html! {} };
    match Url::parse(url) {
        Ok(parsed) if matches!(parsed.scheme(), "http" | "https") => {
            let host = parsed.host_str().unwrap_or("article").trim_start_matches("www.").to_owned();
            html! { a href=(parsed.as_str()) rel="noreferrer noopener" { (host) } }
        }
        _ => html! { span.dim { (url) } },
    }
}
