use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Mutex;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rstest::rstest;

use super::*;
use crate::model::fixtures::alert;
use crate::model::{Alert, QuietHours};
use crate::notify::SendError;

/// A clock that runs with tokio's, which the tests pause.
struct Paused(tokio::time::Instant);

impl Paused {
    fn new() -> Self {
        Self(tokio::time::Instant::now())
    }
}

impl Clock for Paused {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::try_from(self.0.elapsed()).unwrap()
    }
}

/// An outbox in memory: rows in order, with what happened to them.
#[derive(Default)]
struct Memory {
    rows: Mutex<Vec<Row>>,
}

struct Row {
    due: Delivery,
    next: Option<Timestamp>,
    settled: Vec<Settlement>,
}

impl Memory {
    fn with(shifts: impl IntoIterator<Item = i64>) -> Self {
        let memory = Self::default();
        shifts.into_iter().for_each(|shift| memory.add(shift));
        memory
    }

    fn add(&self, shift: i64) {
        let alert = Alert { shift_id: shift, idempotency_key: format!("{shift}:raised:1"), ..alert() };
        let mut rows = self.rows.lock().unwrap();
        let id = i64::try_from(rows.len()).unwrap();
        let due = Delivery { id, attempts: 0, ..Delivery::outside("scripted", alert.into(), Timestamp::UNIX_EPOCH) };
        rows.push(Row { due, next: Some(Timestamp::UNIX_EPOCH), settled: Vec::new() });
    }

    fn settled(&self, id: usize) -> Vec<Settlement> {
        self.rows.lock().unwrap()[id].settled.clone()
    }

    fn all_done(&self) -> bool {
        self.rows.lock().unwrap().iter().all(|r| r.next.is_none())
    }
}

impl Outbox for Memory {
    type Error = Infallible;

    async fn claim(&self, _: &str, timing: &Timing, now: Timestamp) -> Result<Claim, Infallible> {
        if let Some(until) = timing.quiet.as_ref().and_then(|quiet| quiet.end(now)) {
            return Ok(Claim::Wait(until));
        }
        let mut rows = self.rows.lock().unwrap();
        let row = rows.iter_mut().find(|r| r.next.is_some_and(|at| at <= now));
        Ok(row.map_or(Claim::Nothing, |row| {
            row.due.attempts += 1;
            Claim::Send(Box::new(row.due.clone()))
        }))
    }

    async fn settle(&self, id: i64, settlement: Settlement) -> Result<(), Infallible> {
        let mut rows = self.rows.lock().unwrap();
        let row = &mut rows[usize::try_from(id).unwrap()];
        row.next = match settlement {
            Settlement::Retry { at, .. } => Some(at),
            Settlement::Waiting { until, .. } => {
                row.due.attempts -= 1;
                Some(until)
            }
            Settlement::Delivered { .. } | Settlement::Failed { .. } => None,
        };
        row.settled.push(settlement);
        Ok(())
    }

    async fn next_due(&self, _: &str, after: Option<Timestamp>) -> Result<Option<Timestamp>, Infallible> {
        let rows = self.rows.lock().unwrap();
        Ok(rows.iter().filter_map(|r| r.next).filter(|next| after.is_none_or(|after| *next > after)).min())
    }
}

/// A channel that answers as told, then succeeds, and remembers what it was given.
#[derive(Default)]
struct Scripted {
    timing: Timing,
    answers: Mutex<VecDeque<Result<(), SendError>>>,
    sent: Mutex<Vec<(i64, String)>>,
}

impl Scripted {
    fn answering(answers: impl IntoIterator<Item = Result<(), SendError>>) -> Self {
        Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() }
    }

    fn shifts(&self) -> Vec<i64> {
        self.sent.lock().unwrap().iter().map(|(shift, _)| *shift).collect()
    }
}

impl Deliver for Scripted {
    fn name(&self) -> &str {
        "scripted"
    }

    fn max_attempts(&self) -> u32 {
        3
    }

    fn timing(&self) -> &Timing {
        &self.timing
    }

    async fn send(&self, delivery: &Delivery) -> Result<Option<String>, SendError> {
        let alert = delivery.payload.alert().unwrap();
        self.sent.lock().unwrap().push((alert.shift_id, alert.idempotency_key.clone()));
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(())).map(|()| None)
    }
}

fn transient() -> Result<(), SendError> {
    Err(SendError::transient("down"))
}

#[tokio::test(start_paused = true)]
async fn a_pass_delivers_what_is_due_in_order_and_goes_on_after_a_failure() {
    let (outbox, clock) = (Memory::with([1, 2, 3]), Paused::new());
    let channel = Scripted::answering([Ok(()), transient(), Ok(())]);
    let pass = deliver_due(&outbox, &channel, &clock).await.unwrap();
    assert_eq!(channel.shifts(), [1, 2, 3]);
    assert_eq!(pass, Pass { delivered: 2, failures: vec!["scripted: down".into()], ..Pass::default() });
    assert!(matches!(outbox.settled(1)[..], [Settlement::Retry { .. }]));
}

