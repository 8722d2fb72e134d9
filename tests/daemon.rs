//! The daemon from start to stop: what orders do to it, and that nothing it hangs on keeps it from ending.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test helper that fails fails its test")]

mod support;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use stancewatch::config::{Channel, ChannelKind, Config};
use stancewatch::daemon::{Order, RunError, check, run};
use stancewatch::model::SourceKind;
use stancewatch::store::Reader;
use support::desk::{Desk, monday, source, thursday};
use support::site::Reply;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// A daemon under way. Its configuration is what the next reload reads.
struct Running {
    orders: mpsc::Sender<Order>,
    config: Arc<Mutex<Result<Config, String>>>,
    ended: JoinHandle<Result<(), RunError>>,
}

impl Running {
    fn start(desk: &mut Desk) -> Self {
        let (orders, receiver) = mpsc::channel(8);
        let config = Arc::new(Mutex::new(Ok(desk.config.clone())));
        let reread = Arc::clone(&config);
        let ended = tokio::spawn(run(desk.pipeline(), move || reread.lock().unwrap().clone(), receiver));
        Self { orders, config, ended }
    }

    async fn order(&self, order: Order) {
        self.orders.send(order).await.unwrap();
    }

    /// Polls everything and waits until `done`.
    async fn poll_until(&self, done: impl Fn() -> bool) {
        self.order(Order::PollNow).await;
        until(done).await;
    }

    async fn stop(self) {
        self.order(Order::Stop).await;
        tokio::time::timeout(Duration::from_secs(60), self.ended).await.expect("the daemon stops").unwrap().unwrap();
    }
}

/// Waits until something is so; the limit only ends a test that fails.
async fn until(done: impl Fn() -> bool) {
    let wait = async {
        while !done() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.expect("what is waited for happens");
}

fn closed_cleanly(desk: &Desk) -> bool {
    Reader::open(&desk.config.database).unwrap().meta("closed_cleanly").unwrap().as_deref() == Some("1")
}

#[tokio::test]
async fn it_polls_delivers_and_stops() {
    let mut desk = monday();
    let alerts = desk.channel();
    let daemon = Running::start(&mut desk);
    daemon.poll_until(|| desk.state().first_polled_at.is_some()).await;
    thursday(&desk);
    daemon.poll_until(|| alerts.exists()).await;
    until(|| std::fs::read_to_string(&alerts).unwrap().ends_with('\n')).await;
    daemon.stop().await;
    assert_eq!(std::fs::read_to_string(&alerts).unwrap().lines().count(), 1);
    assert!(closed_cleanly(&desk));
}

#[tokio::test]
async fn texts_past_their_time_go_while_the_daemon_runs() {
    let mut desk = monday();
    thursday(&desk);
    check(&desk.pipeline()).await.unwrap();
    let texts = |desk: &Desk| -> Vec<bool> {
        desk.articles().iter().map(|row| desk.reader().revisions(row.id).unwrap()[0].text.is_empty()).collect()
    };
    let (before, changes) = (texts(&desk), desk.changes());
    assert!(before.iter().all(|is_empty| !is_empty), "{before:?}");
    desk.clock.pass(jiff::SignedDuration::from_hours(24 * 30));
    desk.config.retention.texts_with_statements = Some(Duration::from_hours(24 * 14));
    let daemon = Running::start(&mut desk);
    until(|| texts(&desk).iter().any(|is_empty| *is_empty)).await;
    daemon.stop().await;
    assert_eq!(desk.changes(), changes, "the change log stays");
}

#[tokio::test]
async fn a_reload_takes_new_sources_and_a_broken_one_changes_nothing() {
    let mut desk = monday();
    let daemon = Running::start(&mut desk);
    daemon.poll_until(|| desk.site.hits("/feed.xml") > 0).await;

    *daemon.config.lock().unwrap() = Err("line 3 is nonsense".to_owned());
    daemon.order(Order::Reload).await;
    let hits = desk.site.hits("/feed.xml");
    daemon.poll_until(|| desk.site.hits("/feed.xml") > hits).await;

    let mut config = desk.config.clone();
    config.sources = vec![source(&desk.site.url("/other.xml"), Some(SourceKind::Feed))];
    *daemon.config.lock().unwrap() = Ok(config);
    daemon.order(Order::Reload).await;
    daemon.poll_until(|| desk.site.hits("/other.xml") > 0).await;
    desk.site.forget();
    daemon.poll_until(|| desk.site.hits("/other.xml") > 0).await;
    assert_eq!(desk.site.hits("/feed.xml"), 0, "a source that was removed is left alone");
    daemon.stop().await;
}

#[tokio::test]
async fn a_server_that_never_answers_holds_up_neither_the_others_nor_the_end() {
    let mut desk = monday();
    desk.site.set("/hang", Reply::hang());
    desk.config.fetch.host_connections = 4;
    desk.config.sources.push(source(&desk.site.url("/hang"), Some(SourceKind::Feed)));
    let daemon = Running::start(&mut desk);
    daemon.poll_until(|| desk.site.hits("/hang") > 0 && desk.state().first_polled_at.is_some()).await;
    daemon.stop().await;
    assert!(closed_cleanly(&desk));
}

#[tokio::test]
async fn a_delivery_that_never_ends_yields_to_the_second_order_to_stop() {
    let mut desk = monday();
    let started = desk.dir.path().join("started");
    let script = format!("touch '{}'; exec sleep 600", started.display());
    let command = vec!["sh".to_owned(), "-c".to_owned(), script];
    let kind = ChannelKind::Command { command, timeout: Duration::from_secs(600) };
    desk.config.channels = vec![Channel { max_attempts: 3, ..Channel::new("command", kind) }];
    let daemon = Running::start(&mut desk);
    daemon.poll_until(|| desk.state().first_polled_at.is_some()).await;
    thursday(&desk);
    daemon.poll_until(|| started.exists()).await;
    daemon.order(Order::Stop).await;
    daemon.stop().await;
    assert!(desk.reader().next_delivery_due("command", None).unwrap().is_some(), "what was cut off is repeated");
}
