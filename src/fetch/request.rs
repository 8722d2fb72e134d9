//! What is asked for.

use std::collections::BTreeMap;
use std::fmt;

use url::Url;

use crate::model::Secret;

/// What the body is going to be. It decides the limit of its size and the `Accept` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BodyKind {
    /// An article or a section page.
    Page,
    /// A feed or a sitemap, or a source whose kind is not known yet.
    Feed,
    /// A robots.txt.
    Robots,
}

/// What a server gave to recognise its answer by, as opaque bytes that are sent back exactly as they came (RFC 9110
/// section 8.8). Store them in the same transaction as what was read from the body.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Validators {
    /// `ETag`, with quotes and `W/`.
    pub etag: Option<Vec<u8>>,
    /// `Last-Modified`.
    pub last_modified: Option<Vec<u8>>,
}

/// One GET.
#[derive(Clone)]
pub struct Request {
    /// The address.
    pub url: Url,
    /// What the body is going to be.
    pub body: BodyKind,
    /// From the last answer for this URL; empty asks unconditionally.
    pub validators: Validators,
    /// Extra headers. They go to the host of `url` and to no other, whatever redirects say.
    pub headers: BTreeMap<String, Secret>,
    /// A proxy for this request instead of the configured one.
    pub proxy: Option<Url>,
    /// Whether robots.txt is obeyed. A URL that the user configured is exempt; what was discovered is not (RFC 9309
    /// speaks about crawlers).
    pub robots: bool,
    /// Whether pauses of the host are not this request's, nor this one's the host's.
    pub pauses_alone: bool,
}

impl Request {
    /// An unconditional request for a discovered page: robots.txt is obeyed.
    pub fn page(url: Url) -> Self {
        Self {
            url,
            body: BodyKind::Page,
            validators: Validators::default(),
            headers: BTreeMap::new(),
            proxy: None,
            robots: true,
            pauses_alone: false,
        }
    }

    /// An unconditional request for a URL that the user configured: robots.txt is not asked.
    pub fn source(url: Url) -> Self {
        Self { body: BodyKind::Feed, robots: false, ..Self::page(url) }
    }

    /// The same request with `validators`.
    pub fn with_validators(self, validators: Validators) -> Self {
        Self { validators, ..self }
    }
}

impl Validators {
    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

impl fmt::Debug for Validators {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|b| String::from_utf8_lossy(b).into_owned());
        f.debug_struct("Validators")
            .field("etag", &text(&self.etag))
            .field("last_modified", &text(&self.last_modified))
            .finish()
    }
}

impl fmt::Debug for Request {
    /// Leaves out the values of headers and the proxy's credentials, which may be secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &self.url.as_str())
            .field("body", &self.body)
            .field("validators", &self.validators)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("proxy", &self.proxy.as_ref().and_then(Url::host_str))
            .field("robots", &self.robots)
            .finish()
    }
}
