//! The same for programs: rows as the command line prints them with `--json`, a description of them (OpenAPI 3.1), and a feed.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::model::{Alert, AlertSide, Direction, Notice, ShiftKind, Status, Urgency};
use crate::notify::{FeedEntry, feed_name, render_feed};
use crate::store::{
    ArticleFilter, ArticleRow, ChangeFilter, ChangeRow, PositionFilter, PositionRow, SearchFilter, SearchRow,
    ShiftDetail, SourceState, StatementFilter, StatementRow, StoreError,
};

use super::App;
use super::layout::Failure;

/// Shifts of the feed, and what a search gives where nobody says how many.
const ENTRIES: usize = 100;

/// Rows of a list, where nobody says how many, and at most: a file may hold millions.
const ROWS: usize = 1_000;
const MOST: usize = 10_000;

/// How many rows a list may have.
fn within(limit: Option<usize>) -> Option<usize> {
    Some(limit.unwrap_or(ROWS).min(MOST))
}

/// What lists can be narrowed by.
#[derive(Debug, Default, Deserialize)]
struct Narrow {
    who: Option<String>,
    topic: Option<String>,
    since: Option<jiff::civil::Date>,
    kind: Option<String>,
    status: Option<String>,
    direction: Option<String>,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
}

/// Whose timeline.
#[derive(Debug, Deserialize)]
struct Whose {
    name: String,
    topic: Option<String>,
    since: Option<jiff::civil::Date>,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
}

/// Which articles.
#[derive(Debug, Default, Deserialize)]
struct Articles {
    since: Option<jiff::Timestamp>,
    limit: Option<usize>,
}

/// What to search for.
#[derive(Debug, Deserialize)]
struct Words {
    q: String,
    since: Option<jiff::civil::Date>,
    limit: Option<usize>,
    #[serde(default)]
    offset: usize,
}

/// A route with its description: the router and the description are made of the same table.
pub(super) struct Route {
    pub(super) path: &'static str,
    pub(super) answer: MethodRouter<App>,
    what: &'static str,
    parameters: &'static [(&'static str, &'static str)],
    /// Whether the answer is a list of rows.
    is_list: bool,
}

const WHO: (&str, &str) = ("who", "Part of a name; accents and case do not matter");
const TOPIC: (&str, &str) = ("topic", "The topic's id");
const SINCE: (&str, &str) = ("since", "A day: said then or later");
const LIMIT: (&str, &str) = ("limit", "The last so many");
const OFFSET: (&str, &str) = ("offset", "… before these last");

/// All routes of the interface for programs.
pub(super) fn routes() -> Vec<Route> {
    let list = |path, answer, what, parameters| Route { path, answer, what, parameters, is_list: true };
    let one = |path, answer, what, parameters| Route { path, answer, what, parameters, is_list: false };
    vec![
        list(
            "/api/v1/shifts",
            get(shifts),
            "The change log, oldest first",
            &[
                WHO,
                TOPIC,
                SINCE,
                ("kind", "shift, qualification or edit"),
                ("status", "pending, confirmed, dismissed or withdrawn"),
                ("direction", "up or down"),
                LIMIT,
                OFFSET,
            ],
        ),
        one("/api/v1/shifts/{id}", get(shift), "One shift with both statements, events and deliveries", &[]),
        list("/api/v1/positions", get(positions), "Who stands where now", &[WHO, TOPIC]),
        list(
            "/api/v1/statements",
            get(statements),
            "What articles report, oldest first",
            &[WHO, TOPIC, SINCE, LIMIT, OFFSET],
        ),
        list(
            "/api/v1/timeline",
            get(timeline),
            "Everything that one official said, or that was said for a principal, oldest first",
            &[("name", "The very name"), TOPIC, SINCE, LIMIT, OFFSET],
        ),
        list(
            "/api/v1/articles",
            get(articles),
            "What was read, oldest first",
            &[("since", "A time: first seen then or later"), LIMIT],
        ),
        one("/api/v1/articles/{id}", get(article), "One article with its revisions and what was read out of it", &[]),
        list(
            "/api/v1/search",
            get(search),
            "Articles that have these words, newest first",
            &[
                ("q", "Words; \"in quotation marks\" next to each other"),
                ("since", "A day: published then or later"),
                ("limit", "The first so many"),
                ("offset", "… after these first"),
            ],
        ),
        list("/api/v1/sources", get(sources), "How the sources do", &[]),
        one("/api/v1/openapi.json", get(openapi), "This description", &[]),
    ]
}

/// The rows that a name stands for; one that is unknown stands for nothing, as in any filter.
fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, wanted: Option<&str>) -> Result<Option<T>, Unknown> {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else { return Ok(None) };
    all.iter().copied().find(|each| name(*each) == wanted).map(Some).ok_or_else(|| Unknown(wanted.to_owned()))
}

/// A value that no row can have.
struct Unknown(String);

impl IntoResponse for Unknown {
    fn into_response(self) -> Response {
        (StatusCode::BAD_REQUEST, Json(json!({ "error": format!("{:?} is no value of this parameter", self.0) })))
            .into_response()
    }
}

/// Why there is no answer.
enum Refusal {
    Unknown(Unknown),
    Failure(Failure),
}

impl From<Unknown> for Refusal {
    fn from(unknown: Unknown) -> Self {
        Self::Unknown(unknown)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Failure(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown(unknown) => unknown.into_response(),
            Self::Failure(failure) => failure.into_response(),
        }
    }
}

