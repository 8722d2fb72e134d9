//! `check`: everything once, now.

use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::model::{ShiftKind, Source};
use crate::notify::{Pass, Sender, deliver_due};
use crate::store::{Change, EventKind, StoreError};

use super::pipeline::{Pipeline, PollReport, Tally};

/// Sources that are polled at once.
pub(super) const POLLS: usize = 8;

/// Articles first seen within this time are looked at again.
const YOUNG: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a check did.
#[derive(Debug)]
pub struct CheckReport {
    /// One for each enabled source, in the order of the configuration.
    pub polls: Vec<PollReport>,
    /// The look at known articles.
    pub rechecked: Tally,
    /// Deliveries, channel by channel.
    pub passes: Vec<(String, Pass)>,
    /// What the passing of time changed in the change log.
    pub refolded: Vec<Change>,
}

impl CheckReport {
    /// Whether every source was read.
    pub fn is_success(&self) -> bool {
        self.polls.iter().all(|poll| poll.result.is_ok())
    }

    /// What happened in the change log, in order.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        let polled = self.polls.iter().filter_map(|poll| poll.result.as_ref().ok()).flat_map(|tally| &tally.changes);
        polled.chain(&self.rechecked.changes).chain(&self.refolded)
    }

    /// Whether there are new rows of kind shift or edit that are not the history of a first poll.
    pub fn has_news(&self) -> bool {
        self.changes().any(|change| {
            change.event == EventKind::Raised && change.kind != ShiftKind::Qualification && !change.first_poll
        })
    }
}

/// Polls every enabled source, whatever is due, looks again at young articles, and tries every due delivery.
///
/// # Errors
/// When the store fails as a whole. A source that fails is in the report.
pub async fn check(pipeline: &Pipeline) -> Result<CheckReport, StoreError> {
    pipeline.adopt().await?;
    let started = pipeline.clock().now();
    let polls = poll_all(pipeline).await;
    let rechecked = pipeline.recheck_young(started - YOUNG, started).await?;
    let refolded = pipeline.refold_due().await?.changes;
    let passes = deliver_all(pipeline).await?;
    Ok(CheckReport { polls, rechecked, passes, refolded })
}

async fn poll_all(pipeline: &Pipeline) -> Vec<PollReport> {
    let sources: Vec<Source> = pipeline.config().sources.iter().filter(|source| source.enabled).cloned().collect();
    let room = Arc::new(Semaphore::new(POLLS));
    let mut polls = JoinSet::new();
    for (place, source) in sources.into_iter().enumerate() {
        let (pipeline, room) = (pipeline.clone(), Arc::clone(&room));
        polls.spawn(async move {
            // The semaphore is never closed.
            let _permit = room.acquire_owned().await.ok();
            (place, pipeline.poll(&source).await)
        });
    }
    let mut reports = polls.join_all().await;
    reports.sort_by_key(|(place, _)| *place);
    reports.into_iter().map(|(_, report)| report).collect()
}

async fn deliver_all(pipeline: &Pipeline) -> Result<Vec<(String, Pass)>, StoreError> {
    let mut passes = JoinSet::new();
    for (place, channel) in pipeline.config().channels.iter().cloned().enumerate() {
        let (store, clock) = (pipeline.store().clone(), Arc::clone(pipeline.clock()));
        passes.spawn(async move {
            let name = channel.name.clone();
            let pass = deliver_due(&store, &Sender::new(channel), &*clock).await;
            (place, pass.map(|pass| (name, pass)))
        });
    }
    let mut passes = passes.join_all().await;
    passes.sort_by_key(|(place, _)| *place);
    passes.into_iter().map(|(_, pass)| pass).collect()
}
