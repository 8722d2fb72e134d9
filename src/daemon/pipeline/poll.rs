//! One poll of one source.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio_util::task::AbortOnDropHandle;

use crate::model::{Origin, Source, SourceKind};
use crate::store::{
    Batch, Change, Outcome, Recording, Refusal, Revision, SourceState, SourceStatus, StoreError, crash,
};

use super::reading::Reading;
use super::state::MOVED;
use super::{Pipeline, PollError, state};

/// Until the next try where the database could not even be asked.
const UNREADABLE_STORE: SignedDuration = SignedDuration::from_mins(1);

/// What became of a poll.
#[derive(Debug)]
pub struct PollReport {
    /// The source's address.
    pub source: String,
    /// What it gave, or why it could not be read.
    pub result: Result<Tally, PollError>,
    /// When it is due again; `None` never.
    pub due: Option<Timestamp>,
    /// Failures in a row, this one included.
    pub failures: u32,
    /// Failures in a row before this poll.
    pub failures_before: u32,
    /// When it last listed something new, where this poll finds it unusually silent and the one before did not.
    pub silent_since: Option<Timestamp>,
}

/// What a poll that was read gave.
#[derive(Debug, Default)]
pub struct Tally {
    /// Why it was not asked at all: a pending Retry-After, a 410.
    pub held: Option<String>,
    /// Articles that it lists, as far as they are considered.
    pub listed: usize,
    /// Articles that were not known.
    pub new: usize,
    /// Articles with another text than before.
    pub revised: usize,
    /// Statements that were stored.
    pub statements: usize,
    /// What happened in the change log.
    pub changes: Vec<Change>,
    /// Rows that were put into the outbox.
    pub deliveries: usize,
    /// Articles that were not asked for because their title and summary name no topic and no official.
    pub skipped: usize,
    /// Pages that gave no article: address and reason.
    pub refused: Vec<(String, String)>,
    /// When what was listed for the first time was published, where the list says so.
    pub(super) published: Vec<Option<Timestamp>>,
    /// How long the host asked to be left alone, where it did so while articles were read.
    pub(super) paused: Option<Duration>,
}

impl Tally {
    pub(super) fn add(&mut self, outcome: Outcome) {
        let count = |which| outcome.articles.iter().filter(|article| article.revision == which).count();
        self.new += count(Revision::New);
        self.revised += count(Revision::Revised);
        self.statements += outcome.articles.iter().map(|article| article.statements).sum::<usize>();
        self.changes.extend(outcome.changes);
        self.deliveries += outcome.deliveries;
    }
}

impl From<Outcome> for Tally {
    fn from(outcome: Outcome) -> Self {
        let mut tally = Self::default();
        tally.add(outcome);
        tally
    }
}

impl Pipeline {
    /// Polls a source, whatever is due, and plans its next poll. Only a pending Retry-After and a 410 hold it back.
    pub async fn poll(&self, source: &Source) -> PollReport {
        let url = source.url.to_string();
        let key = url.clone();
        match self.store.read(move |reader| reader.source(&key)).await {
            Ok(state) => {
                let (report, after) = self.poll_from(source, state).await;
                self.keep(after, report).await
            }
            Err(error) => {
                let due = self.clock.now().checked_add(UNREADABLE_STORE).ok();
                PollReport {
                    source: url,
                    result: Err(error.into()),
                    due,
                    failures: 1,
                    failures_before: 0,
                    silent_since: None,
                }
            }
        }
    }

    /// The same from what is known of the source already. Where nothing but that it was asked is to be stored, the state comes
    /// back: a round over hundreds of unchanged sources stores it at once, and an end before that loses no more than the time
    /// of a request.
    pub(in crate::daemon) async fn poll_known(
        &self,
        source: &Source,
        state: SourceState,
    ) -> (PollReport, Option<SourceState>) {
        let (report, after) = self.poll_from(source, state).await;
        let is_unchanged = report.result.as_ref().is_ok_and(|tally| tally.listed == 0 && tally.held.is_none());
        if is_unchanged { (report, Some(after)) } else { (self.keep(after, report).await, None) }
    }

