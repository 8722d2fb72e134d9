//! The fetcher: leads a request through gate, robots.txt and pacing, hop by hop, and makes sense of the answer.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, StatusCode};
use tokio::time::{Instant, timeout};
use url::Url;

use super::body::Rooms;
use super::client::Clients;
use super::decode::SizeLimits;
use super::document::Outcome;
use super::error::{FetchError, FetchErrorKind, Phase};
use super::exchange::{Answer, Exchange};
use super::gate::Gate;
use super::hosts::{Hosts, Turn};
use super::request::{BodyKind, Request};
use super::resolver::{Lookup, SystemLookup};
use super::robots::{Rules, Verdict, product_token};
use super::robots_cache::{RobotsCache, in_force, learn};
use crate::config::FetchSettings;
use crate::model::Clock;

/// Redirects that are followed.
const HOPS: usize = 5;

/// The one way out. Cheap to clone; clones share the client, the pacing of hosts and what robots.txt said.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

struct Inner {
    settings: FetchSettings,
    gate: Arc<Gate>,
    clients: Clients,
    hosts: Hosts,
    robots: RobotsCache,
    rooms: Rooms,
    robot: String,
    clock: Arc<dyn Clock>,
}

/// Where a request has come to.
struct Journey {
    url: Url,
    hops: usize,
    /// Where a run of permanent redirects from the start has led.
    permanent: Option<Url>,
    is_permanent_so_far: bool,
    /// What is left of the time for the whole exchange. Waiting for a host's turn does not count.
    left: Duration,
}

impl Fetcher {
    /// A fetcher with these settings. It installs the process's TLS provider if there is none.
    ///
    /// # Errors
    /// When the client cannot be built: a `user_agent` that is no header's value, or a proxy that is none.
    pub fn new(settings: &FetchSettings, clock: Arc<dyn Clock>) -> Result<Self, FetchError> {
        Self::with_lookup(settings, clock, Arc::new(SystemLookup))
    }

    pub(super) fn with_lookup(
        settings: &FetchSettings,
        clock: Arc<dyn Clock>,
        lookup: Arc<dyn Lookup>,
    ) -> Result<Self, FetchError> {
        let gate = Arc::new(Gate::new(settings));
        let clients = Clients::new(settings, Arc::clone(&gate), lookup);
        // Built now, so that a mistake in the settings shows at the start and not with the first poll.
        clients.get(settings.proxy.as_ref()).map_err(|reason| FetchErrorKind::Setup(reason).nowhere())?;
        let hosts = Hosts::new(settings.host_connections, settings.host_gap);
        let robot = product_token(&settings.user_agent);
        let (settings, robots, rooms) = (settings.clone(), RobotsCache::default(), Rooms::default());
        Ok(Self { inner: Arc::new(Inner { settings, gate, clients, hosts, robots, rooms, robot, clock }) })
    }

    /// Asks for a URL and follows redirects.
    ///
    /// # Errors
    /// When there is no whole, allowed and successful answer; [`FetchError::class`] says what to do about it.
    pub async fn get(&self, request: &Request) -> Result<Outcome, FetchError> {
        let mut journey = Journey::new(&request.url, self.inner.settings.total_timeout);
        loop {
            let url = journey.url.clone();
            let turn = self.admit(&url, request).await?;
            let answer = self.hop(&mut journey, request).await.map_err(|kind| kind.at(&url))?;
            drop(turn);
            match answer {
                Answer::Redirect { to, permanent } => journey.follow(to, permanent)?,
                Answer::Outcome(outcome) => return Ok(*outcome),
            }
        }
    }

    /// The line of robots.txt that disallows a URL, or why robots.txt cannot be read; `None` where it allows it.
    pub async fn disallowed(&self, url: &Url) -> Option<String> {
        self.inner.gate.check(url).ok()?;
        match self.rules(url, None).await {
            Ok(rules) => match rules.check(path_and_query(url)) {
                Verdict::Disallowed { rule } => Some(rule),
                Verdict::Allowed => None,
            },
            Err(error) => Some(error.to_string()),
        }
    }

    /// Leaves a URL's host alone for a time, as it asked before a restart.
    pub fn pause(&self, url: &Url, left: Duration) {
        self.inner.hosts.pause(&authority(url), left);
    }

    pub(super) fn gate(&self) -> &Gate {
        &self.inner.gate
    }

    pub(super) fn settings(&self) -> &FetchSettings {
        &self.inner.settings
    }

    pub(super) fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    pub(super) async fn lookup(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        self.inner.clients.lookup(host).await
    }

    /// The client for what is not fetched for a source, and whether it goes through a proxy.
    pub(super) fn client(&self) -> Result<(Client, bool), FetchErrorKind> {
        let proxy = self.inner.settings.proxy.as_ref();
        Ok((self.inner.clients.get(proxy).map_err(FetchErrorKind::Setup)?, proxy.is_some()))
    }

