//! An official or a principal: a chart of rungs for each topic, with the sentence of each step; and the list of them all.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::model::{AssertedBy, Frame, Status, SubjectKind};
use crate::store::{ChangeFilter, ChangeRow, PositionFilter, PositionRow, StatementFilter, StatementRow};
use crate::web::App;
use crate::web::chart::{self, Mark, Step};
use crate::web::layout::{self, Failure, Outlets};
use crate::web::query::Asked;

use super::changes::sources;

/// Sentences of a page; beyond them topics have pages of their own, and years too.
const ROWS: usize = 200;
/// Positions that the list shows of a person.
const SHOWN: usize = 3;

/// Whose page, and how much of it.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Who {
    #[serde(default)]
    name: String,
    #[serde(default)]
    topic: String,
    #[serde(default)]
    page: String,
}

/// Everybody who stands somewhere, by principal, with where they stand by their latest words.
pub(in crate::web) async fn officials(State(app): State<App>) -> Result<Response, Failure> {
    let rows = app
        .store
        .read(|reader| reader.positions(&PositionFilter { without_evidence: true, ..PositionFilter::default() }))
        .await?;
    let mut principals: BTreeMap<&str, BTreeMap<(bool, &str), Vec<&PositionRow>>> = BTreeMap::new();
    for row in &rows {
        let people = principals.entry(row.principal.as_deref().unwrap_or("")).or_default();
        people.entry((row.subject_kind == SubjectKind::Official, &row.subject)).or_default().push(row);
    }
    for row in principals.values_mut().flat_map(BTreeMap::values_mut) {
        row.sort_by_key(|row| std::cmp::Reverse(row.said_on));
    }
    let body = html! {
        @if rows.is_empty() { p.note { "Nobody has said anything on a topic yet." } }
        @for (principal, people) in &principals {
            h2 { @if principal.is_empty() { "Without a principal" } @else { (layout::person(principal)) } }
            div.scroll tabindex="0" role="region" aria-label=(principal) { table {
                thead { tr { th scope="col" { "Who" } th scope="col" { "Stands at" } th scope="col" { "Last said on" } } }
                tbody { @for ((official, subject), rows) in people {
                    tr { th scope="row" { (layout::person(subject)) @if !official { span.dim { " (principal)" } } }
                        td { @for row in rows.iter().take(SHOWN) {
                                div { (layout::rung(row.commitment)) " " span.small { (layout::topic(&app, &row.topic)) @if let Some(scope) = &row.scope { span.dim { " " (scope) } } } } }
                            @if rows.len() > SHOWN { span.dim.small { "and " (rows.len() - SHOWN) " more" } } }
                        td { (layout::day(rows.first().and_then(|row| row.said_on))) } }
                } }
            } }
        }
    };
    Ok(layout::page("Officials", "/officials", &body))
}

/// The page of one of them: where they stand, and for each topic a chart with its sentences.
pub(in crate::web) async fn official(State(app): State<App>, Asked(who): Asked<Who>) -> Result<Response, Failure> {
    let name = who.name;
    let page: usize = who.page.parse().unwrap_or(0);
    let (wanted, chosen) = (name.clone(), Some(who.topic.clone()).filter(|topic| !topic.is_empty()));
    let (positions, statements, changes, outlets) = app
        .store
        .read(move |reader| {
            let name = Some(wanted);
            let positions = reader.positions(&PositionFilter { name: name.clone(), ..PositionFilter::default() })?;
            // One more than is shown tells whether there are older ones.
            let (limit, offset) = (Some(ROWS + 1), page.saturating_mul(ROWS));
            let filter = StatementFilter {
                name: name.clone(),
                topic: chosen.clone(),
                limit,
                offset,
                ..StatementFilter::default()
            };
            let statements = reader.statements(&filter)?;
            let since = statements.iter().find_map(|row| row.said_on);
            let changes = reader.changes(&ChangeFilter { name, topic: chosen, since, ..ChangeFilter::default() })?;
            let known = positions.iter().filter_map(|row| row.url.as_deref());
            let outlets = reader.outlets(&known.chain(changes.iter().flat_map(sources)).collect::<Vec<_>>())?;
            Ok((positions, statements, changes, outlets))
        })
        .await?;
    let older = statements.len() > ROWS;
    let shown: Vec<&StatementRow> = statements.iter().rev().take(ROWS).rev().filter(|row| !row.superseded).collect();
    let own: Vec<&PositionRow> = positions.iter().filter(|row| row.subject == name).collect();
    let topics: BTreeSet<&str> = shown.iter().map(|row| row.topic.as_str()).collect();
    let at = |topic: &str, page: usize| {
        format!("/official?name={}&topic={}&page={page}", layout::encoded(&name), layout::encoded(topic))
    };
    let body = html! {
        @if shown.is_empty() && own.is_empty() { p.note { "Nothing is known of " bdi { (name) } "." } }
        @if !own.is_empty() { (standing(&app, &own, &outlets, &|topic| at(topic, 0))) }
        @if !who.topic.is_empty() { p { a href=(format!("/official?name={}", layout::encoded(&name))) { "All topics" } } }
        @for topic in &topics {
            h2 { (layout::topic(&app, topic)) }
            (section(&name, topic, &shown, &changes, &outlets))
        }
        nav.actions aria-label="Further sentences" {
            @if page > 0 { a href=(at(&who.topic, page - 1)) { "← Newer" } }
            @if older { a href=(at(&who.topic, page.saturating_add(1))) { "Older →" } }
        }
    };
    Ok(layout::page(&name, "", &body))
}

