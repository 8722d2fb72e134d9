//! The articles that a source lists, into the store.

use std::sync::Arc;

use jiff::Timestamp;

use crate::analyze::Engine;
use crate::discover::Item;
use crate::model::{Moment, Source};
use crate::store::{Reader, Recording, Refusal, SourceState, StoreError};

use super::page::Lead;
use super::poll::{Tally, is_first};
use super::{Pipeline, PollError};

/// Articles that are committed together, oldest first: a poll that is cut short keeps what it has read.
const CHUNK: usize = 10;

impl Pipeline {
    /// Takes in the listed articles that are not known, oldest first; says whether nothing is left to be tried again.
    pub(super) async fn take_list(
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
        let unknown = if source.topic_words_only { self.worth_reading(unknown, tally).await? } else { unknown };
        let fresh = unknown.iter().filter(|(_, refusal)| refusal.is_none());
        tally.published = fresh.map(|(item, _)| item.published.and_then(instant)).collect();
        let mut chunk = Chunk::default();
        let mut settled = true;
        for (item, refusal) in unknown {
            let silent = is_first(state) || (state.first_polled_at.is_none() && refusal.is_some());
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
            if tally.paused.is_some() {
                // The host wants peace: what is left is read after it.
                settled = false;
                break;
            }
        }
        self.flush(&mut chunk, tally).await?;
        Ok(settled)
    }

    /// The items whose title or summary names a topic or an official, and those that have neither. The others leave no
    /// trace: without the filter, or with other topics, they are read.
    async fn worth_reading(&self, items: Vec<Unknown>, tally: &mut Tally) -> Result<Vec<Unknown>, PollError> {
        let engine = Arc::clone(&self.engine);
        let all = items.len();
        let kept = self.parse(move || Ok(items.into_iter().filter(|(item, _)| may_matter(&engine, item)).collect()));
        let kept: Vec<Unknown> = kept.await?;
        tally.skipped = all - kept.len();
        Ok(kept)
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
        tally.paused = error.pause();
        if tally.paused.is_some() {
            tracing::info!(url = canonical, "{canonical} is not read yet: {error}");
            return Ok(false);
        }
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

/// When something was published, where more than the day is known.
fn instant(moment: Moment) -> Option<Timestamp> {
    moment.instant_at().map(|(at, _)| at)
}

/// An item that is no stored article, with what is known of earlier tries.
type Unknown = (Item, Option<Refusal>);

/// Whether an item's title and summary leave it possible that its article matters.
fn may_matter(engine: &Engine, item: &Item) -> bool {
    let mut said = [&item.title, &item.summary].into_iter().flatten().peekable();
    said.peek().is_none() || said.any(|text| engine.mentions_topic(text))
}

/// The items that are no stored article, with what is known of earlier tries.
fn unknown(reader: &Reader, items: Vec<Item>) -> Result<Vec<Unknown>, StoreError> {
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
