//! An article: its text with the statements marked, why they made no shift, and what edits changed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

use crate::store::{RevisionRow, StatementFilter, StatementRow, WhyNotRow};
use crate::web::App;
use crate::web::layout::{self, Failure};

/// The page.
pub(in crate::web) async fn article(State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (revisions, name) = app.store.read(move |reader| Ok((reader.revisions(id)?, reader.article_name(id)?))).await?;
    let (Some(newest), Some(name)) = (revisions.last(), name) else {
        let body = html! { p { "No such article is stored." } };
        return Ok((StatusCode::NOT_FOUND, layout::page(&app, "Not here", "", &body)).into_response());
    };
    let (wanted, also) = (name.clone(), name.clone());
    let (statements, reasons) = app
        .store
        .read(move |reader| {
            let of = |article| StatementFilter { article: Some(article), ..StatementFilter::default() };
            Ok((reader.statements(&of(wanted))?, reader.why_not(&of(also))?))
        })
        .await?;
    let held: Vec<&StatementRow> = statements.iter().filter(|row| !row.superseded).collect();
    let body = html! {
        p.dim { (layout::source(Some(&name))) " · read " (newest.fetched_at) " · revision " (newest.number) }
        h2 { "Statements" }
        @if held.is_empty() { p.note { "No statement on a topic was found in it." } }
        ol.said { @for row in &held { (statement(row, &reasons)) } }
        h2 { "Text" }
        div.text { (marked(&newest.text, &held)) }
        @for pair in revisions.windows(2) { (edit(&pair[0], &pair[1])) }
    };
    Ok(layout::page(&app, newest.title.as_deref().unwrap_or("Untitled"), "", &body))
}

fn statement(row: &StatementRow, reasons: &[WhyNotRow]) -> Markup {
    let who = row.official.as_deref().or(row.principal.as_deref());
    let reason = reasons.iter().find(|reason| reason.statement_id == row.statement_id);
    html! {
        li { @if let Some(who) = who { (layout::person(who)) " " } (layout::rung(row.commitment)) " " span.dim { (row.topic) " " } (layout::day(row.said_on))
            @if let Some(reason) = reason { " " span.chip { "no shift: " (reason.reason) } }
            blockquote { p { bdi { (row.evidence) } } } }
    }
}

/// The text in paragraphs, with the evidence of statements marked.
fn marked(text: &str, statements: &[&StatementRow]) -> Markup {
    html! {
        @for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
            p { bdi { (paragraph_of(paragraph, statements)) } }
        }
    }
}

/// Marks the first place of each evidence; those that overlap are marked once.
fn paragraph_of(paragraph: &str, statements: &[&StatementRow]) -> Markup {
    let mut found: Vec<(usize, usize)> = statements
        .iter()
        .filter_map(|row| paragraph.find(&row.evidence).map(|start| (start, start + row.evidence.len())))
        .collect();
    found.sort_unstable();
    let mut pieces = Vec::new();
    let mut done = 0;
    for (start, end) in found {
        if start >= done && end > start {
            pieces.push((&paragraph[done..start], &paragraph[start..end]));
            done = end;
        }
    }
    html! { @for (plain, evidence) in pieces { (plain) mark { (evidence) } } (paragraph[done..]) }
}

fn edit(before: &RevisionRow, after: &RevisionRow) -> Markup {
    let diff = TextDiff::from_lines(&before.text, &after.text);
    html! {
        h2 { "What the edit of " (after.fetched_at) " changed" }
        div.card.text { @for change in diff.iter_all_changes() {
            @match change.tag() {
                ChangeTag::Delete => p { del { (change.value()) } },
                ChangeTag::Insert => p { ins { (change.value()) } },
                ChangeTag::Equal => {},
            }
        } }
    }
}
