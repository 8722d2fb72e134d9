//! What a source's own address answers, and what it lists.

use std::collections::BTreeMap;

use jiff::Timestamp;
use url::Url;

use crate::daemon::schedule;
use crate::discover::{self, Discovery, Input, Item};
use crate::dom;
use crate::fetch::{BodyKind, Document, Outcome as Answered, Request, Validators};
use crate::model::{Source, SourceKind};
use crate::store::{Recording, SourceState};

use super::page::Lead;
use super::state::{self, Answer, MOVED};
use super::{Pipeline, PollError};

/// Parts of a sitemap index that are read.
pub(super) const PARTS: usize = 5;

/// What the source's own address answered.
pub(super) enum Reading {
    /// Nothing new.
    Unchanged,
    /// The article that it is.
    Article(Box<Recording>),
    /// What it lists.
    List(Discovery),
}

impl Pipeline {
    /// Asks a source, and reads the answer.
    pub(super) async fn read_source(
        &self,
        source: &Source,
        state: &SourceState,
    ) -> Result<(Reading, Answer), PollError> {
        let request = request(source, state, self.clock.now());
        let at_new_address = request.url != source.url;
        match self.fetcher.get(&request).await? {
            Answered::NotModified { validators, permanent, hints } => {
                let answer = Answer {
                    validators: Some(validators),
                    at_new_address,
                    moved_to: permanent,
                    ask: hints.wait(),
                    ..Answer::default()
                };
                Ok((Reading::Unchanged, answer))
            }
            Answered::Fetched(document) => {
                let mut answer = Answer {
                    validators: Some(document.validators.clone()),
                    whole: true,
                    at_new_address,
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

    pub(super) async fn discovered(
        &self,
        source: &Source,
        document: Document,
    ) -> Result<(Discovery, Document), PollError> {
        let (kind, selectors, settings) = (source.kind, source.selectors.clone(), &self.config.fetch);
        let limits =
            dom::Limits { depth: settings.max_depth, budget: settings.parse_timeout, ..dom::Limits::default() };
        self.parse(move || {
            let started = tokio::time::Instant::now();
            let input = Input::from(&document);
            let found = discover::discover(&input, kind, &selectors, &limits, &|| started.elapsed())?;
            Ok((found, document))
        })
        .await
    }

    async fn source_article(&self, source: &Source, document: Document) -> Result<Reading, PollError> {
        let lead = Lead::configured(source.url.clone());
        let mut recording = self.read_page(Some(source), &lead, document).await?;
        // The source is the watch.
        recording.watch.next_check_at = None;
        Ok(Reading::Article(Box::new(recording)))
    }
}

/// The request for the source's own address, or for the one that it has moved to. The user configured it, so that robots.txt is
/// not asked.
fn request(source: &Source, state: &SourceState, now: Timestamp) -> Request {
    let kind = source.kind.or(state.kind);
    let page = matches!(kind, Some(SourceKind::Page | SourceKind::Article));
    let whole = schedule::unconditional(state.last_whole_at, now, source.url.as_str());
    let known = if whole {
        Validators::default()
    } else {
        state::validators(state.etag.as_ref(), state.last_modified.as_ref())
    };
    // A whole answer is asked for where the user said that it is: so a move that was none ends.
    let moved = state.moved_to.as_deref().filter(|_| state.moved_seen >= MOVED && !whole);
    let url = moved.and_then(|to| Url::parse(to).ok()).unwrap_or_else(|| source.url.clone());
    // What may be a secret is for the host that the user named.
    let headers = if url.origin() == source.url.origin() { source.headers.clone() } else { BTreeMap::new() };
    Request {
        body: if page { BodyKind::Page } else { BodyKind::Feed },
        validators: known,
        headers,
        proxy: source.proxy.clone(),
        pauses_alone: source.pauses_alone,
        ..Request::source(url)
    }
}
