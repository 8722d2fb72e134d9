//! The whole daemon on time that the test moves: tokio's clock is paused, the wall clock is a [`HandClock`](super::desk::HandClock),
//! and only the network and the disk take their real time, in which no other time passes.

use std::time::Duration;

use jiff::SignedDuration;
use stancewatch::config::Config;
use stancewatch::daemon::{Order, RunError, run};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::desk::Desk;

/// The threads of this process that run or wait for the disk, the asking one among them.
fn threads_at_work() -> usize {
    let states = std::fs::read_dir("/proc/self/task").unwrap().flatten().filter_map(|task| {
        let stat = std::fs::read_to_string(task.path().join("stat")).ok()?;
        stat.rsplit(')').next()?.trim_start().chars().next()
    });
    states.filter(|state| matches!(state, 'R' | 'D')).count()
}

/// A daemon over a desk. Time stands still but for [`World::pass`]: tokio moves a paused clock by itself whenever all wait, also
/// for the network, but not while a blocking task runs. Only one may live in a process at a time: it looks at all threads.
pub struct World {
    /// The site, the clock and the database.
    pub desk: Desk,
    orders: mpsc::Sender<Order>,
    ended: JoinHandle<Result<(), RunError>>,
    stillness: std::sync::mpsc::Sender<()>,
}

impl World {
    /// Starts the daemon over a desk.
    pub async fn start(mut desk: Desk) -> Self {
        let (stillness, still) = std::sync::mpsc::channel::<()>();
        spawn_blocking(move || still.recv());
        // What is waited for is the network, and the time that passes meanwhile is none.
        let hour = Duration::from_hours(1);
        (desk.config.fetch.first_byte_timeout, desk.config.fetch.total_timeout) = (hour, hour);
        let (orders, ended) = start(&mut desk);
        let mut world = Self { desk, orders, ended, stillness };
        world.settle().await;
        world
    }

    /// Lets both clocks pass, and all that is to happen in that time.
    pub async fn pass(&mut self, time: Duration) {
        self.desk.clock.pass(SignedDuration::try_from(time).unwrap());
        tokio::time::advance(time).await;
        self.settle().await;
    }

    /// Waits, in real time, until there is nothing left to be done: the store has answered, and all threads sleep, however busy the
    /// machine is. (A thread that waits for the disk does not show as such on every file system; its answer does.)
    async fn settle(&mut self) {
        let store = self.desk.pipeline().store().clone();
        let mut quiet = 0;
        while quiet < 3 {
            store.write(|_| Ok(())).await.unwrap();
            store.read(|_| Ok(())).await.unwrap();
            let idle = spawn_blocking(|| {
                std::thread::sleep(Duration::from_millis(1));
                threads_at_work() <= 1
            });
            quiet = if idle.await.unwrap() { quiet + 1 } else { 0 };
            // Timers have whole milliseconds: what is to start now starts with the next one.
            tokio::time::advance(Duration::from_millis(1)).await;
        }
    }

    /// Gives an order.
    pub async fn order(&self, order: Order) {
        self.orders.send(order).await.unwrap();
    }

    /// The daemon is gone in the middle of what it does, and another one starts on what it left.
    pub async fn crash(&mut self) {
        self.ended.abort();
        let _ = (&mut self.ended).await;
        self.desk.reopen();
        (self.orders, self.ended) = start(&mut self.desk);
        self.settle().await;
    }

    /// Ends the daemon by order.
    pub async fn stop(self) {
        self.orders.send(Order::Stop).await.unwrap();
        drop(self.stillness);
        self.ended.await.unwrap().unwrap();
    }
}

fn start(desk: &mut Desk) -> (mpsc::Sender<Order>, JoinHandle<Result<(), RunError>>) {
    let (orders, receiver) = mpsc::channel(8);
    let config = desk.config.clone();
    let ended = tokio::spawn(run(desk.pipeline(), move || Ok::<Config, String>(config.clone()), receiver));
    (orders, ended)
}