/// Rows of the change log, in the order in which they were said.
async fn shifts(State(app): State<App>, Query(narrow): Query<Narrow>) -> Result<Json<Vec<ChangeRow>>, Refusal> {
    let kinds = [ShiftKind::Shift, ShiftKind::Qualification, ShiftKind::Edit];
    let statuses = [Status::Pending, Status::Confirmed, Status::Dismissed, Status::Withdrawn];
    let filter = ChangeFilter {
        kind: named(&kinds, ShiftKind::as_str, narrow.kind.as_deref())?,
        status: named(&statuses, Status::as_str, narrow.status.as_deref())?,
        direction: named(&[Direction::Up, Direction::Down], Direction::as_str, narrow.direction.as_deref())?,
        who: narrow.who,
        topic: narrow.topic,
        since: narrow.since,
        limit: within(narrow.limit),
        offset: narrow.offset,
        ..ChangeFilter::default()
    };
    Ok(Json(app.store.read(move |reader| reader.changes(&filter)).await?))
}

async fn shift(State(app): State<App>, Path(id): Path<i64>) -> Result<Json<ShiftDetail>, Failure> {
    Ok(Json(app.store.read(move |reader| reader.shift(id)).await?))
}

async fn positions(State(app): State<App>, Query(narrow): Query<Narrow>) -> Result<Json<Vec<PositionRow>>, Failure> {
    let filter = PositionFilter { who: narrow.who, topic: narrow.topic, ..PositionFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.positions(&filter)).await?))
}

async fn statements(State(app): State<App>, Query(narrow): Query<Narrow>) -> Result<Json<Vec<StatementRow>>, Failure> {
    let Narrow { who, topic, since, limit, offset, .. } = narrow;
    let filter = StatementFilter { who, topic, since, limit: within(limit), offset, ..StatementFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.statements(&filter)).await?))
}

async fn timeline(State(app): State<App>, Query(whose): Query<Whose>) -> Result<Json<Vec<StatementRow>>, Failure> {
    let Whose { name, topic, since, limit, offset } = whose;
    let (name, limit) = (Some(name), within(limit));
    let filter = StatementFilter { name, topic, since, limit, offset, ..StatementFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.statements(&filter)).await?))
}

async fn articles(State(app): State<App>, Query(asked): Query<Articles>) -> Result<Json<Vec<ArticleRow>>, Failure> {
    let limit = within(asked.limit).and_then(|limit| u32::try_from(limit).ok());
    let filter = ArticleFilter { since: asked.since, limit, ..ArticleFilter::default() };
    Ok(Json(app.store.read(move |reader| reader.articles(&filter)).await?))
}

async fn article(State(app): State<App>, Path(id): Path<i64>) -> Result<Json<Value>, Failure> {
    let found = app.store.read(move |reader| {
        let article =
            reader.article_name(id)?.ok_or_else(|| StoreError::NotFound { what: "article", id: id.to_string() })?;
        Ok((article, reader.revisions(id)?, reader.readings(id)?))
    });
    let (article, revisions, readings) = found.await?;
    Ok(Json(json!({ "id": id, "article": article, "revisions": revisions, "statements": readings })))
}

async fn search(State(app): State<App>, Query(words): Query<Words>) -> Result<Json<Vec<Value>>, Failure> {
    let Words { q, since, limit, offset } = words;
    let limit = within(limit.or(Some(ENTRIES)));
    let filter = SearchFilter { words: q, since, limit, offset, ..SearchFilter::default() };
    let rows = app.store.read(move |reader| reader.search(&filter)).await?;
    Ok(Json(rows.iter().map(SearchRow::to_json).collect()))
}

async fn sources(State(app): State<App>) -> Result<Json<Vec<SourceState>>, Failure> {
    Ok(Json(app.store.read(|reader| reader.sources()).await?))
}

async fn openapi() -> Json<Value> {
    Json(description(&routes()))
}

/// What a parameter may be.
fn value_of(name: &str, what: &str, path: &str) -> Value {
    match name {
        "limit" => {
            let usual = if path.ends_with("/search") { ENTRIES } else { ROWS };
            json!({ "type": "integer", "minimum": 0, "maximum": MOST, "default": usual })
        }
        "offset" => json!({ "type": "integer", "minimum": 0, "default": 0 }),
        "since" if what.starts_with("A time") => json!({ "type": "string", "format": "date-time" }),
        "since" => json!({ "type": "string", "format": "date" }),
        _ => json!({ "type": "string" }),
    }
}

/// The description of these routes (OpenAPI 3.1).
fn description(routes: &[Route]) -> Value {
    let described = routes.iter().map(|route| {
        let schema = if route.is_list { json!({ "type": "array", "items": { "type": "object" } }) } else { json!({ "type": "object" }) };
        let mut parameters: Vec<Value> = route
            .parameters
            .iter()
            .map(|(name, what)| json!({ "name": name, "in": "query", "required": matches!(*name, "q" | "name"), "description": what, "schema": value_of(name, what, route.path) }))
            .collect();
        let mut responses = json!({ "200": { "description": route.what, "content": { "application/json": { "schema": schema } } } });
        if !parameters.is_empty() || route.path.contains("{id}") {
            responses["400"] = json!({ "description": "A parameter makes no sense; `error` says which" });
        }
        if route.path.contains("{id}") {
            parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }));
            responses["404"] = json!({ "description": "There is none of this number" });
        }
        (route.path.to_owned(), json!({ "get": { "summary": route.what, "parameters": parameters, "responses": responses } }))
    });
    json!({
        "openapi": "3.1.0",
        "info": { "title": "stancewatch", "version": env!("CARGO_PKG_VERSION"),
            "description": "The change log and what it rests on. Rows are those of the command line's --json and of the views in docs/database.md." },
        "paths": described.collect::<serde_json::Map<String, Value>>(),
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
