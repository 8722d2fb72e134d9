//! The daemon's notifications on a real session bus: their buttons, and what takes the place of what.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that fails fails its test")]

mod support;

use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use stancewatch::store::{ChangeFilter, ChangeRow, Reader};
use support::binary::{configured, stancewatch};
use support::bus::{Bus, Portal, Server, Shown, press};
use support::desk::{Desk, monday, thursday};
use tokio::process::Child;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A site, a configuration, and the daemon on a bus.
struct Stage {
    desk: Desk,
    folder: tempfile::TempDir,
    config: std::path::PathBuf,
    daemon: Child,
}

impl Stage {
    /// The daemon has read Monday's article as history.
    async fn start(bus: &Bus, more: &str) -> Self {
        let desk = monday();
        let (folder, config) = configured(&desk.site, more);
        let mut command = tokio::process::Command::from(stancewatch());
        command.arg("run").arg("--config").arg(&config).env("DBUS_SESSION_BUS_ADDRESS", &bus.address);
        command.current_dir(folder.path());
        let daemon = command.stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap();
        let stage = Self { desk, folder, config, daemon };
        stage.until(|reader| !reader.articles(&Default::default()).unwrap().is_empty()).await;
        stage
    }

    fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("test.db")
    }

    /// Waits until the database says so.
    async fn until(&self, holds: impl Fn(&Reader) -> bool) {
        for _ in 0..1_200 {
            if Reader::open(&self.database()).is_ok_and(|reader| holds(&reader)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let reader = Reader::open(&self.database()).unwrap();
        panic!(
            "it did not come to be within a minute: {:#?} {:#?}",
            reader.changes(&ChangeFilter::default()),
            reader.deliveries(None)
        );
    }

    /// Asks the daemon to poll now.
    fn poll(&self) {
        let pid = self.daemon.id().unwrap().to_string();
        let killed = std::process::Command::new("kill").args(["-USR1", &pid]).status().unwrap();
        assert!(killed.success());
    }

    fn changes(&self) -> Vec<ChangeRow> {
        changes(&self.database())
    }
}

fn changes(database: &Path) -> Vec<ChangeRow> {
    Reader::open(database).unwrap().changes(&ChangeFilter::default()).unwrap()
}

/// The next notification, within a minute, as soon as a person could press it.
async fn next(seen: &mut UnboundedReceiver<Shown>) -> Shown {
    let shown =
        tokio::time::timeout(Duration::from_secs(60), seen.recv()).await.expect("no notification came").unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    shown
}

#[tokio::test]
async fn buttons_acknowledge_open_and_dismiss() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let server = bus.serve(server).await;
    let (opened, mut opens) = unbounded_channel();
    server.object_server().at("/org/freedesktop/portal/desktop", Portal(opened)).await.unwrap();
    server.request_name("org.freedesktop.portal.Desktop").await.unwrap();
    let stage = Stage::start(&bus, "").await;
    thursday(&stage.desk);
    stage.poll();
    let shown = next(&mut seen).await;
    let labels: Vec<&str> = shown.actions.iter().map(String::as_str).collect();
    assert_eq!(labels, ["default", "Open", "open", "Open", "acknowledge", "Acknowledge", "dismiss", "Dismiss"]);
    press(&server, shown.id, "acknowledge").await;
    stage
        .until(|reader| {
            reader.changes(&ChangeFilter::default()).unwrap().iter().any(|row| row.acknowledged_at.is_some())
        })
        .await;
    // The next shift is opened by a click on its body, the one after it is dismissed.
    stage.desk.article(
        "/friday",
        "Lind steps back",
        "2025-03-21T09:00:00Z",
        &["“We rule out sending troops to Ostia,” Foreign Minister Mara Lind told reporters on Friday."],
    );
    stage.desk.feed(&[("/friday", "Lind steps back", "Fri, 21 Mar 2025 09:00:00 GMT")]);
    stage.poll();
    let shown = next(&mut seen).await;
    assert_eq!((shown.summary.as_str(), shown.urgency), ("Mara Lind: ready → ruled out", Some(2)));
    press(&server, shown.id, "default").await;
    let url = tokio::time::timeout(Duration::from_secs(60), opens.recv()).await.unwrap().unwrap();
    assert_eq!(url, stage.desk.site.url("/friday"));
    stage.desk.article(
        "/sunday",
        "Lind again",
        "2025-03-23T09:00:00Z",
        &["“We are ready to send troops to Ostia after all,” Foreign Minister Mara Lind told Radio Norland on Sunday."],
    );
    stage.desk.feed(&[("/sunday", "Lind again", "Sun, 23 Mar 2025 09:00:00 GMT")]);
    stage.poll();
    let shown = next(&mut seen).await;
    press(&server, shown.id, "dismiss").await;
    stage
        .until(|reader| reader.changes(&ChangeFilter::default()).unwrap().iter().any(|row| row.dismissed_at.is_some()))
        .await;
    let judged =
        stage.changes().iter().filter(|row| row.acknowledged_at.is_some() || row.dismissed_at.is_some()).count();
    assert_eq!(judged, 2);
}

