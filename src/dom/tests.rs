use std::cell::Cell;

use rstest::rstest;
use scraper::Selector;

use super::*;

/// A clock that never moves: limits of time do not bite.
fn still() -> Duration {
    Duration::ZERO
}

fn deepest(html: &Html) -> usize {
    html.tree.nodes().map(|n| n.ancestors().count()).max().unwrap_or(0)
}

fn text(html: &Html, selector: &str) -> String {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).flat_map(|e| e.text()).collect()
}

#[test]
fn an_ordinary_page_is_parsed_as_scraper_does() {
    let page = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ąžuolas &amp; eglė</title>\
        <script>if (a<b) { c('</p>') }</script></head><body><p>One<p>Two <b>bold <i>both</b> italic</i>\
        <table>stray<tr><td>cell</table><template><p>hidden</p></template><svg></svg>"
        .repeat(40);
    let mut parsed = parse(&page, &Limits::default(), &still);
    parsed.html.errors.clear();
    let mut plain = Html::parse_document(&page);
    plain.errors.clear();
    assert_eq!(parsed.truncated, None);
    assert_eq!(parsed.html, plain);
}

#[test]
fn what_nobody_reads_is_not_kept() {
    let page = "<style>p { color: red }</style><p>One<!-- two --><svg viewBox=x><g><path d=M0/></g><title>t</title></svg> three</p><svg><g><p>Four";
    let parsed = parse(page, &Limits::default(), &still);
    assert_eq!(text(&parsed.html, "style"), "");
    assert_eq!(
        (text(&parsed.html, "g"), parsed.html.select(&Selector::parse("path").unwrap()).count()),
        (String::new(), 0)
    );
    assert_eq!(text(&parsed.html, "p"), "Onet threeFour", "what stands after a drawing is whole, closed or not");
}

#[test]
fn a_chunk_may_end_within_a_character_or_a_tag() {
    let page = format!("<p>{}</p><a href='/x'>šalis</a>", "ž".repeat(CHUNK));
    let parsed = parse(&page, &Limits::default(), &still);
    assert_eq!(text(&parsed.html, "p").chars().count(), CHUNK);
    assert_eq!(text(&parsed.html, "a"), "šalis");
}

#[rstest]
#[case::div("<div>", Truncated::Depth)]
#[case::bold("<b>", Truncated::Depth)]
#[case::list("<ul><li>", Truncated::Depth)]
#[case::svg("<svg><g>", Truncated::Depth)]
#[case::table("<table><tr><td>", Truncated::Depth)]
#[case::formatting("<b class=x><p>", Truncated::Nodes)]
#[case::object("<object><font>", Truncated::Depth)]
#[case::flat("<p>x", Truncated::Nodes)]
#[case::stray("</p>", Truncated::Nodes)]
#[case::attribute("<a b=c d=e>f</a>", Truncated::Nodes)]
fn a_hostile_page_gives_a_bounded_tree(#[case] unit: &str, #[case] why: Truncated) {
    let page = format!("<title>Kept</title><body>{}<i>end", unit.repeat(200_000));
    let limits = Limits { nodes: 20_000, ..Limits::default() };
    let parsed = parse(&page, &limits, &still);
    assert_eq!(parsed.truncated, Some(why));
    assert_eq!(text(&parsed.html, "title"), "Kept");
    assert!(deepest(&parsed.html) <= limits.depth + 64, "{}", deepest(&parsed.html));
    assert!(parsed.html.tree.nodes().len() < limits.nodes + 1_000);
}

#[test]
fn floods_of_signs_are_text() {
    for sign in ["<", "&", "&amp;", "<<p>", "\u{a0}"] {
        let parsed = parse(&sign.repeat(100_000), &Limits::default(), &still);
        assert!(parsed.html.errors.is_empty());
    }
}

#[test]
fn a_tag_keeps_a_bounded_number_of_attributes() {
    let attributes: String = (0..1_000).map(|i| format!(" a{i}=v")).collect();
    let parsed = parse(&format!("<p{attributes}>text"), &Limits::default(), &still);
    let paragraph = parsed.html.select(&Selector::parse("p").unwrap()).next().unwrap();
    assert_eq!(paragraph.value().attrs().count(), 256);
    assert_eq!(parsed.truncated, None);
}

#[test]
fn a_tag_of_tens_of_thousands_of_attributes_stops_the_parse() {
    let attributes: String = (0..40_000).map(|i| format!(" a{i}")).collect();
    let parsed = parse(&format!("<h1>Head</h1><p{attributes}>text"), &Limits::default(), &still);
    assert_eq!(parsed.truncated, Some(Truncated::Attributes));
    assert_eq!(text(&parsed.html, "h1"), "Head");
}

#[test]
fn the_budget_is_by_the_callers_clock() {
    let now = Cell::new(Duration::ZERO);
    let clock = || {
        now.set(now.get() + Duration::from_secs(1));
        now.get()
    };
    let limits = Limits { budget: Duration::from_secs(10), ..Limits::default() };
    let parsed = parse(&"<p>word</p>".repeat(100_000), &limits, &clock);
    assert_eq!(parsed.truncated, Some(Truncated::Time));
    assert!(text(&parsed.html, "p").len() >= CHUNK);
}

#[test]
fn nothing_gives_an_empty_page() {
    let parsed = parse("", &Limits::default(), &still);
    assert_eq!(parsed.truncated, None);
    assert_eq!(parsed.html.root_element().value().name(), "html");
}
