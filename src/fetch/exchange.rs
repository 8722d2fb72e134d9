//! One request and its response, without redirects: what is sent, and what the answer means.

use std::error::Error;

use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::address::forbidden;
use super::body::{self, Body, Rooms};
use super::client::chain;
use super::decode::SizeLimits;
use super::document::{Document, Outcome};
use super::error::{FetchErrorKind, Phase};
use super::fetcher::redirect;
use super::gate::{Gate, Refusal};
use super::headers::{hints, text, updated, validators};
use super::request::{BodyKind, Request};
use super::resolver::Unresolved;
use super::wall;
use crate::config::FetchSettings;
use crate::model::Clock;

/// How much of an answer that is no success is read, to tell bot walls.
const ERROR_BODY: SizeLimits = SizeLimits { decoded: 64 * 1024, ratio: 1000 };

/// All that one exchange needs.
pub(super) struct Exchange<'a> {
    pub(super) client: Client,
    pub(super) gate: &'a Gate,
    pub(super) settings: &'a FetchSettings,
    pub(super) request: &'a Request,
    /// Where this hop goes.
    pub(super) url: &'a Url,
    pub(super) is_proxied: bool,
    pub(super) permanent: Option<Url>,
    pub(super) limits: SizeLimits,
    pub(super) rooms: &'a Rooms,
    pub(super) clock: &'a dyn Clock,
}

/// What an exchange comes to.
pub(super) enum Answer {
    /// Go on there.
    Redirect { to: Url, permanent: bool },
    /// The end.
    Outcome(Box<Outcome>),
}

impl Exchange<'_> {
    pub(super) async fn run(self) -> Result<Answer, FetchErrorKind> {
        let response = self.send().await?;
        check_peer(self.gate, self.url, self.is_proxied, &response)?;
        let status = response.status();
        if let Some(permanent) = redirect(status) {
            return self.redirected(&response, permanent);
        }
        match status {
            StatusCode::NOT_MODIFIED => self.not_modified(response.headers()),
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => self.fetched(response).await,
            _ => Err(self.failure(response).await),
        }
    }

    async fn send(&self) -> Result<Response, FetchErrorKind> {
        let request = self.client.get(self.url.clone()).headers(self.headers()?);
        let limit = self.settings.first_byte_timeout;
        match timeout(limit, request.send()).await {
            Ok(sent) => sent.map_err(|error| unsent(&error, self.settings)),
            Err(_) => Err(FetchErrorKind::Timeout { phase: Phase::FirstByte, limit }),
        }
    }

    fn headers(&self) -> Result<HeaderMap, FetchErrorKind> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept(self.request.body)));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let sent = &self.request.validators;
        let opaque = [(header::IF_NONE_MATCH, &sent.etag), (header::IF_MODIFIED_SINCE, &sent.last_modified)];
        for (name, value) in opaque {
            // What came as a header's value can be sent as one.
            if let Some(value) = value.as_ref().and_then(|v| HeaderValue::from_bytes(v).ok()) {
                headers.insert(name, value);
            }
        }
        if self.is_own_host() {
            for (name, value) in &self.request.headers {
                let (name, value) = own_header(name, value.expose())?;
                headers.insert(name, value);
            }
        }
        Ok(headers)
    }

    /// Whether this hop goes to the host that the source's headers are for, and no less safely.
    fn is_own_host(&self) -> bool {
        let own = &self.request.url;
        own.host_str() == self.url.host_str()
            && own.port_or_known_default() == self.url.port_or_known_default()
            && own.scheme() == self.url.scheme()
    }

    fn redirected(&self, response: &Response, permanent: bool) -> Result<Answer, FetchErrorKind> {
        let location = response.headers().get(header::LOCATION);
        let location = location.and_then(|v| std::str::from_utf8(v.as_bytes()).ok());
        let location = location.ok_or_else(|| FetchErrorKind::Protocol("a redirect without a location".to_owned()))?;
        let to = self.url.join(location.trim());
        let to = to.map_err(|e| FetchErrorKind::Protocol(format!("a redirect to {location:?}: {e}")))?;
        Ok(Answer::Redirect { to, permanent })
    }

    fn not_modified(&self, headers: &HeaderMap) -> Result<Answer, FetchErrorKind> {
        if self.request.validators.is_empty() {
            return Err(FetchErrorKind::Protocol("304 to an unconditional request".to_owned()));
        }
        Ok(Answer::Outcome(Box::new(Outcome::NotModified {
            validators: updated(&self.request.validators, headers),
            permanent: self.permanent.clone(),
            hints: hints(headers, self.clock.now()),
        })))
    }

    async fn fetched(self, response: Response) -> Result<Answer, FetchErrorKind> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = if self.request.body == BodyKind::Robots {
            body::read_start(response, self.limits).await.map(|bytes| Body { bytes, wire: 0, room: None })
        } else {
            body::read(response, self.limits, self.rooms).await
        }
        .map_err(|kind| self.in_time(kind))?;
        if self.request.body != BodyKind::Robots
            && let Some(by) = wall::detect(status, &headers, &body.bytes)
        {
            let retry_after = hints(&headers, self.clock.now()).retry_after;
            return Err(FetchErrorKind::Blocked { by: by.to_owned(), status, retry_after });
        }
        let fetched_at = self.clock.now();
        Ok(Answer::Outcome(Box::new(Outcome::Fetched(Document {
            url: self.url.clone(),
            status,
            content_type: text(&headers, header::CONTENT_TYPE).map(str::to_owned),
            body: body.bytes,
            wire_bytes: body.wire,
            _room: body.room,
            validators: validators(&headers),
            permanent: self.permanent,
            fetched_at,
            hints: hints(&headers, fetched_at),
        }))))
    }

    /// What an answer that is no success says.
    async fn failure(&self, response: Response) -> FetchErrorKind {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let retry_after = hints(&headers, self.clock.now()).retry_after;
        let body = body::read_start(response, ERROR_BODY).await.unwrap_or_default();
        match wall::detect(status, &headers, &body) {
            Some(by) => FetchErrorKind::Blocked { by: by.to_owned(), status, retry_after },
            None => FetchErrorKind::Status { status, retry_after },
        }
    }

    /// Fills in the limit of a body that fell silent.
    fn in_time(&self, kind: FetchErrorKind) -> FetchErrorKind {
        match kind {
            FetchErrorKind::Timeout { phase, .. } => {
                FetchErrorKind::Timeout { phase, limit: self.settings.first_byte_timeout }
            }
            other => other,
        }
    }
}