    /// Gate, robots.txt and the host's turn, for one hop.
    async fn admit(&self, url: &Url, request: &Request) -> Result<Turn, FetchError> {
        let at = |kind: FetchErrorKind| kind.at(url);
        self.inner.gate.check(url).map_err(|refusal| at(refusal.into()))?;
        let gap = if request.robots {
            let rules = self.rules(url, request.proxy.as_ref()).await.map_err(at)?;
            if let Verdict::Disallowed { rule } = rules.check(path_and_query(url)) {
                return Err(at(FetchErrorKind::Robots { rule: Some(rule) }));
            }
            rules.crawl_delay
        } else {
            None
        };
        let turn = self.inner.hosts.turn(&authority(url), gap, request.pauses_alone).await;
        turn.map_err(|left| at(FetchErrorKind::Paused { left }))
    }

    /// The rules of a URL's site, fetched if need be.
    async fn rules(&self, url: &Url, proxy: Option<&Url>) -> Result<Arc<Rules>, FetchErrorKind> {
        let site = self.inner.robots.site(&url.origin().ascii_serialization());
        let mut known = site.lock().await;
        if let Some(rules) = in_force(known.as_ref(), self.inner.clock.now()) {
            return rules.map_err(FetchErrorKind::RobotsUnreachable);
        }
        let robots_url = url.join("/robots.txt").map_err(|e| FetchErrorKind::Protocol(e.to_string()))?;
        let answer = self.robots_txt(robots_url, proxy.cloned()).await;
        // What the gate refuses to ask for robots.txt, it would refuse to ask for the page.
        if let Err(FetchError { url: refused, kind: kind @ FetchErrorKind::Refused(_) }) = &answer
            && refused.origin() == url.origin()
        {
            return Err(kind.clone());
        }
        let now = self.inner.clock.now();
        let learnt = learn(known.as_ref(), answer, &self.inner.robot, now);
        let rules = in_force(Some(&learnt), now).unwrap_or_else(|| Ok(Arc::default()));
        *known = Some(learnt);
        rules.map_err(FetchErrorKind::RobotsUnreachable)
    }

    /// Boxed, because it leads back to [`Self::get`].
    fn robots_txt(
        &self,
        url: Url,
        proxy: Option<Url>,
    ) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, FetchError>> + Send + '_>> {
        let request = Request { body: BodyKind::Robots, robots: false, proxy, ..Request::page(url) };
        Box::pin(async move {
            Ok(match self.get(&request).await? {
                Outcome::Fetched(document) => document.body,
                Outcome::NotModified { .. } => Vec::new(),
            })
        })
    }

    /// One exchange within what is left of the time.
    async fn hop(&self, journey: &mut Journey, request: &Request) -> Result<Answer, FetchErrorKind> {
        let settings = &self.inner.settings;
        let proxy = request.proxy.as_ref().or(settings.proxy.as_ref());
        let exchange = Exchange {
            client: self.inner.clients.get(proxy).map_err(FetchErrorKind::Setup)?,
            gate: &self.inner.gate,
            settings,
            request,
            url: &journey.url,
            is_proxied: proxy.is_some(),
            permanent: journey.permanent.clone(),
            limits: self.limits(request.body),
            rooms: &self.inner.rooms,
            clock: &*self.inner.clock,
        };
        let start = Instant::now();
        let answer = timeout(journey.left, exchange.run()).await;
        journey.left = journey.left.saturating_sub(start.elapsed());
        let answer =
            answer.unwrap_or(Err(FetchErrorKind::Timeout { phase: Phase::Exchange, limit: settings.total_timeout }));
        if let Some(asked) = answer.as_ref().err().and_then(FetchErrorKind::pause).filter(|_| !request.pauses_alone) {
            self.inner.hosts.pause(&authority(&journey.url), asked);
        }
        answer
    }

    fn limits(&self, body: BodyKind) -> SizeLimits {
        let settings = &self.inner.settings;
        let decoded = match body {
            BodyKind::Page => settings.page_limit,
            BodyKind::Feed => settings.feed_limit,
            BodyKind::Robots => settings.robots_limit,
        };
        SizeLimits { decoded, ratio: settings.ratio_limit }
    }
}

impl Journey {
    fn new(url: &Url, left: Duration) -> Self {
        Self { url: url.clone(), hops: 0, permanent: None, is_permanent_so_far: true, left }
    }

    fn follow(&mut self, to: Url, permanent: bool) -> Result<(), FetchError> {
        self.hops += 1;
        if self.hops > HOPS {
            return Err(FetchErrorKind::Redirects(HOPS).at(&self.url));
        }
        self.is_permanent_so_far &= permanent;
        if self.is_permanent_so_far {
            self.permanent = Some(to.clone());
        }
        self.url = to;
        Ok(())
    }
}

/// Host and port: what pacing and pauses are about.
fn authority(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

fn path_and_query(url: &Url) -> &str {
    &url[url::Position::BeforePath..url::Position::AfterQuery]
}

/// Whether a status is a redirect, and whether for good.
pub(super) fn redirect(status: StatusCode) -> Option<bool> {
    match status.as_u16() {
        301 | 308 => Some(true),
        302 | 303 | 307 => Some(false),
        _ => None,
    }
}

#[cfg(test)]
pub(in crate::fetch) mod tests;
