//! SQLite: schema and migrations, one writer, readers, the outbox, the views that people read.
//!
//! A [`Writer`] changes the file, a [`Reader`] cannot; [`Store`] is the async handle over one of each, on threads of their
//! own. Whatever belongs together (article, statements, positions, shift, deliveries) is committed together or not at all.
//!
//! Architecture invariant: nothing outside this room speaks SQL or opens the file, and nothing in here reads a clock or
//! decides what a shift is (`history` does).

mod backup;
mod chain;
mod connection;
mod error;
mod event;
mod handle;
mod lock;
mod migrate;
mod outbox;
mod query;
mod reader;
mod record;
mod sources;
mod value;
mod writer;

pub use chain::Verified;
pub use error::{Class, StoreError};
pub use event::EventKind;
pub use handle::Store;
pub use outbox::{Delivery, DeliveryStatus};
pub use query::{
    ArticleFilter, ArticleRow, ChangeFilter, ChangeRow, Context, DeliveryRow, EventRow, KnownArticle, PositionFilter,
    PositionRow, ShiftDetail, Side, StatementRow, WhyNotRow,
};
pub use reader::Reader;
pub use record::{Batch, Change, Identity, Outcome, Policy, Recorded, Recording, Revision, TopicPolicy, Watch};
pub use sources::{SourceState, SourceStatus};
pub use writer::{OpenOptions, Writer};
