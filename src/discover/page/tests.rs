use std::time::Duration;

use super::*;
use crate::dom;

const PAGE: &str = r#"<html><head><title>Politics – The Harbour Post</title></head><body class="has-menu">
<nav><a href="/politics/how-to-read-our-politics-pages">How to read our politics pages today</a></nav>
<div class="breadcrumb"><a href="/politics/all-of-our-politics-news">All of our politics news here</a></div>
<main>
<article><a href="/politics/premier-ready-to-send-troops"><img src="a.jpg" alt=""></a>
  <h2><a href="/politics/premier-ready-to-send-troops?utm_source=front">Premier “ready to send troops” &amp; tanks</a></h2>
  <time datetime="2025-03-21T09:30:00+02:00">today</time>
  <a href="/politics/premier-ready-to-send-troops#comments">12 comments</a></article>
<ul><li><a href="/2025/03/20/budget-vote">Parliament to vote on budget</a> <time datetime="2025-03-20">20 March</time></li>
<li><a href="/tag/budget-of-the-state">More about the budget of the state</a></li></ul>
<a href="https://ads.example/buy-now-and-save-lots">Buy now and save lots of money</a>
<a href="mailto:desk@news.example">Write to the whole politics desk now</a>
<a href="/politics">Politics</a>
</main>
<footer><a href="/politics/who-we-are-and-why">Who we are and why we write</a></footer></body></html>"#;

fn url() -> Url {
    Url::parse("https://news.example/politics").unwrap()
}

fn parsed(html: &str) -> Parsed {
    dom::parse(html, &dom::Limits::default(), &|| Duration::ZERO)
}

fn with_links(html: &str, links: Option<&str>) -> Discovery {
    let selectors = Selectors { links: links.map(str::to_owned), ..Selectors::default() };
    read(&parsed(html), &url(), &selectors).unwrap()
}

fn paths(found: &Discovery) -> Vec<&str> {
    found.items.iter().map(|i| i.canonical.path()).collect()
}

#[test]
fn teasers_are_taken_and_the_rest_is_not() {
    let found = with_links(PAGE, None);
    assert_eq!(found.title.as_deref(), Some("Politics – The Harbour Post"));
    assert_eq!(paths(&found), ["/politics/premier-ready-to-send-troops", "/2025/03/20/budget-vote"]);
    let first = &found.items[0];
    assert_eq!(first.title.as_deref(), Some("Premier “ready to send troops” & tanks"));
    let dates: Vec<String> = found.items.iter().filter_map(|i| Some(i.published?.to_string())).collect();
    assert_eq!(dates, ["2025-03-21T09:30:00+02:00", "2025-03-20"]);
}

#[test]
fn a_selector_names_links_or_what_holds_them() {
    assert_eq!(paths(&with_links(PAGE, Some("li > a"))), ["/2025/03/20/budget-vote", "/tag/budget-of-the-state"]);
    assert_eq!(paths(&with_links(PAGE, Some("footer"))), ["/politics/who-we-are-and-why"]);
    assert_eq!(paths(&with_links(PAGE, Some("main > a"))), ["/buy-now-and-save-lots", "/politics"]);
    let selectors = Selectors { links: Some("a[".to_owned()), ..Selectors::default() };
    let error = read(&parsed(PAGE), &url(), &selectors).unwrap_err();
    assert_eq!(error, DiscoverError::Selector("a[".to_owned()));
}

#[test]
fn relative_links_follow_the_base() {
    let page = "<base href='https://news.example/archive/'><a href='premier-ready-to-send-troops'>Premier is ready to send troops</a>";
    assert_eq!(paths(&with_links(page, None)), ["/archive/premier-ready-to-send-troops"]);
}

#[test]
fn advertised_feeds_are_found() {
    let page = "<link rel='alternate' type='application/rss+xml' href='/rss'><link rel='alternate' hreflang='de' href='/de'>\
        <link rel='Alternate feed' type=' Application/Atom+XML ' href='https://other.example/atom'>";
    let feeds: Vec<String> = advertised_feeds(&parsed(page).html, &url()).into_iter().map(String::from).collect();
    assert_eq!(feeds, ["https://news.example/rss", "https://other.example/atom"]);
}

#[test]
fn a_page_of_hostile_links_is_read_within_bounds() {
    let many = "<li><a href='/premier-ready-to-send-troops'>x</a>".repeat(60_000);
    let found = with_links(&many, None);
    assert!(found.items.len() <= 1);
    assert!(found.problems.iter().any(|p| matches!(p, Problem::Truncated(_))) || found.items.is_empty());
    let nested = format!("<article>{}", "<a href='/a-b-c-d-e'><object>".repeat(300));
    assert!(with_links(&nested, None).items.len() <= 1);
}

#[test]
fn every_selector_of_ours_parses() {
    for css in [
        "title",
        "base[href]",
        "a[href]",
        "time[datetime]",
        "link[rel~=alternate][type][href]",
        "meta[property='og:type'][content]",
        "meta[property='article:published_time'][content]",
    ] {
        selector(css);
    }
}
