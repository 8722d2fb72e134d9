//! What a source's own address answers, and what it lists.

use jiff::Timestamp;
use url::Url;

use crate::daemon::schedule;
use crate::discover::{self, Discovery, Input, Item};
use crate::dom;
use crate::fetch::{BodyKind, Document, Outcome as Answered, Request, Validators};
use crate::model::{Source, SourceKind};
use crate::store::{Recording, SourceState};

use super::page::Lead;
use super::state::{self, Answer};
use super::{Pipeline, PollError};

/// Parts of a sitemap index that are read.
const PARTS: usize = 5;

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
        match self.fetcher.get(&request(source, state, self.clock.now())).await? {
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
        Ok(Reading::Article(Box::new(self.read_page(Some(source), &lead, document).await?)))
    }
}

/// The request for the source's own address. The user configured it, so that robots.txt is not asked.
fn request(source: &Source, state: &SourceState, now: Timestamp) -> Request {
    let kind = source.kind.or(state.kind);
    let page = matches!(kind, Some(SourceKind::Page | SourceKind::Article));
    let known = if schedule::unconditional(state.last_success_at, now, source.url.as_str()) {
        Validators::default()
    } else {
        state::validators(state.etag.as_ref(), state.last_modified.as_ref())
    };
    Request {
        body: if page { BodyKind::Page } else { BodyKind::Feed },
        validators: known,
        headers: source.headers.clone(),
        proxy: source.proxy.clone(),
        ..Request::source(source.url.clone())
    }
}
