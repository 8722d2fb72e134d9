//! An official or a principal: a chart of rungs for each topic, with the sentence of each step; and the list of them all.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::model::{AssertedBy, Frame, Status, SubjectKind};
use crate::store::{ChangeFilter, ChangeRow, PositionFilter, StatementFilter, StatementRow};
use crate::web::App;
use crate::web::chart::{self, Mark, Step};
use crate::web::layout::{self, Failure};

/// Whose page.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct Who {
    name: String,
}

/// Everybody who stands somewhere.
pub(in crate::web) async fn officials(State(app): State<App>) -> Result<Response, Failure> {
    let rows = app.store.read(|reader| reader.positions(&PositionFilter::default())).await?;
    let mut people: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for row in &rows {
        people.entry(row.principal.as_deref().unwrap_or("")).or_default().push(row);
    }
    let body = html! {
        @if rows.is_empty() { p.note { "Nobody has said anything on a topic yet." } }
        @for (principal, rows) in &people {
            h2 { @if principal.is_empty() { "Without a principal" } @else { (layout::person(principal)) } }
            div.scroll tabindex="0" role="region" aria-label=(principal) { table {
                thead { tr { th scope="col" { "Who" } th scope="col" { "Topic" } th scope="col" { "Stands at" } th scope="col" { "Said on" } } }
                tbody { @for row in rows {
                    tr { th scope="row" { (layout::person(&row.subject)) @if row.subject_kind == SubjectKind::Principal { span.dim { " (principal)" } } }
                        td { (row.topic) @if let Some(scope) = &row.scope { span.dim { " " (scope) } } } td { (layout::rung(row.commitment)) } td { (layout::day(row.said_on)) } }
                } }
            } }
        }
    };
    Ok(layout::page(&app, "Officials", "/officials", &body))
}

/// The page of one of them.
pub(in crate::web) async fn official(State(app): State<App>, Query(who): Query<Who>) -> Result<Response, Failure> {
    let name = who.name;
    let wanted = name.clone();
    let (statements, changes) = app
        .store
        .read(move |reader| {
            let statements =
                reader.statements(&StatementFilter { who: Some(wanted.clone()), ..StatementFilter::default() })?;
            let changes = reader.changes(&ChangeFilter { who: Some(wanted), ..ChangeFilter::default() })?;
            Ok((statements, changes))
        })
        .await?;
    let own: Vec<&StatementRow> = statements
        .iter()
        .filter(|row| row.official.as_deref() == Some(&name) || row.principal.as_deref() == Some(&name))
        .filter(|row| !row.superseded)
        .collect();
    let topics: BTreeSet<&str> = own.iter().map(|row| row.topic.as_str()).collect();
    let body = html! {
        @if own.is_empty() { p.note { "Nothing is known of " bdi { (name) } "." } }
        @for topic in &topics {
            @let title = app.config.topics.iter().find(|known| known.id == *topic).map_or(*topic, |known| known.name.as_str());
            h2 { (title) }
            (section(&name, topic, &own, &changes))
        }
    };
    Ok(layout::page(&app, &name, "", &body))
}

fn section(name: &str, topic: &str, statements: &[&StatementRow], changes: &[ChangeRow]) -> Markup {
    let rows: Vec<&&StatementRow> = statements.iter().filter(|row| row.topic == topic).collect();
    let steps = steps(topic, &rows, changes.iter().filter(|row| row.topic == topic && row.subject == name));
    let id = format!("c-{}", layout::encoded(topic));
    html! {
        (chart::steps(&id, &format!("{name}: {topic}"), &steps))
        h3 { "What was said" }
        ol.said { @for row in &rows {
            li id=(format!("s{}", row.statement_id)) {
                (layout::rung(row.commitment)) " " (layout::day(row.said_on)) " "
                @if row.time == Frame::Background { span.chip { "recalled" } " " }
                @if row.asserted_by == AssertedBy::ThirdParty { span.chip { "said by others" } " " }
                @if row.official.as_deref() != Some(name) { @if let Some(official) = &row.official { span.dim { "by " } (layout::person(official)) " " } }
                blockquote { p { bdi { (row.evidence) } } footer.small.dim { (layout::source(row.url.as_deref())) } }
            }
        } }
    }
}

/// The steps of a chart: each act of speaking once, and each shift that was withdrawn or waits.
fn steps<'r>(topic: &str, rows: &[&&StatementRow], changes: impl Iterator<Item = &'r ChangeRow>) -> Vec<Step> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<Step> = Vec::new();
    let marks: Vec<&ChangeRow> = changes.collect();
    for row in rows {
        let (Some(day), Some(utterance)) = (row.said_on, row.utterance_id) else { continue };
        if row.asserted_by == AssertedBy::ThirdParty || !seen.insert(utterance) {
            continue;
        }
        let waits = marks
            .iter()
            .any(|c| c.said_on == Some(day) && c.status == Status::Pending && c.to_commitment == row.commitment);
        all.push(Step {
            day,
            rung: row.commitment,
            mark: if waits { Mark::Pending } else { Mark::Holds },
            evidence: row.evidence.clone(),
            anchor: format!("s{}", row.statement_id),
        });
    }
    for row in marks.iter().filter(|row| matches!(row.status, Status::Withdrawn | Status::Dismissed)) {
        let Some(day) = row.said_on else { continue };
        let evidence = row.to_evidence.clone();
        all.push(Step {
            day,
            rung: row.to_commitment,
            mark: Mark::Withdrawn,
            evidence,
            anchor: format!("topic-{topic}"),
        });
    }
    all.sort_by_key(|step| step.day);
    all
}
