//! The date of an article is its own: not a neighbour's, not that of a change, not today's.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use rstest::rstest;
use stancewatch::extract::{Limits, extract};
use stancewatch::model::{Article, Selectors};
use url::Url;

const TEXT: &str = "<p>The prime minister of Norland, Ada Brandt, said that her government was ready to send engineers to the border, \
                    provided that parliament agreed before the summer.</p><p>Mr Varga declined to say whether his own country would \
                    follow. An answer was not to be expected before the autumn, he said, and perhaps not even then.</p>";

fn article(url: &str, head: &str, above: &str, below: &str) -> Article {
    let html = format!(
        "<html lang=en><head><title>Brandt ready</title>{head}</head><body><div class=today>Sunday, 22 November 2026</div>
         <article><h1>Brandt ready to send engineers</h1>{above}<div class=story>{TEXT}</div>{below}</article></body></html>"
    );
    extract(&html, Url::parse(url).ok().as_ref(), &Selectors::default(), &Limits::default()).unwrap().article
}

const PLAIN: &str = "https://news.example/brandt-ready";
const DATA: &str = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Brandt ready to send engineers",
    "datePublished":"2025-03-21T23:30:00-05:00","dateModified":"2025-03-24T08:00:00-05:00"}</script>"#;

#[rstest]
#[case::json_ld(PLAIN, DATA, "", "2025-03-21T23:30:00-05:00")]
#[case::open_graph(
    PLAIN,
    "<meta property=article:published_time content='2025-03-21T09:30:00+02:00'>",
    "",
    "2025-03-21T09:30:00+02:00"
)]
#[case::microdata(PLAIN, "", "<span itemprop=datePublished content=2025-03-21>Friday</span>", "2025-03-21")]
#[case::time_element(PLAIN, "", "<time datetime=2025-03-21T09:30:00Z>Friday</time>", "2025-03-21T09:30:00Z")]
#[case::address("https://news.example/2025/03/21/brandt-ready", "", "", "2025-03-21")]
#[case::visible(PLAIN, "", "<p class=date>21 March 2025, 09:30</p>", "2025-03-21T09:30:00Z")]
fn is_found_where_publishers_put_it(
    #[case] url: &str,
    #[case] head: &str,
    #[case] above: &str,
    #[case] expected: &str,
) {
    assert_eq!(article(url, head, above, "").published.map(|m| m.to_string()).as_deref(), Some(expected));
}

#[test]
fn is_never_a_neighbour_s() {
    let teasers = "<ul><li><a href=/x><time datetime=2026-11-21>yesterday</time> Varga speaks</a></ul>";
    assert_eq!(article(PLAIN, "", "", teasers).published, None);
    let both = article(PLAIN, "", "<time datetime=2025-03-21>Friday</time>", teasers);
    assert_eq!(both.published.map(|m| m.to_string()).as_deref(), Some("2025-03-21"));
}

#[test]
fn is_never_that_of_a_change() {
    let changed = article(PLAIN, "<meta property=article:modified_time content=2025-03-24T08:00:00Z>", "", "");
    assert_eq!(changed.published, None);
    assert_eq!(changed.modified.map(|m| m.to_string()).as_deref(), Some("2025-03-24T08:00:00Z"));
    let both = article(PLAIN, DATA, "", "");
    assert_eq!(both.modified.map(|m| m.to_string()).as_deref(), Some("2025-03-24T08:00:00-05:00"));
}
