//! One poll of one source.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use tokio_util::task::AbortOnDropHandle;
use url::Url;

use crate::discover::{self, Discovery, Input, Item};
use crate::fetch::{BodyKind, Document, Outcome as Answered, Request};
use crate::model::{Origin, Source, SourceKind};
use crate::store::{
    Batch, Change, Outcome, Reader, Recording, Refusal, Revision, SourceState, SourceStatus, StoreError,
};

use super::page::Lead;
use super::state::{self, Answer};
use super::{Pipeline, PollError};

/// Until the next try where the database could not even be asked.
const UNREADABLE_STORE: SignedDuration = SignedDuration::from_mins(1);

/// Articles that are committed together, oldest first: a poll that is cut short keeps what it has read.
const CHUNK: usize = 10;

/// Parts of a sitemap index that are read.
const PARTS: usize = 5;

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
    /// Pages that gave no article: address and reason.
    pub refused: Vec<(String, String)>,
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

/// What the source's own address answered.
enum Reading {
    /// Nothing new.
    Unchanged,
    /// The article that it is.
    Article(Box<Recording>),
    /// What it lists.
    List(Discovery),
}

impl Pipeline {
    /// Polls a source, whatever is due, and plans its next poll. Only a pending Retry-After and a 410 hold it back.
    pub async fn poll(&self, source: &Source) -> PollReport {
        let url = source.url.to_string();
        let key = url.clone();
        match self.store.read(move |reader| reader.source(&key)).await {
            Ok(state) => self.poll_from(source, state).await,
            Err(error) => {
                let due = self.clock.now().checked_add(UNREADABLE_STORE).ok();
                PollReport { source: url, result: Err(error.into()), due, failures: 1, failures_before: 0 }
            }
        }
    }

