//! What a page says about itself, from each place where publishers say it, with the place kept.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

use rstest::rstest;
use stancewatch::extract::{Extraction, Limits, Note, extract};
use stancewatch::model::Selectors;
use url::Url;

const TEXT: &str = "<p>The prime minister of Norland, Ada Brandt, said that her government was ready to send engineers to the border, \
                    provided that parliament agreed before the summer.</p><p>Mr Varga declined to say whether his own country would \
                    follow. An answer was not to be expected before the autumn, he said, and perhaps not even then.</p>";

fn read(address: &str, head: &str, above: &str) -> Extraction {
    let html = format!(
        "<html><head>{head}</head><body><article><h1>Brandt ready to send engineers</h1>{above}<div class=story>{TEXT}</div></article></body></html>"
    );
    extract(&html, Url::parse(address).ok().as_ref(), &Selectors::default(), &Limits::default()).unwrap()
}

/// A datum as the command line prints it.
fn datum(found: &Extraction, what: &str) -> String {
    let article = &found.article;
    let value = match what {
        "title" => article.title.clone(),
        "byline" => Some(article.byline.join(", ")).filter(|names| !names.is_empty()),
        "outlet" => article.outlet.clone(),
        "published" => article.published.map(|moment| moment.to_string()),
        "modified" => article.modified.map(|moment| moment.to_string()),
        "language" => article.language.clone(),
        "canonical_url" => article.canonical_url.clone(),
        "section" => found.section.clone(),
        other => panic!("{other} is no datum"),
    };
    value.unwrap_or_default()
}

const PAGE: &str = "https://news.example/x";

fn data(fields: &str) -> String {
    format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Brandt ready to send engineers\",{fields}}}</script>"
    )
}

#[rstest]
#[case::heading("title", "heading", "", "", "Brandt ready to send engineers")]
#[case::json_ld(
    "title",
    "JSON-LD",
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Brandt: engineers may go\"}</script>",
    "",
    "Brandt: engineers may go"
)]
#[case::open_graph(
    "title",
    "Open Graph",
    "<meta property=og:title content='Brandt: engineers may go'>",
    "",
    "Brandt: engineers may go"
)]
#[case::json_ld("byline", "JSON-LD", &data("\"author\":{\"@type\":\"Person\",\"name\":\"Carl Day\"}"), "", "Carl Day")]
#[case::meta("byline", "meta", "<meta name=author content='Carl Day and Eve Fox'>", "", "Carl Day, Eve Fox")]
#[case::microdata("byline", "microdata", "", "<span itemprop=author>Carl Day</span>", "Carl Day")]
#[case::link("byline", "link", "", "<a rel=author href=/c>Carl Day</a>", "Carl Day")]
#[case::visible("byline", "text", "", "<p class=byline>By Carl Day</p>", "Carl Day")]
#[case::visible_without_a_name("byline", "text", "", "<p>By Carl Day</p>", "Carl Day")]
#[case::open_graph("outlet", "Open Graph", "<meta property=og:site_name content='The Example'>", "", "The Example")]
#[case::json_ld("outlet", "JSON-LD", &data("\"publisher\":{\"name\":\"The Example\"}"), "", "The Example")]
#[case::meta("outlet", "meta", "<meta name=application-name content='The Example'>", "", "The Example")]
#[case::address("outlet", "URL", "", "", "news.example")]
#[case::json_ld("published", "JSON-LD", &data("\"datePublished\":\"2025-03-21T09:30:00+02:00\""), "", "2025-03-21T09:30:00+02:00")]
#[case::meta(
    "published",
    "meta",
    "<meta property=article:published_time content=2025-03-21T09:30:00+02:00>",
    "",
    "2025-03-21T09:30:00+02:00"
)]
#[case::microdata(
    "published",
    "microdata",
    "",
    "<span itemprop=datePublished content=2025-03-21>x</span>",
    "2025-03-21"
)]
#[case::time("published", "time", "", "<time datetime=2025-03-21T09:30:00Z>Friday</time>", "2025-03-21T09:30:00Z")]
#[case::visible("published", "text", "", "<p class=date>21 March 2025, 09:30</p>", "2025-03-21T09:30:00Z")]
#[case::json_ld("modified", "JSON-LD", &data("\"dateModified\":\"2025-03-22T08:00:00-05:00\""), "", "2025-03-22T08:00:00-05:00")]
#[case::meta(
    "modified",
    "meta",
    "<meta property=article:modified_time content=2025-03-22T08:00:00Z>",
    "",
    "2025-03-22T08:00:00Z"
)]
#[case::json_ld("language", "JSON-LD", &data("\"inLanguage\":\"en-GB\""), "", "en-GB")]
#[case::meta("language", "meta", "<meta property=og:locale content=en_GB>", "", "en-GB")]
#[case::link("canonical_url", "link", "<link rel=canonical href=/brandt>", "", "https://news.example/brandt")]
#[case::open_graph(
    "canonical_url",
    "Open Graph",
    "<meta property=og:url content=https://news.example/brandt>",
    "",
    "https://news.example/brandt"
)]
#[case::json_ld("canonical_url", "JSON-LD", &data("\"url\":\"https://news.example/brandt\""), "", "https://news.example/brandt")]
#[case::address("canonical_url", "URL", "", "", PAGE)]
#[case::json_ld("section", "JSON-LD", &data("\"articleSection\":[\"Politics\",\"World\"]"), "", "Politics")]
#[case::meta("section", "meta", "<meta property=article:section content=Politics>", "", "Politics")]
fn is_read_from_where_publishers_put_it(
    #[case] what: &str,
    #[case] source: &str,
    #[case] head: &str,
    #[case] above: &str,
    #[case] expected: &str,
) {
    let found = read(PAGE, head, above);
    assert_eq!(datum(&found, what), expected);
    let place = found.notes.iter().find_map(|note| match note {
        Note::Source(datum, place) if *datum == what => Some(*place),
        _ => None,
    });
    assert_eq!(place, Some(source));
}

#[rstest]
#[case("https://news.example/politics/brandt-ready", "section", "politics")]
#[case("https://news.example/2025/03/21/brandt-ready", "published", "2025-03-21")]
#[case("https://news.example/article/A2025032109300001", "published", "2025-03-21")]
fn the_address_tells_what_the_page_does_not(#[case] address: &str, #[case] what: &str, #[case] expected: &str) {
    assert_eq!(datum(&read(address, "", ""), what), expected);
}

#[test]
fn what_nobody_says_is_not_made_up() {
    let found = read(PAGE, "", "");
    for what in ["byline", "published", "modified", "language", "section"] {
        assert_eq!(datum(&found, what), "", "{what}");
    }
}

#[test]
fn names_are_plain_text() {
    let head = "<meta property=og:site_name content='Day &amp; Night'><meta name=author content='Ann O&#39;Day'>";
    let found = read(PAGE, head, "");
    assert_eq!(found.article.outlet.as_deref(), Some("Day & Night"));
    assert_eq!(found.article.byline, ["Ann O'Day"]);
}
