//! The same for programs: rows as the command line prints them with `--json`, a description of them (OpenAPI 3.1), and a feed.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{Alert, AlertSide, Notice, ShiftKind, Status, Urgency};
use crate::notify::{FeedEntry, feed_name, render_feed};
use crate::store::{
    ChangeFilter, ChangeRow, PositionFilter, PositionRow, ShiftDetail, SourceState, StatementFilter, StatementRow,
};

use super::layout::Failure;
use super::{API, App};

/// Shifts of the feed.
const ENTRIES: usize = 100;

/// What lists can be narrowed by.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Narrow {
    who: Option<String>,
    topic: Option<String>,
    since: Option<jiff::civil::Date>,
    limit: Option<usize>,
}

/// Rows of the change log, in the order in which they were said.
pub(super) async fn shifts(
    State(app): State<App>,
    Query(narrow): Query<Narrow>,
) -> Result<Json<Vec<ChangeRow>>, Failure> {
    let Narrow { who, topic, since, limit } = narrow;
    let filter = ChangeFilter { who, topic, since, limit, ..ChangeFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.changes(&filter)).await?))
}

/// One shift with everything behind it.
pub(super) async fn shift(State(app): State<App>, Path(id): Path<i64>) -> Result<Json<ShiftDetail>, Failure> {
    Ok(Json(app.store.read(move |reader| reader.shift(id)).await?))
}

/// Who stands where.
pub(super) async fn positions(
    State(app): State<App>,
    Query(narrow): Query<Narrow>,
) -> Result<Json<Vec<PositionRow>>, Failure> {
    let filter = PositionFilter { who: narrow.who, topic: narrow.topic, ..PositionFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.positions(&filter)).await?))
}

/// What articles report.
pub(super) async fn statements(
    State(app): State<App>,
    Query(narrow): Query<Narrow>,
) -> Result<Json<Vec<StatementRow>>, Failure> {
    let filter = StatementFilter {
        who: narrow.who,
        topic: narrow.topic,
        since: narrow.since,
        limit: narrow.limit,
        ..StatementFilter::default()
    };
    Ok(Json(app.store.read(move |reader| reader.statements(&filter)).await?))
}

/// How the sources do.
pub(super) async fn sources(State(app): State<App>) -> Result<Json<Vec<SourceState>>, Failure> {
    Ok(Json(app.store.read(|reader| reader.sources()).await?))
}

/// The description of all this.
pub(super) async fn openapi() -> Json<Value> {
    Json(description())
}

fn description() -> Value {
    let parameter = |name: &str, what: &str| json!({ "name": name, "in": "query", "required": false, "description": what, "schema": { "type": "string" } });
    let list = |what: &str, parameters: Vec<Value>| {
        json!({ "get": { "summary": what, "parameters": parameters, "responses": { "200": {
            "description": "Rows", "content": { "application/json": { "schema": { "type": "array", "items": { "type": "object" } } } }
        } } } })
    };
    let who = || parameter("who", "Part of a name; accents and case do not matter");
    let topic = || parameter("topic", "The topic's id");
    let since = || parameter("since", "A day: said then or later");
    let limit = || parameter("limit", "The last so many");
    let paths: [(&str, Value); 6] = [
        (API[0], list("The change log, oldest first", vec![who(), topic(), since(), limit()])),
        (
            API[1],
            json!({ "get": { "summary": "One shift with both statements, events and deliveries",
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
                "responses": { "200": { "description": "The shift", "content": { "application/json": { "schema": { "type": "object" } } } },
                               "404": { "description": "There is no such shift" } } } }),
        ),
        (API[2], list("Who stands where now", vec![who(), topic()])),
        (API[3], list("What articles report, oldest first", vec![who(), topic(), since(), limit()])),
        (API[4], list("How the sources do", vec![])),
        (
            API[5],
            json!({ "get": { "summary": "This description",
                "responses": { "200": { "description": "OpenAPI 3.1", "content": { "application/json": { "schema": { "type": "object" } } } } } } }),
        ),
    ];
    json!({
        "openapi": "3.1.0",
        "info": { "title": "stancewatch", "version": env!("CARGO_PKG_VERSION"),
            "description": "The change log and what it rests on. Rows are those of the command line's --json and of the views in docs/database.md." },
        "paths": paths.into_iter().map(|(path, what)| (path.to_owned(), what)).collect::<serde_json::Map<String, Value>>(),
    })
}

/// The newest shifts as an Atom feed.
pub(super) async fn atom(State(app): State<App>) -> Result<Response, Failure> {
    let filter = ChangeFilter { limit: Some(ENTRIES), ..ChangeFilter::default() };
    let rows = app.store.read(move |reader| reader.changes(&filter)).await?;
    let alerts: Vec<Alert> =
        rows.iter().rev().filter(|row| row.kind != ShiftKind::Qualification).map(|row| alert(&app, row)).collect();
    let entries: Vec<FeedEntry<'_>> = alerts.iter().map(|alert| FeedEntry { alert, at: alert.detected_at }).collect();
    let id = feed_name(&["dashboard", &app.config.database.to_string_lossy()]);
    let kind = HeaderValue::from_static("application/atom+xml; charset=utf-8");
    Ok(([(CONTENT_TYPE, kind)], render_feed(&id, None, None, &entries)).into_response())
}

/// A row of the log as an alert, as far as the row knows.
fn alert(app: &App, row: &ChangeRow) -> Alert {
    let side = |commitment, said_on, evidence: &str, url: &Option<String>| AlertSide {
        commitment,
        said_on,
        evidence: evidence.to_owned(),
        url: url.clone(),
        outlet: None,
    };
    let topic = app.config.topics.iter().find(|topic| topic.id == row.topic);
    Alert {
        idempotency_key: row.shift_id.to_string(),
        shift_id: row.shift_id,
        notice: if matches!(row.status, Status::Withdrawn | Status::Dismissed) {
            Notice::Withdrawn
        } else {
            Notice::Raised
        },
        kind: row.kind,
        detected_at: row.detected_at,
        subject_kind: row.subject_kind,
        subject: row.subject.clone(),
        speaker: row.speaker.clone(),
        role: None,
        principal: row.principal.clone(),
        topic: row.topic.clone(),
        topic_name: topic.map_or_else(|| row.topic.clone(), |topic| topic.name.clone()),
        from: side(row.from_commitment, row.from_said_on, &row.from_evidence, &row.from_url),
        from_basis: row.from_basis,
        to: side(row.to_commitment, row.said_on, &row.to_evidence, &row.to_url),
        direction: row.direction,
        steps: row.steps,
        condition: row.condition.clone(),
        scope: row.scope.clone(),
        outlets: row.outlets,
        confidence: row.confidence,
        trust: 1.0,
        status: row.status,
        urgency: Urgency::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let described = description();
        let mut paths: Vec<&str> = described["paths"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut routes = API.to_vec();
        paths.sort_unstable();
        routes.sort_unstable();
        assert_eq!(paths, routes);
    }
}
