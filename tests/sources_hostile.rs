//! Sources that mean harm or send rubbish, through the whole pipeline: addresses that lead inward, feeds that break parsers,
//! pages that are no articles. What is stored stays as it was, and the next good answer is read.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use rstest::rstest;
use stancewatch::model::{ShiftKind, SourceKind};
use support::desk::{Desk, OPEN, READY, article, monday, source, thursday};
use support::program::Program;
use support::site::{Reply, Site};

/// Ways to write the victim's address, `PORT` being its port: those of `fetch_guard` that may stand in a document.
const INWARD: &[&str] = &[
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://017700000001:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://１２７.0.0.1:PORT/",
    "http://%31%32%37.0.0.1:PORT/",
    "http:/\\127.0.0.1:PORT/",
    "http://127.0.0.1\\@good.example:PORT/",
    "HTTP://127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "/\\127.0.0.1:PORT/",
    "http://127.255.255.254:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0:PORT/",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://user@127.0.0.1:PORT/",
    "http://good.example:x@127.0.0.1:PORT/",
    "http://127.0.0.1:PORT/?good.example",
    "http://127.0.0.1:PORT#good.example",
];

/// Schemes that are not fetched.
const SCHEMES: &[&str] = &[
    "file:///etc/hostname",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_x",
    "javascript:alert(1)",
    "data:text/html,<p>ready to send troops to Ostia",
    "unix:/run/docker.sock",
    "view-source:http://127.0.0.1:PORT/",
];

/// A desk whose site is allowed by name and whose victim, at the same address, is not.
fn inward() -> (Desk, Site, Vec<String>) {
    let (mut desk, victim) = (Desk::new(), Site::start());
    let port = victim.address().port();
    desk.config.fetch.allow_private = vec!["localhost".to_owned()];
    desk.config.fetch.ports.push(port);
    // Each has a path of its own, so that none is taken for another.
    let spelt = |(n, a): (usize, &&str)| a.replace("PORT/", &format!("{port}/{n}")).replace("PORT", &port.to_string());
    let addresses = INWARD.iter().chain(SCHEMES).enumerate().map(spelt).collect();
    (desk, victim, addresses)
}

fn by_name(desk: &Desk, path: &str) -> String {
    desk.site.url(path).replace("127.0.0.1", "localhost")
}

#[rstest]
#[case::feed(SourceKind::Feed)]
#[case::page(SourceKind::Page)]
#[case::sitemap(SourceKind::Sitemap)]
#[tokio::test]
async fn no_entry_of_a_list_leads_inward(#[case] kind: SourceKind) {
    let (mut desk, victim, addresses) = inward();
    let escaped = |address: &String| address.replace('<', "&lt;");
    let entries: String = match kind {
        SourceKind::Feed => addresses
            .iter()
            .map(|a| format!("<item><title>Lind ready to send troops</title><link>{}</link></item>", escaped(a)))
            .collect(),
        SourceKind::Page => addresses
            .iter()
            .map(|a| format!("<h2><a href=\"{}\">Lind ready to send troops after all</a></h2>", escaped(a)))
            .collect(),
        _ => addresses.iter().map(|a| format!("<url><loc>{}</loc></url>", escaped(a))).collect(),
    };
    let body = match kind {
        SourceKind::Feed => format!("<rss version=\"2.0\"><channel><title>x</title>{entries}</channel></rss>"),
        SourceKind::Page => format!("<html><body><main>{entries}</main></body></html>"),
        _ => format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{entries}</urlset>"),
    };
    desk.site.set("/list", Reply::new(200, if kind == SourceKind::Page { "text/html" } else { "text/xml" }, body));
    desk.config.sources = vec![source(&by_name(&desk, "/list"), Some(kind))];
    let report = desk.poll().await;
    let listed = report.result.as_ref().map_or(0, |tally| tally.listed);
    println!(
        "{kind:?}: {} addresses, {listed} taken for entries, {} connections",
        addresses.len(),
        victim.connections()
    );
    assert!(kind == SourceKind::Page || listed > 0, "{report:?}");
    assert_eq!(victim.connections(), 0);
    assert!(desk.articles().is_empty() && desk.changes().is_empty());
}

