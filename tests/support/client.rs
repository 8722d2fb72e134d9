//! A fetcher for tests: the settings of a fresh configuration without gaps, and small limits of time where a test asks for
//! them.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use stancewatch::config::FetchSettings;
use stancewatch::fetch::{Fetcher, Request};
use stancewatch::model::Clock;
use url::Url;

/// A clock that stands still.
pub struct StillClock(pub Timestamp);

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The instant at which [`fetcher`]'s clock stands.
pub fn now() -> Timestamp {
    "2025-03-21T10:00:00Z".parse().unwrap()
}

/// Settings that allow nothing private.
pub fn strict() -> FetchSettings {
    FetchSettings {
        allow_private: Vec::new(),
        user_agent: "stancewatch/1.0 (+https://stancewatch.example)".to_owned(),
        host_connections: 1,
        host_gap: Duration::ZERO,
        ports: vec![80, 443],
        proxy: None,
        page_limit: 5 << 20,
        feed_limit: 10 << 20,
        robots_limit: 512 << 10,
        ratio_limit: 1000,
        connect_timeout: Duration::from_secs(10),
        first_byte_timeout: Duration::from_secs(20),
        total_timeout: Duration::from_secs(60),
        max_depth: 512,
        parse_timeout: Duration::from_secs(2),
    }
}

/// Settings that allow 127.0.0.1, and nothing else that is private.
pub fn loopback() -> FetchSettings {
    FetchSettings { allow_private: vec!["127.0.0.1".to_owned()], ..strict() }
}

/// A fetcher with these settings.
pub fn fetcher(settings: &FetchSettings) -> Fetcher {
    Fetcher::new(settings, Arc::new(StillClock(now()))).unwrap()
}

/// A request for a page that pays no heed to robots.txt.
pub fn page(url: &str) -> Request {
    Request { robots: false, ..Request::page(Url::parse(url).unwrap()) }
}
