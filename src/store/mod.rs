//! SQLite: schema and migrations, one writer, readers, the outbox, the views that people read.
//!
//! A [`Writer`] changes the file, a [`Reader`] cannot; [`Store`] is the async handle over one of each, on threads of their
//! own. Whatever belongs together (article, statements, positions, shift, deliveries) is committed together or not at all.
//!
//! Architecture invariant: nothing outside this room speaks SQL or opens the file, and nothing in here reads a clock or
//! decides what a shift is (`history` does).

mod backup;
mod backups;
mod chain;
mod connection;
pub mod crash;
mod error;
mod event;
#[cfg(test)]
mod fixtures;
mod handle;
mod heal;
mod lock;
mod migrate;
mod outbox;
mod query;
mod reader;
mod record;
mod restore;
mod retention;
mod salvage;
mod sources;
mod stretch;
#[cfg(test)]
mod tests;
mod troubles;
mod value;
mod writer;

pub use backups::{Backups, large_log};
pub use chain::{Altered, Verified};
pub use error::{Class, StoreError};
pub use event::EventKind;
pub use handle::Store;
pub use heal::Healed;
pub use outbox::{Claim, Delivery, DeliveryStatus, Settlement};
pub use query::{
    ArticleExport, ArticleExportFilter, ArticleFilter, ArticleRow, ChangeFilter, ChangeRow, DeliveryRow, EventRow,
    FOUND, KnownArticle, MoveRow, Page, PositionFilter, PositionRow, Reading, RevisionRow, SearchFilter, SearchRow,
    ShiftDetail, Side, StatementFilter, StatementRow, StoredArticle, Tally, WhyNotRow, matches_name,
};
pub use reader::Reader;
pub use record::{
    ArticleCheck, Batch, Change, CorrectedArticle, CorrectionRow, Identity, Outcome, Policy, Recorded, Recording,
    Replay, Revision, Watch,
};
pub use restore::{Restored, restore};
pub use retention::{Dropped, Retention};
pub use sources::{Refusal, SourceState, SourceStatus};
pub use troubles::{FailingChannel, Found as FoundTrouble, KnownTrouble};
pub use value::BadValue;
pub use writer::{OpenOptions, Writer};
