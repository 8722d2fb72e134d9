//! Reads a response's body within its limits.

use std::error::Error;
use std::time::Duration;

use reqwest::Response;
use reqwest::header;

use super::client::chain;
use super::decode::{Decoder, SizeLimits};
use super::error::{FetchErrorKind, Phase};
use super::headers;

/// Reads to the end. Memory never exceeds the limit by more than a decoder's buffer.
pub(super) async fn read(mut response: Response, limits: SizeLimits) -> Result<(Vec<u8>, u64), FetchErrorKind> {
    let encoding = headers::text(response.headers(), header::CONTENT_ENCODING).map(str::to_owned);
    let mut decoder = Decoder::new(encoding.as_deref(), limits)?;
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        decoder.push(&chunk)?;
    }
    decoder.finish()
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
