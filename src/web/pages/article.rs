//! An article: its text with the statements marked, why they made no shift, and what edits changed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

use crate::analyze::told;
use crate::history::explain;
use crate::model::{Field, Frame};
use crate::store::{Reading, RevisionRow};
use crate::web::App;
use crate::web::layout::{self, Failure};

/// The page.
pub(in crate::web) async fn article(State(app): State<App>, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (revisions, name, outlet, readings) = app
        .store
        .read(move |reader| {
            let (name, outlet) = (reader.article_name(id)?, reader.outlet_of(id)?);
            Ok((reader.revisions(id)?, name, outlet, reader.readings(id)?))
        })
        .await?;
    let (Some(newest), Some(name)) = (revisions.last(), name) else {
        let body = html! { p { "No such article is stored." } };
        return Ok((StatusCode::NOT_FOUND, layout::page("Not here", "", &body)).into_response());
    };
    let spans = |field: Field| -> Vec<(usize, usize)> {
        let here = readings.iter().filter(|reading| reading.revision == newest.number);
        let evidence = here.map(|reading| &reading.statement.evidence).filter(|evidence| evidence.field == field);
        evidence.map(|evidence| (evidence.start, evidence.end)).collect()
    };
    let title = newest.title.as_deref().unwrap_or("Untitled");
    let in_title = spans(Field::Title);
    let body = html! {
        p.dim { @if let Some(outlet) = outlet { bdi { (outlet) } " " } (layout::source(Some(&name))) " · read " (newest.fetched_at) " · revision " (newest.number) }
        h2 { "Statements" }
        @if readings.is_empty() { p.note { "No statement on a topic was found in it." } }
        ol.said { @for reading in &readings { (statement(&app, reading)) } }
        h2 { "Text" }
        div.text {
            @if !in_title.is_empty() { p { strong { bdi { (marked(title, 0, &in_title)) } } } }
            @if newest.text.is_empty() { p.note { "The text is no longer kept." } }
            (paragraphs(&newest.text, &spans(Field::Text)))
        }
        @for pair in revisions.windows(2) { (edit(&pair[0], &pair[1])) }
    };
    Ok(layout::page(title, "", &body))
}

fn statement(app: &App, reading: &Reading) -> Markup {
    let statement = &reading.statement;
    let who = statement.official.as_deref().or(statement.principal.as_deref());
    html! {
        li id=(format!("s{}", reading.statement_id)) {
            @if let Some(who) = who { (layout::person(who)) " " } (layout::rung(statement.commitment)) " " span.dim { (layout::topic(app, &statement.topic)) " " } (layout::day(statement.said_on))
            @if statement.frame == Frame::Background { " " span.chip { "recalled" } }
            blockquote { p { bdi { (statement.evidence.text) } } }
            @if let Some(reason) = &reading.why_not { p.small { "No shift: " (explain(reason)) } }
            details { summary.small { "Why it is read so" }
                ul.small { @for rule in &statement.rules {
                    li { code { (rule.id) } " " @if let Some(words) = told::words(&rule.id) { (words) }
                        @if let Some(gives) = rule.gives { " gives " strong { (gives.words()) } } }
                } }
                p.small.dim { "Statement " (reading.statement_id) "; confidence " (format!("{:.2}", statement.confidence)) }
            }
        }
    }
}

/// The text in paragraphs, with what lies in the spans marked. A span that runs over the end of a paragraph is marked in both.
fn paragraphs(text: &str, spans: &[(usize, usize)]) -> Markup {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line.trim_end_matches(['\n', '\r'])))
    });
    html! {
        @for (start, line) in lines {
            @if !line.trim().is_empty() { p { bdi { (marked(line, start, spans)) } } }
        }
    }
}

/// A piece of a text that begins at `start` of it; spans that overlap are marked once.
fn marked(piece: &str, start: usize, spans: &[(usize, usize)]) -> Markup {
    let mut within: Vec<(usize, usize)> = spans
        .iter()
        .map(|(from, to)| (from.saturating_sub(start), to.saturating_sub(start).min(piece.len())))
        .filter(|(from, to)| from < to)
        .collect();
    within.sort_unstable();
    within.dedup_by(|next, last| {
        let overlaps = next.0 <= last.1;
        if overlaps {
            last.1 = last.1.max(next.1);
        }
        overlaps
    });
    let mut pieces = Vec::new();
    let mut done = 0;
    for (from, to) in within {
        // A span that does not fit the text marks nothing.
        if let (Some(plain), Some(evidence)) = (piece.get(done..from), piece.get(from..to)) {
            pieces.push((plain, evidence));
            done = to;
        }
    }
    html! { @for (plain, evidence) in pieces { (plain) mark { (evidence) } } (piece.get(done..).unwrap_or_default()) }
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

fn edit(before: &RevisionRow, after: &RevisionRow) -> Markup {
    // Without their ends: the last paragraph has none, and is not changed by what comes after it.
    let (old, new) = (lines(&before.text), lines(&after.text));
    let diff = TextDiff::from_slices(&old, &new);
    html! {
        h2 { "What the edit of " (after.fetched_at) " changed" }
        div.card.text { @for change in diff.iter_all_changes() {
            @match change.tag() {
                ChangeTag::Delete => p { del { bdi { (change.value()) } } },
                ChangeTag::Insert => p { ins { bdi { (change.value()) } } },
                ChangeTag::Equal => {},
            }
        } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_shows_what_it_changed_and_nothing_else() {
        let revision = |number, text: &str| RevisionRow {
            number,
            fetched_at: "2026-03-01T09:00:00Z".parse().unwrap(),
            title: None,
            text: text.to_owned(),
        };
        let drawn = edit(&revision(1, "One.\n\nTwo."), &revision(2, "One.\r\nTwo.\n\n<b>Three</b>.")).into_string();
        assert_eq!((drawn.matches("<del>").count(), drawn.matches("<ins>").count()), (0, 1), "{drawn}");
        assert!(drawn.contains("<ins><bdi>&lt;b&gt;Three&lt;/b&gt;.</bdi></ins>"), "{drawn}");
    }

    #[test]
    fn sentences_are_marked_by_their_place() {
        let text = "We are ready. We are ready.\n\n“Wé <b>are</b>.\nSo.” End";
        let second = (14, 27);
        let over = (text.find('“').unwrap(), text.find(" End").unwrap());
        let drawn = paragraphs(text, &[over, second, (14, 20), (900, 950)]).into_string();
        assert_eq!(
            drawn,
            "<p><bdi>We are ready. <mark>We are ready.</mark></bdi></p>\
             <p><bdi><mark>“Wé &lt;b&gt;are&lt;/b&gt;.</mark></bdi></p>\
             <p><bdi><mark>So.”</mark> End</bdi></p>"
        );
        // Inside of a character: nothing is marked, nothing is lost.
        assert_eq!(paragraphs("Wé are", &[(0, 2)]).into_string(), "<p><bdi>Wé are</bdi></p>");
    }
}