#[tokio::test]
async fn what_no_longer_holds_takes_the_place_of_what_was_shown() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let _server = bus.serve(server).await;
    let stage = Stage::start(&bus, "").await;
    thursday(&stage.desk);
    stage.poll();
    let shown = next(&mut seen).await;
    assert_eq!((shown.replaces, shown.summary.as_str()), (0, "Mara Lind: open → ready"));
    stage.until(|reader| reader.deliveries(None).unwrap().iter().any(|row| row.delivered_at.is_some())).await;
    // The user finds that the sentence was misread.
    let ready = Reader::open(&stage.database()).unwrap().statements(&Default::default()).unwrap();
    let ready = ready.iter().find(|row| row.evidence.contains("ready")).unwrap().statement_id.to_string();
    let mut correct = stancewatch();
    correct.args(["correct", &ready, "--commitment", "open", "--json", "--config"]).arg(&stage.config);
    let output = correct.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["changes"][0]["event"], &said["deliveries"]), (&"withdrawn".into(), &1.into()), "{said}");
    stage.poll();
    let withdrawn = next(&mut seen).await;
    assert_eq!((withdrawn.replaces, withdrawn.summary.as_str()), (shown.id, "Withdrawn: Mara Lind: open → ready"));
    assert!(!withdrawn.actions.contains(&"dismiss".to_owned()), "there is nothing left to judge: {withdrawn:?}");
}

#[tokio::test]
async fn a_server_that_hangs_holds_up_no_other_channel_and_hears_of_it_when_it_is_back() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let answers = server.answers();
    let _server = bus.serve(server).await;
    let more = "[[notify.desktop]]\n[[notify.command]]\ncommand = [\"sh\", \"-c\", \"cat >> alerts.jsonl\"]\n";
    let stage = Stage::start(&bus, more).await;
    answers.store(false, Ordering::SeqCst);
    thursday(&stage.desk);
    stage.poll();
    let on = |reader: &Reader, channel: &str| {
        let rows = reader.deliveries(None).unwrap();
        rows.iter().any(|row| row.channel == channel && row.delivered_at.is_some())
    };
    stage.until(|reader| on(reader, "command")).await;
    // The hung server is given up, and nothing of it counts as an attempt.
    stage
        .until(|reader| {
            let rows = reader.deliveries(None).unwrap();
            rows.iter().any(|row| row.channel == "desktop" && row.attempts == 0 && row.last_error.is_some())
        })
        .await;
    assert!(seen.try_recv().is_err());
    answers.store(true, Ordering::SeqCst);
    let back = tokio::time::Instant::now();
    assert_eq!(next(&mut seen).await.summary, "Mara Lind: open → ready");
    println!("shown {:?} after the server was back", back.elapsed());
    stage.until(|reader| on(reader, "desktop")).await;
}

#[tokio::test]
async fn many_at_once_are_one_notification() {
    let bus = Bus::start();
    let (server, mut seen) = Server::new();
    let answers = server.answers();
    let _server = bus.serve(server).await;
    let stage = Stage::start(&bus, "").await;
    // Nobody is there to see them one by one.
    answers.store(false, Ordering::SeqCst);
    let said = [
        "We rule out sending soldiers to Ostia",
        "Our government stands ready to deploy troops in Ostia",
        "There will be no troops of ours in Ostia, I exclude that",
        "Norland is prepared to send its soldiers to Ostia",
        "I reject any deployment of soldiers to Ostia",
        "We have decided to send troops to Ostia",
        "I rule it out that we send troops to Ostia",
    ];
    let mut items = Vec::new();
    for (index, words) in said.iter().enumerate() {
        let (path, day) = (format!("/a{index}"), 1 + 4 * index);
        let text = format!("“{words},” Foreign Minister Mara Lind said.");
        stage.desk.article(&path, "Lind on Ostia", &format!("2025-04-{day:02}T09:00:00Z"), &[&text]);
        items.push((path, format!("{day:02} Apr 2025 09:00:00 GMT")));
    }
    let listed: Vec<(&str, &str, &str)> =
        items.iter().map(|(path, date)| (path.as_str(), "Lind on Ostia", date.as_str())).collect();
    stage.desk.feed(&listed);
    stage.poll();
    stage.until(|reader| reader.deliveries(None).unwrap().len() > 5).await;
    answers.store(true, Ordering::SeqCst);
    let shown = next(&mut seen).await;
    let told = Reader::open(&stage.database()).unwrap().deliveries(None).unwrap().len() - 1;
    if shown.summary.ends_with("changes of position at once") {
        assert_eq!(shown.body.lines().count(), told.min(7), "{shown:?}");
    } else {
        // The first was under way already; the rest come together.
        let rest = next(&mut seen).await;
        assert!(rest.summary.ends_with("changes of position at once"), "{rest:?}");
    }
    assert!(seen.try_recv().is_err(), "nothing is told twice");
}
