//! What changed: the log, newest first, with both sentences side by side.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::model::{Direction, ShiftKind, Status};
use crate::store::{ChangeFilter, ChangeRow};
use crate::web::layout::{self, Failure, Outlets};
use crate::web::query::Asked;
use crate::web::{App, words};

use super::shift::verdict;

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
    kind: String,
    #[serde(default)]
    page: String,
}

impl Filters {
    /// The page's number; what is none is the first.
    fn page(&self) -> usize {
        self.page.parse().unwrap_or(0)
    }

    fn filter(&self) -> ChangeFilter {
        let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let status = [Status::Pending, Status::Confirmed, Status::Dismissed, Status::Withdrawn];
        ChangeFilter {
            who: some(&self.who),
            topic: some(&self.topic),
            since: self.since.parse::<Date>().ok(),
            status: status.into_iter().find(|status| status.as_str() == self.status),
            kind: [ShiftKind::Shift, ShiftKind::Qualification, ShiftKind::Edit]
                .into_iter()
                .find(|kind| kind.as_str() == self.kind),
            direction: match self.direction.as_str() {
                "up" => Some(Direction::Up),
                "down" => Some(Direction::Down),
                _ => None,
            },
            // One more than is shown tells whether there are older ones.
            limit: Some(ROWS + 1),
            offset: self.page().saturating_mul(ROWS),
            ..ChangeFilter::default()
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
            ("kind", &self.kind),
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
    Asked(filters): Asked<Filters>,
) -> Result<Response, Failure> {
    let filter = filters.filter();
    let (mut rows, outlets) = app
        .store
        .read(move |reader| {
            let rows = reader.changes(&filter)?;
            let outlets = reader.outlets(&rows.iter().flat_map(sources).collect::<Vec<_>>())?;
            Ok((rows, outlets))
        })
        .await?;
    rows.reverse();
    let older = rows.len() > ROWS;
    let body = html! {
        (form(&app, &filters))
        @for row in rows.iter().take(ROWS) { (card(&app, row, &outlets, Some(&filters.at(filters.page())))) }
        @if rows.is_empty() { p.note { "Nothing has changed that fits. What a source lists when it is first read becomes history without a change." } }
        nav.actions aria-label="Further changes" {
            @if filters.page() > 0 { a href=(filters.at(filters.page() - 1)) { "← Newer" } }
            @if older { a href=(filters.at(filters.page().saturating_add(1))) { "Older →" } }
        }
    };
    Ok(layout::page("What changed", "/", &body))
}

fn form(app: &App, filters: &Filters) -> Markup {
    let choice =
        |value: &str, words: &str, now: &str| html! { option value=(value) selected[value == now] { (words) } };
    html! {
        form.filters method="get" action="/" role="search" {
            label { "Official or principal" input name="who" value=(filters.who) autocomplete="off"; }
            (layout::topic_choice(app, &filters.topic))
            label { "Direction" select name="direction" {
                (choice("", "Both", &filters.direction)) (choice("up", "Towards it", &filters.direction))
                (choice("down", "Away from it", &filters.direction))
            } }
            label { "Status" select name="status" {
                (choice("", "All", &filters.status))
                @for status in ["confirmed", "pending", "withdrawn", "dismissed"] { (choice(status, status, &filters.status)) }
            } }
            label { "Kind" select name="kind" {
                (choice("", "All", &filters.kind)) (choice("shift", "Shifts", &filters.kind))
                (choice("qualification", "Other terms", &filters.kind)) (choice("edit", "Articles edited", &filters.kind))
            } }
            label { "Since" input type="date" name="since" value=(filters.since); }
            button { "Show" }
        }
    }
}

/// The addresses of both articles.
pub(super) fn sources(row: &ChangeRow) -> impl Iterator<Item = &str> {
    [row.from_url.as_deref(), row.to_url.as_deref()].into_iter().flatten()
}

/// One row of the log; with the address of the list that it stands in, its verdict can be given there.
pub(super) fn card(app: &App, row: &ChangeRow, outlets: &Outlets, list: Option<&str>) -> Markup {
    let (before, after) = words::side_by_side(&row.from_evidence, &row.to_evidence);
    html! {
        article.card {
            div.head {
                h2 { (layout::person(&row.subject)) }
                (layout::step(row.from_commitment, row.to_commitment, row.direction))
                span.dim { (layout::topic(app, &row.topic)) }
                @match row.kind {
                    ShiftKind::Edit => span.chip { "article edited" },
                    ShiftKind::Qualification => span.chip { "other terms" },
                    ShiftKind::Shift => {},
                }
                span.right { (layout::status(row.status)) " " a href=(format!("/shifts/{}", row.shift_id)) { "#" (row.shift_id) } }
            }
            div.sides {
                blockquote { p { bdi { (before) } }
                    footer.small.dim { "Before: " (layout::day(row.from_said_on)) " " (layout::outlet(row.from_url.as_deref(), outlets)) } }
                blockquote.now { p { bdi { (after) } }
                    footer.small.dim { "Now: " (layout::day(row.said_on)) " " (layout::outlet(row.to_url.as_deref(), outlets))
                        @if row.outlets > 1 { ", " (row.outlets) " outlets" } } }
            }
            @if let Some(condition) = &row.condition { p.small { span.dim { "Condition: " } bdi { (condition) } } }
            @if let Some(speaker) = &row.speaker { p.small { span.dim { "Spoken by " } bdi { (speaker) } } }
            @if let Some(list) = list { (verdict(app, row, list)) }
        }
    }
}
