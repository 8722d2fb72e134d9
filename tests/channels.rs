//! Channels that send by HTTP, against a receiver on loopback: what arrives, signed how, tried how often.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;
use stancewatch::config::{Channel, ChannelKind};
use stancewatch::daemon::check;
use stancewatch::model::{Clock as _, Direction, Route};
use support::desk::{Desk, monday, thursday};
use support::endpoint::Endpoint;

const KEY: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// The channels of a configuration text.
fn channels(text: &str) -> Vec<Channel> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("stancewatch.toml");
    std::fs::write(&file, format!("database = \"x.db\"\n{text}")).unwrap();
    stancewatch::config::load(Some(&file), &stancewatch::config::Env::default()).unwrap().channels
}

/// A desk whose next check finds one shift of an official and her state, for these channels.
async fn with_news(text: &str) -> Desk {
    let mut desk = monday();
    desk.config.channels = channels(text);
    check(&desk.pipeline()).await.unwrap();
    thursday(&desk);
    desk
}

#[tokio::test]
async fn a_webhook_is_signed_as_standard_webhooks_asks() {
    let endpoint = Endpoint::start();
    let mut desk =
        with_news(&format!("[[notify.webhook]]\nurl = \"{}\"\nsecret = \"{KEY}\"\n", endpoint.url("/hook"))).await;
    assert!(check(&desk.pipeline()).await.unwrap().has_news());
    let sent = endpoint.sent();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!((sent[0].line.as_str(), sent[0].header("content-type")), ("POST /hook", Some("application/json")));
    // The public library of the specification; it takes the time as it is, so that only the signature is asked.
    let mut headers = std::collections::HashMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, sent[0].header(name).unwrap());
    }
    let library = standardwebhooks::Webhook::new(KEY).unwrap();
    let at = headers["webhook-timestamp"].parse().unwrap();
    let expected = library.sign(headers["webhook-id"], at, sent[0].body.as_bytes()).unwrap();
    assert_eq!(headers["webhook-signature"], expected);
    assert_eq!(at, desk.clock.now().as_second());
    let body: Value = serde_json::from_str(&sent[0].body).unwrap();
    assert_eq!(body["type"], "shift.raised");
    assert_eq!(body["data"]["to"]["commitment"], "ready");
    assert_eq!(body["data"]["idempotency_key"], headers["webhook-id"]);
}

#[tokio::test]
async fn an_endpoint_that_fails_for_days_gets_ten_attempts_under_one_id() {
    let endpoint = Endpoint::start();
    endpoint.answer(&[(500, "")]);
    let mut desk =
        with_news(&format!("[[notify.webhook]]\nurl = \"{}\"\nsecret = \"{KEY}\"\n", endpoint.url("/"))).await;
    check(&desk.pipeline()).await.unwrap();
    desk.config.sources.clear();
    for _ in 0..120 {
        desk.clock.pass(SignedDuration::from_hours(1));
        check(&desk.pipeline()).await.unwrap();
    }
    let sent = endpoint.sent();
    assert_eq!(sent.len(), 10);
    assert!(sent.iter().all(|s| s.header("webhook-id") == sent[0].header("webhook-id") && s.body == sent[0].body));
    let deliveries = desk.reader().deliveries(None).unwrap();
    assert!(
        deliveries.iter().any(|d| d.status == stancewatch::store::DeliveryStatus::Failed && d.attempts == 10),
        "{deliveries:?}"
    );
    // The user has mended the endpoint and asks for it once more.
    endpoint.answer(&[(200, "")]);
    let now = desk.clock.now();
    let store = desk.pipeline().store().clone();
    assert_eq!(store.write(move |writer| writer.retry_failed(None, now)).await.unwrap(), 1);
    check(&desk.pipeline()).await.unwrap();
    let sent = endpoint.sent();
    assert!(sent.len() == 11 && sent[10].header("webhook-id") == sent[0].header("webhook-id"));
}

#[tokio::test]
async fn an_endpoint_that_is_down_at_the_moment_gets_it_once_when_it_is_back() {
    let endpoint = Endpoint::start();
    endpoint.answer(&[(503, "Retry-After: 1800\r\n"), (302, "Location: /elsewhere\r\n"), (200, "")]);
    let mut desk = with_news(&format!("[[notify.webhook]]\nurl = \"{}\"\n", endpoint.url("/"))).await;
    check(&desk.pipeline()).await.unwrap();
    // Retry-After is heeded, although the schedule would try again after five seconds.
    desk.clock.pass(SignedDuration::from_mins(29));
    check(&desk.pipeline()).await.unwrap();
    assert_eq!(endpoint.sent().len(), 1);
    for _ in 0..8 {
        desk.clock.pass(SignedDuration::from_mins(30));
        check(&desk.pipeline()).await.unwrap();
    }
    let sent = endpoint.sent();
    assert_eq!(sent.len(), 3, "redirects are not followed, and once it has arrived it is not sent again");
    assert!(sent.iter().all(|s| s.line == "POST /"));
}

