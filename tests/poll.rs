//! The pipeline against a loopback news site: what a poll takes in, what it leaves alone, and what it asks for.

mod support;

use jiff::SignedDuration;
use stancewatch::daemon::check;
use stancewatch::model::SourceKind;
use stancewatch::store::SourceStatus;
use support::desk::{Desk, OPEN, READY, article, monday as desk, source, thursday};
use support::site::Reply;

#[tokio::test]
async fn a_poll_reads_each_listed_article_once_and_an_unchanged_feed_costs_one_request() {
    let mut desk = desk();
    let tally = desk.read().await;
    assert_eq!((tally.listed, tally.new, tally.revised), (1, 1, 0));
    assert_eq!(desk.articles()[0].title.as_deref(), Some("Lind on Ostia"));
    desk.site.forget();
    let tally = desk.read().await;
    assert_eq!((tally.listed, tally.new), (0, 0));
    assert_eq!(desk.site.targets(), ["/feed.xml"]);
    assert!(desk.site.requests()[0].header("if-none-match").is_some(), "validators are sent back");
}

#[tokio::test]
async fn a_shift_that_a_later_poll_finds_is_delivered_and_what_the_first_poll_lists_is_not() {
    let mut desk = desk();
    let alerts = desk.channel();
    thursday(&desk);
    let report = check(&desk.pipeline()).await.unwrap();
    assert!(report.is_success() && !report.has_news(), "{report:?}");
    assert!(!alerts.exists(), "the first poll is history");
    assert!(!desk.changes().is_empty(), "and history has its rows");

    let mut desk = crate::desk();
    let alerts = desk.channel();
    check(&desk.pipeline()).await.unwrap();
    thursday(&desk);
    desk.site.forget();
    let report = check(&desk.pipeline()).await.unwrap();
    assert!(report.has_news(), "{report:?}");
    let alerts = std::fs::read_to_string(alerts).unwrap();
    assert_eq!(alerts.lines().count(), 1, "{alerts}");
    assert!(alerts.contains(r#""commitment":"ready""#), "{alerts}");
    assert_eq!(desk.site.hits("/thursday"), 1);
}

#[tokio::test]
async fn the_lists_date_serves_where_the_page_has_none() {
    let mut desk = Desk::new();
    desk.article("/undated", "Lind on Ostia", "", &[OPEN]);
    desk.feed(&[("/undated", "Lind on Ostia", "Mon, 17 Mar 2025 09:00:00 GMT")]);
    desk.read().await;
    assert_eq!(desk.articles()[0].published_on, Some("2025-03-17".parse().unwrap()));
}

#[tokio::test]
async fn what_is_no_article_is_never_stored_and_is_read_when_it_becomes_one() {
    let mut desk = desk();
    let wall = "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>";
    desk.site.set("/monday", Reply::html(wall).header("cf-mitigated", "challenge"));
    let tally = desk.read().await;
    assert_eq!((tally.new, tally.refused.len()), (0, 1), "{tally:?}");
    assert!(desk.articles().is_empty());
    assert_eq!(desk.state().status, SourceStatus::Ok, "a page that fails is no failure of its source");

    desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.site.forget();
    assert_eq!(desk.read().await.new, 0, "not before its time");
    assert_eq!(desk.site.targets(), ["/feed.xml"]);
    desk.clock.pass(SignedDuration::from_hours(2));
    assert_eq!(desk.read().await.new, 1, "an unchanged feed does not hide what is still to be read");
    assert_eq!(desk.changes().len(), 0);
}

#[tokio::test]
async fn an_article_of_the_first_poll_that_is_read_later_is_history_too() {
    let mut desk = desk();
    let alerts = desk.channel();
    thursday(&desk);
    desk.site.script(
        "/thursday",
        vec![Reply::status(503), Reply::html(article("Lind goes further", "2025-03-20T09:00:00Z", &[READY]))],
    );
    check(&desk.pipeline()).await.unwrap();
    desk.clock.pass(SignedDuration::from_hours(1));
    let report = check(&desk.pipeline()).await.unwrap();
    assert_eq!(desk.articles().len(), 2);
    assert!(!report.has_news() && !alerts.exists(), "{report:?}");
}

#[tokio::test]
async fn a_first_list_that_is_empty_is_no_first_list() {
    let mut desk = desk();
    let alerts = desk.channel();
    desk.site.set("/feed.xml", Reply::xml("<rss version=\"2.0\"><channel><ti"));
    check(&desk.pipeline()).await.unwrap();
    thursday(&desk);
    let report = check(&desk.pipeline()).await.unwrap();
    assert_eq!(desk.articles().len(), 2);
    assert!(!report.has_news() && !alerts.exists(), "{report:?}");
}

#[tokio::test]
async fn a_page_that_stays_away_is_given_up() {
    let mut desk = desk();
    desk.site.remove("/monday");
    for _ in 0..10 {
        desk.read().await;
        desk.clock.pass(SignedDuration::from_hours(24));
    }
    assert_eq!(desk.site.hits("/monday"), 4);
    desk.site.forget();
    // One poll a week is unconditional, on a day that the address decides; of two in a row at most one is.
    desk.read().await;
    desk.clock.pass(SignedDuration::from_hours(24));
    desk.read().await;
    let feeds: Vec<_> = desk.site.requests().into_iter().filter(|r| r.target == "/feed.xml").collect();
    assert!(feeds.iter().any(|r| r.header("if-none-match").is_some()), "nothing is left to be read");
    assert_eq!(desk.site.hits("/monday"), 0);
}

#[tokio::test]
async fn retry_after_holds_every_poll_back_and_passes() {
    let mut desk = desk();
    desk.site.script("/feed.xml", vec![Reply::status(503).header("Retry-After", "600")]);
    let report = desk.poll().await;
    assert!(report.result.is_err());
    assert_eq!((report.failures, desk.state().status), (1, SourceStatus::Failing));
    desk.feed(&[("/monday", "Lind on Ostia", "")]);
    desk.clock.pass(SignedDuration::from_secs(300));
    assert!(desk.read().await.held.unwrap().contains("asked to be left alone"));
    assert_eq!(desk.site.hits("/feed.xml"), 1);
    desk.clock.pass(SignedDuration::from_secs(301));
    assert_eq!(desk.read().await.new, 1);
    assert_eq!((desk.state().failures, desk.state().status), (0, SourceStatus::Ok));
}

#[tokio::test]
async fn gone_is_believed() {
    let mut desk = desk();
    desk.site.set("/feed.xml", Reply::status(410));
    let report = desk.poll().await;
    assert_eq!((report.due, desk.state().status), (None, SourceStatus::Gone));
    assert!(desk.read().await.held.unwrap().contains("410"));
    assert_eq!(desk.site.hits("/feed.xml"), 1);
}

#[tokio::test]
async fn what_breaks_a_parser_is_one_sources_failure() {
    for body in ["{}", "", "<html><body>Welcome to our captive portal</body></html>", "\u{0}\u{1}\u{2}"] {
        let mut desk = desk();
        desk.site.set("/feed.xml", Reply::xml(body));
        let report = desk.poll().await;
        assert!(report.result.is_err(), "{body:?}: {report:?}");
        assert!(desk.state().last_error.is_some_and(|error| !error.is_empty()), "{body:?}");
        assert!(desk.articles().is_empty());
    }
}

#[tokio::test]
async fn an_edit_of_a_known_article_is_a_revision() {
    let mut desk = desk();
    desk.read().await;
    let pipeline = desk.pipeline();
    desk.site.forget();
    assert_eq!(pipeline.recheck_due().await.unwrap().listed, 0, "not due yet");
    desk.clock.pass(SignedDuration::from_hours(4));
    assert_eq!(pipeline.recheck_due().await.unwrap().revised, 0);
    desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[READY]);
    desk.clock.pass(SignedDuration::from_hours(80));
    assert_eq!(pipeline.recheck_due().await.unwrap().revised, 1);
    assert_eq!(desk.articles()[0].revisions, 2);
    assert_eq!(desk.site.hits("/monday"), 2);
}

#[tokio::test]
async fn an_article_that_is_its_own_source_is_watched_for_edits() {
    let mut desk = desk();
    desk.config.sources = vec![source(&desk.site.url("/monday"), Some(SourceKind::Article))];
    assert_eq!(desk.read().await.new, 1);
    desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[READY]);
    assert_eq!(desk.read().await.revised, 1);
    assert_eq!(desk.state().kind, Some(SourceKind::Article));
    desk.site.forget();
    desk.clock.pass(SignedDuration::from_hours(80));
    let report = check(&desk.pipeline()).await.unwrap();
    assert_eq!((report.rechecked.listed, desk.site.hits("/monday")), (0, 1), "its polls are the only looks at it");
}