/// A part of a sitemap, an AMP page, a canonical address: what a document names besides its entries.
#[tokio::test]
async fn nothing_else_that_a_document_names_leads_inward() {
    let (mut desk, victim, addresses) = inward();
    let parts: String =
        addresses.iter().map(|a| format!("<sitemap><loc>{}</loc></sitemap>", a.replace('<', "&lt;"))).collect();
    let index = format!("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{parts}</sitemapindex>");
    desk.site.set("/index.xml", Reply::new(200, "text/xml", index));
    let mut sources = vec![source(&by_name(&desk, "/index.xml"), Some(SourceKind::Sitemap))];
    for (n, address) in addresses.iter().enumerate() {
        let links = format!("<link rel=\"amphtml\" href=\"{address}\"><link rel=\"canonical\" href=\"{address}\">");
        // Too little for an article, so that the other text of it is looked for.
        let page = format!(
            "<html><head><title>Lind</title>{links}</head><body><article><p>{READY}</p></article></body></html>"
        );
        desk.site.set(&format!("/{n}"), Reply::html(page));
        sources.push(source(&by_name(&desk, &format!("/{n}")), Some(SourceKind::Article)));
    }
    // And the address of a source itself.
    let direct = INWARD.iter().map(|a| a.replace("PORT", &victim.address().port().to_string()));
    sources.extend(direct.filter(|a| url::Url::parse(a).is_ok()).map(|a| source(&a, None)));
    let asked = sources.len();
    desk.config.sources = sources;
    let pipeline = desk.pipeline();
    for source in &desk.config.sources {
        let _ = pipeline.poll(source).await;
    }
    println!("{asked} sources: {} connections", victim.connections());
    assert_eq!(victim.connections(), 0);
}

#[test]
fn a_source_of_another_scheme_is_an_error_of_the_configuration() {
    for address in SCHEMES.iter().map(|address| address.replace("PORT", "80")) {
        let program = Program::with(&format!("[[source]]\nurl = {address:?}\n"));
        let ran = program.run(&["check"]).exits(stancewatch::cli::exit::CONFIGURATION.into());
        assert!(ran.err.contains("http"), "{address}: {}", ran.err);
        assert!(!program.path("test.db").exists(), "{address} made a database");
    }
}

