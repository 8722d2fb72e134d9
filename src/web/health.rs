//! Whether all is well, for monitors: `/healthz`, and `/metrics` in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use serde_json::json;

use crate::store::{SourceState, Tally};

use super::App;
use super::pages::{health, is_silent};

/// 200 while the database can be read.
pub(super) async fn healthz(State(app): State<App>) -> Response {
    match app.store.read(|reader| Ok((reader.tally()?, reader.sources()?))).await {
        Ok((tally, sources)) => {
            let last = last_poll(&sources);
            let body = json!({ "status": "ok", "last_poll_at": last, "last_poll_age_seconds": last.map(|last| age(&app, last)),
                "articles": tally.articles, "troubles": tally.troubles });
            axum::Json(body).into_response()
        }
        Err(error) => {
            let body = json!({ "status": "failed", "error": error.to_string() });
            (StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
        }
    }
}

/// When any source was last asked.
fn last_poll(sources: &[SourceState]) -> Option<Timestamp> {
    sources.iter().filter_map(|source| source.last_attempt_at).max()
}

/// Whole seconds since then. A clock that was set back makes nothing negative.
fn age(app: &App, then: Timestamp) -> u64 {
    u64::try_from(app.clock.now().duration_since(then).as_secs()).unwrap_or(0)
}

/// How many of the configured sources do how well.
fn by_health(app: &App, sources: &[SourceState]) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<&str, u64> =
        ["ok", "failing", "blocked", "gone", "unread", "off"].map(|name| (name, 0)).into();
    for source in &app.config.sources {
        let state = sources.iter().find(|state| state.url == source.url.as_str());
        let name = match state {
            _ if !source.enabled => "off",
            None => "unread",
            Some(state) => health(state),
        };
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect()
}

/// The figures.
pub(super) async fn metrics(State(app): State<App>) -> Response {
    let read = app.store.read(|reader| Ok((reader.tally()?, reader.sources()?))).await;
    let (tally, sources) = match read {
        Ok(read) => read,
        Err(error) => return (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    };
    let failing = sources.iter().filter(|source| source.failures > 0).count();
    let silent = sources.iter().filter(|source| is_silent(source, app.clock.now())).count();
    let answers: u64 = sources.iter().map(|source| u64::from(source.answers)).sum();
    let unchanged: u64 = sources.iter().map(|source| u64::from(source.unchanged)).sum();
    let size = |suffix: &str| {
        let mut path = app.config.database.clone().into_os_string();
        path.push(suffix);
        std::fs::metadata(path).map_or(0, |file| file.len())
    };
    let Tally { articles, statements, shifts, deliveries, troubles } = &tally;
    let mut text = String::new();
    let mut gauge = |name: &str, kind: &str, what: &str, values: &[(String, u64)]| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP stancewatch_{name} {what}\n# TYPE stancewatch_{name} {kind}");
        for (labels, value) in values {
            let _ = writeln!(text, "stancewatch_{name}{labels} {value}");
        }
    };
    let one = |value: u64| vec![(String::new(), value)];
    let by = |label: &str, rows: &[(String, u64)]| {
        rows.iter().map(|(name, value)| (format!("{{{label}=\"{name}\"}}"), *value)).collect::<Vec<_>>()
    };
    gauge("articles", "gauge", "Articles in the database.", &one(*articles));
    gauge("statements", "gauge", "Statements that hold.", &one(*statements));
    gauge("shifts", "gauge", "Rows of the change log by status.", &by("status", shifts));
    gauge("deliveries", "gauge", "Notices by status.", &by("status", deliveries));
    gauge("troubles", "gauge", "Troubles that last.", &one(*troubles));
    gauge("sources", "gauge", "Configured sources.", &one(app.config.sources.len() as u64));
    gauge(
        "sources_by_health",
        "gauge",
        "Configured sources by how they do.",
        &by("health", &by_health(&app, &sources)),
    );
    gauge("sources_silent", "gauge", "Sources that publish less than they use to.", &one(silent as u64));
    gauge("sources_failing", "gauge", "Sources whose last poll failed.", &one(failing as u64));
    if let Some(last) = last_poll(&sources) {
        gauge("last_poll_age_seconds", "gauge", "Time since any source was asked.", &one(age(&app, last)));
    }
    gauge("polls_answered_total", "counter", "Polls that were answered.", &one(answers));
    gauge("polls_unchanged_total", "counter", "Polls that were answered by 304.", &one(unchanged));
    gauge("database_bytes", "gauge", "Size of the database.", &one(size("")));
    gauge("wal_bytes", "gauge", "Size of the write-ahead log.", &one(size("-wal")));
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, kind)], text).into_response()
}
