//! One page to one recording: fetched, decoded, extracted, analysed.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use crate::discover::Item;
use crate::extract::{ExtractError, Extraction, Limits, extract};
use crate::fetch::{BodyKind, Document, Outcome, Request, Validators};
use crate::model::{Article, Moment, Source, Statement};
use crate::store::{Recording, Watch};

use super::identity::{fell_back_to_front, identity};
use super::{Pipeline, PollError};
use crate::daemon::schedule;
use crate::daemon::statements::statements;

/// What is known of a page before it is read.
#[derive(Debug, Clone)]
pub(super) struct Lead {
    /// Its address.
    pub(super) url: Url,
    /// The headline as listed.
    pub(super) title: Option<String>,
    /// The date as listed.
    pub(super) published: Option<Moment>,
    /// When it was first stored, if it is known.
    pub(super) first_seen: Option<Timestamp>,
    /// From the last answer; empty asks unconditionally.
    pub(super) validators: Validators,
    /// Whether the user configured the address, so that robots.txt is not asked.
    pub(super) configured: bool,
    /// The article's text in the feed itself, as markup.
    pub(super) content: Option<String>,
    /// What was stored of it before.
    pub(super) stored: Option<Article>,
}

impl Lead {
    /// What a list says of an article.
    pub(super) fn of(item: Item) -> Self {
        Self {
            url: item.url,
            title: item.title,
            published: item.published,
            first_seen: None,
            validators: Validators::default(),
            configured: false,
            content: item.content_html,
            stored: None,
        }
    }

    /// The source's own address.
    pub(super) fn configured(url: Url) -> Self {
        Self {
            url,
            title: None,
            published: None,
            first_seen: None,
            validators: Validators::default(),
            configured: true,
            content: None,
            stored: None,
        }
    }
}

impl Pipeline {
    /// Fetches and reads a page; `None` says that it is as it was (304).
    pub(super) async fn page(&self, source: Option<&Source>, lead: &Lead) -> Result<Option<Recording>, PollError> {
        match self.fetcher.get(&request(source, lead)).await? {
            Outcome::Fetched(document) => self.read_page(source, lead, document).await.map(Some),
            Outcome::NotModified { .. } if lead.validators.is_empty() => Err(PollError::Senseless),
            Outcome::NotModified { .. } => Ok(None),
        }
    }

    /// Reads a page that was fetched.
    pub(super) async fn read_page(
        &self,
        source: Option<&Source>,
        lead: &Lead,
        document: Document,
    ) -> Result<Recording, PollError> {
        if fell_back_to_front(&lead.url, &document.url) {
            return Err(PollError::FrontPage);
        }
        if let Some(what) = other_than_a_page(document.content_type.as_deref(), &document.body) {
            return Err(PollError::NoPage(what));
        }
        let document = Arc::new(document);
        let (article, statements) = self.analysed(source, lead, Arc::clone(&document)).await?;
        let (identity, aliases) = identity(&lead.url, &document.url, article.canonical_url.as_deref());
        let now = self.clock.now();
        let published = article.published.map(|moment| moment.timestamp());
        let text = |bytes: &Option<Vec<u8>>| bytes.clone().and_then(|bytes| String::from_utf8(bytes).ok());
        // An article that is a source is looked at by the source's polls, and by nothing else.
        let next = schedule::recheck(lead.first_seen.unwrap_or(now), published, now).filter(|_| !lead.configured);
        Ok(Recording {
            identity,
            aliases,
            url: Some(document.url.to_string()),
            external_id: None,
            source: source.map(|source| source.url.to_string()),
            fetched_at: document.fetched_at,
            watch: Watch {
                next_check_at: next,
                etag: text(&document.validators.etag),
                last_modified: text(&document.validators.last_modified),
            },
            article,
            statements,
        })
    }

    /// The parts that take the processor: away from the threads that wait for the network.
    async fn analysed(
        &self,
        source: Option<&Source>,
        lead: &Lead,
        document: Arc<Document>,
    ) -> Result<(Article, Vec<Statement>), PollError> {
        let found = self.extracted(source, Arc::clone(&document)).await?;
        let mut article = self.completed(source, lead, &document, found).await??.article;
        complete(&mut article, source, lead);
        let engine = Arc::clone(&self.engine);
        self.parse(move || {
            let statements = statements(&engine, &article);
            Ok((article, statements))
        })
        .await
    }

    /// What extraction makes of a page, in good or in bad.
    pub(super) async fn extracted(
        &self,
        source: Option<&Source>,
        document: Arc<Document>,
    ) -> Result<Result<Extraction, ExtractError>, PollError> {
        let selectors = source.map(|source| source.selectors.clone()).unwrap_or_default();
        let settings = (self.config.fetch.max_depth, self.config.fetch.parse_timeout);
        self.parse(move || {
            let html = document.text();
            Ok(within(settings, |limits| extract(&html.text, Some(&document.url), &selectors, limits)))
        })
        .await
    }

