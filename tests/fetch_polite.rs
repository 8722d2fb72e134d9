//! The fetcher's manners against a site on loopback: conditional requests, redirects, robots.txt, pauses, honest headers.

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use rstest::rstest;
use stancewatch::config::FetchSettings;
use stancewatch::fetch::{BodyKind, Class, Document, FetchErrorKind, Outcome, Request, Validators};
use support::client::{fetcher, loopback, now, page};
use support::site::{Reply, Site};
use url::Url;

fn document(outcome: Outcome) -> Document {
    match outcome {
        Outcome::Fetched(document) => document,
        Outcome::NotModified { .. } => panic!("expected a body"),
    }
}

#[tokio::test]
async fn a_page_comes_with_what_its_headers_say() {
    let site = Site::start();
    let reply = Reply::html("<p>Žinia</p>").header("Date", "Fri, 21 Mar 2025 10:00:00 GMT");
    site.set("/a", reply.header("Expires", "Fri, 21 Mar 2025 10:10:00 GMT").header("Cache-Control", "max-age=120"));
    let page = document(fetcher(&loopback()).get(&page(&site.url("/a"))).await.unwrap());
    assert_eq!(page.text().text, "<p>Žinia</p>");
    assert_eq!((page.status, page.url.as_str()), (200, site.url("/a").as_str()));
    assert_eq!((page.permanent, page.fetched_at), (None, now()));
    assert_eq!(page.hints.max_age, Some(Duration::from_secs(120)));
    assert_eq!(page.hints.expires, Some(Duration::from_secs(600)));
}

#[tokio::test]
async fn the_request_says_who_asks_and_nothing_more() {
    let site = Site::start();
    site.set("/a", Reply::html("x").header("Set-Cookie", "id=1; Path=/"));
    let fetcher = fetcher(&loopback());
    for _ in 0..2 {
        fetcher.get(&page(&site.url("/a"))).await.unwrap();
    }
    for request in site.requests() {
        assert_eq!(request.text("user-agent").unwrap(), "stancewatch/1.0 (+https://stancewatch.example)");
        assert_eq!(request.text("accept-encoding").unwrap(), "gzip, br");
        for name in ["cookie", "referer", "if-none-match", "if-modified-since", "cache-control"] {
            assert_eq!(request.header(name), None, "{name}");
        }
    }
    assert_eq!(site.connections(), 1, "the connection is used again");
}

#[rstest]
#[case::strong(Some("\"abc\""), None)]
#[case::weak(Some("W/\"a b,c\""), None)]
#[case::unquoted(Some("odd"), None)]
#[case::date(None, Some("Fri, 21 Mar 2025 08:00:00 GMT"))]
#[case::no_date_at_all(None, Some("yesterday at 8"))]
#[case::both(Some("\"abc\""), Some("Fri, 21 Mar 2025 08:00:00 GMT"))]
#[tokio::test]
async fn validators_are_sent_back_byte_for_byte(#[case] etag: Option<&str>, #[case] modified: Option<&str>) {
    let site = Site::start();
    let mut reply = Reply::html("x");
    reply = etag.into_iter().fold(reply, |r, v| r.etag(v));
    reply = modified.into_iter().fold(reply, |r, v| r.last_modified(v));
    site.set("/a", reply);
    let fetcher = fetcher(&loopback());
    let first = document(fetcher.get(&page(&site.url("/a"))).await.unwrap());
    let again = page(&site.url("/a")).with_validators(first.validators.clone());
    let Outcome::NotModified { validators, .. } = fetcher.get(&again).await.unwrap() else { panic!("expected a 304") };
    assert_eq!(validators, first.validators);
    let sent = &site.requests()[1];
    assert_eq!(sent.text("if-none-match").as_deref(), etag);
    assert_eq!(sent.text("if-modified-since").as_deref(), modified);
}

