//! The articles that a source lists, into the store.

use std::sync::Arc;

use jiff::Timestamp;

use crate::analyze::Engine;
use crate::discover::{Item, Learned};
use crate::model::{Moment, Quality, Source, SourceKind};
use crate::store::{Reader, Recording, Refusal, SourceState, StoreError};

use super::claims::Claim;
use super::page::{Lead, is_remnant};
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
        let (now, from) = (self.clock.now(), source.clone());
        let learns = state.kind == Some(SourceKind::Page) && source.selectors.links.is_none();
        let unknown = self
            .store
            .read(move |reader| {
                let items = if learns { worth_asking(reader, &from, items)? } else { items };
                unknown(reader, &from, items)
            })
            .await?;
        let unknown = if source.topic_words_only { self.worth_reading(unknown, tally).await? } else { unknown };
        let fresh = unknown.iter().filter(|unknown| unknown.refusal.is_none());
        tally.published = fresh.map(|unknown| unknown.item.published.and_then(instant)).collect();
        let url = source.url.to_string();
        let usual = self.store.read(move |reader| reader.usual_length(&url)).await?;
        let mut chunk = Chunk { usual, ..Chunk::default() };
        let mut settled = true;
        for Unknown { item, refusal, name } in unknown {
            let silent = is_first(state) || (state.first_polled_at.is_none() && refusal.is_some());
            if chunk.is_full() || chunk.silent != silent {
                self.flush(&mut chunk, tally).await?;
            }
            chunk.silent = silent;
            let attempts = refusal.as_ref().map_or(1, |refusal| refusal.attempts.saturating_add(1));
            match refusal.map(|refusal| refusal.retry_at) {
                Some(None) => continue,
                Some(Some(at)) if at > now => settled = false,
                _ => settled &= self.take_item(source, (item, name), attempts, &mut chunk, tally).await?,
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
        let kept =
            self.parse(move || Ok(items.into_iter().filter(|unknown| may_matter(&engine, &unknown.item)).collect()));
        let kept: Vec<Unknown> = kept.await?;
        tally.skipped = all - kept.len();
        Ok(kept)
    }

    /// Reads one listed article into the chunk; says whether it is done with.
    async fn take_item(
        &self,
        source: &Source,
        (item, name): (Item, Option<String>),
        attempts: u32,
        chunk: &mut Chunk,
        tally: &mut Tally,
    ) -> Result<bool, PollError> {
        let canonical = item.canonical.to_string();
        // Another source lists it, too, and reads it now.
        let Some(claim) = self.claims.claim(&canonical) else { return Ok(false) };
        let is_own_host = item.url.origin() == source.url.origin();
        let error = match self.page(Some(source), &Lead::of(item)).await {
            Ok(Some(mut recording)) => {
                if is_remnant(recording.article.text.len(), chunk.usual) {
                    // Stored, and no alert by itself.
                    recording.article.quality = Quality::Poor;
                }
                recording.aliases.extend(name);
                chunk.articles.push(recording);
                chunk.claims.push(claim);
                return Ok(true);
            }
            Ok(None) => PollError::Senseless,
            Err(PollError::Store(error)) => return Err(error.into()),
            Err(error) => error,
        };
        if let Some(left) = error.pause() {
            // Only its own host's pause ends the list: others may be named in it.
            tally.paused = is_own_host.then_some(left);
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
        let Chunk { articles, claims: _claims, refusals, silent, .. } =
            std::mem::replace(chunk, Chunk { usual: chunk.usual, ..Chunk::default() });
        if !articles.is_empty() || !refusals.is_empty() {
            tally.add(self.record(articles, refusals, silent).await?);
        }
        Ok(())
    }
}

/// What is committed next.
#[derive(Default)]
struct Chunk {
    /// The median length of the source's articles, 0 where too few are known.
    usual: usize,
    articles: Vec<Recording>,
    /// Held until the articles are stored.
    claims: Vec<Claim>,
    refusals: Vec<Refusal>,
    silent: bool,
}

impl Chunk {
    fn is_full(&self) -> bool {
        self.articles.len() >= CHUNK
    }
}

/// What a source calls an item by, where that is not its address: an alias of the article, so that another address under the same
/// name is known for the same story.
fn guid(source: &Source, item: &Item) -> Option<String> {
    let is_address = item.id == item.url.as_str() || item.id == item.canonical.as_str();
    (!is_address).then(|| format!("guid:{} {}", source.url, item.id))
}

/// When something was published, where more than the day is known.
fn instant(moment: Moment) -> Option<Timestamp> {
    moment.instant_at().map(|(at, _)| at)
}

/// Whether an item's title and summary leave it possible that its article matters.
fn may_matter(engine: &Engine, item: &Item) -> bool {
    let mut said = [&item.title, &item.summary].into_iter().flatten().peekable();
    said.peek().is_none() || said.any(|text| engine.mentions_topic(text))
}

/// Whether two headlines are of one story: half of the words of the shorter one stand in the other. Feeds that give one guid to
/// whatever is the newest would otherwise hide it.
fn is_same_story(known: &str, title: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<std::collections::HashSet<_>>();
    let (known, title) = (words(known), words(title));
    known.intersection(&title).count() * 2 >= known.len().min(title.len()).max(1)
}

/// The links of a section page that do not look like what was no article before.
fn worth_asking(reader: &Reader, source: &Source, items: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let (articles, others) = reader.listed_by(source.url.as_str())?;
    let learned = Learned::from(articles.iter().map(String::as_str), others.iter().map(String::as_str));
    Ok(items.into_iter().filter(|item| learned.is_worth(&item.canonical)).collect())
}

/// An item that is no stored article.
struct Unknown {
    item: Item,
    /// What is known of earlier tries.
    refusal: Option<Refusal>,
    /// What its source calls it by, unless that names another story already.
    name: Option<String>,
}

/// The items that are no stored article.
fn unknown(reader: &Reader, source: &Source, items: Vec<Item>) -> Result<Vec<Unknown>, StoreError> {
    let mut unknown = Vec::new();
    for item in items {
        let mut name = guid(source, &item);
        if let Some(known) = name.as_deref().map(|name| reader.title_of(name)).transpose()?.flatten() {
            if item.title.as_deref().is_some_and(|title| is_same_story(&known, title)) {
                // The same story under another address; it is watched under the first.
                continue;
            }
            name = None;
        }
        let canonical = item.canonical.as_str();
        if reader.known_article(canonical)?.is_none() {
            let refusal = reader.refusal(canonical)?;
            unknown.push(Unknown { item, refusal, name });
        }
    }
    Ok(unknown)
}
