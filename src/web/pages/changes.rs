//! What changed: the log, newest first, with both sentences side by side.

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::model::{Direction, ShiftKind, Status};
use crate::store::{ChangeFilter, ChangeRow};
use crate::web::layout::{self, Failure};
use crate::web::{App, words};

/// Rows of a page.
const ROWS: usize = 25;

/// What the form asks for. Empty is anything.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Filters {
    #[serde(default)]
    who: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    direction: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    page: usize,
}

impl Filters {
    fn filter(&self) -> ChangeFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let status = [Status::Pending, Status::Confirmed, Status::Dismissed, Status::Withdrawn];
        ChangeFilter {
            who: some(&self.who),
            topic: some(&self.topic),
            since: self.since.parse::<Date>().ok(),
            status: status.into_iter().find(|status| status.as_str() == self.status),
            // One more than is shown tells whether there are older ones. What is sorted out below must not be counted.
            limit: self.direction.is_empty().then_some(self.page.saturating_mul(ROWS).saturating_add(ROWS + 1)),
            ..ChangeFilter::default()
        }
    }

    fn wants(&self, row: &ChangeRow) -> bool {
        match self.direction.as_str() {
            "up" => row.direction == Some(Direction::Up),
            "down" => row.direction == Some(Direction::Down),
            _ => true,
        }
    }

    /// The address of another page of the same list.
    fn at(&self, page: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (key, value) in [
            ("who", &self.who),
            ("topic", &self.topic),
            ("direction", &self.direction),
            ("status", &self.status),
            ("since", &self.since),
        ] {
            if !value.is_empty() {
                query.append_pair(key, value);
            }
        }
        query.append_pair("page", &page.to_string());
        format!("/?{}", query.finish())
    }
}

/// The page.
pub(in crate::web) async fn changes(
    State(app): State<App>,
    Query(filters): Query<Filters>,
) -> Result<Response, Failure> {
    let filter = filters.filter();
    let mut rows = app.store.read(move |reader| reader.changes(&filter)).await?;
    rows.retain(|row| filters.wants(row));
    rows.reverse();
    let first = filters.page.saturating_mul(ROWS);
    let body = html! {
        (form(&app, &filters))
        @for row in rows.iter().skip(first).take(ROWS) { (card(&app, row)) }
        @if rows.is_empty() { p.note { "Nothing has changed that fits. What a source lists when it is first read becomes history without a change." } }
        nav.actions aria-label="Further changes" {
            @if filters.page > 0 { a href=(filters.at(filters.page - 1)) { "← Newer" } }
            @if first.saturating_add(ROWS) < rows.len() { a href=(filters.at(filters.page.saturating_add(1))) { "Older →" } }
        }
    };
    Ok(layout::page(&app, "What changed", "/", &body))
}

fn form(app: &App, filters: &Filters) -> Markup {
    let choice =
        |value: &str, words: &str, now: &str| html! { option value=(value) selected[value == now] { (words) } };
    html! {
        form.filters method="get" action="/" role="search" {
            label { "Official or principal" input name="who" value=(filters.who) autocomplete="off"; }
            label { "Topic" select name="topic" {
                (choice("", "All", &filters.topic))
                @for topic in &app.config.topics { (choice(&topic.id, &topic.name, &filters.topic)) }
            } }
            label { "Direction" select name="direction" {
                (choice("", "Both", &filters.direction)) (choice("up", "Towards it", &filters.direction))
                (choice("down", "Away from it", &filters.direction))
            } }
            label { "Status" select name="status" {
                (choice("", "All", &filters.status))
                @for status in ["confirmed", "pending", "withdrawn", "dismissed"] { (choice(status, status, &filters.status)) }
            } }
            label { "Since" input type="date" name="since" value=(filters.since); }
            button { "Show" }
        }
    }
}

/// One row of the log.
pub(super) fn card(app: &App, row: &ChangeRow) -> Markup {
    let topic = app.config.topics.iter().find(|topic| topic.id == row.topic).map_or(row.topic.as_str(), |t| &t.name);
    let (before, after) = words::side_by_side(&row.from_evidence, &row.to_evidence);
    html! {
        article.card {
            div.head {
                h2 { (layout::person(&row.subject)) }
                (layout::step(row.from_commitment, row.to_commitment, row.direction))
                span.dim { (topic) }
                @match row.kind {
                    ShiftKind::Edit => span.chip { "article edited" },
                    ShiftKind::Qualification => span.chip { "other terms" },
                    ShiftKind::Shift => {},
                }
                span.right { (layout::status(row.status)) " " a href=(format!("/shifts/{}", row.shift_id)) { "#" (row.shift_id) } }
            }
            div.sides {
                blockquote { p { bdi { (before) } }
                    footer.small.dim { "Before: " (layout::day(row.from_said_on)) " " (layout::source(row.from_url.as_deref())) } }
                blockquote.now { p { bdi { (after) } }
                    footer.small.dim { "Now: " (layout::day(row.said_on)) " " (layout::source(row.to_url.as_deref()))
                        @if row.outlets > 1 { ", " (row.outlets) " outlets" } } }
            }
            @if let Some(condition) = &row.condition { p.small { span.dim { "Condition: " } bdi { (condition) } } }
            @if let Some(speaker) = &row.speaker { p.small { span.dim { "Spoken by " } bdi { (speaker) } } }
        }
    }
}