#[tokio::test(start_paused = true)]
async fn a_channel_that_waits_ends_the_pass_and_loses_no_attempt() {
    let (outbox, clock) = (Memory::with([1, 2]), Paused::new());
    let channel = Scripted::answering([Err(SendError::waiting("no session bus"))]);
    let pass = deliver_due(&outbox, &channel, &clock).await.unwrap();
    assert_eq!(channel.shifts(), [1]);
    assert_eq!((pass.delivered, pass.failures.len()), (0, 0));
    assert_eq!(pass.waiting.unwrap().0, "no session bus");
    assert_eq!(outbox.rows.lock().unwrap()[0].due.attempts, 0);
}

#[rstest]
#[case(3, Err(SendError::transient("down")))]
#[case(1, Err(SendError::permanent("no")))]
#[tokio::test(start_paused = true)]
async fn a_delivery_is_given_up_on_record(#[case] attempts: usize, #[case] answer: Result<(), SendError>) {
    let (outbox, clock) = (Memory::with([1]), Paused::new());
    let channel = Scripted::answering(vec![answer; attempts]);
    run_until_done(&outbox, &channel, &clock).await;
    assert_eq!(channel.shifts().len(), attempts);
    assert!(matches!(outbox.settled(0).last(), Some(Settlement::Failed { .. })));
}

#[tokio::test(start_paused = true)]
async fn retries_carry_the_same_key_until_the_delivery_arrives() {
    let (outbox, clock) = (Memory::with([1, 2]), Paused::new());
    let channel = Scripted::answering([transient(), Ok(()), transient()]);
    run_until_done(&outbox, &channel, &clock).await;
    assert_eq!(channel.shifts(), [1, 2, 1, 1]);
    let sent = channel.sent.lock().unwrap();
    assert!(sent.iter().filter(|(shift, _)| *shift == 1).all(|(_, key)| key == "1:raised:1"));
}

#[tokio::test(start_paused = true)]
async fn a_waiting_channel_is_looked_at_until_it_appears_however_long_that_takes() {
    let (outbox, clock) = (Memory::with([1]), Paused::new());
    let channel = Scripted::answering(vec![Err(SendError::waiting("no session bus")); 2000]);
    run_until_done(&outbox, &channel, &clock).await;
    assert_eq!(outbox.settled(0).last(), Some(&Settlement::Delivered { at: clock.now(), receipt: None }));
    assert_eq!(outbox.rows.lock().unwrap()[0].due.attempts, 1);
}

#[tokio::test(start_paused = true)]
async fn a_new_row_wakes_the_worker_and_stop_ends_it() {
    let (outbox, channel, clock) = (Memory::default(), Scripted::default(), Paused::new());
    let (wake, woken) = watch::channel(());
    let stop = CancellationToken::new();
    let add = async {
        tokio::task::yield_now().await;
        outbox.add(9);
        wake.send_replace(());
        while !outbox.all_done() {
            tokio::task::yield_now().await;
        }
        stop.cancel();
    };
    tokio::join!(run(&outbox, &channel, &clock, woken, &stop), add);
    assert_eq!(channel.shifts(), [9]);
    assert_eq!(clock.now(), Timestamp::UNIX_EPOCH, "nobody waited for a timer");
}

/// What was tried before does not wait for the end of quiet hours in vain: the worker looks again when they end.
#[tokio::test(start_paused = true)]
async fn what_is_held_goes_out_when_its_time_has_come() {
    let quiet = QuietHours {
        from: jiff::civil::time(22, 0, 0, 0),
        until: jiff::civil::time(7, 0, 0, 0),
        days: Vec::new(),
        zone: TimeZone::UTC,
        urgent: false,
    };
    let timing = Timing { quiet: Some(quiet), ..Timing::default() };
    let (outbox, clock) = (Memory::with([1]), Paused::new());
    let channel = Scripted { timing, ..Scripted::default() };
    let pass = deliver_due(&outbox, &channel, &clock).await.unwrap();
    let seven = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(7);
    assert_eq!((pass.delivered, pass.held), (0, Some(seven)));
    run_until_done(&outbox, &channel, &clock).await;
    assert_eq!(outbox.settled(0), [Settlement::Delivered { at: seven, receipt: None }]);
}

/// Runs the worker until nothing is left to deliver; time passes by itself.
async fn run_until_done(outbox: &Memory, channel: &Scripted, clock: &Paused) {
    let (_wake, woken) = watch::channel(());
    let stop = CancellationToken::new();
    let done = async {
        while !outbox.all_done() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        stop.cancel();
    };
    tokio::join!(run(outbox, channel, clock, woken, &stop), done);
}
