//! A topic: who stands where, and who moved, over the last eight quarters.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use maud::{Markup, html};

use crate::model::{Commitment, SubjectKind};
use crate::store::{MoveRow, PositionFilter, PositionRow};
use crate::web::App;
use crate::web::layout::{self, Failure};
use crate::web::standing::Standings;

/// Quarters that are shown.
const QUARTERS: i32 = 8;

/// All topics, each with how many stand on which rung.
pub(in crate::web) async fn topics(State(app): State<App>) -> Result<Response, Failure> {
    let positions = app
        .store
        .read(|reader| reader.positions(&PositionFilter { without_evidence: true, ..PositionFilter::default() }))
        .await?;
    let mut counts: BTreeMap<&str, BTreeMap<Commitment, usize>> = BTreeMap::new();
    for topic in &app.config.topics {
        counts.entry(&topic.id).or_default();
    }
    for row in &positions {
        *counts.entry(&row.topic).or_default().entry(row.commitment).or_default() += 1;
    }
    let body = html! {
        @if counts.is_empty() { p.note { "No topic is configured." } }
        @for (topic, rungs) in &counts {
            h2 { (layout::topic(&app, topic)) }
            @if rungs.is_empty() { p.note { "Nobody has said anything about it yet." } }
            ul.plain { @for (rung, count) in rungs.iter().rev() { li { (layout::rung(*rung)) " " span.dim { (count) } } } }
        }
    };
    Ok(layout::page("Topics", "/topics", &body))
}

/// Who stands on each rung now, the highest first.
fn by_rung(positions: &[PositionRow]) -> Markup {
    let mut rungs: BTreeMap<Commitment, Vec<&PositionRow>> = BTreeMap::new();
    for row in positions {
        rungs.entry(row.commitment).or_default().push(row);
    }
    html! {
        h2 { "Who stands where now" }
        dl.rungs-now { @for (rung, rows) in rungs.iter().rev() {
            dt { (layout::rung(*rung)) }
            dd { @for (place, row) in rows.iter().enumerate() {
                @if place > 0 { ", " }
                @if row.subject_kind == SubjectKind::Principal { strong { (layout::person(&row.subject)) } } @else { (layout::person(&row.subject)) }
                @if let Some(scope) = &row.scope { span.dim.small { " (" (scope) ")" } }
            } }
        } }
    }
}

/// The page.
pub(in crate::web) async fn topic(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Failure> {
    let wanted = id.clone();
    let (positions, moves) = app
        .store
        .read(move |reader| {
            let positions =
                reader.positions(&PositionFilter { topic: Some(wanted.clone()), ..PositionFilter::default() })?;
            Ok((positions, reader.moves(Some(&wanted))?))
        })
        .await?;
    let title = app.config.topics.iter().find(|known| known.id == id).map_or(id.as_str(), |known| known.name.as_str());
    let quarters = quarters(app.clock.now().to_zoned(TimeZone::UTC).date());
    let body = html! {
        @if positions.is_empty() { p.note { "Nobody has said anything about it yet." } } @else { (by_rung(&positions)) h2 { "Over time" } (matrix(&positions, &moves, &quarters)) }
    };
    Ok(layout::page(title, &format!("/topics/{}", layout::encoded(&id)), &body))
}

/// The last days of the last quarters, the present one as today.
fn quarters(today: Date) -> Vec<(String, Date)> {
    let first = date(today.year(), (today.month() - 1) / 3 * 3 + 1, 1);
    (0..QUARTERS)
        .rev()
        .filter_map(|back| {
            let begin = first.checked_sub((back * 3).months()).ok()?;
            let end = begin.checked_add(3.months()).ok()?.yesterday().ok()?.min(today);
            Some((format!("{} Q{}", begin.year(), (begin.month() - 1) / 3 + 1), end))
        })
        .collect()
}

fn matrix(positions: &[PositionRow], moves: &[MoveRow], quarters: &[(String, Date)]) -> Markup {
    let standings = Standings::new(moves);
    html! {
        p.dim { "Where each stood at the end of a quarter. A cell that is set off is another rung than in the quarter before." }
        div.scroll tabindex="0" role="region" aria-label="Who stood where" { table {
            thead { tr { th scope="col" { "Who" } th scope="col" { "Now" } @for (name, _) in quarters { th scope="col" { (name) } } th scope="col" { "Said on" } } }
            tbody { @for row in positions {
                @let cells: Vec<_> = quarters.iter().map(|(_, end)| standings.at(row, *end)).collect();
                tr {
                    th scope="row" { @if row.subject_kind == SubjectKind::Principal { strong { (layout::person(&row.subject)) } } @else { (layout::person(&row.subject)) }
                        @if let Some(scope) = &row.scope { span.dim.small { " " (scope) } } }
                    td { (layout::rung(row.commitment)) }
                    @for (place, cell) in cells.iter().enumerate() {
                        @let moved = place > 0 && cell.is_some() && cells[place - 1].is_some() && cells[place - 1] != *cell;
                        td class=[moved.then_some("moved")] { @if let Some(rung) = cell { (rung.words()) } @else { span.dim { "–" } } }
                    }
                    td { (layout::day(row.said_on)) " " (layout::source(row.url.as_deref())) }
                }
            } }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_end_today() {
        let quarters = quarters(date(2026, 11, 27));
        assert_eq!(quarters.len(), 8);
        assert_eq!(quarters[0], ("2025 Q1".to_owned(), date(2025, 3, 31)));
        assert_eq!(quarters[6], ("2026 Q3".to_owned(), date(2026, 9, 30)));
        assert_eq!(quarters[7], ("2026 Q4".to_owned(), date(2026, 11, 27)));
    }
}
