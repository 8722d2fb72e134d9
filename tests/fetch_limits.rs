//! The fetcher against servers that send too much, too little, too slowly or something else than they say.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use rstest::rstest;
use stancewatch::config::FetchSettings;
use stancewatch::fetch::{BodyKind, Class, FetchErrorKind, Fetcher, Outcome, Phase, Request};
use support::client::{StillClock, fetcher, loopback, now, page};
use support::site::{Reply, Site};

const SHORT: Duration = Duration::from_millis(200);

async fn failure(settings: &FetchSettings, reply: Reply) -> FetchErrorKind {
    let site = Site::start();
    site.set("/a", reply);
    fetcher(settings).get(&page(&site.url("/a"))).await.unwrap_err().kind
}

async fn body(reply: Reply) -> Vec<u8> {
    let site = Site::start();
    site.set("/a", reply);
    match fetcher(&loopback()).get(&page(&site.url("/a"))).await.unwrap() {
        Outcome::Fetched(document) => document.body,
        Outcome::NotModified { .. } => panic!("expected a body"),
    }
}

#[tokio::test]
async fn compressed_bodies_are_unpacked() {
    assert_eq!(body(Reply::gzip("text/html", b"<p>text</p>")).await, b"<p>text</p>");
    assert_eq!(body(Reply::brotli_bomb(1000)).await, [0; 1000]);
}

#[rstest]
#[case::gzip(Reply::gzip_bomb(64 << 20))]
#[case::brotli(Reply::brotli_bomb(64 << 20))]
#[case::endless(Reply::html("x".repeat(1 << 16)).endless())]
#[case::long(Reply::html("x".repeat(6 << 20)))]
#[tokio::test]
async fn a_body_without_measure_is_given_up(#[case] reply: Reply) {
    let kind = failure(&loopback(), reply).await;
    assert!(matches!(kind, FetchErrorKind::TooLarge { .. } | FetchErrorKind::Bomb { .. }), "{kind}");
}

#[tokio::test]
async fn feeds_may_be_longer_than_pages() {
    let site = Site::start();
    site.set("/a", Reply::xml("x".repeat(6 << 20)));
    let fetcher = fetcher(&loopback());
    let feed = Request { body: BodyKind::Feed, ..page(&site.url("/a")) };
    assert!(fetcher.get(&feed).await.is_ok());
    assert!(fetcher.get(&page(&site.url("/a"))).await.is_err());
}

#[tokio::test]
async fn a_bomb_in_robots_txt_is_read_to_its_limit() {
    let site = Site::start();
    let robots = format!("User-agent: *\nDisallow: /private\n{}", "Disallow: /*a*a*a*b\n".repeat(100_000));
    site.set("/robots.txt", Reply::text(robots));
    site.set("/private", Reply::html("x"));
    site.set(&format!("/{}", "a".repeat(1000)), Reply::html("x"));
    let fetcher = fetcher(&loopback());
    let ask = async |path: &str| {
        let request = Request { robots: true, ..page(&site.url(path)) };
        fetcher.get(&request).await.map(drop).map_err(|e| e.class())
    };
    assert_eq!(ask(&format!("/{}", "a".repeat(1000))).await, Ok(()));
    assert_eq!(ask("/private").await, Err(Class::Robots));
}

#[rstest]
#[case::length(Reply::html("x".repeat(1000)).cut(999))]
#[case::nothing(Reply::html("x".repeat(1000)).cut(0))]
#[case::chunks(Reply::html("x".repeat(1000)).cut_chunks())]
#[case::gzip(Reply::new(200, "text/html", &support::site::gzip(&[7; 9999])[..20]).header("Content-Encoding", "gzip"))]
#[case::no_gzip(Reply::html("x".repeat(1000)).header("Content-Encoding", "gzip"))]
#[tokio::test]
async fn a_cut_body_is_an_error_and_passes(#[case] reply: Reply) {
    let site = Site::start();
    site.script("/a", vec![reply, Reply::html("whole")]);
    let fetcher = fetcher(&loopback());
    let error = fetcher.get(&page(&site.url("/a"))).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::Body(_)), "{error}");
    assert_eq!(error.class(), Class::Transient { retry_after: None });
    fetcher.get(&page(&site.url("/a"))).await.unwrap();
}

