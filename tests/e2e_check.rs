//! `check` over a news site on loopback: from a feed to the change log, edits, and everything that can be broken.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use serde_json::{Value, json};
use stancewatch::cli::exit;
use support::news::{Story, feed, noise, open, ready, refused};
use support::program::Program;
use support::site::{Reply, Site};

/// The day of the demo's present: fresh enough for alerts, whatever the day of the test.
fn days_ago(days: i64) -> String {
    // The tests may read the clock: they compare days with those of the program.
    let now = stancewatch::model::Clock::now(&stancewatch::daemon::SystemClock);
    now.checked_sub(jiff::SignedDuration::from_hours(24 * days)).unwrap().to_string()
}

/// A site with a feed at `/rss`, and a program that polls it and writes each alert to a file.
fn start(stories: &[Story]) -> (Site, Program) {
    let site = Site::start();
    publish(&site, stories);
    let program = Program::bare();
    program.configure(&tables(&site, "kind = \"feed\"", "/rss"));
    (site, program)
}

fn tables(site: &Site, source: &str, path: &str) -> String {
    format!(
        "[fetch]\nallow_private = [\"127.0.0.1\"]\nhost_gap = \"0s\"\n\
         [[source]]\nname = \"Gazette\"\nurl = \"{}\"\n{source}\n\
         [[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n",
        site.url(path)
    )
}

fn publish(site: &Site, stories: &[Story]) {
    let base = site.url("");
    let base = base.trim_end_matches('/');
    let xml = feed(base, stories);
    let tag = format!("\"{}\"", xml.len());
    site.set("/rss", Reply::xml(xml).etag(tag));
    for story in stories {
        let page = story.page();
        let tag = format!("\"{}-{}\"", story.slug, page.len());
        site.set(&story.path(), Reply::html(page).etag(tag));
    }
}

/// What the command channel was given.
fn alerts(program: &Program) -> Vec<Value> {
    let text = std::fs::read_to_string(program.path("alerts.jsonl")).unwrap_or_default();
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn moves(program: &Program) -> Vec<String> {
    let rows = program.json(&["log", "--officials"]);
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let rows = rows.as_array().unwrap();
    rows.iter()
        .map(|row| format!("{} {} {}", text(row, "kind"), text(row, "from_commitment"), text(row, "to_commitment")))
        .collect()
}

#[test]
fn a_new_article_in_the_feed_becomes_a_shift_and_one_alert() {
    let first = [open(&days_ago(4)), noise(&days_ago(3))];
    let (site, program) = start(&first);
    let ran = program.run(&["check", "--exit-code"]).exits(0);
    assert!(ran.err.is_empty(), "{}", ran.err);
    assert_eq!((moves(&program), alerts(&program).len()), (vec![], 0), "the first poll is history");

    let [a, b] = first;
    publish(&site, &[a, b, ready(&days_ago(0))]);
    let ran = program.run(&["check", "--exit-code"]).exits(exit::NEWS.into());
    assert!(ran.out.contains("▅ open → ▆ ready"), "{}", ran.out);
    assert_eq!(moves(&program), ["shift open ready"]);
    let alerts_now = alerts(&program);
    assert_eq!(alerts_now.len(), 1, "an official's and their principal's shift are one alert: {alerts_now:?}");
    assert_eq!(
        (&alerts_now[0]["subject"], &alerts_now[0]["topic_name"]),
        (&json!("Mara Lind"), &json!("Sending troops to Ostia"))
    );

    // Once more: nothing is fetched twice, nobody is told twice.
    site.forget();
    program.run(&["check", "--exit-code"]).exits(0);
    assert_eq!(alerts(&program).len(), 1);
    let log = program.json(&["log"]);
    assert_eq!(log.as_array().unwrap().len(), 2, "{log}");
    let conditional = site.requests().iter().filter(|request| request.text("if-none-match").is_some()).count();
    assert!(conditional >= 4, "feed and articles are asked with their tags: {:?}", site.targets());
    program.run(&["verify"]).exits(0);
}

#[test]
fn an_edited_article_is_read_again() {
    let stories = [open(&days_ago(3)), ready(&days_ago(2))];
    let (site, program) = start(&stories);
    program.run(&["check"]).exits(0);
    assert_eq!(moves(&program), ["shift open ready"]);
    // The paper takes it back under the same address.
    let [first, mut second] = stories;
    second.text = noise("").text;
    publish(&site, &[first, second]);
    program.run(&["check"]).exits(0);
    let standing: Vec<_> = program
        .json(&["log", "--officials"])
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] != "withdrawn")
        .cloned()
        .collect();
    assert_eq!(standing, Vec::<Value>::new());
    assert_eq!(program.json(&["positions", "lind"])[0]["commitment"], "open");
    let articles = program.json(&["articles"]);
    let mut revisions: Vec<_> =
        articles.as_array().unwrap().iter().filter_map(|row| row["revisions"].as_u64()).collect();
    revisions.sort_unstable();
    assert_eq!(revisions, [1, 2]);
}

