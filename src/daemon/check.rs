//! `check`: everything once, now.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::model::{ShiftKind, Source};
use crate::notify::{Pass, deliver_due};
use crate::store::{Change, EventKind, SourceState, StoreError};

use super::pipeline::{Pipeline, PollReport, Tally};

/// Sources that are polled at once. Most of them only wait: what takes memory and the processor has limits of its own.
pub(super) const POLLS: usize = 64;

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

/// What a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every enabled source, and every young article.
    Everything,
    /// Every enabled source, and the young articles of these sources.
    Configured,
}

/// Polls every enabled source, whatever is due, looks again at young articles, and tries every due delivery.
///
/// # Errors
/// When the store fails as a whole. A source that fails is in the report.
pub async fn check(pipeline: &Pipeline) -> Result<CheckReport, StoreError> {
    check_within(pipeline, Scope::Everything, &mut |_, _| ()).await
}

/// The same, looking only at what the scope says. `told` hears after each source how many of how many are done.
///
/// # Errors
/// As [`check`].
pub async fn check_within(
    pipeline: &Pipeline,
    scope: Scope,
    told: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<CheckReport, StoreError> {
    pipeline.adopt().await?;
    let started = pipeline.clock().now();
    let polls = poll_all(pipeline, told).await?;
    let rechecked = pipeline.recheck_young(started - YOUNG, started, scope).await?;
    let refolded = pipeline.refold_due().await?.changes;
    pipeline.look_for_troubles(super::BackupHealth::Unknown).await?;
    let passes = deliver_all(pipeline).await?;
    Ok(CheckReport { polls, rechecked, passes, refolded })
}

async fn poll_all(
    pipeline: &Pipeline,
    told: &mut (dyn FnMut(usize, usize) + Send),
) -> Result<Vec<PollReport>, StoreError> {
    let known = pipeline.store().read(|reader| reader.sources()).await?;
    let mut known: HashMap<String, SourceState> = known.into_iter().map(|state| (state.url.clone(), state)).collect();
    let sources = pipeline.config().sources.iter().enumerate().filter(|(_, source)| source.enabled);
    let room = Arc::new(Semaphore::new(POLLS));
    let mut polls = JoinSet::new();
    let sources = hosts_in_turn(sources);
    let all = sources.len();
    let mut reports = Vec::with_capacity(all);
    for (place, source) in sources {
        // The semaphore is never closed.
        let permit = Arc::clone(&room).acquire_owned().await.ok();
        let state = known.remove(source.url.as_str()).unwrap_or_else(|| SourceState::new(source.url.as_str()));
        let (pipeline, source) = (pipeline.clone(), source.clone());
        polls.spawn(async move {
            let (report, unchanged) = pipeline.poll_known(&source, state).await;
            drop(permit);
            (place, report, unchanged)
        });
    }
    let mut unchanged = Vec::new();
    while let Some(ended) = polls.join_next().await {
        let (place, report, state) = ended.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
        reports.push((place, report));
        unchanged.extend(state);
        told(reports.len(), all);
    }
    pipeline.store().write(move |writer| writer.put_sources(&unchanged)).await?;
    reports.sort_by_key(|(place, _)| *place);
    Ok(reports.into_iter().map(|(_, report)| report).collect())
}

/// The first source of each host, then the second of each: one host with many sources keeps nobody waiting.
fn hosts_in_turn<'s>(sources: impl Iterator<Item = (usize, &'s Source)>) -> Vec<(usize, &'s Source)> {
    let mut seen: HashMap<Option<&str>, usize> = HashMap::new();
    let mut ranked: Vec<(usize, (usize, &Source))> = sources
        .map(|(place, source)| {
            let rank = seen.entry(source.url.host_str()).or_default();
            *rank += 1;
            (*rank, (place, source))
        })
        .collect();
    ranked.sort_by_key(|(rank, (place, _))| (*rank, *place));
    ranked.into_iter().map(|(_, source)| source).collect()
}

async fn deliver_all(pipeline: &Pipeline) -> Result<Vec<(String, Pass)>, StoreError> {
    let mut passes = JoinSet::new();
    for (place, channel) in pipeline.config().channels.iter().cloned().enumerate() {
        let (store, clock) = (pipeline.store().clone(), Arc::clone(pipeline.clock()));
        let sender = pipeline.sender(&channel);
        passes.spawn(async move {
            let name = channel.name.clone();
            let pass = deliver_due(&store, &sender, &*clock).await;
            (place, pass.map(|pass| (name, pass)))
        });
    }
    let mut passes = passes.join_all().await;
    passes.sort_by_key(|(place, _)| *place);
    passes.into_iter().map(|(_, pass)| pass).collect()
}
