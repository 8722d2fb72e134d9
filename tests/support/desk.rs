//! A whole pipeline against the loopback [`Site`](super::site::Site): configuration, store and clock, with articles about
//! invented people and states.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use stancewatch::config::{Channel, ChannelKind, Config};
use stancewatch::daemon::{Pipeline, PollReport, Tally};
use stancewatch::model::{Clock, Official, Role, Selectors, Source, SourceKind, Topic};
use stancewatch::store::{ArticleFilter, ArticleRow, ChangeFilter, ChangeRow, OpenOptions, Reader, SourceState, Store};
use url::Url;

use super::client;
use super::site::{Reply, Site};

/// An official is open to something.
pub const OPEN: &str = "“We are open to sending troops to Ostia,” Foreign Minister Mara Lind told reporters on Monday.";
/// The same official is ready for it.
pub const READY: &str =
    "“We are ready to send troops to Ostia,” Foreign Minister Mara Lind told reporters on Thursday.";

/// A desk whose feed lists one article of Monday.
pub fn monday() -> Desk {
    let desk = Desk::new();
    desk.article("/monday", "Lind on Ostia", "2025-03-17T09:00:00Z", &[OPEN]);
    desk.feed(&[("/monday", "Lind on Ostia", "Mon, 17 Mar 2025 09:00:00 GMT")]);
    desk
}

/// Adds an article of Thursday to the feed.
pub fn thursday(desk: &Desk) {
    desk.article("/thursday", "Lind goes further", "2025-03-20T09:00:00Z", &[READY]);
    desk.feed(&[
        ("/thursday", "Lind goes further", "Thu, 20 Mar 2025 09:00:00 GMT"),
        ("/monday", "Lind on Ostia", "Mon, 17 Mar 2025 09:00:00 GMT"),
    ]);
}

/// A clock that tests move.
pub struct HandClock(Mutex<Timestamp>);

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

impl HandClock {
    /// Moves the clock.
    pub fn pass(&self, time: SignedDuration) {
        *self.0.lock().unwrap() += time;
    }
}

/// A site, a database, and what is configured for them.
pub struct Desk {
    /// What is polled.
    pub site: Site,
    /// The time.
    pub clock: Arc<HandClock>,
    /// The configuration; change it before [`Desk::pipeline`].
    pub config: Config,
    /// Where the database lives.
    pub dir: tempfile::TempDir,
    store: Option<Store>,
}

impl Desk {
    /// A desk that tracks one topic and reads one feed.
    pub fn new() -> Self {
        let (site, dir) = (Site::start(), tempfile::tempdir().unwrap());
        let mut config = Config::empty(dir.path().join("test.db"));
        config.fetch = client::loopback();
        config.topics = vec![topic()];
        config.officials = vec![official()];
        config.channels = Vec::new();
        config.sources = vec![source(&site.url("/feed.xml"), Some(SourceKind::Feed))];
        let clock = Arc::new(HandClock(Mutex::new(client::now())));
        Self { site, clock, config, dir, store: None }
    }

    /// A channel that appends each alert to a file, a line each.
    pub fn channel(&mut self) -> PathBuf {
        let file = self.dir.path().join("alerts.jsonl");
        let script = format!("cat >> '{0}'", file.display());
        let command = vec!["sh".to_owned(), "-c".to_owned(), script];
        let kind = ChannelKind::Command { command, timeout: Duration::from_secs(30) };
        self.config.channels = vec![Channel { max_attempts: 3, ..Channel::new("command", kind) }];
        file
    }

    /// The pipeline of the configuration as it stands now. The store is opened once.
    pub fn pipeline(&mut self) -> Pipeline {
        let options = OpenOptions { create: true, exclusive: true };
        let store = self.store.get_or_insert_with(|| Store::open(&self.config.database, &options).unwrap());
        Pipeline::new(Arc::new(self.config.clone()), store.clone(), self.clock.clone()).unwrap()
    }