#[tokio::test]
async fn an_endpoint_inside_is_not_asked() {
    let endpoint = Endpoint::start();
    let mut desk = with_news(&format!("[[notify.webhook]]\nurl = \"{}\"\n", endpoint.url("/secret-path"))).await;
    desk.config.fetch.ports = vec![80, 443];
    desk.config.fetch.allow_private = vec!["localhost".to_owned()];
    desk.config.sources.clear();
    let mut outside = desk.config.clone();
    outside.fetch.allow_private.clear();
    let sender = desk.pipeline().sender(&desk.config.channels[0]);
    let alert: stancewatch::model::Alert = serde_json::from_value(serde_json::json!({
        "idempotency_key": "1:raised:1", "shift_id": 1, "notice": "raised", "kind": "shift",
        "detected_at": "2025-03-21T10:00:00Z", "subject_kind": "official", "subject": "Mara Lind", "speaker": null, "role": null,
        "principal": "Norland", "topic": "t", "topic_name": "T",
        "from": { "commitment": "open", "said_on": null, "evidence": "a", "url": null, "outlet": null }, "from_basis": "current",
        "to": { "commitment": "ready", "said_on": null, "evidence": "b", "url": null, "outlet": null },
        "direction": "up", "steps": 1, "condition": null, "scope": null, "outlets": 1, "confidence": 1.0, "status": "confirmed",
        "urgency": "normal"
    }))
    .unwrap();
    let error = stancewatch::notify::Deliver::send(
        &sender,
        &stancewatch::store::Delivery::outside("x", alert.clone().into(), jiff::Timestamp::UNIX_EPOCH),
    )
    .await
    .unwrap_err()
    .to_string();
    assert!(error.contains("loopback") || error.contains("port"), "{error}");
    assert!(!error.contains("secret-path"), "{error}");
    assert!(endpoint.sent().is_empty());
}

#[tokio::test]
async fn chat_services_and_ntfy_get_what_they_understand() {
    let endpoint = Endpoint::start();
    let mut text = String::new();
    for style in ["slack", "discord", "mattermost", "teams"] {
        text += &format!("[[notify.webhook]]\nurl = \"{}\"\nstyle = \"{style}\"\n", endpoint.url(&format!("/{style}")));
    }
    text += &format!(
        "[[notify.webhook]]\nurl = \"{}\"\nstyle = \"matrix\"\nroom = \"!r:matrix.example\"\ntoken = \"t0ken\"\n",
        endpoint.url("/")
    );
    text += &format!("[[notify.ntfy]]\nurl = \"{}\"\ntopic = \"troops\"\ntoken = \"t0ken\"\n", endpoint.url("/"));
    let mut desk = with_news(&text).await;
    check(&desk.pipeline()).await.unwrap();
    let mut lines: Vec<_> = endpoint.sent().into_iter().map(|sent| (sent.line.clone(), sent)).collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    let names: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    assert_eq!(names[..5], ["POST /", "POST /discord", "POST /mattermost", "POST /slack", "POST /teams"]);
    assert!(names[5].starts_with("PUT /_matrix/client/v3/rooms/!r:matrix.example/send/m.room.message/"), "{names:?}");
    assert!(names[5].ends_with(":raised:1"), "{names:?}");
    for (line, sent) in &lines {
        let body: Value = serde_json::from_str(&sent.body).unwrap();
        assert!(body.to_string().contains("Lind"), "{line}: {body}");
        let has_token = sent.header("authorization") == Some("Bearer t0ken");
        assert_eq!(has_token, line.starts_with("PUT") || line == "POST /", "{line}");
    }
    let ntfy: Value = serde_json::from_str(&lines[0].1.body).unwrap();
    assert_eq!(
        (&ntfy["topic"], ntfy["title"].is_string(), ntfy["priority"].is_i64()),
        (&Value::from("troops"), true, true)
    );
}

#[tokio::test]
async fn a_channel_gets_what_it_asks_for_and_shows_what_it_is_told_to() {
    let endpoint = Endpoint::start();
    let kind = |path: &str| {
        let text = format!("[[notify.ntfy]]\nurl = \"{}\"\ntopic = \"t\"\n", endpoint.url(path));
        channels(&text).remove(0).kind
    };
    let mut desk = monday();
    let down = Route { direction: Some(Direction::Down), ..Route::default() };
    let lind = Route { officials: vec!["mara lind".to_owned()], ..Route::default() };
    desk.config.channels = vec![
        Channel { route: down, ..Channel::new("down", kind("/down")) },
        Channel { route: lind, parts: vec![stancewatch::model::Part::Now], ..Channel::new("lind", kind("/lind")) },
    ];
    check(&desk.pipeline()).await.unwrap();
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    let sent = endpoint.sent();
    assert_eq!(sent.iter().map(|s| s.line.as_str()).collect::<Vec<_>>(), ["POST /lind"]);
    let body: Value = serde_json::from_str(&sent[0].body).unwrap();
    let message = body["message"].as_str().unwrap();
    assert!(message.starts_with("Now (") && message.lines().count() == 1, "{message}");
    let command = ChannelKind::Command { command: vec!["true".into()], timeout: Duration::from_secs(9) };
    assert!(Channel::new("x", command).route.topics.is_empty());
}
