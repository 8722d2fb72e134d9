//! How the sources do.

use axum::extract::State;
use axum::response::Response;
use jiff::Timestamp;
use maud::html;

use crate::daemon::schedule;
use crate::model::SourceKind;
use crate::store::{SourceState, SourceStatus};
use crate::web::App;
use crate::web::layout::{self, Failure};

/// The page.
pub(in crate::web) async fn sources(State(app): State<App>) -> Result<Response, Failure> {
    let (states, troubles) = app.store.read(|reader| Ok((reader.sources()?, reader.troubles()?))).await?;
    let now = app.clock.now();
    let body = html! {
        @for trouble in &troubles { p.note { bdi { (trouble.subject) } ": " (trouble.message) " " span.dim { "since " (trouble.since) } } }
        div.scroll tabindex="0" role="region" aria-label="Sources" { table {
            thead { tr { th scope="col" { "Source" } th scope="col" { "Status" } th scope="col" { "Last read" } th scope="col" { "Last news" } th scope="col" { "Next" } th scope="col" { "Unchanged" } th scope="col" { "Last error" } } }
            tbody { @for source in &app.config.sources {
                @let state = states.iter().find(|state| state.url == source.url.as_str());
                tr {
                    th scope="row" { bdi { (source.name.as_deref().or(state.and_then(|s| s.title.as_deref())).unwrap_or("")) } " " (layout::source(Some(source.url.as_str()))) }
                    @if let Some(state) = state {
                        td { span class=(if state.status == SourceStatus::Ok { "chip confirmed" } else { "chip withdrawn" }) { (health(state)) }
                            @if is_silent(state, now) { " " span.chip.pending { "silent" } } @if !source.enabled { " " span.chip { "off" } } }
                        td { @if let Some(at) = state.last_success_at { (at) } } td { @if let Some(at) = state.last_change_at { (at) } }
                        td { @if let Some(at) = state.next_due_at { (at) } }
                        td { @if state.answers > 0 { (state.unchanged * 100 / state.answers) " %" } }
                        td { @if state.failures > 0 { (state.failures) " in a row: " (state.last_error.as_deref().unwrap_or("")) } }
                    } @else { td colspan="6" { span.dim { "not read yet" } } }
                }
            } }
        } }
    };
    Ok(layout::page("Sources", "/sources", &body))
}

/// How a source does, in a word.
pub(in crate::web) fn health(state: &SourceState) -> &'static str {
    match state.status {
        SourceStatus::Ok => "ok",
        SourceStatus::Failing => "failing",
        SourceStatus::Blocked => "blocked",
        SourceStatus::Gone => "gone",
    }
}

/// Whether a source has published nothing for longer than its hours explain.
pub(in crate::web) fn is_silent(state: &SourceState, now: Timestamp) -> bool {
    let (Some(rhythm), Some(since)) = (&state.rhythm, state.last_change_at) else { return false };
    state.kind != Some(SourceKind::Article) && schedule::is_silent(rhythm, since, now)
}
