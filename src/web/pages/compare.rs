//! Two days compared: who stood where then and later, those who moved first.

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::html;
use serde::Deserialize;

use crate::store::{ChangeFilter, ChangeRow, PositionFilter};
use crate::web::layout::{self, Failure};
use crate::web::{App, standing};

/// Which days. Without them: a year ago, and today.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// The page.
pub(in crate::web) async fn compare(State(app): State<App>, Query(days): Query<Days>) -> Result<Response, Failure> {
    let today = app.clock.now().to_zoned(TimeZone::UTC).date();
    let to: Date = days.to.parse().unwrap_or(today);
    let from: Date = days.from.parse().unwrap_or_else(|_| to.checked_sub(1.year()).unwrap_or(to));
    let (positions, changes) = app
        .store
        .read(|reader| Ok((reader.positions(&PositionFilter::default())?, reader.changes(&ChangeFilter::default())?)))
        .await?;
    let changes: Vec<&ChangeRow> = changes.iter().collect();
    let mut rows: Vec<_> = positions
        .iter()
        .map(|row| (row, standing::at(row, &changes, from), standing::at(row, &changes, to)))
        .filter(|(_, before, after)| before.is_some() || after.is_some())
        .collect();
    rows.sort_by_key(|(row, before, after)| {
        (before == after || before.is_none(), row.topic.clone(), row.subject.clone())
    });
    let body = html! {
        form.filters method="get" action="/compare" {
            label { "From" input type="date" name="from" value=(from); }
            label { "To" input type="date" name="to" value=(to); }
            button { "Compare" }
        }
        @if rows.is_empty() { p.note { "Nobody had said anything by then." } } @else {
            div.scroll tabindex="0" role="region" aria-label="Positions on both days" { table {
                thead { tr { th scope="col" { "Who" } th scope="col" { "Topic" } th scope="col" { (from) } th scope="col" { (to) } } }
                tbody { @for (row, before, after) in &rows {
                    @let moved = before.is_some() && before != after;
                    tr { th scope="row" { (layout::person(&row.subject)) } td { (row.topic) }
                        td { @if let Some(rung) = before { (layout::rung(*rung)) } @else { span.dim { "–" } } }
                        td class=[moved.then_some("moved")] { @if let Some(rung) = after { (layout::rung(*rung)) } @else { span.dim { "–" } } } }
                } }
            } }
        }
    };
    Ok(layout::page(&app, "Compare two days", "/compare", &body))
}
