//! What polling remembers from one poll to the next, over restarts too: new addresses, pauses, settings, the rhythm.

mod support;

use std::time::Duration;

use jiff::SignedDuration;
use stancewatch::model::SourceKind;
use support::desk::{Desk, OPEN, feed, monday as desk, source};
use support::site::Reply;

/// Moves the feed to `/new.xml` for good.
fn move_feed(desk: &Desk, items: &[(&str, &str, &str)]) {
    desk.site.set("/new.xml", Reply::xml(feed(&desk.site, items)).etag("\"new\""));
    desk.site.set("/feed.xml", Reply::redirect(301, "/new.xml"));
}

const MONDAY: (&str, &str, &str) = ("/monday", "Lind on Ostia", "");

async fn hour_later(desk: &mut Desk) -> Vec<String> {
    desk.clock.pass(SignedDuration::from_hours(1));
    desk.site.forget();
    desk.read().await;
    desk.site.targets()
}

#[tokio::test]
async fn a_move_for_good_is_believed_when_it_repeats() {
    let mut desk = desk();
    desk.config.sources[0].headers.insert("X-Key".into(), "secret".into());
    desk.read().await;
    move_feed(&desk, &[MONDAY]);
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml", "/new.xml"]);
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml", "/new.xml"]);
    assert_eq!(hour_later(&mut desk).await, ["/new.xml"], "from now on it is asked there");
    let asked = desk.site.requests();
    assert_eq!(asked[0].text("if-none-match").as_deref(), Some("\"new\""), "validators came along");
    assert_eq!(asked[0].text("x-key").as_deref(), Some("secret"), "it is the same site");
    assert_eq!((desk.state().moved_seen, desk.state().failures), (2, 0));
    // A week later the configured address is asked again, and it is itself now.
    desk.feed(&[MONDAY]);
    desk.clock.pass(SignedDuration::from_hours(7 * 24));
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml"]);
    assert_eq!((desk.state().moved_to, hour_later(&mut desk).await), (None, vec!["/feed.xml".to_owned()]));
}

#[tokio::test]
async fn a_new_address_that_fails_leads_back_to_the_configured_one() {
    let mut desk = desk();
    desk.read().await;
    move_feed(&desk, &[MONDAY]);
    hour_later(&mut desk).await;
    hour_later(&mut desk).await;
    desk.site.remove("/new.xml");
    desk.feed(&[MONDAY]);
    desk.clock.pass(SignedDuration::from_hours(1));
    assert!(desk.poll().await.result.is_err());
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml"]);
    assert_eq!(desk.state().failures, 0);
}

#[tokio::test]
async fn a_captive_portal_is_no_move() {
    let mut desk = desk();
    desk.config.sources[0].kind = None;
    desk.read().await;
    let links: String = (0..9)
        .map(|n| format!("<p><a href='/login/{n}'>Log in to the network of our hotel, room {n}</a></p>"))
        .collect();
    desk.site.set("/portal", Reply::html(format!("<html><body><h1>Welcome</h1>{links}</body></html>")));
    desk.site.set("/feed.xml", Reply::redirect(301, "/portal"));
    for _ in 0..3 {
        desk.clock.pass(SignedDuration::from_hours(1));
        let _ = desk.poll().await;
    }
    assert_eq!((desk.state().moved_to, desk.state().moved_seen), (None, 0));
}

#[tokio::test]
async fn secrets_do_not_move_along_to_another_host() {
    let mut desk = desk();
    let other = support::site::Site::start_at([127, 0, 0, 5]);
    other.set("/feed.xml", Reply::xml(feed(&desk.site, &[MONDAY])));
    desk.config.fetch.allow_private.push("127.0.0.5".to_owned());
    desk.config.sources[0].headers.insert("X-Key".into(), "secret".into());
    desk.read().await;
    desk.site.set("/feed.xml", Reply::redirect(308, &other.url("/feed.xml")));
    for _ in 0..4 {
        hour_later(&mut desk).await;
    }
    assert_eq!(desk.site.hits("/feed.xml"), 0, "it is asked at its new address only");
    assert!(other.requests().len() >= 4 && other.requests().iter().all(|asked| asked.header("x-key").is_none()));
}