    /// Opens the database again, once whoever had it is gone.
    pub fn reopen(&mut self) {
        self.store = None;
        let options = OpenOptions { create: false, exclusive: true };
        for _ in 0..1_000 {
            match Store::open(&self.config.database, &options) {
                Ok(store) => {
                    self.store = Some(store);
                    return;
                }
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        panic!("somebody still has the database");
    }

    /// Polls the first source.
    pub async fn poll(&mut self) -> PollReport {
        let pipeline = self.pipeline();
        pipeline.poll(&self.config.sources[0]).await
    }

    /// Polls the first source, which is to be read.
    pub async fn read(&mut self) -> Tally {
        self.poll().await.result.unwrap()
    }

    /// Serves an article at `path`.
    pub fn article(&self, path: &str, title: &str, published: &str, paragraphs: &[&str]) {
        self.site.set(path, Reply::html(article(title, published, paragraphs)));
    }

    /// Serves a feed of these articles (path, title, RFC 2822 date), under an ETag of its own.
    pub fn feed(&self, items: &[(&str, &str, &str)]) {
        let body = feed(&self.site, items);
        let etag = format!("\"{:x}\"", body.len() * 31 + items.len());
        self.site.set("/feed.xml", Reply::xml(body).etag(etag));
    }

    /// The database, for reading.
    pub fn reader(&self) -> Reader {
        Reader::open(&self.config.database).unwrap()
    }

    /// The stored articles.
    pub fn articles(&self) -> Vec<ArticleRow> {
        self.reader().articles(&ArticleFilter::default()).unwrap()
    }

    /// The change log.
    pub fn changes(&self) -> Vec<ChangeRow> {
        self.reader().changes(&ChangeFilter::default()).unwrap()
    }

    /// What is known of the first source.
    pub fn state(&self) -> SourceState {
        self.reader().source(self.config.sources[0].url.as_str()).unwrap()
    }
}

/// A source with nothing but an address.
pub fn source(url: &str, kind: Option<SourceKind>) -> Source {
    Source {
        url: Url::parse(url).unwrap(),
        kind,
        every: Some(Duration::from_mins(15)),
        name: None,
        enabled: true,
        language: None,
        trust: 1.0,
        max_articles: 50,
        headers: Default::default(),
        proxy: None,
        pauses_alone: false,
        topic_words_only: false,
        selectors: Selectors::default(),
    }
}

fn topic() -> Topic {
    let words = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect();
    Topic {
        id: "troops-to-ostia".to_owned(),
        name: "Sending troops to Ostia".to_owned(),
        verbs: words(&["send", "deploy"]),
        objects: words(&["troops", "soldiers"]),
        targets: words(&["Ostia"]),
        ..Topic::default()
    }
}

fn official() -> Official {
    let role =
        Role { title: "Foreign Minister".to_owned(), from: None, until: None, principal: None, speaks_for: None };
    Official {
        name: "Mara Lind".to_owned(),
        aliases: Vec::new(),
        principal: Some("Norland".to_owned()),
        roles: vec![role],
    }
}

/// A page of an article: enough text around `paragraphs` to be one.
pub fn article(title: &str, published: &str, paragraphs: &[&str]) -> String {
    let filler = [
        "The government in Norland has met several times this month to talk about the war in Ostia, and about what the \
         country and its neighbours could do once the fighting there has ended.",
        "Members of parliament from all parties took part in the debate, which lasted until late in the evening and was \
         followed by many people in the capital on the screens of the central square.",
        "The harbour of the capital was closed for an hour in the morning because of the fog, and ferries to the islands \
         ran late, as the port authority told reporters.",
    ];
    let body: String = paragraphs.iter().chain(&filler).map(|p| format!("<p>{p}</p>\n")).collect();
    let date = match published {
        "" => String::new(),
        date => format!(r#"<meta property="article:published_time" content="{date}">"#),
    };
    format!(
        r#"<!doctype html><html lang="en"><head><title>{title} | The Courier</title><meta property="og:title" content="{title}">
<meta property="og:site_name" content="The Courier"><meta property="og:type" content="article">{date}</head>
<body><nav><a href="/">Home</a></nav><main><article><h1>{title}</h1>{body}</article></main></body></html>"#
    )
}

/// An RSS feed of articles of the site, the newest first.
pub fn feed(site: &Site, items: &[(&str, &str, &str)]) -> String {
    let items: String = items
        .iter()
        .map(|(path, title, date)| {
            let date = if date.is_empty() { String::new() } else { format!("<pubDate>{date}</pubDate>") };
            format!("<item><title>{title}</title><link>{}</link>{date}</item>\n", site.url(path))
        })
        .collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Courier</title><link>{}</link>
<description>News</description>{items}</channel></rss>"#,
        site.url("/")
    )
}
