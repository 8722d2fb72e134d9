//! What came back.

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::body::Room;
use super::charset::{Decoded, decode};
use super::request::Validators;

/// The end of a request that was answered.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// 304: what was read last time still holds.
    NotModified {
        /// To store in place of the old ones: a 304 may bring new validators (RFC 9111 section 3.2).
        validators: Validators,
        /// Where the URL has moved for good, if it has.
        permanent: Option<Url>,
        /// What the headers say about the next request.
        hints: Hints,
    },
    /// 200, with a whole body.
    Fetched(Document),
}

/// A whole body and what came with it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The address that answered, after redirects.
    pub url: Url,
    /// The status: 200, or another of the 2xx.
    pub status: u16,
    /// `Content-Type` as it came.
    pub content_type: Option<String>,
    /// The decoded body.
    pub body: Vec<u8>,
    /// How many bytes the body had on the wire.
    pub wire_bytes: u64,
    /// To send with the next request for the requested URL.
    pub validators: Validators,
    /// Where the URL has moved for good (301 or 308 on every hop up to there). Learn it only when it repeats.
    pub permanent: Option<Url>,
    /// When the body was complete.
    pub fetched_at: Timestamp,
    /// What the headers say about the next request.
    pub hints: Hints,
    /// Held as long as a large body is in memory.
    pub(super) _room: Option<Room>,
}

/// What response headers say about when to ask again, as time from the response on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    /// `Cache-Control: max-age`.
    pub max_age: Option<Duration>,
    /// `Expires`, counted from the response's own `Date`.
    pub expires: Option<Duration>,
    /// `Retry-After`, in seconds or as a date counted from the response's own `Date`.
    pub retry_after: Option<Duration>,
}

impl Document {
    /// The body as text; see [`decode`] for how its charset is told.
    pub fn text(&self) -> Decoded {
        decode(&self.body, self.content_type.as_deref(), self.url.host_str())
    }
}

impl Hints {
    /// The longest that any header asks to wait.
    pub fn wait(&self) -> Option<Duration> {
        [self.max_age, self.expires, self.retry_after].into_iter().flatten().max()
    }
}