#[tokio::test]
async fn a_sources_headers_go_to_its_own_host_alone() {
    let (mut desk, other) = (Desk::new(), Site::start_at([127, 0, 0, 3]));
    desk.config.fetch.allow_private.push("127.0.0.3".to_owned());
    other.set("/story", Reply::html(article("Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN])));
    desk.site.set("/moved", Reply::redirect(302, &other.url("/story")));
    let items: String = [other.url("/story"), desk.site.url("/moved")]
        .iter()
        .map(|l| format!("<item><link>{l}</link></item>"))
        .collect();
    desk.site.set("/feed.xml", Reply::xml(format!("<rss><channel>{items}</channel></rss>")));
    desk.config.sources[0].headers =
        BTreeMap::from(["X-Api-Key", "Authorization", "Cookie", "Referer"].map(|n| (n.to_owned(), "canary".into())));
    desk.read().await;
    assert_eq!(desk.site.requests()[0].text("x-api-key").as_deref(), Some("canary"));
    let seen = format!("{:?}", other.requests());
    assert!(other.hits("/story") > 0 && !seen.contains("canary") && !seen.contains("referer"), "{seen}");
}

/// What broke other feed readers: an e-mail address beside something that is not ASCII, declarations that contradict, NULs.
fn breaking() -> Vec<(String, Vec<u8>)> {
    let feed = |prolog: &str, more: &str, link: &str| {
        format!(
            "{prolog}<rss version=\"2.0\"><channel><title>x</title>{more}<item><title>Lind on Ostia</title><link>{link}</link>{more}</item></channel></rss>"
        )
    };
    let authors = [
        "red@x.example–Name",
        "“w@x.example” (W)",
        "\u{a0}editor@x.example",
        "editor@x.example\u{a0}(Šarūnė Žė)",
        "\u{202e}editor@x.example",
        "ė@x.example",
        "Žė <žė@x.example>ė",
        "a@x.example（編集）",
        "😀a@x.example😀 (😀)",
    ];
    let mut feeds: Vec<(String, Vec<u8>)> = authors
        .iter()
        .map(|author| {
            let author = author.replace('<', "&lt;");
            let more = format!(
                "<managingEditor>{author}</managingEditor><author>{author}</author><dc:creator>{author}</dc:creator>"
            );
            (author, feed("<?xml version=\"1.0\"?>", &more, "LINK").into_bytes())
        })
        .collect();
    let twice = "<?xml version=\"1.0\" encoding=\"utf-8\"?><?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>";
    let late = "<!-- first --><?xml version=\"1.0\" encoding=\"utf-16\"?>";
    let odd = "<?xml version=\"1.0/\" xmlns:a=\"b\" encoding=\"ISO-8859-1\"?>";
    feeds.extend([twice, late, odd].map(|prolog| (prolog.to_owned(), feed(prolog, "", "LINK").into_bytes())));
    let mut late_in_body = feed("", "<?xml version=\"1.0\" encoding=\"windows-1257\"?>", "LINK").into_bytes();
    late_in_body.extend_from_slice(&[0xe0, 0xff]);
    let nul = feed("", "<description>a\u{0}b&#0;&#x0;&#27;</description>", "LINK");
    let bare = feed("", "<description>A & B &nosuch; &#xD800; &#99999999999;</description>", "LINK");
    let cut = feed("", "", "LINK").split("</channel>").next().unwrap().to_owned();
    feeds.push(("a declaration in the middle".to_owned(), late_in_body));
    feeds.extend([("NUL", nul), ("bare &", bare), ("cut", cut)].map(|(n, text)| (n.to_owned(), text.into_bytes())));
    feeds.push(("deep".to_owned(), "<rss><channel>".repeat(100_000).into_bytes()));
    feeds.push(("1,000,000 attributes".to_owned(), format!("<rss{}>", " a=\"b\"".repeat(1_000_000)).into_bytes()));
    feeds.push(("only NUL".to_owned(), vec![0; 100_000]));
    feeds
}

#[tokio::test]
async fn a_feed_that_breaks_parsers_is_read_or_fails_and_the_next_poll_is_fine() {
    let mut desk = monday();
    let pipeline = desk.pipeline();
    for (name, feed) in breaking() {
        let link = desk.site.url("/monday");
        let feed = String::from_utf8(feed.clone()).map_or(feed, |text| text.replace("LINK", &link).into_bytes());
        desk.site.set("/feed.xml", Reply::new(200, "application/rss+xml", feed));
        let report = pipeline.poll(&desk.config.sources[0]).await;
        match &report.result {
            Ok(tally) => println!("read, {} listed: {name}", tally.listed),
            Err(error) => {
                println!("failed: {name}: {error}");
                assert!(!error.to_string().contains("the parser failed"), "{name}: {error}");
                assert_eq!(desk.state().failures, report.failures, "it is marked");
            }
        }
        desk.feed(&[("/monday", "Lind on Ostia", "Mon, 17 Mar 2025 09:00:00 GMT")]);
        pipeline.poll(&desk.config.sources[0]).await.result.unwrap_or_else(|error| panic!("after {name}: {error}"));
    }
    assert_eq!(desk.articles().len(), 1);
}

/// A panic of a parser is caught only where it unwinds.
#[test]
fn panics_unwind() {
    const { assert!(cfg!(panic = "unwind")) };
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let profiles = manifest.get("profile").and_then(toml::Value::as_table).unwrap();
    for (name, profile) in profiles {
        let strategy = profile.get("panic").and_then(toml::Value::as_str).unwrap_or("unwind");
        assert_eq!(strategy, "unwind", "profile {name}");
    }
}

#[tokio::test]
async fn entities_are_not_expanded_and_no_file_is_read() {
    const CANARY: &str = "canary-7f3a";
    let mut desk = monday();
    let file = desk.dir.path().join("canary.txt");
    std::fs::write(&file, CANARY).unwrap();
    let mut laughs = "<!DOCTYPE rss [<!ENTITY l0 \"ha\">".to_owned();
    for n in 1..=9 {
        laughs += &format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
    }
    let body = |doctype: &str, reference: &str| {
        format!(
            "<?xml version=\"1.0\"?>{doctype}<rss version=\"2.0\"><channel><title>{reference}</title><item><title>{reference} on Ostia</title><link>{}</link><description>{reference}</description></item></channel></rss>",
            desk.site.url("/monday")
        )
    };
    let external = format!("<!DOCTYPE rss [<!ENTITY x SYSTEM \"file://{}\">]>", file.display());
    let parameter = format!("<!DOCTYPE rss [<!ENTITY % x SYSTEM \"file://{}\"> %x;]>", file.display());
    let remote = format!("<!DOCTYPE rss SYSTEM \"{}\">", desk.site.url("/evil.dtd"));
    let feeds = [
        ("billion laughs", body(&format!("{laughs}]>"), "&l9;")),
        ("external entity", body(&external, "&x;")),
        ("parameter entity", body(&parameter, "%x;")),
        ("external subset", body(&remote, "&x;")),
        ("XInclude", body("", &format!("<xi:include href=\"file://{}\" parse=\"text\"/>", file.display()))),
    ];
    let pipeline = desk.pipeline();
    for (name, feed) in feeds {
        desk.site.set("/feed.xml", Reply::xml(feed));
        let begun = tokio::time::Instant::now();
        pipeline.poll(&desk.config.sources[0]).await.result.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: read in {:?}", begun.elapsed());
        assert!(begun.elapsed() < Duration::from_secs(30), "{name}");
        let title = desk.state().title.unwrap_or_default();
        assert!(title.len() < 100, "{name}: {title}");
        let stored = format!("{title} {:?}", desk.articles());
        assert!(!stored.contains(CANARY) && !stored.contains("hahaha"), "{name}: {stored}");
    }
    assert_eq!(desk.site.hits("/evil.dtd"), 0);
}

/// Pages that answer 200 and are no articles; each has the words of a shift somewhere.
fn rubbish() -> Vec<(&'static str, Reply)> {
    let teaser =
        format!("<ul><li><a href=\"/x\">{READY}</a></li><li><a href=\"/y\">Council debates roads</a></li></ul>");
    let page = |title: &str, text: &str| {
        Reply::html(format!(
            "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>{teaser}</body></html>"
        ))
    };
    let whole = article("Lind goes further", "2025-03-20T09:00:00Z", &[READY]);
    vec![
        ("error page", page("Page not found", "The page you requested could not be found. You may be interested in:")),
        ("error of the server", page("502 Bad Gateway", "nginx")),
        ("maintenance", page("We are under maintenance", "Please come back later.")),
        (
            "consent wall",
            page("Before you continue to The Courier", "We value your privacy. Accept all cookies to read on."),
        ),
        ("captcha", page("Are you a robot?", "Please solve the captcha to go on.")),
        ("bot wall", Reply::html("<html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue")),
        ("login wall", page("The Courier", "Subscribe to continue reading this article.")),
        ("captive portal", page("Welcome to the hotel", "Agree to the terms and enjoy our network.")),
        ("empty", Reply::html("")),
        ("blank", Reply::html(" \n\n ")),
        (
            "JSON",
            Reply::new(200, "application/json", format!("{{\"error\": \"rate limited\", \"text\": \"{READY}\"}}")),
        ),
        ("bytes", Reply::html((0..=255).cycle().take(100_000).collect::<Vec<u8>>())),
        ("truncated", Reply::html(whole.clone()).cut(whole.len() - 200)),
        ("truncated chunks", Reply::html(whole).cut_chunks()),
    ]
}

#[tokio::test]
async fn rubbish_with_200_makes_no_shift() {
    for (name, reply) in rubbish() {
        let mut desk = monday();
        let alerts = desk.channel();
        desk.read().await;
        let pipeline = desk.pipeline();
        // Where a known article was, as a new entry of the feed, and in place of the feed.
        desk.site.set("/monday", reply.clone());
        desk.site.set("/new", reply.clone());
        desk.feed(&[("/new", READY, "Thu, 20 Mar 2025 09:00:00 GMT"), ("/monday", "Lind on Ostia", "")]);
        desk.clock.pass(SignedDuration::from_hours(80));
        let looked = pipeline.recheck_due().await.unwrap();
        let listed = desk.read().await;
        desk.site.set("/feed.xml", reply);
        let in_place_of_the_feed = desk.poll().await.result;
        let why = |refused: &[(String, String)]| refused.first().map(|(_, why)| why.clone());
        println!("{name}: {}", why(&looked.refused).unwrap());
        assert_eq!(listed.new, 0, "{name}");
        assert!(in_place_of_the_feed.is_err() || in_place_of_the_feed.is_ok_and(|tally| tally.new == 0), "{name}");
        let articles = desk.articles();
        assert_eq!((articles.len(), articles[0].revisions), (1, 1), "{name}: {articles:?}");
        assert!(desk.changes().is_empty() && !alerts.exists(), "{name}: {:?}", desk.changes());

        // What is an article at last is read, and is the one alert there is.
        desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
        thursday(&desk);
        desk.clock.pass(SignedDuration::from_hours(1));
        assert_eq!(desk.read().await.new, 1, "{name}");
        let shifts = desk.changes().iter().filter(|row| row.kind == ShiftKind::Shift).count();
        assert_eq!(shifts, 2, "{name}: hers and her state's");
    }
}

#[tokio::test]
async fn a_feed_that_is_empty_or_cut_is_no_news() {
    let mut desk = monday();
    desk.read().await;
    for empty in ["<rss version=\"2.0\"><channel><title>x</title></channel></rss>", "<rss><channel><ti", "<rss/>"] {
        desk.site.set("/feed.xml", Reply::xml(empty));
        let _ = desk.poll().await;
        assert!(desk.changes().is_empty() && desk.articles().len() == 1, "{empty}");
    }
    thursday(&desk);
    assert_eq!(desk.read().await.new, 1);
}
