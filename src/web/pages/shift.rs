//! One shift with everything behind it, and what the reader has to say about it.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use crate::model::clean;
use crate::store::{ChangeRow, Side};
use crate::web::layout::{self, Failure};
use crate::web::{App, guard};

use super::changes::{card, sources};

/// Characters of a reason.
const REASON: usize = 500;

/// The page.
pub(in crate::web) async fn shift(State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (detail, outlets) = app
        .store
        .read(move |reader| {
            let detail = reader.shift(id)?;
            let outlets = reader.outlets(&sources(&detail.change).collect::<Vec<_>>())?;
            Ok((detail, outlets))
        })
        .await?;
    let title = format!("Shift #{id}");
    let body = html! {
        (card(&app, &detail.change, &outlets, None))
        @if let Some(reason) = &detail.change.reason { p.note { "Dismissed because: " bdi { (reason) } } }
        (verdict(&app, &detail.change, ""))
        h2 { "In context" }
        div.sides { (side("Before", &detail.from)) (side("Now", &detail.to)) }
        @if detail.reports.len() > 1 {
            h2 { "All reports of what was said" }
            ul { @for report in &detail.reports {
                li { bdi { (report.title.as_deref().unwrap_or("untitled")) } " " span.dim { (report.outlet.as_deref().unwrap_or("")) " " }
                    (layout::source(report.url.as_deref())) }
            } }
        }
        h2 { "What happened to it" }
        div.scroll tabindex="0" role="region" aria-label="Events" { table {
            thead { tr { th scope="col" { "Time" } th scope="col" { "Event" } } }
            tbody { @for event in &detail.events {
                tr { td { (event.at) } td { (format!("{:?}", event.event).to_lowercase()) } }
            } }
        } }
        @if !detail.deliveries.is_empty() {
            h2 { "Who was told" }
            div.scroll tabindex="0" role="region" aria-label="Deliveries" { table {
                thead { tr { th scope="col" { "Channel" } th scope="col" { "Status" } th scope="col" { "Attempts" } th scope="col" { "Delivered" } th scope="col" { "Last error" } } }
                tbody { @for row in &detail.deliveries {
                    tr { td { (row.channel) } td { (format!("{:?}", row.status).to_lowercase()) } td { (row.attempts) }
                        td { @if let Some(at) = row.delivered_at { (at) } } td { (row.last_error.as_deref().unwrap_or("")) } }
                } }
            } }
        }
    };
    Ok(layout::page(&title, "", &body))
}

/// The forms; `list` is the address to come back to, else the shift's own page.
pub(super) fn verdict(app: &App, row: &ChangeRow, list: &str) -> Markup {
    let to = |what: &str| format!("/shifts/{}/{what}", row.shift_id);
    let token = || {
        html! { input type="hidden" name="token" value=(app.guard.token()); @if !list.is_empty() { input type="hidden" name="back" value=(list); } }
    };
    // For readers who hear the page: many buttons of one name say nothing.
    let of = format!("{} {}", row.subject, row.shift_id);
    html! {
        div.actions {
            @if row.dismissed_at.is_none() {
                @if row.acknowledged_at.is_none() {
                    form method="post" action=(to("ack")) { (token()) button.strong aria-label=(format!("Acknowledge {of}")) { "Acknowledge" } }
                }
                form method="post" action=(to("dismiss")) {
                    (token())
                    input name="reason" placeholder="Why it is none" aria-label=(format!("Why {of} is none")) maxlength="500";
                    button aria-label=(format!("Dismiss {of}")) { "Dismiss" }
                }
            }
            @if row.dismissed_at.is_some() || row.acknowledged_at.is_some() {
                form method="post" action=(to("undo")) { (token()) button aria-label=(format!("Undo for {of}")) { "Undo" } }
            }
        }
    }
}

fn side(label: &str, side: &Side) -> Markup {
    let statement = &side.statement;
    html! {
        section.card aria-label=(label) {
            div.head { h3 { (label) } (layout::rung(statement.commitment)) span.dim { (layout::day(statement.said_on)) } }
            p { span.dim { (side.before) } mark { (statement.evidence.text) } span.dim { (side.after) } }
            p.small { bdi { (side.title.as_deref().unwrap_or("untitled")) } " " span.dim { (side.outlet.as_deref().unwrap_or("")) " " }
                (layout::source(side.url.as_deref())) }
            details { summary.small { "Why" }
                ul.small { @for rule in &statement.rules {
                    li { code { (rule.id) } @if let Some(gives) = rule.gives { " gives " (gives.words()) } }
                } }
                p.small.dim { "Statement " (side.statement_id) "; confidence " (format!("{:.2}", statement.confidence)) }
            }
        }
    }
}

/// What a form brings.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Sent {
    token: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    back: String,
}

impl Sent {
    /// Where to go on: a list of ours, or the shift's own page.
    fn on(&self, id: i64) -> Response {
        let own = format!("/shifts/{id}");
        let is_list = self.back.starts_with("/?") && !self.back.contains(char::is_control);
        Redirect::to(if is_list { &self.back } else { &own }).into_response()
    }
}

/// Notes that the reader has seen it.
pub(in crate::web) async fn acknowledge(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    if !app.guard.knows(&sent.token) {
        return Ok(guard::forbidden());
    }
    let now = app.clock.now();
    app.store.write(move |writer| writer.acknowledge(id, now)).await?;
    Ok(sent.on(id))
}

/// Notes that the reader says that it is none.
pub(in crate::web) async fn dismiss(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    if !app.guard.knows(&sent.token) {
        return Ok(guard::forbidden());
    }
    let (now, reason) = (app.clock.now(), clean::line(&sent.reason, REASON));
    let reason = (!reason.is_empty()).then_some(reason);
    app.store.write(move |writer| writer.dismiss(id, reason.as_deref(), now)).await?;
    Ok(sent.on(id))
}

/// Takes back what the reader said last.
pub(in crate::web) async fn undo(
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(sent): Form<Sent>,
) -> Result<Response, Failure> {
    if !app.guard.knows(&sent.token) {
        return Ok(guard::forbidden());
    }
    let now = app.clock.now();
    app.store.write(move |writer| writer.undo_verdict(id, now)).await?;
    Ok(sent.on(id))
}
