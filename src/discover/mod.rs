//! Bytes to links to articles: feeds, section pages, sitemaps. Pure: no clock but the one that is passed in, no I/O.
//!
//! What publishers serve as XML often is none: a bare `&`, a stray Latin-1 byte, a late declaration, a cut end. The reader
//! here is lenient from the start and cannot fail: it takes the complete items that are there, expands no entities but
//! the characters' own, and never looks outside the document. (feed-rs rejects such feeds whole, panics on ordinary
//! ones, and drops the publisher's own UTC offset, which `said_on` needs.)
//!
//! Architecture invariant: HTML is parsed by `dom` alone.

mod candidates;
mod dates;
mod error;
mod feed;
mod item;
mod json_feed;
mod learned;
mod links;
mod list;
mod markup;
mod opml;
mod page;
mod sitemap;
mod sniff;
mod text;

pub use candidates::{advertised, sitemaps, usual};
pub use error::DiscoverError;
pub use item::{Discovery, Input, Item, Problem};
pub use learned::Learned;
pub use list::{MAX_ITEMS, discover};
pub use opml::{Listed, listed};
