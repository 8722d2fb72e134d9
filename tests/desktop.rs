//! The desktop channel against a real session bus: a `dbus-daemon` of the test's own, with a notification server in the
//! test's process. The sender runs in a child process, because the bus is found by the environment.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

mod support;

use std::sync::atomic::Ordering;
use std::time::Duration;

use stancewatch::config::{Channel, ChannelKind};
use stancewatch::model::{
    Alert, AlertSide, Basis, Commitment, Direction, Notice, ShiftKind, Status, SubjectKind, Urgency,
};
use stancewatch::notify::{Deliver as _, Sender};
use stancewatch::store::Delivery;
use support::binary::{configured, stancewatch};
use support::bus::{Bus, Server};
use support::desk::{monday, thursday};

fn alert() -> Alert {
    let side = |commitment, evidence: &str| AlertSide {
        commitment,
        said_on: Some("2025-03-21".parse().unwrap()),
        evidence: evidence.into(),
        url: Some("https://courier.example/a?b=1&c=2".into()),
        outlet: Some("The <b>Courier</b>".into()),
    };
    Alert {
        idempotency_key: "1:raised:1".into(),
        shift_id: 1,
        notice: Notice::Raised,
        kind: ShiftKind::Shift,
        detected_at: "2025-03-21T10:00:00Z".parse().unwrap(),
        subject_kind: SubjectKind::Official,
        subject: "Mara\0 Lind\u{202e}".into(),
        speaker: None,
        role: Some("Foreign Minister".into()),
        principal: Some("Norland".into()),
        topic: "troops-to-ostia".into(),
        topic_name: "Sending troops to Ostia".into(),
        from: side(Commitment::RuledOut, "Lind ruled it out."),
        from_basis: Basis::Current,
        to: side(Commitment::Ready, "<img src=\"file:///etc/hostname\">\u{1b}[31m We are ready & able."),
        direction: Some(Direction::Up),
        steps: 5,
        condition: None,
        scope: None,
        outlets: 2,
        confidence: 0.9,
        trust: 1.0,
        status: Status::Confirmed,
        urgency: Urgency::High,
    }
}

/// Delivers the alert of `STANCEWATCH_TEST_ALERT` and prints how it went.
#[tokio::test]
#[ignore = "the other tests run it in a process of its own, with a bus in the environment"]
async fn deliver() {
    let Ok(json) = std::env::var("STANCEWATCH_TEST_ALERT") else { return };
    let alert: Alert = serde_json::from_str(&json).unwrap();
    let channel = Channel { max_attempts: 10, ..Channel::new("desktop", ChannelKind::Desktop) };
    let clock = std::sync::Arc::new(stancewatch::daemon::SystemClock);
    let fetcher = stancewatch::fetch::Fetcher::new(&support::client::loopback(), clock.clone()).unwrap();
    let delivery = Delivery::outside("desktop", alert.into(), jiff::Timestamp::UNIX_EPOCH);
    match Sender::new(channel, fetcher, clock).send(&delivery).await {
        Ok(_) => println!("OUTCOME delivered"),
        Err(error) => println!("OUTCOME {:?}: {error}", error.class),
    }
}

/// Delivers the alert with this bus in the environment, in a process of its own.
async fn deliver_on(bus: &str, alert: &Alert) -> String {
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "deliver", "--ignored", "--nocapture"])
        .env("DBUS_SESSION_BUS_ADDRESS", bus)
        .env("STANCEWATCH_TEST_ALERT", serde_json::to_string(alert).unwrap())
        .output()
        .await
        .unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    let outcome = stdout.lines().find_map(|l| l.split_once("OUTCOME ")).map(|(_, o)| o.to_owned());
    outcome.unwrap_or_else(|| panic!("no outcome in {stdout}\n{}", String::from_utf8_lossy(&output.stderr)))
}

#[tokio::test]
async fn an_alert_reaches_the_notification_server_as_text() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    assert_eq!(deliver_on(&bus.address, &alert()).await, "delivered");
    let seen = seen.recv().await.unwrap();
    assert_eq!(seen.app, "stancewatch");
    assert_eq!(seen.summary, "Mara Lind: ruled out → ready");
    assert_eq!(seen.urgency, Some(2));
    assert!(seen.body.contains("&lt;img src=\"file:///etc/hostname\"&gt;[31m We are ready &amp; able."), "{seen:?}");
    assert!(seen.body.contains("The &lt;b&gt;Courier&lt;/b&gt;"), "{seen:?}");
    assert!(seen.body.contains("Lind ruled it out."), "{seen:?}");
    assert!(!seen.body.contains(['<', '>', '\0', '\u{1b}']), "{seen:?}");
}