#[tokio::test]
async fn a_removed_article_that_leads_to_the_front_page_is_none() {
    let mut desk = desk();
    desk.site.set("/monday", Reply::redirect(302, "/"));
    desk.article("/", "All the news", "2025-03-17T09:00:00Z", &[READY]);
    let tally = desk.read().await;
    assert_eq!(tally.refused[0].1, "it leads to the site's front page now");
    assert!(desk.articles().is_empty());
}

#[tokio::test]
async fn robots_txt_keeps_us_from_articles_but_not_from_what_the_user_named() {
    let mut desk = desk();
    desk.site.set("/robots.txt", Reply::text("User-agent: *\nDisallow: /\n"));
    let tally = desk.read().await;
    assert_eq!((tally.listed, tally.new), (1, 0));
    assert_eq!(desk.site.hits("/monday"), 0);
}

#[tokio::test]
async fn only_the_first_articles_of_a_list_are_taken() {
    let mut desk = desk();
    thursday(&desk);
    desk.config.sources[0].max_articles = 1;
    let tally = desk.read().await;
    assert_eq!((tally.listed, tally.new), (1, 1));
    assert_eq!(desk.articles()[0].title.as_deref(), Some("Lind goes further"));
}

#[tokio::test]
async fn a_check_reads_every_source_and_looks_at_young_articles_again() {
    let mut desk = desk();
    let (broken, off) = (desk.site.url("/broken"), desk.site.url("/off"));
    desk.config.sources.push(source(&broken, None));
    desk.config.sources.push(stancewatch::model::Source { enabled: false, ..source(&off, None) });
    let report = check(&desk.pipeline()).await.unwrap();
    let results: Vec<_> = report.polls.iter().map(|poll| (poll.source.as_str(), poll.result.is_ok())).collect();
    assert_eq!(results, [(desk.site.url("/feed.xml").as_str(), true), (broken.as_str(), false)]);
    assert!(!report.is_success());
    assert_eq!((report.rechecked.listed, desk.site.hits("/off")), (0, 0));

    desk.clock.pass(SignedDuration::from_mins(1));
    desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[READY]);
    let report = check(&desk.pipeline()).await.unwrap();
    assert_eq!(report.rechecked.revised, 1);
}