    /// Runs a parser on a thread of its own kind, a few at a time; a panic is an error like any other.
    pub(super) async fn parse<T, F>(&self, job: F) -> Result<T, PollError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PollError> + Send + 'static,
    {
        // The semaphore is never closed.
        let _permit = self.parsers.acquire().await.ok();
        tokio::task::spawn_blocking(job).await.unwrap_or_else(|error| Err(PollError::Panicked(error.to_string())))
    }
}

pub(super) fn request(source: Option<&Source>, lead: &Lead) -> Request {
    let mut request = Request::page(lead.url.clone()).with_validators(lead.validators.clone());
    request.body = BodyKind::Page;
    request.robots = !lead.configured;
    if let Some(source) = source {
        request.proxy.clone_from(&source.proxy);
        request.pauses_alone = source.pauses_alone;
        if source.url.origin() == lead.url.origin() {
            request.headers.clone_from(&source.headers);
        }
    }
    request
}

/// What an answer is, by its label or its first bytes, if it is no page: an API's error, a picture, a PDF. Read as a page it would be
/// a text without markup, and its words somebody's article.
fn other_than_a_page(content_type: Option<&str>, body: &[u8]) -> Option<String> {
    let label = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let named = ["html", "xml", "text/plain"].iter().any(|part| label.contains(part));
    // Servers that know nothing of a file say so, or say nothing.
    if !named && !matches!(label.as_str(), "" | "application/octet-stream" | "text" | "unknown/unknown") {
        return Some(label);
    }
    let begins = |bytes: &[u8]| body.trim_ascii_start().starts_with(bytes);
    let signs: [(&[u8], &str); 4] = [(b"{", "JSON"), (b"[{", "JSON"), (b"[\"", "JSON"), (b"%PDF-", "a PDF")];
    let told = signs.iter().find(|(bytes, _)| begins(bytes)).map(|(_, what)| *what);
    let is_utf16 = content_type.is_some_and(|label| label.to_ascii_lowercase().contains("utf-16"));
    told.or_else(|| (!is_utf16 && is_binary(body)).then_some("bytes without text")).map(str::to_owned)
}

/// Whether more than a fiftieth of the beginning are bytes that no text has. UTF-16 has many, and a mark that says so.
fn is_binary(body: &[u8]) -> bool {
    let head = &body[..body.len().min(4096)];
    let is_odd = |byte: &&u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    let is_utf16 = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
    !is_utf16 && head.iter().filter(is_odd).count() * 50 > head.len()
}

/// Whether a text is less than a fifth of what was to be expected: then it is hardly the article.
pub(super) fn is_remnant(length: usize, expected: usize) -> bool {
    length.saturating_mul(5) < expected
}

/// Calls `work` with the limits of a page; the time for it begins now.
pub(super) fn within<T>((max_depth, limit): (usize, Duration), work: impl FnOnce(&Limits<'_>) -> T) -> T {
    // Not the wall clock, only a stop-watch; tokio's can be paused in tests.
    let started = tokio::time::Instant::now();
    work(&Limits { max_depth, expired: &|| started.elapsed() > limit, ..Limits::default() })
}

/// Adds what the page did not say: the list's headline and date, the source's name and language.
fn complete(article: &mut Article, source: Option<&Source>, lead: &Lead) {
    article.title = article.title.take().or_else(|| lead.title.clone());
    article.published = article.published.or(lead.published);
    if let Some(source) = source {
        article.outlet = source.name.clone().or(article.outlet.take());
        article.language = source.language.clone().or(article.language.take());
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Some("text/html; charset=utf-8"), "<p>x", None)]
    #[case(Some("application/xhtml+xml"), "<?xml?>", None)]
    #[case(Some("Text/Plain"), "A story", None)]
    #[case(None, "<p>x", None)]
    #[case(Some("application/octet-stream"), "<html>", None)]
    #[case(Some("application/json"), "<p>x", Some("application/json"))]
    #[case(Some("image/jpeg"), "x", Some("image/jpeg"))]
    #[case(Some("text/html"), " {\"error\": 1}", Some("JSON"))]
    #[case(None, "%PDF-1.7", Some("a PDF"))]
    #[case(Some("text/plain"), "[Update] A story", None)]
    #[case(Some("text/html"), "\u{1}\u{2}\u{3}PNG\u{0}\u{0}", Some("bytes without text"))]
    #[case(
        Some("text/html"),
        "<p>A page with one \u{0} in it, as some have, is a page all the same, and is read",
        None
    )]
    fn an_answer_that_is_no_page_is_told(
        #[case] content_type: Option<&str>,
        #[case] body: &str,
        #[case] expected: Option<&str>,
    ) {
        assert_eq!(other_than_a_page(content_type, body.as_bytes()).as_deref(), expected);
    }
}