/// A tripwire behind gate and resolver: the address that was really reached.
pub(super) fn check_peer(gate: &Gate, url: &Url, is_proxied: bool, response: &Response) -> Result<(), FetchErrorKind> {
    let host = url.host_str().unwrap_or_default();
    if is_proxied || gate.is_private_allowed(host) {
        return Ok(());
    }
    match response.remote_addr().map(|peer| peer.ip()) {
        Some(address) => match forbidden(address) {
            Some(what) => Err(Refusal::Resolved { host: host.to_owned(), address, what }.into()),
            None => Ok(()),
        },
        None => Ok(()),
    }
}

/// A failure before the response's head.
pub(super) fn unsent(error: &reqwest::Error, settings: &FetchSettings) -> FetchErrorKind {
    if let Some(refusal) = cause::<Refusal>(error) {
        return refusal.clone().into();
    }
    if let Some(Unresolved { host, reason }) = cause::<Unresolved>(error) {
        return FetchErrorKind::Resolve { host: host.clone(), reason: reason.clone() };
    }
    let (connect, first_byte) = (settings.connect_timeout, settings.first_byte_timeout);
    match (error.is_connect(), error.is_timeout()) {
        (true, true) => FetchErrorKind::Timeout { phase: Phase::Connect, limit: connect },
        (true, false) => FetchErrorKind::Connect(source_chain(error)),
        (false, true) => FetchErrorKind::Timeout { phase: Phase::FirstByte, limit: first_byte },
        (false, false) => FetchErrorKind::Protocol(source_chain(error)),
    }
}

fn accept(body: BodyKind) -> &'static str {
    match body {
        BodyKind::Page => "text/html, application/xhtml+xml, */*;q=0.5",
        BodyKind::Feed => {
            "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, \
             text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
        }
        BodyKind::Robots => "text/plain, */*;q=0.5",
    }
}

/// A header of the configuration. Its value may be a secret and is in no message.
fn own_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), FetchErrorKind> {
    let wrong = |what: &str| FetchErrorKind::Setup(format!("{what} of the source's header {name:?} cannot be sent"));
    let parsed: HeaderName = name.parse().map_err(|_| wrong("the name"))?;
    if parsed == header::HOST {
        return Err(FetchErrorKind::Setup("a source's headers cannot set the host".to_owned()));
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| wrong("the value"))?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

/// The first error of type `T` among an error's sources.
fn cause<T: Error + 'static>(error: &dyn Error) -> Option<&T> {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        source = error.source();
    }
    None
}

/// What lies below reqwest's own error, whose text repeats the URL.
fn source_chain(error: &reqwest::Error) -> String {
    error.source().map_or_else(|| error.to_string(), chain)
}
