//! When channels are told, of what together, and what else than shifts they are told of.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::Value;
use stancewatch::config::{Config, Env};
use stancewatch::daemon::check;
use stancewatch::discover::{Input, discover};
use stancewatch::dom::Limits;
use stancewatch::model::{Clock as _, Selectors};
use support::desk::{Desk, monday, thursday};
use support::endpoint::Endpoint;
use support::site::Reply;

/// The configuration of a text.
fn config(text: &str) -> Config {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("stancewatch.toml");
    std::fs::write(&file, format!("database = \"x.db\"\n{text}")).unwrap();
    stancewatch::config::load(Some(&file), &Env::default()).unwrap()
}

/// A desk that has read Monday's article, with the channels, hours and troubles of a text.
async fn desk(text: &str) -> Desk {
    let mut desk = monday();
    let read = config(text);
    (desk.config.channels, desk.config.hours, desk.config.trouble) = (read.channels, read.hours, read.trouble);
    check(&desk.pipeline()).await.unwrap();
    desk
}

/// The time of the day so many hours from now, in UTC.
fn in_hours(desk: &Desk, hours: i64) -> String {
    let at = desk.clock.now() + SignedDuration::from_hours(hours);
    at.to_zoned(TimeZone::UTC).strftime("%H:%M").to_string()
}

/// Adds an article that says something else.
fn publish(desk: &Desk, path: &str, day: &str, sentence: &str) {
    let text = format!("“{sentence},” Foreign Minister Mara Lind told reporters.");
    desk.article(path, "Lind on Ostia", &format!("{day}T09:00:00Z"), &[&text]);
    let date = day.parse::<jiff::civil::Date>().unwrap().strftime("%a, %d %b %Y 10:00:00 GMT").to_string();
    desk.feed(&[(path, "Lind on Ostia", &date)]);
}

fn bodies(endpoint: &Endpoint) -> Vec<Value> {
    endpoint.sent().iter().map(|sent| serde_json::from_str(&sent.body).unwrap()).collect()
}

#[tokio::test]
async fn quiet_hours_hold_what_comes_and_tell_it_together_when_they_end() {
    let endpoint = Endpoint::start();
    let probe = monday();
    let (from, until) = (in_hours(&probe, -1), in_hours(&probe, 3));
    let mut desk = desk(&format!(
        "[quiet_hours]\nfrom = \"{from}\"\nuntil = \"{until}\"\ntime_zone = \"UTC\"\n\
         [[notify.webhook]]\nurl = \"{}\"\n[[notify.webhook]]\nname = \"awake\"\nurl = \"{}\"\nquiet_hours = false\n",
        endpoint.url("/quiet"),
        endpoint.url("/awake")
    ))
    .await;
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    publish(&desk, "/friday", "2025-03-21", "We rule out sending troops to Ostia");
    check(&desk.pipeline()).await.unwrap();
    let told = |path: &str| endpoint.sent().iter().filter(|sent| sent.line.ends_with(path)).count();
    assert_eq!((told("/quiet"), told("/awake")), (0, 2));
    desk.clock.pass(SignedDuration::from_hours(4));
    check(&desk.pipeline()).await.unwrap();
    check(&desk.pipeline()).await.unwrap();
    assert_eq!((told("/quiet"), told("/awake")), (1, 2));
    let last = bodies(&endpoint).pop().unwrap();
    assert_eq!((last["type"].as_str(), last["data"]["reason"].as_str()), (Some("digest"), Some("quiet_hours")));
    let rungs: Vec<_> =
        last["data"]["alerts"].as_array().unwrap().iter().map(|a| a["to"]["commitment"].clone()).collect();
    assert_eq!(rungs, ["ready", "ruled_out"]);
}

#[tokio::test]
async fn a_daily_digest_comes_at_its_time_and_never_empty() {
    let endpoint = Endpoint::start();
    let probe = monday();
    let mut desk = desk(&format!(
        "[digest]\nat = \"{}\"\ntime_zone = \"UTC\"\n[[notify.webhook]]\nurl = \"{}\"\ndigest = \"daily\"\n",
        in_hours(&probe, 5),
        endpoint.url("/")
    ))
    .await;
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    let mut when = Vec::new();
    for hour in 1..=72 {
        desk.clock.pass(SignedDuration::from_hours(1));
        let before = endpoint.sent().len();
        check(&desk.pipeline()).await.unwrap();
        when.extend(std::iter::repeat_n(hour, endpoint.sent().len() - before));
    }
    assert_eq!(when, [5], "one, at its time, in three days");
    let body = &bodies(&endpoint)[0];
    assert_eq!(
        (body["data"]["reason"].as_str(), body["data"]["alerts"][0]["steps"].as_u64()),
        (Some("scheduled"), Some(1))
    );
}

