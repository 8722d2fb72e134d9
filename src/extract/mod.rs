//! HTML to an [`Article`](crate::model::Article): body, title, dates, byline, outlet, language.
//!
//! One parse a page. The parsed page becomes a flat [`tree`], its visible text a list of typed [`blocks`]; [`body`]
//! decides which blocks are the article's own, [`meta`] reads what the page says about itself.
//!
//! Architecture invariant: pure (no clock, no I/O, no async), and no rule for one site: what a page means is told by
//! its structure, by published vocabularies (schema.org, Open Graph, HTML) and by words that many publishers share.
//! Every walk is iterative and linear, because pages are hostile input. Trees are never serialised.

mod alternative;
mod blocks;
mod body;
mod embedded;
mod error;
mod extraction;
mod hints;
mod limits;
mod live;
mod meta;
mod pipeline;
mod quality;
mod text;
mod tree;
mod verdict;

pub use alternative::{amp_address, better, from_feed, or_stored};
pub use error::{ExtractError, NotArticle};
pub use extraction::{Extraction, LeftOut, Note, Reason};
pub use limits::Limits;
pub use pipeline::extract;
