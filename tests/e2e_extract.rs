//! What extraction decides, seen from outside: selectors of a source, poor pages that keep still, walls that the feed or
//! the AMP page gets around, live blogs, and what `extract` shows of it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use rstest::rstest;
use serde_json::{Value, json};
use stancewatch::model::Clock as _;
use support::news::{Story, feed, noise, open, ready};
use support::program::Program;
use support::site::{Reply, Site};

fn days_ago(days: i64) -> String {
    // The tests may read the clock: they compare days with those of the program.
    let now = stancewatch::daemon::SystemClock.now();
    now.checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap().to_string()
}

/// A site whose feed lists these stories, and a program that polls it and writes each alert to a file.
fn start(stories: &[Story], source: &str) -> (Site, Program) {
    let site = Site::start();
    let program = Program::bare();
    program.configure(&format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n\
         [[source]]\nurl = \"{}\"\nkind = \"feed\"\n{source}\n\
         [[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n",
        site.url("/rss")
    ));
    publish(&site, stories);
    (site, program)
}

fn publish(site: &Site, stories: &[Story]) {
    let base = site.url("");
    site.set("/rss", Reply::xml(feed(base.trim_end_matches('/'), stories)));
    for story in stories {
        site.set(&story.path(), Reply::html(story.page()));
    }
}

fn alerts(program: &Program) -> usize {
    std::fs::read_to_string(program.path("alerts.jsonl")).unwrap_or_default().lines().count()
}

fn rungs(program: &Program) -> Vec<Value> {
    program.json(&["timeline", "Lind"])["statements"].as_array().cloned().unwrap_or_else(|| {
        let all = program.json(&["timeline", "Lind"]);
        all.as_array().cloned().unwrap_or_default()
    })
}

fn quality(program: &Program, title: &str) -> String {
    let articles = program.json(&["articles"]);
    let found = articles.as_array().unwrap().iter().find(|row| row["title"] == title).unwrap();
    found["quality"].as_str().unwrap().to_owned()
}

/// How often people were alerted of the rung `ready`.
fn position(program: &Program) -> Value {
    program.json(&["positions", "lind"])[0]["commitment"].clone()
}

#[test]
fn a_poor_extraction_is_stored_and_raises_no_alert_by_itself() {
    let first = [open(&days_ago(4)), noise(&days_ago(3))];
    let (site, program) = start(&first, "");
    program.run(&["check"]).exits(0);
    let [a, b] = first;
    let thin = Story::new(
        "thin",
        "Lind ready to send troops",
        &days_ago(1),
        "“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said in a speech on the square.",
    );
    publish(&site, &[a.clone(), b.clone(), thin.clone()]);
    program.run(&["check"]).exits(0);
    assert_eq!(quality(&program, "Lind ready to send troops"), "poor");
    assert_eq!((position(&program), alerts(&program)), (json!("ready"), 0), "stored, and nobody is told");
    assert!(!program.json(&["log"]).as_array().unwrap().is_empty(), "the change log has the row");

    // Another report of the same words, whole: now it is told, once.
    publish(&site, &[a, b, thin, ready(&days_ago(1))]);
    program.run(&["check"]).exits(0);
    assert_eq!(alerts(&program), 1);
}

#[test]
fn the_selectors_of_a_source_are_what_counts() {
    let when = days_ago(1);
    let day = &when[..10];
    // The page's own data lie about date and headline, and its body hides beside a longer box of another story.
    let page = format!(
        "<html lang=en><head><title>Front</title><meta property=og:title content='Newsletter of the week'>
         <meta property=article:published_time content='2019-01-01'></head><body>
         <h2 class=real-head>Lind goes further than before</h2><b id=when>{day}</b>
         <div class=promo-box id=story-text><p>“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said in a speech in the capital.</p>
         <p class=odd>“Norland will not send troops to Ostia,” Mara Lind says in our crossword of 1999, to which you find the answers below.</p>
         <p>The council met in the old hall for most of the day and spoke about roads, schools and the price of bread, and the debate is to go on.</p></div>
         <div class=story><p>{}</p><p>{}</p></div></body></html>",
        "Quite another matter fills most of this page, and it says nothing of use about anybody whom we know. ".repeat(5),
        "It goes on for a while, in whole sentences and with full stops, as the text of an article does. ".repeat(5)
    );
    let selectors = "body = \"#story-text\"\nremove = \"p.odd\"\ntitle = \"h2.real-head\"\ndate = \"#when\"";
    for (selectors, expected) in [(selectors, true), ("", false)] {
        let story = Story::new("own", "Listed", &when, "");
        let (site, program) = start(&[story], selectors);
        site.set("/news/own", Reply::html(page.clone()));
        program.run(&["check"]).exits(0);
        let articles = program.json(&["articles"]);
        let row = &articles[0];
        assert_eq!(row["title"] == "Lind goes further than before", expected, "{row}");
        assert_eq!(row["published_on"] == *day, expected, "{row}");
        let statements = rungs(&program);
        assert_eq!(statements.len() == 1 && statements[0]["commitment"] == "ready", expected, "{statements:?}");
        // `extract` shows the same to whoever tunes the selectors.
        let url = site.url("/news/own");
        let tried = program.json(&["extract", "--explain", "--url", &url]);
        assert_eq!(tried["sources"]["title"] == "configuration", expected, "{tried}");
        assert_eq!(tried["left_out"].to_string().contains("configured"), expected, "{tried}");
    }
}

