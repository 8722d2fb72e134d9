//! A page that gives less than the whole article: whether the feed, its AMP page or what was stored of it has the rest.

use std::sync::Arc;

use crate::extract::{self, ExtractError, Extraction};
use crate::fetch::{Document, Outcome, Validators};
use crate::model::{Quality, Source};

use super::identity::site;
use super::page::{Lead, request, within};
use super::{Pipeline, PollError};

/// What extraction made of a page.
type Found = Result<Extraction, ExtractError>;

impl Pipeline {
    /// What the page gave, completed from the other texts of the article as far as it is not whole.
    pub(super) async fn completed(
        &self,
        source: Option<&Source>,
        lead: &Lead,
        document: &Arc<Document>,
        mut found: Found,
    ) -> Result<Found, PollError> {
        if is_whole(&found) || matches!(found, Err(ExtractError::Selector(_))) {
            return Ok(found);
        }
        if let Some(content) = lead.content.clone() {
            found = self.with_feed(lead.title.clone(), content, found).await?;
        }
        if !is_whole(&found) {
            found = self.with_amp(source, lead, document, found).await?;
        }
        Ok(match &lead.stored {
            Some(stored) if !is_whole(&found) => extract::or_stored(found, stored),
            _ => found,
        })
    }

    async fn with_feed(&self, title: Option<String>, content: String, found: Found) -> Result<Found, PollError> {
        let settings = (self.config.fetch.max_depth, self.config.fetch.parse_timeout);
        let read = move || Ok(within(settings, |limits| extract::from_feed(&content, title.as_deref(), limits)));
        Ok(match self.parse(read).await? {
            Some(other) => extract::better(found, other, "the feed"),
            None => found,
        })
    }

    /// Asks for the AMP page, if the page names one on its own site. That it cannot be read is no trouble of the article.
    async fn with_amp(
        &self,
        source: Option<&Source>,
        lead: &Lead,
        document: &Arc<Document>,
        found: Found,
    ) -> Result<Found, PollError> {
        let page = Arc::clone(document);
        let amp = self.parse(move || Ok(extract::amp_address(&page.text().text, &page.url))).await?;
        let Some(url) = amp.filter(|amp| site(amp) == site(&document.url)) else { return Ok(found) };
        let lead = Lead { url, validators: Validators::default(), configured: false, ..lead.clone() };
        let answer = self.fetcher.get(&request(source, &lead)).await;
        let Ok(Outcome::Fetched(amp)) = answer else { return Ok(found) };
        Ok(match self.extracted(None, Arc::new(amp)).await? {
            Ok(other) => extract::better(found, other, "the AMP page"),
            Err(_) => found,
        })
    }
}

fn is_whole(found: &Found) -> bool {
    found.as_ref().is_ok_and(|found| found.article.quality == Quality::Good)
}
