//! What is sent out: one POST or PUT to a notification endpoint, through the same gate as everything that is fetched.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use reqwest::Method;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use tokio::time::timeout;
use url::Url;

use super::body;
use super::decode::SizeLimits;
use super::error::{FetchError, FetchErrorKind, Phase};
use super::exchange::{check_peer, unsent};
use super::fetcher::Fetcher;
use super::headers::hints;
use crate::model::Secret;

/// How much of an answer is read: enough to say what was wrong.
const ANSWER: SizeLimits = SizeLimits { decoded: 4096, ratio: 1000 };

/// One message to an endpoint that configuration names.
#[derive(Clone)]
pub struct Post {
    /// The endpoint.
    pub url: Url,
    /// PUT in place of POST: the address names the message.
    pub put: bool,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// Further headers; their values may be secrets and are in no message.
    pub headers: Vec<(&'static str, Secret)>,
    /// For the whole exchange.
    pub limit: Duration,
}

/// What an endpoint answered, whatever its status. Redirects are not followed: a message is for whom it is addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// The status.
    pub status: u16,
    /// How long it asks to be left alone.
    pub retry_after: Option<Duration>,
    /// The beginning of the body.
    pub text: String,
}

impl Fetcher {
    /// Sends a message.
    ///
    /// # Errors
    /// When the gate refuses the address, or there is no answer within the limit.
    pub async fn post(&self, post: &Post) -> Result<Posted, FetchError> {
        self.gate().check(&post.url).map_err(|refusal| FetchErrorKind::from(refusal).at(&post.url))?;
        match timeout(post.limit, self.posted(post)).await {
            Ok(answer) => answer.map_err(|kind| kind.at(&post.url)),
            Err(_) => Err(FetchErrorKind::Timeout { phase: Phase::Exchange, limit: post.limit }.at(&post.url)),
        }
    }

    /// An address of a host that configuration names for something else than HTTP, for the one who then dials it.
    ///
    /// # Errors
    /// When the name has no address, or one that the gate refuses.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<SocketAddr, FetchErrorKind> {
        let addresses = match host.parse::<IpAddr>() {
            Ok(literal) => vec![literal],
            Err(_) => self
                .lookup(host)
                .await
                .map_err(|error| FetchErrorKind::Resolve { host: host.to_owned(), reason: error.to_string() })?,
        };
        self.gate().check_addresses(host, &addresses)?;
        let reason = "the name has no address".to_owned();
        let first = addresses.first().ok_or(FetchErrorKind::Resolve { host: host.to_owned(), reason })?;
        Ok(SocketAddr::new(*first, port))
    }

    async fn posted(&self, post: &Post) -> Result<Posted, FetchErrorKind> {
        let (client, is_proxied) = self.client()?;
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(post.content_type));
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        for (name, value) in &post.headers {
            let wrong = |_| FetchErrorKind::Setup(format!("the value of the header {name:?} cannot be sent"));
            let mut value = HeaderValue::from_str(value.expose()).map_err(wrong)?;
            value.set_sensitive(true);
            headers.insert(HeaderName::from_static(name), value);
        }
        let method = if post.put { Method::PUT } else { Method::POST };
        let request = client.request(method, post.url.clone()).headers(headers).body(post.body.clone());
        let response = request.send().await.map_err(|error| unsent(&error, self.settings()))?;
        check_peer(self.gate(), &post.url, is_proxied, &response)?;
        let status = response.status().as_u16();
        let retry_after = hints(response.headers(), self.now()).retry_after;
        // What cannot be read of an answer changes nothing: the status says it all.
        let text = body::read_start(response, ANSWER).await.unwrap_or_default();
        Ok(Posted { status, retry_after, text: String::from_utf8_lossy(&text).into_owned() })
    }
}

impl fmt::Debug for Post {
    /// Only the host: the path of a webhook is a secret in itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Post")
            .field("host", &self.url.host_str())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