/// Where somebody stands, topic by topic, with the way to each topic's chart.
fn standing(app: &App, own: &[&PositionRow], outlets: &Outlets, at: &dyn Fn(&str) -> String) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Where they stand" { table {
            thead { tr { th scope="col" { "Topic" } th scope="col" { "Stands at" } th scope="col" { "Since" } th scope="col" { "Last said on" } } }
            tbody { @for row in own {
                tr { th scope="row" { a href=(at(&row.topic)) { bdi { (layout::topic_name(app, &row.topic)) } } @if let Some(scope) = &row.scope { span.dim.small { " " (scope) } } }
                    td { (layout::rung(row.commitment)) @if let Some(condition) = &row.condition { div.small.dim { bdi { (condition) } } } }
                    td { (layout::day(row.since)) } td { (layout::day(row.said_on)) " " (layout::outlet(row.url.as_deref(), outlets)) } }
            } }
        } }
    }
}

fn section(name: &str, topic: &str, statements: &[&StatementRow], changes: &[ChangeRow], outlets: &Outlets) -> Markup {
    let rows: Vec<&&StatementRow> = statements.iter().filter(|row| row.topic == topic).collect();
    let own = || changes.iter().filter(|row| row.topic == topic && row.subject == name);
    let steps = steps(&rows, own());
    let gone: Vec<&ChangeRow> = own().filter(|row| is_gone(row)).collect();
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
                blockquote { p { bdi { (row.evidence) } } footer.small.dim { @if let Some(outlet) = &row.outlet { bdi { (outlet) } " " } (layout::source(row.url.as_deref())) " "
                    a href=(format!("/articles/{}", row.article_id)) { "article" } } }
            }
        } }
        @if !gone.is_empty() {
            h3 { "Withdrawn or dismissed" }
            ul.said { @for row in gone {
                li id=(format!("x{}", row.shift_id)) {
                    (layout::step(row.from_commitment, row.to_commitment, row.direction)) " " (layout::day(row.said_on)) " " (layout::status(row.status))
                    " " a href=(format!("/shifts/{}", row.shift_id)) { "#" (row.shift_id) }
                    blockquote { p { bdi { (row.to_evidence) } } footer.small.dim { (layout::outlet(row.to_url.as_deref(), outlets)) } }
                }
            } }
        }
    }
}

/// Whether a row of the log no longer holds.
fn is_gone(row: &ChangeRow) -> bool {
    matches!(row.status, Status::Withdrawn | Status::Dismissed)
}

/// The steps of a chart: each act of speaking once, and each shift that was withdrawn or waits.
fn steps<'r>(rows: &[&&StatementRow], changes: impl Iterator<Item = &'r ChangeRow>) -> Vec<Step> {
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
    for row in marks.iter().filter(|row| is_gone(row)) {
        let Some(day) = row.said_on else { continue };
        let evidence = row.to_evidence.clone();
        all.push(Step {
            day,
            rung: row.to_commitment,
            mark: Mark::Withdrawn,
            evidence,
            anchor: format!("x{}", row.shift_id),
        });
    }
    all.sort_by_key(|step| step.day);
    all
}
