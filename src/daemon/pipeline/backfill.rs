//! Older articles of a source: the pages behind the one that polls read, into the history, without alerts.

use std::collections::VecDeque;

use url::Url;

use crate::fetch::{BodyKind, Outcome as Answered, Request};
use crate::model::{Source, SourceKind};
use crate::store::SourceState;

use super::poll::Tally;
use super::reading::PARTS;
use super::{Pipeline, PollError};

impl Pipeline {
    /// Follows a source back over `pages` older pages: what an archived or paged feed (RFC 5005) or a section page names as the next
    /// one, and the parts of a sitemap index that a poll leaves out. It asks as politely as a poll, and what it finds is history.
    ///
    /// # Errors
    /// When a page cannot be read; what was found before it is kept.
    pub async fn back_fill(&self, source: &Source, pages: usize) -> Result<Tally, PollError> {
        let mut tally = Tally::default();
        let mut ahead: VecDeque<Url> = self.behind(source, source.url.clone(), &mut Tally::default()).await?.into();
        let mut left = pages;
        while let (Some(url), 1..) = (ahead.pop_front(), left) {
            left -= 1;
            let further = self.behind(source, url, &mut tally).await?;
            ahead.extend(further);
        }
        Ok(tally)
    }

    /// Takes in what a page lists, unless it is the source's own, and says where older articles are listed.
    async fn behind(&self, source: &Source, url: Url, tally: &mut Tally) -> Result<Vec<Url>, PollError> {
        let is_own = url == source.url;
        let body = if source.kind == Some(SourceKind::Page) { BodyKind::Page } else { BodyKind::Feed };
        let headers = if url.origin() == source.url.origin() { source.headers.clone() } else { Default::default() };
        let request =
            Request { body, headers, proxy: source.proxy.clone(), robots: !is_own, ..Request::page(url.clone()) };
        let Answered::Fetched(document) = self.fetcher.get(&request).await? else { return Err(PollError::Senseless) };
        let (found, _) = self.discovered(source, document).await?;
        // A poll reads the first parts of an index itself.
        let parts = found.more.into_iter().skip(if is_own { PARTS } else { 0 });
        let further = parts.chain(found.older).filter(|older| *older != url).collect();
        if !is_own {
            // A source that was never polled: what it lists makes no alert.
            let silent = SourceState::new(source.url.as_str());
            let mut page = Tally::default();
            self.take_list(source, &silent, found.items, &mut page).await?;
            tally.listed += page.listed;
            tally.new += page.new;
            tally.statements += page.statements;
            tally.changes.extend(page.changes);
            tally.refused.extend(page.refused);
        }
        Ok(further)
    }
}
