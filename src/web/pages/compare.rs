//! Two days compared: who stood where then and later, those who moved first.

use axum::extract::State;
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::html;
use serde::Deserialize;

use crate::store::PositionFilter;
use crate::web::App;
use crate::web::layout::{self, Failure};
use crate::web::query::Asked;
use crate::web::standing::Standings;

/// Rows that are shown: those who moved come first.
const ROWS: usize = 500;

/// Which days, of which topic. Without days: a year ago, and today.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    topic: Option<String>,
}

/// Positions beyond which the page begins with one topic: all are too many to read.
const MANY: usize = 2_000;

/// The page.
pub(in crate::web) async fn compare(State(app): State<App>, Asked(days): Asked<Days>) -> Result<Response, Failure> {
    let today = app.clock.now().to_zoned(TimeZone::UTC).date();
    let to: Date = days.to.parse().unwrap_or(today);
    let from: Date = days.from.parse().unwrap_or_else(|_| to.checked_sub(1.year()).unwrap_or(to));
    let (asked, first) = (days.topic, app.config.topics.first().map(|topic| topic.id.clone()));
    let (chosen, positions, moves) = app
        .store
        .read(move |reader| {
            let chosen = match asked {
                Some(topic) => Some(topic).filter(|topic| !topic.is_empty()),
                None => first.filter(|_| reader.position_count().is_ok_and(|count| count > MANY)),
            };
            let moves = reader.moves(chosen.as_deref())?;
            let positions = reader.positions(&PositionFilter {
                topic: chosen.clone(),
                without_evidence: true,
                ..PositionFilter::default()
            })?;
            Ok((chosen, positions, moves))
        })
        .await?;
    let standings = Standings::new(&moves);
    let mut rows: Vec<_> = positions
        .iter()
        .map(|row| (row, standings.at(row, from), standings.at(row, to)))
        .filter(|(_, before, after)| before.is_some() || after.is_some())
        .collect();
    rows.sort_by_key(|(row, before, after)| (before == after || before.is_none(), &row.topic, &row.subject));
    let moved = rows.iter().filter(|(_, before, after)| before.is_some() && before != after).count();
    let body = html! {
        form.filters method="get" action="/compare" {
            label { "From" input type="date" name="from" value=(from); }
            label { "To" input type="date" name="to" value=(to); }
            (layout::topic_choice(&app, chosen.as_deref().unwrap_or_default()))
            button { "Compare" }
        }
        @if rows.is_empty() { p.note { "Nobody had said anything by then." } } @else {
            p.dim { (moved) " of " (rows.len()) " positions moved." @if rows.len() > ROWS { " The first " (ROWS) " are shown; choose a topic for the others." } }
            div.scroll tabindex="0" role="region" aria-label="Positions on both days" { table {
                thead { tr { th scope="col" { "Who" } th scope="col" { "Topic" } th scope="col" { (from) } th scope="col" { (to) } } }
                tbody { @for (row, before, after) in rows.iter().take(ROWS) {
                    @let moved = before.is_some() && before != after;
                    tr { th scope="row" { (layout::person(&row.subject)) @if let Some(scope) = &row.scope { span.dim.small { " " (scope) } } } td { (layout::topic(&app, &row.topic)) }
                        td { @if let Some(rung) = before { (layout::rung(*rung)) } @else { span.dim { "–" } } }
                        td class=[moved.then_some("moved")] { @if let Some(rung) = after { (layout::rung(*rung)) } @else { span.dim { "–" } } } }
                } }
            } }
        }
    };
    Ok(layout::page("Compare two days", "/compare", &body))
}
