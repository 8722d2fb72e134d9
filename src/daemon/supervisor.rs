//! What the daemon's loop does at each turn: start tasks, hear their ends, take a changed configuration.

use std::collections::HashMap;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::model::{Clock, Notice, Payload, Trouble, TroubleKind};
use crate::notify::{self, Buttons, Deliver as _, Press};
use crate::store::{Delivery, SourceState, SourceStatus, StoreError};

use super::agenda::{Agenda, jumped};
use super::check::POLLS;
use super::pipeline::{Pipeline, PollError, PollReport, Tally};
use super::troubles::BackupHealth;
use super::{report, schedule, service, troubles};

/// The longest sleep: a jump of the wall clock, or the end of a sleep of the machine, is noticed within it, so that the first poll
/// after it comes within a minute.
const CLOCK_CHECK: Duration = Duration::from_secs(50);
/// The shortest time between two rounds of a chore.
const CHORE_GAP: SignedDuration = SignedDuration::from_secs(10);
/// When a task that failed in a way that it should not is tried again.
const AFTER_PANIC: SignedDuration = SignedDuration::from_hours(1);
/// Between two looks for texts past their time.
const RETENTION_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Other programs put notices into the outbox too: `correct`, `notify retry`.
const OUTBOX_CHECK: SignedDuration = SignedDuration::from_secs(45);
/// When a backup that failed is tried again.
const BACKUP_AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// How long the store may take to answer before the watchdog hears nothing.
const HEARTBEAT: Duration = Duration::from_secs(5);

/// Something that becomes due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Task {
    /// A source, by its address.
    Source(String),
    /// The look at known articles.
    Recheck,
    /// Pending shifts whose wait is over.
    Refold,
    /// The look for what is wrong with sources, channels and the disk.
    Troubles,
    /// The copy of the database.
    Backup,
    /// Texts that are past their time.
    Retention,
}

impl Task {
    /// The host and port that a source is asked at.
    fn host(&self) -> Option<String> {
        let Self::Source(url) = self else { return None };
        let after = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        Some(after.split(['/', '?', '#']).next().unwrap_or_default().to_owned())
    }
}

/// What a task gave.
pub(super) enum Done {
    Poll(PollReport),
    Chore(Result<Tally, StoreError>),
    /// How many were told, and the size of a write-ahead log that cannot be emptied.
    Look(Result<(usize, Option<u64>), StoreError>),
    Backup(Result<Option<PathBuf>, StoreError>),
    Retention(Result<usize, StoreError>),
}

/// The daemon's state. Nothing of it outlives the process: what must is in the store.
pub(super) struct Daemon {
    pub(super) pipeline: Pipeline,
    agenda: Agenda<Task>,
    pub(super) tasks: JoinSet<Done>,
    running: HashMap<Id, Task>,
    pub(super) workers: JoinSet<()>,
    /// Ends the workers of the present channels.
    pub(super) channels: CancellationToken,
    outbox: watch::Sender<()>,
    /// Live through reloads: what was shown before one can still be pressed.
    buttons: Buttons,
    /// What was pressed on notifications.
    pub(super) pressed: mpsc::UnboundedReceiver<Press>,
    /// When troubles were looked for.
    looked_at: Option<Timestamp>,
    /// How the last backup went, and when a failed one is tried again.
    backup: BackupHealth,
    backup_not_before: Option<Timestamp>,
    /// When texts past their time were looked for.
    retained_at: Option<Timestamp>,
    /// Whether somebody was told that the write-ahead log is large.
    told_of_log: bool,
    /// When the outbox was looked at for what other programs put there.
    outbox_at: Option<Timestamp>,
    /// Whether people were told, past the outbox, that nothing can be stored.
    told_unstorable: bool,
    /// The wall clock and the steady one at the last turn.
    clocks: (Timestamp, tokio::time::Instant),
}

impl Daemon {
    pub(super) async fn start(pipeline: Pipeline) -> Result<Self, StoreError> {
        pipeline.adopt().await?;
        let clocks = (pipeline.clock().now(), tokio::time::Instant::now());
        let (presses, pressed) = mpsc::unbounded_channel();
        let mut daemon = Self {
            pipeline,
            agenda: Agenda::default(),
            tasks: JoinSet::new(),
            running: HashMap::new(),
            workers: JoinSet::new(),
            channels: CancellationToken::new(),
            outbox: watch::Sender::new(()),
            buttons: Buttons::new(presses),
            pressed,
            looked_at: None,
            backup: BackupHealth::default(),
            backup_not_before: None,
            retained_at: None,
            told_of_log: false,
            outbox_at: None,
            told_unstorable: false,
            clocks,
        };
        daemon.enter_sources().await?;
        daemon.enter_chores().await;
        daemon.start_workers();
        Ok(daemon)
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        self.pipeline.clock()
    }