    async fn poll_from(&self, source: &Source, state: SourceState) -> PollReport {
        let before = state.failures;
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
        };
        self.keep(after, report).await
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
        match self.store.write(move |writer| writer.put_source(&state)).await {
            Ok(()) => report,
            Err(error) => PollReport { result: report.result.and(Err(error.into())), ..report },
        }
    }

    /// Reads the source and takes in what it lists.
    async fn take_in(&self, source: &Source, mut state: SourceState) -> Result<(Tally, SourceState), PollError> {
        let (reading, mut answer) = self.read_source(source, &state).await?;
        let mut tally = Tally::default();
        let first = state.last_success_at.is_none();
        match reading {
            Reading::Unchanged => answer.settled = state.first_polled_at.is_some(),
            Reading::Article(recording) => {
                state.kind = Some(SourceKind::Article);
                tally.listed = 1;
                tally.add(self.record(vec![*recording], Vec::new(), first).await?);
                answer.settled = true;
            }
            Reading::List(discovery) => {
                state.kind = Some(discovery.kind);
                state.title = discovery.title.or(state.title);
                answer.settled = self.take_list(source, &state, discovery.items, &mut tally).await?;
            }
        }
        if !answer.settled {
            // An unchanged answer must not hide what is still to be read.
            answer.validators = None;
        }
        answer.news = tally.new + tally.revised > 0;
        Ok((tally, state::read(state, source, &answer, self.clock.now())))
    }

    async fn read_source(&self, source: &Source, state: &SourceState) -> Result<(Reading, Answer), PollError> {
        match self.fetcher.get(&request(source, state)).await? {
            Answered::NotModified { validators, permanent, hints } => {
                let answer = Answer {
                    validators: Some(validators),
                    moved_to: permanent,
                    ask: hints.wait(),
                    ..Answer::default()
                };
                Ok((Reading::Unchanged, answer))
            }
            Answered::Fetched(document) => {
                let mut answer = Answer {
                    validators: Some(document.validators.clone()),
                    moved_to: document.permanent.clone(),
                    ask: document.hints.wait(),
                    ..Answer::default()
                };
                let reading = self.understand(source, document).await?;
                if let Reading::List(discovery) = &reading {
                    answer.ask = answer.ask.max(discovery.every_hint);
                }
                Ok((reading, answer))
            }
        }
    }

    /// Tells what the document is and reads it.
    async fn understand(&self, source: &Source, document: Document) -> Result<Reading, PollError> {
        if source.kind == Some(SourceKind::Article) {
            return self.source_article(source, document).await;
        }
        let (mut discovery, document) = self.discovered(source, document).await?;
        if discovery.kind == SourceKind::Article {
            return self.source_article(source, document).await;
        }
        let parts = std::mem::take(&mut discovery.more);
        for url in parts.into_iter().take(PARTS) {
            match self.part(source, url).await {
                Ok(items) => discovery.items.extend(items),
                Err(error) => tracing::info!("a part of {} cannot be read: {error}", source.url),
            }
        }
        Ok(Reading::List(discovery))
    }

    /// Reads a part of a sitemap index.
    async fn part(&self, source: &Source, url: Url) -> Result<Vec<Item>, PollError> {
        let request = Request { body: BodyKind::Feed, proxy: source.proxy.clone(), ..Request::page(url) };
        match self.fetcher.get(&request).await? {
            Answered::NotModified { .. } => Err(PollError::Senseless),
            Answered::Fetched(document) => Ok(self.discovered(source, document).await?.0.items),
        }
    }

    async fn discovered(&self, source: &Source, document: Document) -> Result<(Discovery, Document), PollError> {
        let (kind, selectors) = (source.kind, source.selectors.clone());
        self.parse(move || Ok((discover::discover(&Input::from(&document), kind, &selectors)?, document))).await
    }

    async fn source_article(&self, source: &Source, document: Document) -> Result<Reading, PollError> {
        let lead = Lead::configured(source.url.clone());
        Ok(Reading::Article(Box::new(self.read_page(Some(source), &lead, document).await?)))
    }

    /// Takes in the listed articles that are not known, oldest first; says whether nothing is left to be tried again.
    async fn take_list(
        &self,
        source: &Source,
        state: &SourceState,
        mut items: Vec<Item>,
        tally: &mut Tally,
    ) -> Result<bool, PollError> {
        items.truncate(source.max_articles);
        tally.listed = items.len();
        // Lists name the newest first.
        items.reverse();
        let now = self.clock.now();
        let unknown = self.store.read(move |reader| unknown(reader, items)).await?;
        let mut chunk = Chunk::default();
        let mut settled = true;
        for (item, refusal) in unknown {
            let silent = state.last_success_at.is_none() || (state.first_polled_at.is_none() && refusal.is_some());
            if chunk.is_full() || chunk.silent != silent {
                self.flush(&mut chunk, tally).await?;
            }
            chunk.silent = silent;
            let attempts = refusal.as_ref().map_or(1, |refusal| refusal.attempts.saturating_add(1));
            match refusal.map(|refusal| refusal.retry_at) {
                Some(None) => continue,
                Some(Some(at)) if at > now => settled = false,
                _ => settled &= self.take_item(source, item, attempts, &mut chunk, tally).await?,
            }
        }
        self.flush(&mut chunk, tally).await?;
        Ok(settled)
    }

    /// Reads one listed article into the chunk; says whether it is done with.
    async fn take_item(
        &self,
        source: &Source,
        item: Item,
        attempts: u32,
        chunk: &mut Chunk,
        tally: &mut Tally,
    ) -> Result<bool, PollError> {
        let canonical = item.canonical.to_string();
        let error = match self.page(Some(source), &Lead::of(item)).await {
            Ok(Some(recording)) => {
                chunk.articles.push(recording);
                return Ok(true);
            }
            Ok(None) => PollError::Senseless,
            Err(PollError::Store(error)) => return Err(error.into()),
            Err(error) => error,
        };
        let now = self.clock.now();
        let retry_at = error.retry_page(attempts, now);
        tracing::info!(url = canonical, attempts, "no article at {canonical}: {error}");
        tally.refused.push((canonical.clone(), error.to_string()));
        let reason = error.to_string();
        let source = Some(source.url.to_string());
        chunk.refusals.push(Refusal { url: canonical, source, reason, attempts, at: now, retry_at });
        Ok(retry_at.is_none())
    }

    async fn flush(&self, chunk: &mut Chunk, tally: &mut Tally) -> Result<(), PollError> {
        let Chunk { articles, refusals, silent } = std::mem::take(chunk);
        if !articles.is_empty() || !refusals.is_empty() {
            tally.add(self.record(articles, refusals, silent).await?);
        }
        Ok(())
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

/// What is committed next.
#[derive(Default)]
struct Chunk {
    articles: Vec<Recording>,
    refusals: Vec<Refusal>,
    silent: bool,
}

impl Chunk {
    fn is_full(&self) -> bool {
        self.articles.len() >= CHUNK
    }
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

/// The request for the source's own address. The user configured it, so that robots.txt is not asked.
fn request(source: &Source, state: &SourceState) -> Request {
    let kind = source.kind.or(state.kind);
    let page = matches!(kind, Some(SourceKind::Page | SourceKind::Article));
    Request {
        body: if page { BodyKind::Page } else { BodyKind::Feed },
        validators: state::validators(state.etag.as_ref(), state.last_modified.as_ref()),
        headers: source.headers.clone(),
        proxy: source.proxy.clone(),
        ..Request::source(source.url.clone())
    }
}

/// The items that are no stored article, with what is known of earlier tries.
fn unknown(reader: &Reader, items: Vec<Item>) -> Result<Vec<(Item, Option<Refusal>)>, StoreError> {
    let mut unknown = Vec::new();
    for item in items {
        let canonical = item.canonical.as_str();
        if reader.known_article(canonical)?.is_none() {
            let refusal = reader.refusal(canonical)?;
            unknown.push((item, refusal));
        }
    }
    Ok(unknown)
}
