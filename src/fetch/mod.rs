//! Polite and safe HTTP: one client, one gate for everything that leaves this machine.
//!
//! A [`Request`] passes the gate (scheme, port, address), robots.txt and the pacing of its host, again at each redirect;
//! its answer is read within limits of time and size. What comes back is bytes, validators and hints, or a [`FetchError`]
//! that knows its [`Class`].
//!
//! Architecture invariant: no other room owns an HTTP client or opens a connection to a host of the outside world.

mod address;
mod body;
mod canonical;
mod charset;
mod client;
mod decode;
mod document;
mod error;
mod exchange;
mod fetcher;
mod gate;
mod headers;
mod hosts;
mod percent;
mod post;
mod request;
mod resolver;
mod robots;
mod robots_cache;
mod wall;

pub use canonical::canonical;
pub use charset::{CharsetSource, Decoded, decode};
pub use document::{Document, Hints, Outcome};
pub use error::{Class, FetchError, FetchErrorKind, Phase};
pub use fetcher::Fetcher;
pub use gate::Refusal;
pub use post::{Post, Posted};
pub use request::{BodyKind, Request, Validators};