    /// One line for the service manager.
    pub(super) fn status(&self) -> String {
        let sources = self.pipeline.config().sources.iter().filter(|source| source.enabled).count();
        let next = self.agenda.next().map_or_else(|| "nothing is due".to_owned(), |at| format!("next at {at:.0}"));
        format!("{sources} sources, {} under way, {next}", self.running.len())
    }

    /// How long nothing is to be done, but for a look at the wall clock.
    pub(super) fn until_next(&self) -> Duration {
        let left = self.agenda.next().map(|at| at.duration_since(self.clock().now()));
        // What is due already waits for room; its end is heard.
        let full = self.running.len() >= POLLS;
        match left {
            Some(left) if !full => Duration::try_from(left).unwrap_or_default().min(CLOCK_CHECK),
            _ => CLOCK_CHECK,
        }
    }

    /// Makes every source due, but for those that said that they are gone.
    pub(super) fn poll_now(&mut self) {
        let now = self.clock().now();
        self.agenda.hurry(now, |task| matches!(task, Task::Source(_)));
        self.looked_at = None;
        self.outbox.send_replace(());
    }

    /// Starts what is due, as far as there is room.
    pub(super) fn start_due(&mut self) {
        let now = self.clock().now();
        // No timer of its own: the loop turns once a minute at least.
        if self.looked_at.is_none_or(|at| now.duration_since(at).abs() >= troubles::EVERY) {
            self.looked_at = Some(now);
            self.agenda.set(Task::Troubles, Some(now));
            if !self.pipeline.config().backup.enabled {
                self.backup = BackupHealth::Good;
            } else if self.backup_not_before.is_none_or(|at| now >= at) {
                self.agenda.set(Task::Backup, Some(now));
            }
        }
        if self.retained_at.is_none_or(|at| now.duration_since(at).abs() >= RETENTION_EVERY) {
            self.retained_at = Some(now);
            self.agenda.set(Task::Retention, Some(now));
        }
        if self.outbox_at.is_none_or(|at| now.duration_since(at).abs() >= OUTBOX_CHECK) {
            self.outbox_at = Some(now);
            self.outbox.send_replace(());
        }
        let room = POLLS.saturating_sub(self.running.len());
        // One more than can be asked at once: its turn is waited for.
        let share = self.pipeline.config().fetch.host_connections.saturating_add(1);
        for task in self.agenda.take_due(now, room, share, Task::host) {
            let pipeline = self.pipeline.clone();
            let handle = match task.clone() {
                Task::Source(url) => match pipeline.source(&url).cloned() {
                    Some(source) => self.tasks.spawn(async move { Done::Poll(pipeline.poll(&source).await) }),
                    None => continue,
                },
                Task::Recheck => self.tasks.spawn(async move { Done::Chore(pipeline.recheck_due().await) }),
                Task::Refold => self.tasks.spawn(async move {
                    let outcome = pipeline.refold_due().await;
                    Done::Chore(outcome.map(Tally::from))
                }),
                Task::Troubles => {
                    let backup = self.backup.clone();
                    self.tasks.spawn(async move { Done::Look(look(&pipeline, backup).await) })
                }
                Task::Retention => self.tasks.spawn(async move { Done::Retention(pipeline.drop_old_texts().await) }),
                Task::Backup => self.tasks.spawn(async move { Done::Backup(pipeline.back_up().await) }),
            };
            self.running.insert(handle.id(), task);
        }
    }

