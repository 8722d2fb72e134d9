//! What would happen with a source, step by step, without storing anything; and where a site keeps its feeds.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use serde::Serialize;
use url::Url;

use crate::analyze::Engine;
use crate::config::Config;
use crate::discover::{self, DiscoverError, Discovery, Input};
use crate::dom;
use crate::extract::{Limits, extract};
use crate::fetch::{BodyKind, Class, Document, Fetcher, Outcome, Request, Validators};
use crate::model::{Moment, Quality, Secret, Selectors, Source, SourceKind, Statement};

use super::statements::statements;

/// Items that are shown.
const SHOWN: usize = 5;

/// The answer to a request for a source.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// Where redirects led.
    pub url: Url,
    /// Whether all of them are for good.
    pub moved: bool,
    /// The status.
    pub status: u16,
    /// `Content-Type` as it came.
    pub content_type: Option<String>,
    /// The charset that the text is read in.
    pub charset: String,
    /// Bytes of the body, unpacked.
    pub bytes: usize,
    /// Bytes on the wire.
    pub wire_bytes: u64,
    /// `ETag`.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
    /// How long headers and document ask to be left alone, in seconds.
    pub asks_seconds: Option<u64>,
    /// What a second request with these validators was answered by: 304, 200, or none was sent.
    pub conditional: Option<u16>,
}

/// One listed article.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: Url,
    /// Its date, as listed.
    pub published: Option<Moment>,
}

/// What a document lists.
#[derive(Debug, Clone, Serialize)]
pub struct List {
    /// What it is.
    pub kind: SourceKind,
    /// Its own title.
    pub title: Option<String>,
    /// How many articles.
    pub count: usize,
    /// The first of them.
    pub first: Vec<Listed>,
    /// What was wrong with it.
    pub problems: Vec<String>,
}

/// What became of one article.
#[derive(Debug, Clone, Serialize)]
pub struct Read {
    /// Its address.
    pub url: Url,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// How far the extraction is to be trusted.
    pub quality: Quality,
    /// Words of its text.
    pub words: usize,
    /// What it says.
    #[serde(skip)]
    pub statements: Vec<Statement>,
    /// How much it says.
    pub found: usize,
}

/// All that was tried. What failed ends it; its reason is in `error`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Probe {
    /// The line of robots.txt that disallows the address. A configured source is asked all the same; its articles are not.
    pub disallowed: Option<String>,
    /// The answer.
    pub answer: Option<Answer>,
    /// What it lists.
    pub list: Option<List>,
    /// Feeds that the page advertises.
    pub feeds: Vec<Url>,
    /// The first article that could be read.
    pub article: Option<Read>,
    /// Why it ended.
    pub error: Option<String>,
}

/// A feed or a sitemap that was found and reads.
#[derive(Debug, Clone, Serialize)]
pub struct Found {
    /// Its address.
    pub url: Url,
    /// What it is.
    pub kind: SourceKind,
    /// Its title.
    pub title: Option<String>,
    /// How many articles it lists.
    pub count: usize,
    /// The newest date in it.
    pub newest: Option<Moment>,
}

/// Tries a source.
pub async fn probe(fetcher: &Fetcher, config: &Config, engine: &Engine, source: &Source) -> Probe {
    let mut probe = Probe { disallowed: fetcher.disallowed(&source.url).await, ..Probe::default() };
    if let Err(error) = try_source(fetcher, config, engine, source, &mut probe).await {
        probe.error = Some(error);
    }
    probe
}

async fn try_source(
    fetcher: &Fetcher,
    config: &Config,
    engine: &Engine,
    source: &Source,
    probe: &mut Probe,
) -> Result<(), String> {
    let request = request(source);
    let document = whole(fetcher, &request).await?;
    let validators = document.validators.clone();
    probe.answer = Some(answer(&document, conditional(fetcher, &request, &validators).await));
    if source.kind == Some(SourceKind::Article) {
        probe.article = Some(article(config, engine, source, &document)?);
        return Ok(());
    }
    let found = discovered(config, source.kind, &source.selectors, &document);
    if document.body.trim_ascii_start().starts_with(b"<") {
        probe.feeds = discover::advertised(&Input::from(&document), &limits(config), &clock());
    }
    let found = found.map_err(|error| error.to_string())?;
    if let (Some(answer), Some(every)) = (&mut probe.answer, found.every_hint) {
        answer.asks_seconds = answer.asks_seconds.max(Some(every.as_secs()));
    }
    if found.kind == SourceKind::Article {
        probe.list = Some(list(&found));
        probe.article = Some(article(config, engine, source, &document)?);
        return Ok(());
    }
    probe.list = Some(list(&found));
    let mut last = if found.items.is_empty() { Err("it lists no article".to_owned()) } else { Ok(()) };
    for item in found.items.into_iter().take(SHOWN) {
        let request = Request { headers: own_headers(source, &item.url), ..Request::page(item.url) };
        match whole(fetcher, &request).await.and_then(|document| article(config, engine, source, &document)) {
            Ok(read) => {
                probe.article = Some(read);
                return Ok(());
            }
            Err(error) => last = Err(format!("no article at {}: {error}", request.url)),
        }
    }
    last
}

