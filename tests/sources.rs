//! `sources test` and `sources find` on a loopback news site.

mod support;

use support::news::{feed, noise, ready};
use support::program::Program;
use support::site::{Reply, Site};

const FETCH: &str = "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n";

/// A site with a feed of two stories behind a front page that advertises it.
fn site() -> Site {
    let site = Site::start();
    let base = site.url("").trim_end_matches('/').to_owned();
    let stories = [ready("2025-03-20T09:00:00Z"), noise("2025-03-19T09:00:00Z")];
    site.set("/rss", Reply::xml(feed(&base, &stories)).etag("\"7\"").header("Cache-Control", "max-age=600"));
    for story in &stories {
        site.set(&story.path(), Reply::html(story.page()));
    }
    let links: String =
        stories.iter().map(|s| format!("<h2><a href=\"{}\">{} and more of it</a></h2>", s.path(), s.title)).collect();
    let alternate = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss\">";
    site.set(
        "/",
        Reply::html(format!(
            "<html><head><title>Gazette</title>{alternate}</head><body><main>{links}</main></body></html>"
        )),
    );
    site
}

#[test]
fn a_source_is_tried_step_by_step_and_nothing_is_stored() {
    let (site, program) = (site(), Program::with(FETCH));
    let ran = program.run(&["sources", "test", &site.url("/rss")]).exits(0);
    for told in [
        "not configured",
        "allows it",
        "200 application/rss+xml",
        "304: an unchanged answer",
        "10 min",
        "a feed, ",
        "2 articles",
        "Mara Lind",
        "[[source]]",
        "kind = \"feed\"",
    ] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    assert!(!program.path("test.db").exists());
    let json = program.json(&["sources", "test", &site.url("/rss")]);
    assert_eq!((&json["answer"]["conditional"], &json["list"]["count"]), (&304.into(), &2.into()));
    assert_eq!(json["statements"][0]["commitment"], "ready");
}

#[test]
fn a_page_that_advertises_a_feed_is_told_so() {
    let (site, program) = (site(), Program::with(FETCH));
    let ran = program.run(&["sources", "test", &site.url("/")]).exits(0);
    assert!(ran.out.contains("a page, ") && ran.out.contains(&format!("the feed {}", site.url("/rss"))), "{}", ran.out);
    assert!(ran.out.contains(&format!("url = \"{}\"\n", site.url("/rss"))), "{}", ran.out);
}

#[test]
fn what_fails_is_told_and_exits_1() {
    let (site, program) = (site(), Program::with(FETCH));
    site.set("/gone", Reply::status(410));
    let ran = program.run(&["sources", "test", &site.url("/gone")]).exits(1);
    assert!(ran.err.contains("410"), "{}", ran.err);
    let ran = program.run(&["sources", "test", "http://127.0.0.2/rss"]).exits(1);
    assert!(ran.err.contains("allow_private"), "{}", ran.err);
    program.configure("");
    program.run(&["sources", "test", &site.url("/rss")]).exits(1);
    program.run(&["sources", "test", "no address"]).exits(2);
}

#[test]
fn the_feeds_of_a_site_are_found() {
    let (site, program) = (site(), Program::with(FETCH));
    let found = program.json(&["sources", "find", &site.url("/")]);
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(
        (&found[0]["url"], &found[0]["kind"], &found[0]["count"]),
        (&site.url("/rss").into(), &"feed".into(), &2.into())
    );

    // A site that advertises nothing: the usual places, and the sitemaps of robots.txt.
    site.set("/", Reply::html("<html><head><title>x</title></head><body>Welcome</body></html>"));
    site.set("/robots.txt", Reply::text(format!("User-agent: *\nSitemap: {}\n", site.url("/map-news.xml"))));
    let address = site.url("/news/a");
    site.set(
        "/map-news.xml",
        Reply::new(200, "application/xml", format!("<urlset><url><loc>{address}</loc></url></urlset>")),
    );
    let found = program.json(&["sources", "find", &site.url("/")]);
    let kinds: Vec<_> = found.as_array().unwrap().iter().map(|each| each["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["sitemap", "feed"], "{found}");

    site.remove("/rss");
    site.remove("/map-news.xml");
    let ran = program.run(&["sources", "find", &site.url("/")]).exits(1);
    assert!(ran.err.contains("advertises no feed"), "{}", ran.err);
}