#[rstest]
#[case::unknown_coding(Reply::html("x").header("Content-Encoding", "zstd"))]
#[case::partial(Reply::new(206, "text/html", "x"))]
#[tokio::test]
async fn an_answer_to_another_question_is_an_error(#[case] reply: Reply) {
    let kind = failure(&loopback(), reply).await;
    assert!(matches!(kind, FetchErrorKind::Protocol(_) | FetchErrorKind::Status { .. }), "{kind}");
}

#[tokio::test]
async fn headers_without_measure_are_given_up() {
    let large = (0..200).fold(Reply::html("x"), |r, n| r.header(&format!("X-{n}"), "y".repeat(10_000)));
    assert!(matches!(failure(&loopback(), large).await, FetchErrorKind::Protocol(_) | FetchErrorKind::Connect(_)));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let settings = FetchSettings { first_byte_timeout: SHORT, ..loopback() };
    let kind = failure(&settings, Reply::hang()).await;
    assert_eq!(kind, FetchErrorKind::Timeout { phase: Phase::FirstByte, limit: SHORT });
    let kind = failure(&settings, Reply::html("x").hang_after_head()).await;
    assert_eq!(kind, FetchErrorKind::Timeout { phase: Phase::Silence, limit: SHORT });
}

/// Each byte comes in time; the whole does not.
#[tokio::test]
async fn a_dripping_body_is_given_up() {
    let settings = FetchSettings { total_timeout: SHORT, ..loopback() };
    let kind = failure(&settings, Reply::html("x".repeat(100_000)).drip(Duration::from_millis(1))).await;
    assert_eq!(kind, FetchErrorKind::Timeout { phase: Phase::Exchange, limit: SHORT });
}

/// The time is for all hops together.
#[tokio::test]
async fn dripping_redirects_are_given_up() {
    let site = Site::start();
    let slow = Reply::redirect(302, "/a").drip(Duration::from_millis(1));
    site.set("/a", slow);
    let settings = FetchSettings { total_timeout: SHORT, ..loopback() };
    let error = fetcher(&settings).get(&page(&site.url("/a"))).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::Redirects(_) | FetchErrorKind::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn slow_hosts_do_not_hold_up_the_others() {
    let drips: Vec<Site> = (1..=20).map(|n| Site::start_at([127, 0, 1, n])).collect();
    let good = Site::start();
    good.set("/a", Reply::html("x"));
    let mut settings = FetchSettings { first_byte_timeout: Duration::from_secs(600), ..loopback() };
    settings.total_timeout = Duration::from_secs(600);
    settings.allow_private.extend(drips.iter().map(|site| site.address().ip().to_string()));
    let fetcher = fetcher(&settings);
    let mut tasks = tokio::task::JoinSet::new();
    for site in &drips {
        site.set("/a", Reply::hang());
        let (fetcher, request) = (fetcher.clone(), page(&site.url("/a")));
        tasks.spawn(async move { fetcher.get(&request).await.map(drop) });
    }
    fetcher.get(&page(&good.url("/a"))).await.unwrap();
    assert!(tasks.try_join_next().is_none(), "the others are still waiting");
}

#[tokio::test]
async fn a_host_that_is_not_there() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let error = fetcher(&loopback()).get(&page(&format!("http://127.0.0.1:{port}/"))).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::Connect(_)), "{error}");
    assert_eq!(error.class(), Class::Transient { retry_after: None });
    let error = fetcher(&loopback()).get(&page("http://nobody.invalid/")).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::Resolve { .. }), "{error}");
}

#[test]
fn settings_that_cannot_work_show_at_the_start() {
    let agent = FetchSettings { user_agent: "two\nlines".to_owned(), ..loopback() };
    let proxy = FetchSettings { proxy: Some("socks5://proxy.example:1080".parse().unwrap()), ..loopback() };
    for settings in [agent, proxy] {
        let error = Fetcher::new(&settings, Arc::new(StillClock(now()))).err().unwrap();
        assert!(error.to_string().starts_with("cannot set up the HTTP client: "), "{error}");
        assert_eq!(error.class(), Class::Permanent);
    }
}
