//! A look at known articles for edits.

use jiff::Timestamp;
use url::Url;

use crate::daemon::check::Scope;
use crate::daemon::schedule;
use crate::fetch::Validators;
use crate::store::{ArticleCheck, KnownArticle, StoreError, Watch};

use super::page::{Lead, is_remnant};
use super::poll::Tally;
use super::{Pipeline, PollError, state};

/// Articles that one round looks at.
const ROUND: u32 = 20;

impl Pipeline {
    /// Looks at the articles that are due for it, the longest due first, one round of them.
    ///
    /// # Errors
    /// When the store fails. A page that cannot be read is no error: it is recorded, and tried again later.
    pub async fn recheck_due(&self) -> Result<Tally, StoreError> {
        let now = self.clock.now();
        let due = self.store.read(move |reader| reader.articles_due(now, ROUND)).await?;
        self.recheck(due).await
    }

    /// Looks at every article that was first seen after `since` and was not looked at after `before`, whatever is due.
    ///
    /// # Errors
    /// As [`Pipeline::recheck_due`].
    pub async fn recheck_young(&self, since: Timestamp, before: Timestamp, scope: Scope) -> Result<Tally, StoreError> {
        let mut young = self.store.read(move |reader| reader.articles_since(since)).await?;
        let is_ours =
            |article: &KnownArticle| article.source_url.as_deref().is_some_and(|url| self.source(url).is_some());
        young.retain(|article| article.checked_at < before && (scope == Scope::Everything || is_ours(article)));
        self.recheck(young).await
    }

    async fn recheck(&self, articles: Vec<KnownArticle>) -> Result<Tally, StoreError> {
        let mut tally = Tally { listed: articles.len(), ..Tally::default() };
        let quiet_before = self.store.read(|reader| reader.quiet_before()).await?;
        for article in articles {
            // What was told of an edit in a database that was lost is not told again.
            let is_history = quiet_before.is_some_and(|before| article.checked_at < before);
            match self.look(&article, is_history, &mut tally).await {
                Ok(()) => {}
                Err(PollError::Store(error)) => return Err(error),
                Err(error) => {
                    let name = article.canonical_url.clone().unwrap_or_default();
                    tracing::info!(url = name, "cannot look at {name} again: {error}");
                    tally.refused.push((name, error.to_string()));
                    self.looked(&article, Some(&error)).await?;
                }
            }
        }
        Ok(tally)
    }

    async fn look(&self, article: &KnownArticle, is_history: bool, tally: &mut Tally) -> Result<(), PollError> {
        let Some(url) = address(article) else { return Ok(self.looked(article, None).await?) };
        let source = article.source_url.as_deref().and_then(|url| self.source(url));
        let id = article.id;
        let stored = self.store.read(move |reader| reader.stored_articles(id - 1, 1)).await?.pop();
        let lead = Lead {
            content: None,
            stored: stored.filter(|stored| stored.article_id == id).map(|stored| stored.article),
            url,
            title: None,
            published: None,
            first_seen: Some(article.first_seen_at),
            validators: if schedule::whole_look(article.first_seen_at, article.checked_at, self.clock.now()) {
                Validators::default()
            } else {
                state::validators(article.etag.as_ref(), article.last_modified.as_ref())
            },
            configured: false,
        };
        let before = lead.stored.as_ref().map_or(0, |stored| stored.text.len());
        match self.page(source, &lead).await? {
            None => self.looked(article, None).await?,
            // A wall that no list knows, or what is left of a removed page.
            Some(recording) if is_remnant(recording.article.text.len(), before) => return Err(PollError::Shrunk),
            Some(recording) => {
                let outcome = self.record(vec![recording], Vec::new(), is_history).await?;
                // The address may lead to another story by now; this one has been looked at all the same.
                if outcome.articles.iter().all(|recorded| recorded.article_id != article.id) {
                    self.looked(article, None).await?;
                }
                tally.add(outcome);
            }
        }
        Ok(())
    }

    /// Stores that the article was looked at and brought nothing new.
    async fn looked(&self, article: &KnownArticle, error: Option<&PollError>) -> Result<(), StoreError> {
        let now = self.clock.now();
        let next = match error {
            None => schedule::recheck(article.first_seen_at, None, now),
            Some(error) => error.retry_page(article.failures + 1, now),
        };
        let check = ArticleCheck {
            article_id: article.id,
            watch: Watch { next_check_at: next, ..Watch::default() },
            error: error.map(ToString::to_string),
        };
        self.store.write(move |writer| writer.article_checked(&check, now)).await
    }
}

/// Where the article is asked for: as it was fetched.
fn address(article: &KnownArticle) -> Option<Url> {
    let text = article.url.as_deref().or(article.canonical_url.as_deref())?;
    Url::parse(text).ok()
}
