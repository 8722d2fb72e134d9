//! Reads a response's body within its limits.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Response;
use reqwest::header;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::client::chain;
use super::decode::{Decoder, SizeLimits};
use super::error::{FetchErrorKind, Phase};
use super::headers;

/// Bodies beyond this size are large.
const LARGE: usize = 1 << 20;

/// Large bodies that may be in memory at once, so that many hosts together cannot fill it.
const LARGE_AT_ONCE: usize = 6;

/// The right to hold a large body in memory; it ends with the last document that has it.
pub(super) type Room = Arc<OwnedSemaphorePermit>;

/// The room for large bodies.
#[derive(Clone)]
pub(super) struct Rooms(Arc<Semaphore>);

impl Default for Rooms {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(LARGE_AT_ONCE)))
    }
}

/// A whole body.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// Its length on the wire.
    pub(super) wire: u64,
    /// Only large ones have it.
    pub(super) room: Option<Room>,
}

/// Reads to the end. Memory never exceeds the limit by more than a decoder's buffer; what becomes large waits for room.
pub(super) async fn read(mut response: Response, limits: SizeLimits, rooms: &Rooms) -> Result<Body, FetchErrorKind> {
    let encoding = headers::text(response.headers(), header::CONTENT_ENCODING).map(str::to_owned);
    let mut decoder = Decoder::new(encoding.as_deref(), limits)?;
    let mut room = None;
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        decoder.push(&chunk)?;
        if room.is_none() && decoder.len() > LARGE {
            // The semaphore is never closed.
            room = Arc::clone(&rooms.0).acquire_owned().await.ok().map(Arc::new);
        }
    }
    let (bytes, wire) = decoder.finish()?;
    Ok(Body { bytes, wire, room })
}

/// Reads to the end, or the whole lines within the limit: for bodies whose beginning counts, however long they are.
pub(super) async fn read_start(mut response: Response, limits: SizeLimits) -> Result<Vec<u8>, FetchErrorKind> {
    let encoding = headers::text(response.headers(), header::CONTENT_ENCODING).map(str::to_owned);
    let mut decoder = Decoder::new(encoding.as_deref(), limits)?;
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        match decoder.push(&chunk) {
            Err(FetchErrorKind::TooLarge { .. }) => return Ok(whole_lines(decoder.into_bytes())),
            pushed => pushed?,
        }
    }
    decoder.finish().map(|(bytes, _)| bytes)
}

fn whole_lines(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.iter().rposition(|b| matches!(b, b'\n' | b'\r')).unwrap_or(bytes.len());
    bytes.truncate(end);
    bytes
}

/// A body that fell silent is told from a broken one; the caller knows the limit.
fn broken(error: reqwest::Error) -> FetchErrorKind {
    if error.is_timeout() {
        return FetchErrorKind::Timeout { phase: Phase::Silence, limit: Duration::ZERO };
    }
    FetchErrorKind::Body(error.source().map_or_else(|| error.to_string(), chain))
}