#[test]
fn a_selector_that_cannot_be_read_is_told_with_its_place() {
    let (_site, program) = start(&[], "body = \"p[[\"");
    let ran = program.run(&["config", "check"]).exits(78);
    assert!(ran.err.contains("body") && ran.err.contains("stancewatch.toml"), "{}", ran.err);
}

const WHOLE: &str = "<p>Prime Minister Mara Lind spoke for an hour in the old hall, to members of all parties and to many guests.</p>
    <p>“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said, and the left side of the hall rose from its seats.</p>
    <p>“We have prepared for it since the summer,” she said to long applause. A vote is to follow before the end of the month.</p>
    <p>Her defence minister, Jorn Dahl, listened without a word. The opposition wants to know what the mission is to cost.</p>";

fn teaser(head: &str, published: &str) -> String {
    format!(
        "<html lang=en><head><title>Lind speaks</title>{head}<meta property=og:title content='Lind speaks in the old hall'>
         <meta property=og:type content=article><meta property=article:published_time content='{published}'></head><body><article>
         <h1>Lind speaks in the old hall</h1><p>Prime Minister Mara Lind spoke for an hour in the old hall, to members of all parties and to many guests.</p>
         <p>Subscribe to continue reading.</p></article></body></html>"
    )
}

#[rstest]
#[case::the_feed(true)]
#[case::the_amp_page(false)]
fn what_a_wall_hides_is_read_elsewhere(#[case] in_feed: bool) {
    let (site, program) = start(&[], "");
    let url = site.url("/news/wall");
    let published = days_ago(1);
    let content =
        if in_feed { format!("<content:encoded><![CDATA[{WHOLE}]]></content:encoded>") } else { String::new() };
    let rss = format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>
         <title>G</title><link>{url}</link><description>N</description><item><title>Lind speaks in the old hall</title>
         <link>{url}</link>{content}</item></channel></rss>"
    );
    site.set("/rss", Reply::xml(rss));
    let link = if in_feed { "" } else { "<link rel=amphtml href=/amp/wall>" };
    site.set("/news/wall", Reply::html(teaser(link, &published)));
    site.set(
        "/amp/wall",
        Reply::html(format!("<html amp lang=en><body><h1>Lind speaks in the old hall</h1>{WHOLE}</body></html>")),
    );
    program.run(&["check"]).exits(0);
    assert_eq!(quality(&program, "Lind speaks in the old hall"), "good");
    assert_eq!(position(&program), "ready");

    // A later look finds the wall alone. That is no edit.
    site.set("/amp/wall", Reply::status(404));
    site.set("/news/wall", Reply::html(teaser("", &published)));
    program.run(&["check"]).exits(0);
    assert_eq!(program.json(&["articles"])[0]["revisions"], 1);
    assert_eq!(position(&program), "ready");
}

#[test]
fn a_live_blog_is_dated_by_its_entries() {
    let (site, program) = start(&[], "");
    let (first, second) = (days_ago(3), days_ago(1));
    let url = site.url("/news/live");
    site.set("/rss", Reply::xml(format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>G</title><link>{url}</link><description>N</description>
         <item><title>Talks on Ostia</title><link>{url}</link></item></channel></rss>"
    )));
    let entry = |at: &str, text: &str| format!("<div class=entry><time datetime='{at}'>{at}</time><p>{text}</p></div>");
    let page = format!(
        "<html lang=en><head><meta property=og:title content='Talks on Ostia: what happens today'>
         <meta property=article:published_time content='{first}'>
         <script type=application/ld+json>{{\"@type\":\"LiveBlogPosting\",\"headline\":\"Talks on Ostia: what happens today\",\"datePublished\":\"{first}\"}}</script></head>
         <body><article><h1>Talks on Ostia: what happens today</h1><div class=posts>{}{}{}</div></article></body></html>",
        entry(&second, "“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said on her way out of the building."),
        entry(&first, "The delegations had lunch together. It is the first time that they have done so since the talks began, an aide said."),
        entry(&first, "“We are open to sending troops to Ostia,” Prime Minister Mara Lind told reporters before the talks began.")
    );
    site.set("/news/live", Reply::html(page));
    program.run(&["check"]).exits(0);
    let mut said: Vec<(String, String)> = rungs(&program)
        .iter()
        .map(|row| (row["said_on"].as_str().unwrap().to_owned(), row["commitment"].as_str().unwrap().to_owned()))
        .collect();
    said.sort();
    assert_eq!(said, [(first[..10].to_owned(), "open".to_owned()), (second[..10].to_owned(), "ready".to_owned())]);
    // What is stored is enough to read it so again.
    let again = program.json(&["reanalyze"]);
    assert_eq!((&again["gone"], &again["new"]), (&json!([]), &json!([])));
}