/// A feed whose items have guids that are no addresses.
fn with_guids(desk: &Desk, items: &[(&str, &str, &str)]) {
    let items: String = items
        .iter()
        .map(|(guid, path, title)| {
            let link = desk.site.url(path);
            format!("<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link><title>{title}</title></item>")
        })
        .collect();
    desk.site.set("/feed.xml", Reply::xml(format!("<rss><channel><title>x</title>{items}</channel></rss>")));
}

#[tokio::test]
async fn a_story_that_comes_back_under_another_address_is_no_new_one() {
    let mut desk = Desk::new();
    desk.article("/a", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.article("/a-with-another-slug", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    with_guids(&desk, &[("7", "/a", "Lind on Ostia")]);
    assert_eq!(desk.read().await.new, 1);
    with_guids(&desk, &[("7", "/a-with-another-slug", "Lind speaks on Ostia")]);
    assert_eq!(desk.read().await.new, 0);
    assert_eq!(desk.site.hits("/a-with-another-slug"), 0);
}

#[tokio::test]
async fn a_guid_that_names_everything_hides_nothing() {
    let mut desk = Desk::new();
    desk.article("/a", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.article("/b", "A bridge is opened", "2025-03-18T09:00:00Z", &[READY]);
    desk.article("/c", "Talks in the capital", "2025-03-18T09:00:00Z", &[READY]);
    // All items at once, then one after the other.
    with_guids(&desk, &[("latest", "/a", "Lind on Ostia"), ("latest", "/b", "A bridge is opened")]);
    assert_eq!(desk.read().await.new, 2);
    with_guids(&desk, &[("latest", "/c", "Talks in the capital")]);
    assert_eq!(desk.read().await.new, 1);
    let mut other = Desk::new();
    other.article("/a", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    other.article("/c", "Talks in the capital", "2025-03-18T09:00:00Z", &[READY]);
    for (path, title) in [("/a", "Lind on Ostia"), ("/c", "Talks in the capital")] {
        with_guids(&other, &[("latest", path, title)]);
        assert_eq!(other.read().await.new, 1, "{title}");
    }
    assert!(other.articles().iter().all(|article| article.revisions == 1));
}

#[tokio::test]
async fn a_story_that_two_sources_list_is_fetched_once() {
    let mut desk = Desk::new();
    let page = article("Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.site.set("/a", Reply::html(page).drip(std::time::Duration::from_micros(200)));
    desk.feed(&[("/a", "Lind on Ostia", "")]);
    desk.site.set("/other.xml", Reply::xml(support::desk::feed(&desk.site, &[("/a", "Lind on Ostia", "")])));
    desk.config.sources.push(source(&desk.site.url("/other.xml"), Some(SourceKind::Feed)));
    desk.config.fetch.host_connections = 4;
    let pipeline = desk.pipeline();
    let (first, second) = (desk.config.sources[0].clone(), desk.config.sources[1].clone());
    let (a, b) = tokio::join!(pipeline.poll(&first), pipeline.poll(&second));
    assert_eq!(a.result.unwrap().new + b.result.unwrap().new, 1);
    assert_eq!(desk.site.hits("/a"), 1);
    for source in [&first, &second] {
        assert_eq!(pipeline.poll(source).await.result.unwrap().new, 0);
    }
    assert_eq!(desk.site.hits("/a"), 1);
}

#[tokio::test]
async fn older_pages_enter_the_history_without_alerts() {
    let mut desk = desk();
    let alerts = desk.channel();
    check(&desk.pipeline()).await.unwrap();
    for n in 1..=3 {
        desk.article(&format!("/old{n}"), "Lind on Ostia", &format!("2025-03-0{n}T09:00:00Z"), &[READY]);
        let item = feed_page(&desk, &format!("/old{n}"), (n < 3).then(|| format!("/page{}", n + 1)));
        desk.site.set(&format!("/page{n}"), Reply::xml(item));
    }
    let first = feed_page(&desk, "/monday", Some("/page1".to_owned()));
    desk.site.set("/feed.xml", Reply::xml(first));
    let pipeline = desk.pipeline();
    let tally = pipeline.back_fill(&desk.config.sources[0].clone(), 2).await.unwrap();
    assert_eq!((tally.listed, tally.new, desk.site.hits("/page3")), (2, 2, 0));
    check(&pipeline).await.unwrap();
    assert!(!alerts.exists(), "history alerts nobody");
    assert!(!desk.changes().is_empty(), "and has its rows");
}

/// A feed of one article that names its next page.
fn feed_page(desk: &Desk, path: &str, next: Option<String>) -> String {
    let next = next.map(|path| format!("<atom:link rel='next' href='{}'/>", desk.site.url(&path))).unwrap_or_default();
    let link = desk.site.url(path);
    format!(
        "<rss><channel><title>x</title>{next}<item><link>{link}</link><title>Lind on Ostia</title></item></channel></rss>"
    )
}

#[tokio::test]
async fn with_topic_words_only_what_names_no_topic_is_not_asked_for_until_the_filter_is_off() {
    let mut desk = Desk::new();
    let items = [
        ("/verb", "Norland could be deploying its army"),
        ("/target", "Rain over Ostia"),
        ("/name", "Lind on holiday"),
        ("/ferry", "Ferries run late in the fog"),
        ("/untitled", ""),
    ];
    for (path, title) in items {
        desk.article(path, title, "2025-03-17T09:00:00Z", &[OPEN]);
    }
    desk.feed(&items.map(|(path, title)| (path, title, "Mon, 17 Mar 2025 09:00:00 GMT")));
    desk.config.sources[0].topic_words_only = true;
    let report = check(&desk.pipeline()).await.unwrap();
    let tally = report.polls[0].result.as_ref().unwrap();
    assert_eq!((tally.listed, tally.new, tally.skipped, tally.refused.len()), (5, 4, 1, 0), "{tally:?}");
    assert_eq!((desk.site.hits("/ferry"), desk.site.hits("/untitled")), (0, 1));
    assert_eq!(desk.reader().refusal(&desk.site.url("/ferry")).unwrap(), None);

    // The list is the same: only the changed setting makes it worth reading again.
    desk.config.sources[0].topic_words_only = false;
    let report = check(&desk.pipeline()).await.unwrap();
    let tally = report.polls[0].result.as_ref().unwrap();
    assert_eq!((tally.new, tally.skipped), (1, 0), "{tally:?}");
    assert_eq!(desk.site.hits("/ferry"), 1);
}

#[tokio::test]
async fn what_other_topics_left_unread_is_read_when_a_topic_names_it() {
    let mut desk = Desk::new();
    desk.article("/ferry", "Ferries run late in the fog", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.feed(&[("/ferry", "Ferries run late in the fog", "Mon, 17 Mar 2025 09:00:00 GMT")]);
    desk.config.sources[0].topic_words_only = true;
    check(&desk.pipeline()).await.unwrap();
    assert_eq!(desk.site.hits("/ferry"), 0);
    desk.config.topics[0].objects.push("ferry".to_owned());
    check(&desk.pipeline()).await.unwrap();
    assert_eq!(desk.site.hits("/ferry"), 1);
}

#[tokio::test]
async fn links_of_a_shape_that_was_never_an_article_are_not_asked_for_ever() {
    let mut desk = Desk::new();
    desk.config.sources = vec![source(&desk.site.url("/news/"), Some(SourceKind::Page))];
    let list = |from: usize, to: usize| {
        let links = (from..to).map(|n| {
            let words = "of a long debate in the old hall on Monday";
            format!("<h2><a href='/story/lind-on-ostia-part-{n}'>Part {n} {words}</a></h2><h2><a href='/clip/pictures-of-the-day-{n}'>Pictures {n} {words}</a></h2>")
        });
        format!("<html><body><main>{}</main></body></html>", links.collect::<String>())
    };
    for n in 0..40 {
        desk.article(&format!("/story/lind-on-ostia-part-{n}"), &format!("Part {n}"), "2025-03-17T09:00:00Z", &[OPEN]);
        desk.site.set(
            &format!("/clip/pictures-of-the-day-{n}"),
            Reply::html("<html><body><div id='player'></div></body></html>"),
        );
    }
    desk.site.set("/news/", Reply::html(list(0, 8)));
    assert_eq!(desk.read().await.new, 8);
    desk.site.forget();
    desk.site.set("/news/", Reply::html(list(8, 28)));
    assert_eq!(desk.read().await.new, 20, "articles are read");
    let clips = desk.site.targets().iter().filter(|target| target.starts_with("/clip/")).count();
    assert!(clips <= 6, "{clips} of 20 clips were asked for");
}

#[tokio::test]
async fn what_is_left_of_a_page_is_no_edit_and_no_news() {
    let mut desk = Desk::new();
    let long = [OPEN].repeat(12);
    let paths: Vec<String> = (0..12).map(|n| format!("/a{n}")).collect();
    for path in &paths {
        desk.article(path, "Lind on Ostia", "2025-03-17T09:00:00Z", &long);
    }
    let list: Vec<_> = paths.iter().map(|path| (path.as_str(), "Lind on Ostia", "")).collect();
    desk.feed(&list);
    assert_eq!(desk.read().await.new, 12);
    // A wall that no list knows: a page in the site's own dress with two sentences.
    let stub = "<html><head><title>Lind on Ostia</title></head><body><article><h1>Lind on Ostia</h1><p>To read on, prove that you are a person.</p></article></body></html>";
    desk.site.set("/a0", Reply::html(stub));
    desk.clock.pass(SignedDuration::from_hours(1));
    let tally = desk.pipeline().recheck_due().await.unwrap();
    assert_eq!(tally.revised, 0, "{tally:?}");
    assert!(desk.articles().iter().all(|article| article.revisions == 1));
}