/// The feeds and news sitemaps of a site, those that the page advertises first. Each was fetched and reads.
///
/// # Errors
/// When the gate refuses the site's address.
pub async fn find(fetcher: &Fetcher, config: &Config, url: &Url) -> Result<Vec<Found>, String> {
    let page = Request { robots: false, ..Request::page(url.clone()) };
    let mut candidates = Vec::new();
    match fetcher.get(&page).await {
        Ok(Outcome::Fetched(document)) => {
            candidates.extend(discover::advertised(&Input::from(&document), &limits(config), &clock()));
        }
        Ok(Outcome::NotModified { .. }) => {}
        // What the gate refuses of the page, it refuses of everything beside it.
        Err(error) if error.class() == Class::Forbidden => return Err(error.to_string()),
        Err(error) => tracing::info!("{url} itself cannot be read: {error}"),
    }
    let is_enough = !candidates.is_empty();
    if let Some(robots) = robots(fetcher, url).await {
        candidates.extend(discover::sitemaps(&robots, url).into_iter().filter(|map| map.path().contains("news")));
    }
    if !is_enough {
        candidates.extend(discover::usual(url));
    }
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    for candidate in candidates {
        if !seen.insert(candidate.clone()) {
            continue;
        }
        let request = Request { body: BodyKind::Feed, ..Request::page(candidate) };
        let Ok(document) = whole(fetcher, &request).await else { continue };
        let Ok(list) = discovered(config, None, &Selectors::default(), &document) else { continue };
        let is_feed = matches!(list.kind, SourceKind::Feed | SourceKind::Sitemap) && !list.items.is_empty();
        // Several addresses may lead to one feed.
        let is_new = document.url == request.url || seen.insert(document.url.clone());
        if is_feed && is_new {
            let newest = list.items.iter().filter_map(|item| item.published).max_by_key(Moment::timestamp);
            found.push(Found { url: request.url, kind: list.kind, title: list.title, count: list.items.len(), newest });
        }
    }
    Ok(found)
}

async fn robots(fetcher: &Fetcher, url: &Url) -> Option<String> {
    let request = Request { body: BodyKind::Robots, robots: false, ..Request::page(url.join("/robots.txt").ok()?) };
    whole(fetcher, &request).await.ok().map(|document| document.text().text)
}

fn request(source: &Source) -> Request {
    let page = matches!(source.kind, Some(SourceKind::Page | SourceKind::Article));
    Request {
        body: if page { BodyKind::Page } else { BodyKind::Feed },
        headers: source.headers.clone(),
        proxy: source.proxy.clone(),
        ..Request::source(source.url.clone())
    }
}

fn own_headers(source: &Source, url: &Url) -> BTreeMap<String, Secret> {
    if source.url.origin() == url.origin() { source.headers.clone() } else { Default::default() }
}

async fn whole(fetcher: &Fetcher, request: &Request) -> Result<Document, String> {
    match fetcher.get(request).await {
        Ok(Outcome::Fetched(document)) => Ok(document),
        Ok(Outcome::NotModified { .. }) => Err("the server answered 304 although nothing was known".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

async fn conditional(fetcher: &Fetcher, request: &Request, validators: &Validators) -> Option<u16> {
    if validators.is_empty() {
        return None;
    }
    match fetcher.get(&request.clone().with_validators(validators.clone())).await {
        Ok(Outcome::NotModified { .. }) => Some(304),
        Ok(Outcome::Fetched(document)) => Some(document.status),
        Err(_) => None,
    }
}

fn answer(document: &Document, conditional: Option<u16>) -> Answer {
    let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Answer {
        url: document.url.clone(),
        moved: document.permanent.is_some(),
        status: document.status,
        content_type: document.content_type.clone(),
        charset: document.text().charset.to_owned(),
        bytes: document.body.len(),
        wire_bytes: document.wire_bytes,
        etag: text(&document.validators.etag),
        last_modified: text(&document.validators.last_modified),
        asks_seconds: document.hints.wait().map(|wait| wait.as_secs()),
        conditional,
    }
}

fn list(found: &Discovery) -> List {
    let listed = found.items.iter().take(SHOWN);
    List {
        kind: found.kind,
        title: found.title.clone(),
        count: found.items.len(),
        first: listed
            .map(|item| Listed { title: item.title.clone(), url: item.url.clone(), published: item.published })
            .collect(),
        problems: found.problems.iter().map(ToString::to_string).collect(),
    }
}

fn discovered(
    config: &Config,
    kind: Option<SourceKind>,
    selectors: &Selectors,
    document: &Document,
) -> Result<Discovery, DiscoverError> {
    discover::discover(&Input::from(document), kind, selectors, &limits(config), &clock())
}

fn article(config: &Config, engine: &Engine, source: &Source, document: &Document) -> Result<Read, String> {
    let elapsed = clock();
    let expired = || elapsed() > config.fetch.parse_timeout;
    let limits = Limits { max_depth: config.fetch.max_depth, expired: &expired, ..Limits::default() };
    let html = document.text().text;
    let article = extract(&html, Some(&document.url), &source.selectors, &limits).map_err(|error| error.to_string())?;
    let article = article.article;
    let statements = statements(engine, &article);
    Ok(Read {
        url: document.url.clone(),
        title: article.title.clone(),
        published: article.published,
        quality: article.quality,
        words: article.text.split_whitespace().count(),
        found: statements.len(),
        statements,
    })
}

fn limits(config: &Config) -> dom::Limits {
    let settings = &config.fetch;
    dom::Limits { depth: settings.max_depth, budget: settings.parse_timeout, ..dom::Limits::default() }
}

/// A stop-watch.
fn clock() -> impl Fn() -> Duration {
    let started = tokio::time::Instant::now();
    move || started.elapsed()
}