#[test]
fn a_section_page_and_a_single_article_are_sources_too() {
    let (site, program) = start(&[]);
    let story = refused(&days_ago(1));
    site.set(&story.path(), Reply::html(story.page()));
    let links = format!(
        "<html><body><main><h2><a href=\"{}\">{} after a long debate</a></h2></main></body></html>",
        story.path(),
        story.title
    );
    site.set("/news/", Reply::html(links));
    for (source, path) in
        [("kind = \"page\"\nlinks = \"h2 a\"", "/news/".to_owned()), ("kind = \"article\"", story.path())]
    {
        program.configure(&tables(&site, source, &path));
        program.run(&["check"]).exits(0);
        assert_eq!(program.json(&["positions", "lind"])[0]["commitment"], "ruled_out");
    }
    assert_eq!(program.json(&["articles"]).as_array().unwrap().len(), 1, "one article, whatever led to it");
}

#[test]
fn a_broken_source_is_one_line_and_spoils_no_other() {
    let (site, program) = start(&[open(&days_ago(1))]);
    for (path, reply) in [
        ("/404", Reply::status(404)),
        ("/500", Reply::status(500)),
        ("/notxml", Reply::xml("this is no feed at all")),
        ("/empty", Reply::xml("")),
        ("/wall", Reply::new(403, "text/html", "<title>Just a moment...</title>")),
    ] {
        site.set(path, reply);
    }
    let broken: String = ["/404", "/500", "/notxml", "/empty", "/wall"]
        .iter()
        .map(|path| format!("[[source]]\nurl = \"{}\"\nkind = \"feed\"\n", site.url(path)))
        .collect();
    program.configure(&format!("{}{broken}", tables(&site, "kind = \"feed\"", "/rss")));
    let ran = program.run(&["check"]).exits(exit::FAILED.into());
    assert_eq!(ran.err.lines().count(), 5, "{}", ran.err);
    assert_eq!(program.json(&["positions", "lind"])[0]["commitment"], "open", "the good source was read");
    let states = program.json(&["sources"]);
    let states: Vec<_> =
        states.as_array().unwrap().iter().map(|row| row["state"]["status"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states[0], "ok");
    assert!(states[1..].iter().all(|status| status != "ok"), "{states:?}");
}

#[test]
fn pages_that_are_no_articles_change_nothing() {
    let story = open(&days_ago(2));
    let (site, program) = start(std::slice::from_ref(&story));
    program.run(&["check"]).exits(0);
    let before = program.json(&["positions"]);
    let deep = |tag: &str| format!("<html><body>{}", tag.repeat(1_000_000));
    for reply in [
        Reply::status(503),
        Reply::html(""),
        Reply::html("<title>Just a moment...</title><p>Checking your browser before accessing the site."),
        Reply::html(deep("<div>")),
        Reply::html(deep("<b>")),
        Reply::gzip_bomb(50 << 20),
        Reply::html(story.page()).cut(300),
    ] {
        site.set(&story.path(), reply);
        let ran = program.run(&["check"]);
        assert!(matches!(ran.code, Some(0 | 1)), "{ran:?}");
        assert_eq!(program.json(&["positions"]), before, "{}", ran.err);
    }
    publish(&site, &[story]);
    program.run(&["check"]).exits(0);
    assert_eq!(program.json(&["articles"])[0]["revisions"], 1, "what was no article left no revision");
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let (_site, program) = start(&[]);
    for contents in
        [b"this is no database, but somebody's notes".to_vec(), vec![0xFF; 8192], b"SQLite format 3\0cut".to_vec()]
    {
        program.write("test.db", &contents);
        for command in [&["check"][..], &["run"], &["log"], &["ingest", "--jsonl"]] {
            let ran = program.run(command).exits(exit::CONFIGURATION.into());
            assert!(ran.err.contains("test.db"), "{}", ran.err);
            assert_eq!(std::fs::read(program.path("test.db")).unwrap(), contents, "{command:?}");
        }
    }
}

#[test]
fn the_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_site, program) = start(&[]);
    program.run(&["check"]);
    let mode = std::fs::metadata(program.path("test.db")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// A second feed, at `/other`, beside the first.
fn with_other(site: &Site, program: &Program) {
    site.set("/other", Reply::xml(feed(site.url("").trim_end_matches('/'), &[])));
    let other = format!("[[source]]\nname = \"Other\"\nurl = \"{}\"\nenabled = false\n", site.url("/other"));
    program.configure(&format!("{}{other}", tables(site, "kind = \"feed\"", "/rss")));
}

#[test]
fn a_check_may_be_of_one_source() {
    let (site, program) = start(&[open(&days_ago(4))]);
    with_other(&site, &program);
    program.run(&["check", "--source", "other"]).exits(0);
    assert_eq!(site.targets(), ["/other"], "asked although it is off, and nothing else is");
    site.forget();
    program.run(&["check", "--source", &site.url("/rss")]).exits(0);
    assert!(site.hits("/rss") == 1 && site.hits("/other") == 0);
    let ran = program.run(&["check", "--source", "Gazete"]).exits(2);
    assert!(ran.err.contains("no source is called \"Gazete\"; did you mean \"Gazette\"?"), "{}", ran.err);
}

#[test]
fn a_dry_run_shows_what_would_come_and_changes_nothing() {
    let (site, program) = start(&[open(&days_ago(4))]);
    let first = program.run(&["check", "--dry-run"]).exits(0);
    assert!(first.out.contains("nothing is stored") && first.out.contains("Mara Lind"), "{}", first.out);
    assert!(!program.path("test.db").exists(), "no database is made");
    program.run(&["check"]).exits(0);
    publish(&site, &[open(&days_ago(4)), ready(&days_ago(0))]);
    let before = std::fs::read(program.path("test.db")).unwrap();
    let ran = program.run(&["check", "--dry-run", "--exit-code"]).exits(exit::NEWS.into());
    assert!(ran.out.contains("▅ open → ▆ ready"), "{}", ran.out);
    assert_eq!(std::fs::read(program.path("test.db")).unwrap(), before);
    assert!(alerts(&program).is_empty(), "nobody is told");
    let json = program.run(&["check", "--dry-run", "--json"]).exits(0);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    let said: Vec<_> = json["statements"].as_array().unwrap().iter().map(|row| row["commitment"].as_str()).collect();
    assert!(said.contains(&Some("ready")), "{said:?}");
    // Then for good.
    program.run(&["check", "--exit-code"]).exits(exit::NEWS.into());
    assert_eq!(alerts(&program).len(), 1);
    let left = std::fs::read_dir(program.home())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("stancewatch-dry-run"));
    assert_eq!(left.count(), 0, "the copy is gone");
}

#[test]
fn items_that_name_no_topic_are_counted_as_skipped() {
    let site = Site::start();
    let item = format!("<item><title>Ferries run late</title><link>{}</link></item>", site.url("/ferries"));
    site.set("/rss", Reply::xml(format!("<rss version=\"2.0\"><channel><title>Gazette</title>{item}</channel></rss>")));
    let program = Program::bare();
    program.configure(&tables(&site, "topic_words_only = true", "/rss"));
    let ran = program.run(&["check"]).exits(0);
    assert!(ran.out.contains("1 listed, 0 new, 1 skipped, 0 statements"), "{}", ran.out);
    assert_eq!(site.hits("/ferries"), 0);
}
