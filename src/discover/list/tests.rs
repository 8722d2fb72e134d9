use rstest::rstest;

use super::*;

fn run(body: &[u8], content_type: Option<&str>, kind: Option<SourceKind>) -> Result<Discovery, DiscoverError> {
    let url = Url::parse("https://news.example/politics").unwrap();
    let input = Input { url: &url, content_type, body };
    discover(&input, kind, &Selectors::default(), &dom::Limits::default(), &|| Duration::ZERO)
}

const RSS: &str = "<rss><channel><item><link>/a</link></item></channel></rss>";
const JSON: &str = r#"{"items": [{"url": "/a"}]}"#;
const SITEMAP: &str = "<urlset><url><loc>/a</loc></url></urlset>";
const PAGE: &str = "<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head>\
    <body><a href='/premier-ready-to-send-troops'>Premier says he is ready to send troops</a></body></html>";
const ARTICLE: &str = "<html><head><meta property='og:type' content='article'></head><body><p>Text</p></body></html>";

#[rstest]
#[case::rss(RSS, SourceKind::Feed)]
#[case::json(JSON, SourceKind::Feed)]
#[case::sitemap(SITEMAP, SourceKind::Sitemap)]
#[case::list("https://news.example/a", SourceKind::Sitemap)]
#[case::page(PAGE, SourceKind::Page)]
#[case::article(ARTICLE, SourceKind::Article)]
fn the_kind_is_told_by_content(#[case] body: &str, #[case] expected: SourceKind) {
    for content_type in [None, Some("text/plain"), Some("application/octet-stream")] {
        let found = run(body.as_bytes(), content_type, None).unwrap();
        assert_eq!((found.kind, found.items.len()), (expected, 1));
        let again = run(body.as_bytes(), content_type, Some(expected)).unwrap();
        assert_eq!(again.items.len(), 1);
    }
}

#[rstest]
#[case(PAGE, SourceKind::Feed, "not a feed: an HTML page; the feeds that it advertises: https://news.example/feed.xml")]
#[case(ARTICLE, SourceKind::Feed, "not a feed: an HTML page; set kind = \"page\" to take the links from it")]
#[case(SITEMAP, SourceKind::Feed, "not a feed: a sitemap; set kind = \"sitemap\"")]
#[case("hello", SourceKind::Feed, "not a feed: neither markup nor JSON")]
#[case("{", SourceKind::Feed, "not a feed: JSON that does not parse")]
#[case(RSS, SourceKind::Page, "not a page: a feed; set kind = \"feed\"")]
#[case(RSS, SourceKind::Sitemap, "not a sitemap: a feed; set kind = \"feed\"")]
#[case(" \n", SourceKind::Feed, "the document is empty")]
fn the_wrong_kind_is_told_with_its_remedy(#[case] body: &str, #[case] kind: SourceKind, #[case] message: &str) {
    assert_eq!(run(body.as_bytes(), None, Some(kind)).unwrap_err().to_string(), message);
}

#[test]
fn an_article_lists_itself_unread() {
    let found = run(b"", None, Some(SourceKind::Article)).unwrap();
    assert_eq!(found.items[0].url.as_str(), "https://news.example/politics");
}

#[test]
fn a_feed_in_an_old_charset_keeps_its_names() {
    let text = "<?xml version='1.0' encoding='windows-1257'?><rss><channel><item><link>/a</link>\
        <title>Žydrė Šarūnaitė: „esame pasirengę“</title></item></channel></rss>";
    let bytes = encoding_rs::WINDOWS_1257.encode(text).0;
    let found = run(&bytes, Some("application/rss+xml"), None).unwrap();
    assert_eq!(found.items[0].title.as_deref(), Some("Žydrė Šarūnaitė: „esame pasirengę“"));
    assert!(found.problems.is_empty());
}

#[test]
fn one_stray_byte_is_a_problem_and_no_end() {
    let bytes =
        [RSS.as_bytes(), "<item><link>/b</link><title>Šiandien žinių čia gausu: ".as_bytes(), b"\xe9</title></item>"]
            .concat();
    let found = run(&bytes, Some("application/rss+xml; charset=utf-8"), None).unwrap();
    assert_eq!((found.items.len(), found.problems.as_slice()), (2, &[Problem::Charset("UTF-8".into())][..]));
}

#[test]
fn a_compressed_sitemap_is_unpacked() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(SITEMAP.as_bytes()).unwrap();
    let found = run(&encoder.finish().unwrap(), Some("application/x-gzip"), Some(SourceKind::Sitemap)).unwrap();
    assert_eq!(found.items.len(), 1);
}

/// The daemon isolates a poll that panics, which takes unwinding.
#[test]
fn panics_unwind() {
    const { assert!(cfg!(panic = "unwind")) };
    let manifest = include_str!("../../../Cargo.toml");
    assert!(!manifest.contains("panic ="), "no profile may set a panic strategy");
}