#[tokio::test]
async fn a_server_without_markup_gets_plain_text() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server.with(&["body"])).await;
    assert_eq!(deliver_on(&bus.address, &alert()).await, "delivered");
    let seen = seen.recv().await.unwrap();
    assert!(seen.body.contains("<img src=\"file:///etc/hostname\">[31m We are ready & able."), "{seen:?}");
    assert!(seen.actions.is_empty(), "nobody would hear a press: {seen:?}");
}

#[tokio::test]
async fn urgency_follows_the_alert() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    for (urgency, hint) in [(Urgency::Low, 0), (Urgency::Normal, 1), (Urgency::High, 2)] {
        deliver_on(&bus.address, &Alert { urgency, ..alert() }).await;
        assert_eq!(seen.recv().await.unwrap().urgency, Some(hint));
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_and_tried_later() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    server.answers().store(false, Ordering::SeqCst);
    let _server = bus.serve(server).await;
    let delivered = tokio::time::timeout(Duration::from_secs(60), deliver_on(&bus.address, &alert())).await;
    assert_eq!(delivered.unwrap(), "Waiting: the notification server does not answer within 5 s");
    assert!(seen.try_recv().is_err());
}

#[tokio::test]
async fn a_bus_without_a_server_is_tried_later() {
    let bus = Bus::start();
    let outcome = deliver_on(&bus.address, &alert()).await;
    assert!(outcome.starts_with("Waiting: no notification server: "), "{outcome}");
}

#[tokio::test]
async fn without_a_bus_the_alert_waits() {
    let dir = tempfile::tempdir().unwrap();
    let nowhere = format!("unix:path={}/bus", dir.path().display());
    let outcome = deliver_on(&nowhere, &alert()).await;
    assert!(outcome.starts_with("Waiting: no session bus: "), "{outcome}");
}

/// Runs the real binary on this bus.
async fn run_on(bus: &Bus, arguments: &[&str], config: &std::path::Path) -> std::process::Output {
    let mut command = tokio::process::Command::from(stancewatch());
    command.args(arguments).arg("--config").arg(config).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    command.output().await.unwrap()
}

#[tokio::test]
async fn notify_test_shows_an_invented_alert() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    let desk = monday();
    let (_dir, config) = configured(&desk.site, "");
    let output = run_on(&bus, &["notify", "test"], &config).await;
    assert!(output.status.success(), "{output:?}");
    assert_eq!(seen.recv().await.unwrap().app, "stancewatch");
}

#[tokio::test]
async fn a_shift_that_a_check_finds_is_shown_once() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    let desk = monday();
    let (_dir, config) = configured(&desk.site, "");
    let first = run_on(&bus, &["check", "--exit-code"], &config).await;
    assert_eq!(first.status.code(), Some(0), "{first:?}");
    thursday(&desk);
    let second = run_on(&bus, &["check", "--exit-code"], &config).await;
    assert_eq!(second.status.code(), Some(10), "{second:?}");
    let third = run_on(&bus, &["check", "--exit-code"], &config).await;
    assert_eq!(third.status.code(), Some(0), "{third:?}");
    let notification = seen.try_recv().unwrap();
    assert_eq!(notification.summary, "Mara Lind: open → ready");
    assert!(notification.body.contains("ready to send troops to Ostia"), "{notification:?}");
    assert!(notification.body.contains("open to sending troops to Ostia"), "{notification:?}");
    assert!(seen.try_recv().is_err(), "once");
}

#[tokio::test]
async fn the_demo_shows_its_alerts() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    let dir = tempfile::tempdir().unwrap();
    let mut command = tokio::process::Command::from(stancewatch());
    command.args(["demo", "--dir"]).arg(dir.path().join("demo")).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
    let output = command.output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("desktop: 1 shown"), "{output:?}");
    let mut summaries = Vec::new();
    while let Ok(notification) = seen.try_recv() {
        summaries.push((notification.summary, notification.urgency));
    }
    // The correction is of an article that is older than alert.max_age.
    assert_eq!(
        summaries,
        [("Ilse Marven: open → ready".to_owned(), Some(1)), ("Edda Quillane: ready → ruled out".to_owned(), Some(2))]
    );
}