#[tokio::test]
async fn a_304_brings_new_validators() {
    let site = Site::start();
    site.set("/a", Reply::status(304).header("ETag", "\"new\""));
    let sent = Validators { etag: Some(b"\"old\"".to_vec()), last_modified: Some(b"then".to_vec()) };
    let request = page(&site.url("/a")).with_validators(sent);
    let outcome = fetcher(&loopback()).get(&request).await.unwrap();
    let Outcome::NotModified { validators, .. } = outcome else { panic!("expected a 304") };
    assert_eq!(validators, Validators { etag: Some(b"\"new\"".to_vec()), last_modified: Some(b"then".to_vec()) });
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_an_error() {
    let site = Site::start();
    site.set("/a", Reply::status(304));
    let error = fetcher(&loopback()).get(&page(&site.url("/a"))).await.unwrap_err();
    assert!(matches!(error.kind, FetchErrorKind::Protocol(_)), "{error}");
}

#[rstest]
#[case::moved(&[301], true)]
#[case::moved_twice(&[301, 308], true)]
#[case::for_now(&[302], false)]
#[case::see_other(&[303, 307], false)]
#[tokio::test]
async fn redirects_are_followed_and_permanent_ones_told(#[case] statuses: &[u16], #[case] is_permanent: bool) {
    let site = Site::start();
    for (hop, status) in statuses.iter().enumerate() {
        site.set(&format!("/{hop}"), Reply::redirect(*status, &format!("/{}", hop + 1)));
    }
    let end = format!("/{}", statuses.len());
    site.set(&end, Reply::html("end").etag("\"e\""));
    let page = document(fetcher(&loopback()).get(&page(&site.url("/0"))).await.unwrap());
    assert_eq!(page.url.as_str(), site.url(&end));
    assert_eq!(page.permanent.map(String::from), is_permanent.then(|| site.url(&end)));
    assert_eq!(page.validators.etag.as_deref(), Some(&b"\"e\""[..]));
}

#[tokio::test]
async fn what_follows_a_passing_redirect_is_not_learnt() {
    let site = Site::start();
    site.set("/0", Reply::redirect(308, "/1"));
    site.set("/1", Reply::redirect(302, "/2"));
    site.set("/2", Reply::redirect(301, "/3"));
    site.set("/3", Reply::html("end"));
    let page = document(fetcher(&loopback()).get(&page(&site.url("/0"))).await.unwrap());
    assert_eq!(page.permanent.map(String::from), Some(site.url("/1")));
}

#[rstest]
#[case::circle("/loop")]
#[case::elsewhere("/loop?x=1")]
#[tokio::test]
async fn a_circle_of_redirects_ends(#[case] to: &str) {
    let site = Site::start();
    site.set("/loop", Reply::redirect(302, to));
    site.set("/loop?x=1", Reply::redirect(302, "/loop"));
    let error = fetcher(&loopback()).get(&page(&site.url("/loop"))).await.unwrap_err();
    assert_eq!(error.kind, FetchErrorKind::Redirects(5));
    assert_eq!(site.requests().len(), 6);
}

#[tokio::test]
async fn a_redirect_without_a_place_is_an_error() {
    let site = Site::start();
    site.set("/a", Reply::status(302));
    site.set("/b", Reply::redirect(302, "http://["));
    let fetcher = fetcher(&loopback());
    for path in ["/a", "/b"] {
        let error = fetcher.get(&page(&site.url(path))).await.unwrap_err();
        assert!(matches!(error.kind, FetchErrorKind::Protocol(_)), "{error}");
    }
}

#[rstest]
#[case(404, Class::Permanent)]
#[case(401, Class::Permanent)]
#[case(410, Class::Gone)]
#[case(429, Class::Transient { retry_after: Some(Duration::from_secs(30)) })]
#[case(500, Class::Transient { retry_after: Some(Duration::from_secs(30)) })]
#[case(503, Class::Transient { retry_after: Some(Duration::from_secs(30)) })]
#[case(204, Class::Permanent)]
#[tokio::test]
async fn a_status_has_a_class(#[case] status: u16, #[case] class: Class) {
    let site = Site::start();
    site.set("/a", Reply::status(status).header("Retry-After", "30"));
    let error = fetcher(&loopback()).get(&page(&site.url("/a"))).await.unwrap_err();
    assert_eq!(error.class(), class, "{error}");
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_is_not_asked_again() {
    let site = Site::start();
    site.set("/busy", Reply::status(503).header("Retry-After", "1000"));
    site.set("/other", Reply::html("x"));
    let fetcher = fetcher(&loopback());
    fetcher.get(&page(&site.url("/busy"))).await.unwrap_err();
    let error = fetcher.get(&page(&site.url("/other"))).await.unwrap_err();
    assert!(matches!(error.class(), Class::Transient { retry_after: Some(left) } if left <= Duration::from_secs(1000)));
    assert_eq!(site.targets(), ["/busy"]);
}

#[tokio::test]
async fn a_bot_wall_is_a_class_of_its_own() {
    let site = Site::start();
    let wall = "<html><title>Just a moment...</title>";
    for (path, reply) in [
        ("/403", Reply::new(403, "text/html", wall)),
        ("/503", Reply::new(503, "text/html", wall)),
        ("/200", Reply::html(wall)),
        ("/header", Reply::new(403, "text/html", "").header("cf-mitigated", "challenge")),
    ] {
        site.set(path, reply);
        let error = fetcher(&loopback()).get(&page(&site.url(path))).await.unwrap_err();
        assert_eq!(error.class(), Class::Blocked { retry_after: None }, "{path}");
        assert!(error.to_string().contains("Cloudflare"), "{error}");
    }
}

#[tokio::test]
async fn a_sources_headers_stay_with_its_host() {
    let (site, other) = (Site::start(), Site::start());
    site.set("/a", Reply::redirect(302, "/b"));
    site.set("/b", Reply::redirect(302, &other.url("/c")));
    other.set("/c", Reply::html("end"));
    let headers = BTreeMap::from([
        ("X-Api-Key".to_owned(), "canary".into()),
        ("Authorization".to_owned(), "Bearer canary".into()),
        ("Cookie".to_owned(), "canary=1".into()),
    ]);
    let request = Request { headers, ..page(&site.url("/a")) };
    assert!(!format!("{request:?}").contains("canary"));
    fetcher(&loopback()).get(&request).await.unwrap();
    for request in site.requests() {
        assert_eq!(request.text("x-api-key").as_deref(), Some("canary"));
    }
    let seen = format!("{:?}", other.requests());
    assert!(other.hits("/c") == 1 && !seen.to_ascii_lowercase().contains("canary"), "{seen}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_named_without_its_value() {
    let site = Site::start();
    for (name, value) in [("X-Key", "canary\r\nX-Evil: 1"), ("bad name", "canary"), ("Host", "canary")] {
        let headers = BTreeMap::from([(name.to_owned(), value.into())]);
        let request = Request { headers, ..page(&site.url("/a")) };
        let error = fetcher(&loopback()).get(&request).await.unwrap_err();
        assert!(matches!(error.kind, FetchErrorKind::Setup(_)) && !error.to_string().contains("canary"), "{error}");
    }
    assert!(site.requests().is_empty());
}

#[tokio::test]
async fn pages_obey_robots_txt_and_configured_sources_do_not() {
    let site = Site::start();
    site.set("/robots.txt", Reply::text("User-agent: *\nDisallow: /private/"));
    site.set("/private/a", Reply::html("x"));
    site.set("/news/a", Reply::html("x"));
    let fetcher = fetcher(&loopback());
    let url = |path: &str| Url::parse(&site.url(path)).unwrap();
    let error = fetcher.get(&Request::page(url("/private/a"))).await.unwrap_err();
    assert_eq!(error.class(), Class::Robots);
    assert!(error.to_string().contains("Disallow: /private/"), "{error}");
    fetcher.get(&Request::page(url("/news/a"))).await.unwrap();
    fetcher.get(&Request::source(url("/private/a"))).await.unwrap();
    assert_eq!(site.targets(), ["/robots.txt", "/news/a", "/private/a"]);
}

#[rstest]
#[case::missing(Reply::status(404), true)]
#[case::forbidden(Reply::status(403), true)]
#[case::broken(Reply::status(500), false)]
#[case::cut(Reply::text("User-agent: *").cut(0), false)]
#[case::circle(Reply::redirect(301, "/robots.txt"), true)]
#[case::moved(Reply::redirect(301, "/rules"), false)]
#[case::inward(Reply::redirect(301, "http://127.0.0.2:1/"), false)]
#[tokio::test]
async fn a_robots_txt_that_is_not_there(#[case] robots: Reply, #[case] is_allowed: bool) {
    let site = Site::start();
    site.set("/robots.txt", robots);
    site.set("/rules", Reply::text("User-agent: stancewatch\nDisallow: /"));
    site.set("/a", Reply::html("x"));
    let fetcher = fetcher(&loopback());
    for _ in 0..2 {
        let answer = fetcher.get(&Request::page(Url::parse(&site.url("/a")).unwrap())).await;
        assert_eq!(answer.is_ok(), is_allowed, "{:?}", answer.err());
    }
    assert!(site.hits("/robots.txt") <= 6, "it is asked once, with its redirects");
}

#[tokio::test]
async fn a_redirect_into_a_disallowed_place_is_not_followed() {
    let site = Site::start();
    site.set("/robots.txt", Reply::text("User-agent: *\nDisallow: /private/"));
    site.set("/a", Reply::redirect(302, "/private/a"));
    let error = fetcher(&loopback()).get(&Request::page(Url::parse(&site.url("/a")).unwrap())).await.unwrap_err();
    assert_eq!(error.class(), Class::Robots);
    assert_eq!(site.hits("/private/a"), 0);
}

#[tokio::test]
async fn a_host_is_asked_one_request_at_a_time() {
    let site = Site::start();
    for n in 0..12 {
        site.set(&format!("/{n}"), Reply::html("x".repeat(200)).drip(Duration::from_micros(50)));
    }
    let fetcher = fetcher(&loopback());
    let all = (0..12).map(|n| {
        let (fetcher, request) = (fetcher.clone(), page(&site.url(&format!("/{n}"))));
        tokio::spawn(async move { fetcher.get(&request).await.map(drop) })
    });
    for task in all.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(site.most_in_flight(), 1);
}

#[tokio::test]
async fn requests_wait_for_the_gap() {
    let site = Site::start();
    site.set("/a", Reply::html("x"));
    let settings = FetchSettings { host_gap: Duration::from_millis(200), ..loopback() };
    let fetcher = fetcher(&settings);
    let start = tokio::time::Instant::now();
    for _ in 0..3 {
        fetcher.get(&page(&site.url("/a"))).await.unwrap();
    }
    assert!(start.elapsed() >= 2 * settings.host_gap, "the gap is a lower bound, whatever the machine does");
}

#[tokio::test]
async fn feeds_are_asked_for_as_feeds() {
    let site = Site::start();
    site.set("/f", Reply::xml("<rss/>"));
    let request = Request { body: BodyKind::Feed, ..page(&site.url("/f")) };
    fetcher(&loopback()).get(&request).await.unwrap();
    assert!(site.requests()[0].text("accept").unwrap().starts_with("application/rss+xml"));
}