#[tokio::test]
async fn a_source_that_breaks_and_heals_is_told_once_each() {
    let endpoint = Endpoint::start();
    let mut desk = desk(&format!(
        "[trouble]\nchannels = [\"ops\"]\nfailures = 3\ndisk_below = \"0B\"\n[[notify.webhook]]\nurl = \"{}\"\n\
         [[notify.webhook]]\nname = \"ops\"\nurl = \"{}\"\n",
        endpoint.url("/desk"),
        endpoint.url("/ops")
    ))
    .await;
    desk.site.set("/feed.xml", Reply::status(500));
    for _ in 0..6 {
        desk.clock.pass(SignedDuration::from_hours(24));
        check(&desk.pipeline()).await.unwrap();
    }
    thursday(&desk);
    for _ in 0..3 {
        desk.clock.pass(SignedDuration::from_hours(24));
        check(&desk.pipeline()).await.unwrap();
    }
    let troubles: Vec<Value> = bodies(&endpoint).into_iter().filter(|body| body["type"] == "trouble").collect();
    let told: Vec<_> =
        troubles.iter().map(|t| (t["data"]["kind"].as_str().unwrap(), t["data"]["over"].clone())).collect();
    assert_eq!(told, [("source_broken", false.into()), ("source_broken", true.into())], "{troubles:#?}");
    assert!(troubles[0]["data"]["message"].as_str().unwrap().starts_with("3 failures in a row"), "{troubles:#?}");
    let on = |path: &str| endpoint.sent().iter().filter(|sent| sent.line.ends_with(path)).count();
    assert_eq!(on("/ops"), 2 + on("/desk"), "troubles go to the channel of their own, and only there");
}

#[tokio::test]
async fn a_channel_that_fails_is_told_on_another() {
    let (down, up) = (Endpoint::start(), Endpoint::start());
    down.answer(&[(500, "")]);
    let mut desk = desk(&format!(
        "[trouble]\ndisk_below = \"0B\"\n[[notify.webhook]]\nname = \"down\"\nurl = \"{}\"\n[[notify.webhook]]\nname = \"up\"\nurl = \"{}\"\n",
        down.url("/"),
        up.url("/")
    ))
    .await;
    thursday(&desk);
    for _ in 0..6 {
        check(&desk.pipeline()).await.unwrap();
        desk.clock.pass(SignedDuration::from_hours(6));
    }
    let told: Vec<Value> = bodies(&up).into_iter().filter(|body| body["type"] == "trouble").collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        (told[0]["data"]["kind"].as_str(), told[0]["data"]["subject"].as_str()),
        (Some("channel_failing"), Some("down"))
    );
    assert!(bodies(&down).iter().all(|body| body["type"] != "trouble"));
    down.answer(&[(200, "")]);
    for _ in 0..4 {
        desk.clock.pass(SignedDuration::from_hours(24));
        check(&desk.pipeline()).await.unwrap();
    }
    let told: Vec<Value> = bodies(&up).into_iter().filter(|body| body["type"] == "trouble").collect();
    assert_eq!(told.last().unwrap()["data"]["over"], true, "{told:#?}");
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn the_feed_holds_each_shift_once_and_shows_what_became_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("shifts.atom");
    let mut desk = desk(&format!("[[notify.atom]]\npath = {:?}\n", path.to_str().unwrap())).await;
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    publish(&desk, "/friday", "2025-03-21", "We rule out sending troops to Ostia");
    desk.clock.pass(SignedDuration::from_hours(1));
    check(&desk.pipeline()).await.unwrap();
    let read = || {
        let bytes = std::fs::read(&path).unwrap();
        let url = url::Url::parse("https://desk.example/shifts.atom").unwrap();
        let input = Input { body: &bytes, content_type: Some("application/atom+xml"), url: &url };
        let found = discover(&input, None, &Selectors::default(), &Limits::default(), &|| Duration::ZERO);
        found.unwrap().items
    };
    let first = read();
    let titles: Vec<_> = first.iter().map(|item| item.title.clone().unwrap()).collect();
    assert_eq!(titles, ["Mara Lind: ready → ruled out", "Mara Lind: open → ready"]);
    // The paper takes Friday's sentence back.
    desk.article(
        "/friday",
        "Lind on Ostia",
        "2025-03-21T09:00:00Z",
        &["Foreign Minister Mara Lind was in the mountains."],
    );
    desk.clock.pass(SignedDuration::from_hours(2));
    check(&desk.pipeline()).await.unwrap();
    let second = read();
    assert_eq!(second[0].title.as_deref(), Some("Withdrawn: Mara Lind: ready → ruled out"));
    assert_eq!(second.len(), 2);
    assert_eq!(second[0].id, first[0].id, "a reader sees one entry that changes");
}

#[tokio::test]
async fn a_channel_may_ask_for_trusted_sources_only() {
    let endpoint = Endpoint::start();
    let text = format!(
        "[trouble]\ndisk_below = \"0B\"\n[[notify.webhook]]\nname = \"careful\"\nurl = \"{}\"\nmin_trust = 0.6\n\
         [[notify.webhook]]\nname = \"curious\"\nurl = \"{}\"\nmin_trust = 0.4\n",
        endpoint.url("/careful"),
        endpoint.url("/curious")
    );
    let mut desk = desk(&text).await;
    desk.config.sources[0].trust = 0.5;
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    let lines: Vec<_> = endpoint.sent().iter().map(|sent| sent.line.clone()).collect();
    assert_eq!(lines, ["POST /curious"]);
    assert_eq!(bodies(&endpoint)[0]["data"]["trust"], 0.5);
}