#[tokio::test]
async fn a_pause_while_articles_are_read_ends_the_poll_and_costs_no_attempt() {
    let mut desk = Desk::new();
    for path in ["/a", "/b", "/c"] {
        desk.article(path, "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    }
    let list = [("/a", "Lind on Ostia", ""), ("/b", "Lind on Ostia", ""), ("/c", "Lind on Ostia", "")];
    desk.feed(&list);
    desk.site.set("/b", Reply::status(429).header("Retry-After", "1200"));
    let tally = desk.read().await;
    // Lists are read from the end: /c, then /b.
    assert_eq!((tally.new, tally.refused.len(), desk.site.hits("/a")), (1, 0, 0));
    let due = desk.state().next_due_at.unwrap();
    assert!(due >= desk.state().hold_until.unwrap(), "not before the pause is over");
    assert_eq!(desk.state().failures, 0);
    assert!(desk.read().await.held.is_some(), "whoever asks");
    desk.article("/b", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.clock.pass(SignedDuration::from_mins(21));
    assert_eq!(desk.read().await.new, 2, "nothing was lost");
}

#[tokio::test]
async fn a_pause_of_a_host_outlives_a_restart_and_is_all_its_sources() {
    let mut desk = desk();
    desk.config.sources.push(source(&desk.site.url("/other.xml"), Some(SourceKind::Feed)));
    desk.site.script("/feed.xml", vec![Reply::status(429)]);
    assert!(desk.poll().await.result.is_err());
    let held = desk.state().hold_until.unwrap().duration_since(stancewatch::model::Clock::now(&*desk.clock));
    assert_eq!(held, SignedDuration::from_mins(10), "where the server does not say how long");
    // A new pipeline is what a restart has: nothing but the database.
    let pipeline = desk.pipeline();
    pipeline.adopt().await.unwrap();
    let error = pipeline.poll(&desk.config.sources[1]).await.result.unwrap_err().to_string();
    assert!(error.contains("the host asked for a pause"), "{error}");
    assert_eq!(desk.site.hits("/other.xml"), 0);
}

#[tokio::test]
async fn a_source_may_pause_alone() {
    let mut desk = desk();
    desk.config.sources[0].pauses_alone = true;
    desk.config.sources.push(source(&desk.site.url("/other.xml"), Some(SourceKind::Feed)));
    desk.site.set("/other.xml", Reply::xml(feed(&desk.site, &[MONDAY])));
    desk.site.script("/feed.xml", vec![Reply::status(429).header("Retry-After", "3600")]);
    let pipeline = desk.pipeline();
    assert!(pipeline.poll(&desk.config.sources[0]).await.result.is_err());
    assert!(pipeline.poll(&desk.config.sources[1]).await.result.is_ok(), "the other site on the host is none of it");
    assert!(pipeline.poll(&desk.config.sources[0]).await.result.unwrap().held.is_some());
}

#[tokio::test]
async fn other_settings_read_everything_anew() {
    let mut desk = desk();
    desk.read().await;
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml"]);
    assert!(desk.site.requests()[0].header("if-none-match").is_some());
    desk.config.sources[0].selectors.body = Some("article".to_owned());
    desk.pipeline().adopt().await.unwrap();
    hour_later(&mut desk).await;
    assert!(desk.site.requests()[0].header("if-none-match").is_none(), "what was made of the old answer is not known");
    hour_later(&mut desk).await;
    assert!(desk.site.requests()[0].header("if-none-match").is_some());
}

#[tokio::test]
async fn an_article_that_is_a_source_is_watched_by_it_alone() {
    let mut desk = desk();
    let url = desk.site.url("/monday");
    desk.config.sources = vec![source(&url, Some(SourceKind::Article))];
    desk.config.sources[0].every = None;
    desk.read().await;
    assert_eq!(desk.reader().next_article_due().unwrap(), None);
    assert_eq!(desk.state().every, Some(Duration::from_mins(15)));
}

#[tokio::test]
async fn what_was_seen_and_how_late_is_counted() {
    let mut desk = desk();
    desk.read().await;
    assert_eq!(hour_later(&mut desk).await, ["/feed.xml"]);
    let now = stancewatch::model::Clock::now(&*desk.clock);
    let published = now + SignedDuration::from_mins(10);
    desk.article("/tuesday", "Lind again", &published.to_string(), &[OPEN]);
    desk.feed(&[("/tuesday", "Lind again", ""), MONDAY]);
    hour_later(&mut desk).await;
    let state = desk.state();
    assert_eq!((state.answers, state.unchanged), (3, 1));
    assert_eq!(desk.reader().delays(&state.url).unwrap(), [50 * 60]);
}

#[tokio::test]
async fn a_pause_of_another_host_leaves_the_rest_of_the_list() {
    let mut desk = Desk::new();
    let other = support::site::Site::start_at([127, 0, 0, 6]);
    desk.config.fetch.allow_private.push("127.0.0.6".to_owned());
    other.set("/b", Reply::status(429).header("Retry-After", "3600"));
    desk.article("/a", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    let items: String = [desk.site.url("/a"), other.url("/c"), other.url("/b")]
        .iter()
        .map(|link| format!("<item><link>{link}</link><title>Lind on Ostia</title></item>"))
        .collect();
    desk.site.set("/feed.xml", Reply::xml(format!("<rss><channel><title>x</title>{items}</channel></rss>")));
    let tally = desk.read().await;
    assert_eq!((tally.new, tally.refused.len()), (1, 0), "nothing is held against what the pause cut off");
    assert_eq!((desk.state().hold_until, other.hits("/c")), (None, 0), "the feed itself was not asked to wait");
}
