//! Words in everything that was read, those that came last first; without words, what was read last.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::store::{ArticleFilter, SearchFilter, SearchRow};
use crate::web::App;
use crate::web::layout::{self, Failure};
use crate::web::query::Asked;

/// Rows of a page.
const ROWS: usize = 25;

/// What the form asks for.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Words {
    #[serde(default)]
    q: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    said: String,
    #[serde(default)]
    page: String,
}

/// The page.
pub(in crate::web) async fn search(State(app): State<App>, Asked(asked): Asked<Words>) -> Result<Response, Failure> {
    let page: usize = asked.page.parse().unwrap_or(0);
    let filter = SearchFilter {
        words: asked.q.clone(),
        since: asked.since.parse::<Date>().ok(),
        with_statements: !asked.said.is_empty(),
        // One more than is shown tells whether there are older ones.
        limit: Some(ROWS + 1),
        offset: page.saturating_mul(ROWS),
    };
    let rows = app.store.read(move |reader| reader.search(&filter)).await?;
    let body = html! {
        form.filters method="get" action="/search" role="search" {
            label { "Words" input name="q" value=(asked.q) autocomplete="off"; }
            label { "Since" input type="date" name="since" value=(asked.since); }
            label.check { input type="checkbox" name="said" value="1" checked[!asked.said.is_empty()]; "Only with statements" }
            button { "Search" }
        }
        @if asked.q.trim().is_empty() {
            p.dim { "Words that must all be there; “in quotation marks” next to each other; deploy* for the beginning of a word. What was read last:" }
            (latest(&app).await?)
        } @else if rows.is_empty() {
            p.note { "No article has these words." }
        } @else {
            ol.said { @for row in rows.iter().take(ROWS) { (found(row)) } }
            nav.actions aria-label="Further articles" {
                @if page > 0 { a href=(at(&asked, page - 1)) { "← Newer" } }
                @if rows.len() > ROWS { a href=(at(&asked, page.saturating_add(1))) { "Older →" } }
            }
        }
    };
    Ok(layout::page("Search", "/search", &body))
}

fn found(row: &SearchRow) -> Markup {
    html! {
        li {
            (title(row.id, row.title.as_deref())) " " (layout::day(row.published_on)) " "
            span.dim { bdi { (row.outlet.as_deref().unwrap_or("")) } " " } (layout::source(row.url.as_deref()))
            @if row.statements > 0 { " " span.chip { (row.statements) @if row.statements == 1 { " statement" } @else { " statements" } } }
            p { bdi { @for (found, piece) in row.pieces() { @if found { mark { (piece) } } @else { (piece) } } } }
        }
    }
}

fn title(id: i64, title: Option<&str>) -> Markup {
    html! { a href=(format!("/articles/{id}")) { bdi { (title.filter(|title| !title.is_empty()).unwrap_or("Untitled")) } } }
}

async fn latest(app: &App) -> Result<Markup, Failure> {
    let filter = ArticleFilter { limit: Some(ROWS as u32), ..ArticleFilter::default() };
    let rows = app.store.read(move |reader| reader.articles(&filter)).await?;
    Ok(html! {
        ol.said { @for row in rows.iter().rev() {
            li { (title(row.id, row.title.as_deref())) " " (layout::day(row.published_on)) " "
                span.dim { bdi { (row.outlet.as_deref().unwrap_or("")) } " " } (layout::source(row.url.as_deref()))
                @if row.statements > 0 { " " span.chip { (row.statements) @if row.statements == 1 { " statement" } @else { " statements" } } } }
        } }
    })
}

/// The address of another page of the same list.
fn at(asked: &Words, page: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in [("q", &asked.q), ("since", &asked.since), ("said", &asked.said)] {
        if !value.is_empty() {
            query.append_pair(key, value);
        }
    }
    format!("/search?{}", query.append_pair("page", &page.to_string()).finish())
}