    async fn poll_from(&self, source: &Source, state: SourceState) -> (PollReport, SourceState) {
        let (before, silent_before) = (state.failures, state::silent_since(&state, state.last_success_at));
        let (result, after) = match held(&state, self.clock.now()) {
            Some(held) => (Ok(Tally { held: Some(held), ..Tally::default() }), state),
            None => match self.isolated(source, state.clone()).await {
                Ok((tally, after)) => (Ok(tally), after),
                Err(error) => {
                    let after = state::failed(state, source, &error, self.clock.now());
                    (Err(error), after)
                }
            },
        };
        let report = PollReport {
            source: after.url.clone(),
            result,
            due: after.next_due_at,
            failures: after.failures,
            failures_before: before,
            silent_since: state::silent_since(&after, after.last_success_at).filter(|_| silent_before.is_none()),
        };
        (report, after)
    }

    /// Reads the source in a task of its own, so that a panic is the failure of one source.
    async fn isolated(&self, source: &Source, state: SourceState) -> Result<(Tally, SourceState), PollError> {
        let (pipeline, source) = (self.clone(), source.clone());
        let task = tokio::spawn(async move { pipeline.take_in(&source, state).await });
        let result = AbortOnDropHandle::new(task).await;
        result.unwrap_or_else(|error| Err(PollError::Panicked(error.to_string())))
    }

    /// Stores the state of the source, last of all: what it says of the source must not be ahead of what was taken in.
    async fn keep(&self, state: SourceState, report: PollReport) -> PollReport {
        crash::point("before the state of a source");
        match self.store.write(move |writer| writer.put_source(&state)).await {
            Ok(()) => report,
            Err(error) => PollReport { result: report.result.and(Err(error.into())), ..report },
        }
    }

    /// Reads the source and takes in what it lists.
    async fn take_in(&self, source: &Source, mut state: SourceState) -> Result<(Tally, SourceState), PollError> {
        let (reading, mut answer) = self.read_source(source, &state).await?;
        crash::point("after an answer");
        let mut tally = Tally::default();
        let first = is_first(&state);
        match reading {
            Reading::Unchanged => answer.settled = state.first_polled_at.is_some(),
            Reading::Article(recording) => {
                state.kind = Some(SourceKind::Article);
                tally.listed = 1;
                tally.add(self.record(vec![*recording], Vec::new(), first).await?);
                answer.settled = true;
            }
            Reading::List(discovery) => {
                // A new address must give what the old one gave: a captive portal's page does not.
                if state.kind.is_some_and(|kind| kind != discovery.kind) || discovery.items.is_empty() {
                    answer.moved_to = None;
                }
                state.kind = Some(discovery.kind);
                state.title = discovery.title.or(state.title);
                let settled = self.take_list(source, &state, discovery.items, &mut tally).await?;
                answer.settled = settled && (tally.listed > 0 || !first);
            }
        }
        if !answer.settled {
            // An unchanged answer must not hide what is still to be read.
            answer.validators = None;
        }
        answer.news = tally.new + tally.revised > 0;
        answer.published = std::mem::take(&mut tally.published);
        answer.paused = tally.paused;
        let believed = state.moved_seen >= MOVED;
        let state = state::read(state, source, &answer, self.clock.now());
        if let (Some(to), MOVED, false) = (&state.moved_to, state.moved_seen, believed) {
            let url = &state.url;
            tracing::warn!(
                url,
                to,
                "{url} has moved for good to {to}, where it is asked from now on: change its address in the configuration"
            );
        }
        Ok((tally, state))
    }

    pub(super) async fn record(
        &self,
        articles: Vec<Recording>,
        refusals: Vec<Refusal>,
        first_poll: bool,
    ) -> Result<Outcome, StoreError> {
        let batch = Batch { first_poll, refusals, ..Batch::of(articles, Origin::Live) };
        let (policy, now) = (Arc::clone(&self.policy), self.clock.now());
        self.store.write(move |writer| writer.record(&batch, &policy, now)).await
    }
}

/// Whether a source has not shown yet what it lists, so that what it lists now is history. An empty list shows nothing: it may
/// be a cut one.
pub(super) fn is_first(state: &SourceState) -> bool {
    state.first_polled_at.is_none() && state.last_change_at.is_none()
}

/// Why a source is not asked, whoever wants it.
fn held(state: &SourceState, now: Timestamp) -> Option<String> {
    match state.hold_until {
        _ if state.status == SourceStatus::Gone => {
            Some("the server said that it is gone for good (410); remove it, or change its address".to_owned())
        }
        Some(until) if until > now => Some(format!("the server asked to be left alone until {until:.0}")),
        _ => None,
    }
}