    /// Hears the end of a task and enters its next time.
    pub(super) async fn heard(&mut self, ended: Result<(Id, Done), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, _)| *id);
        let Some(task) = self.running.remove(&id) else { return };
        let now = self.clock().now();
        let (due, deliveries) = match ended {
            Ok((_, Done::Poll(poll))) => {
                report::log(&poll);
                if let Err(PollError::Store(error)) = &poll.result {
                    self.mourn(error);
                }
                (poll.due, poll.result.map_or(0, |tally| tally.deliveries))
            }
            Ok((_, Done::Chore(Ok(tally)))) => (None, tally.deliveries),
            Ok((_, Done::Look(Ok((told, log))))) => {
                self.look_whether_storable(now).await;
                self.look_at_log(log);
                (None, told)
            }
            Ok((_, Done::Backup(made))) => {
                self.saved(made, now);
                (None, 0)
            }
            Ok((_, Done::Retention(Ok(texts)))) => {
                if texts > 0 {
                    tracing::info!(texts, "texts of articles were past the time that [retention] gives them");
                }
                (None, 0)
            }
            Ok((_, Done::Look(Err(error)) | Done::Retention(Err(error)))) => {
                tracing::error!("the database failed: {error}");
                self.mourn(&error);
                (None, 0)
            }
            Ok((_, Done::Chore(Err(error)))) => {
                tracing::error!("the database failed, the work is tried again: {error}");
                self.mourn(&error);
                (now.checked_add(AFTER_PANIC).ok(), 0)
            }
            Err(error) => {
                tracing::error!("{task:?} failed in a way that it should not: {error}");
                (now.checked_add(AFTER_PANIC).ok(), 0)
            }
        };
        self.agenda.done(&task, due, now);
        if deliveries > 0 {
            self.outbox.send_replace(());
        }
        self.enter_chores().await;
        service::status(&self.status());
    }

    /// Hears how a backup went. A failure is told with the next look, which comes at once.
    fn saved(&mut self, made: Result<Option<PathBuf>, StoreError>, now: Timestamp) {
        match made {
            Ok(made) => {
                if let Some(file) = made {
                    tracing::info!("{} is a checked copy of the database", file.display());
                }
                (self.backup, self.backup_not_before) = (BackupHealth::Good, None);
            }
            Err(error) => {
                tracing::error!("no backup: {error}");
                self.backup = BackupHealth::Failing(error.to_string());
                self.backup_not_before = now.checked_add(BACKUP_AGAIN).ok();
                self.looked_at = None;
            }
        }
    }

    /// After people were told that nothing can be stored: whether that is over. A look that found nothing wrote nothing, and says
    /// nothing of it.
    async fn look_whether_storable(&mut self, now: Timestamp) {
        if self.told_unstorable {
            let stored =
                self.pipeline.store().write(move |writer| writer.set_meta("storable_at", &now.to_string())).await;
            self.told_unstorable = stored.is_err();
        }
    }

    /// Says once that a write-ahead log grows because somebody is in the way.
    fn look_at_log(&mut self, size: Option<u64>) {
        let told = std::mem::replace(&mut self.told_of_log, size.is_some());
        if let (Some(bytes), false) = (size, told) {
            let (mib, database) = (bytes >> 20, self.pipeline.config().database.display());
            tracing::warn!(
                bytes,
                "the write-ahead log of {database} has {mib} MiB: another program holds an old state of it open; end that program"
            );
        }
    }

    /// Enters each enabled source: what is stored about it decides when.
    async fn enter_sources(&mut self) -> Result<(), StoreError> {
        let stored = self.pipeline.store().read(|reader| reader.sources()).await?;
        let stored: HashMap<&str, &SourceState> = stored.iter().map(|state| (state.url.as_str(), state)).collect();
        let config = Arc::clone(self.pipeline.config());
        let enabled: Vec<&str> = config.sources.iter().filter(|s| s.enabled).map(|s| s.url.as_str()).collect();
        self.agenda.retain(|task| !matches!(task, Task::Source(url) if !enabled.contains(&url.as_str())));
        let now = self.clock().now();
        for url in &enabled {
            let due = match stored.get(url) {
                Some(state) if state.status == SourceStatus::Gone => None,
                Some(state) => {
                    // A time that a clock ahead of ours has written is none.
                    let trusted = state.last_attempt_at.is_none_or(|at| at <= now);
                    Some(schedule::resume(state.next_due_at.filter(|_| trusted), enabled.len(), now, url))
                }
                None => Some(schedule::resume(None, enabled.len(), now, url)),
            };
            self.agenda.set(Task::Source((*url).to_owned()), due);
        }
        Ok(())
    }

    /// Enters the next look at articles and the next fold, as the store has them.
    async fn enter_chores(&mut self) {
        let next =
            self.pipeline.store().read(|reader| Ok((reader.next_article_due()?, reader.next_refold_due()?))).await;
        match next {
            Ok((recheck, refold)) => {
                let soonest = self.clock().now().saturating_add(CHORE_GAP).unwrap_or(Timestamp::MAX);
                self.agenda.set(Task::Recheck, recheck.map(|at| at.max(soonest)));
                self.agenda.set(Task::Refold, refold.map(|at| at.max(soonest)));
            }
            Err(error) => tracing::error!("the database cannot be read: {error}"),
        }
    }

    /// A worker for each channel, until the channels change.
    fn start_workers(&mut self) {
        self.channels = CancellationToken::new();
        for channel in &self.pipeline.config().channels {
            let store = self.pipeline.store().clone();
            let sender = self.pipeline.sender(channel).with_buttons(self.buttons.clone());
            let (clock, wake, stop) = (Arc::clone(self.clock()), self.outbox.subscribe(), self.channels.clone());
            self.workers.spawn(async move { notify::run(&store, &sender, &*clock, wake, &stop).await });
        }
    }

    /// Spreads what a jump of the wall clock, or a suspended machine, has made due all at once.
    pub(super) fn look_at_clocks(&mut self) {
        let (wall, steady) = (self.clock().now(), tokio::time::Instant::now());
        let (wall_before, steady_before) = std::mem::replace(&mut self.clocks, (wall, steady));
        let moved = wall.duration_since(wall_before);
        if !jumped(moved, steady.duration_since(steady_before)) {
            return;
        }
        tracing::warn!("the wall clock moved by {moved:#}; polls are planned anew");
        let back = if moved.is_negative() { moved } else { SignedDuration::ZERO };
        let sources = self.pipeline.config().sources.len();
        self.agenda.replan(|task, due| match task {
            Task::Source(url) => schedule::resume(due.checked_add(back).ok(), sources, wall, url),
            Task::Recheck | Task::Refold | Task::Troubles | Task::Backup | Task::Retention => {
                due.checked_add(back).unwrap_or(due)
            }
        });
    }

    /// Takes a new configuration, or keeps the old one.
    pub(super) async fn reload<R, E>(&mut self, reload: Arc<R>)
    where
        R: Fn() -> Result<Config, E> + Send + Sync + 'static,
        E: Display + Send + 'static,
    {
        service::reloading();
        let taken = match tokio::task::spawn_blocking(move || reload()).await {
            Ok(Ok(config)) => self.take(config).await,
            Ok(Err(error)) => Err(error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match taken {
            Ok(()) => tracing::info!("the configuration was read again: {}", self.status()),
            Err(error) => tracing::error!("the configuration stays as it was: {error}"),
        }
        service::ready(&self.status());
    }

    async fn take(&mut self, config: Config) -> Result<(), String> {
        if config.database != self.pipeline.config().database {
            tracing::warn!("`database` changes with the next start only");
        }
        let pipeline = self.pipeline.reconfigured(Arc::new(config)).map_err(|error| error.to_string())?;
        pipeline.adopt().await.map_err(|error| error.to_string())?;
        self.pipeline = pipeline;
        self.enter_sources().await.map_err(|error| error.to_string())?;
        self.channels.cancel();
        self.start_workers();
        Ok(())
    }

    /// Does what was pressed on a notification.
    pub(super) async fn press(&self, press: Press) {
        let now = self.clock().now();
        let store = self.pipeline.store();
        let done = match press {
            Press::Open { url } => {
                // A desktop that does not answer must not hold up the loop.
                tokio::spawn(notify::open(url));
                Ok(())
            }
            Press::Acknowledge { shift_id } => store.write(move |writer| writer.acknowledge(shift_id, now)).await,
            Press::Dismiss { shift_id } => store.write(move |writer| writer.dismiss(shift_id, None, now)).await,
        };
        if let Err(error) = done {
            tracing::error!("what was pressed on a notification could not be noted: {error}");
        }
    }

    /// Tells people past the outbox, once, that the disk takes nothing any more: the outbox lies on it.
    fn mourn(&mut self, error: &StoreError) {
        if !matches!(error, StoreError::Disk(_)) || std::mem::replace(&mut self.told_unstorable, true) {
            return;
        }
        let (config, now) = (Arc::clone(self.pipeline.config()), self.clock().now());
        let subject = config.database.display().to_string();
        let names = troubles::channels(&config, TroubleKind::DiskNearlyFull, &subject);
        let payload = Payload::Trouble(Trouble {
            idempotency_key: format!("trouble:unstorable:{now:.0}"),
            notice: Notice::Trouble,
            kind: TroubleKind::DiskNearlyFull,
            subject,
            over: false,
            message: format!("nothing can be stored, and what sources publish waits: {error}"),
            since: now,
            detected_at: now,
        });
        for channel in config.channels.iter().filter(|channel| names.contains(&channel.name)) {
            let (sender, payload) = (self.pipeline.sender(channel), payload.clone());
            self.workers.spawn(async move {
                let delivery = Delivery::outside(sender.name(), payload, now);
                if let Err(error) = sender.send(&delivery).await {
                    tracing::error!("{} does not tell that the disk is full: {error}", sender.name());
                }
            });
        }
    }

    /// Tells the watchdog that the loop turns and the store answers.
    pub(super) async fn heartbeat(&self) {
        match tokio::time::timeout(HEARTBEAT, self.pipeline.store().write(|_| Ok(()))).await {
            Ok(Ok(())) => service::alive(),
            Ok(Err(error)) => tracing::error!("the database does not answer: {error}"),
            Err(_) => tracing::error!("the database does not answer within {HEARTBEAT:?}"),
        }
    }
}

async fn look(pipeline: &Pipeline, backup: BackupHealth) -> Result<(usize, Option<u64>), StoreError> {
    let log = pipeline.trim_log().await?;
    Ok((pipeline.look_for_troubles(backup).await?, log))
}
