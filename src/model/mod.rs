//! The words of the program as types: what an official, a topic, a statement, a position and a shift are.
//!
//! Architecture invariant: no I/O, no clock and no async in here, and no use of any other room.

mod alert;
mod article;
pub mod clean;
mod clock;
mod commitment;
#[cfg(test)]
pub(crate) mod fixtures;
mod moment;
mod official;
mod payload;
mod rhythm;
mod route;
mod scope;
mod secret;
mod shift;
mod source;
mod statement;
mod timing;
mod topic;

pub use alert::{Alert, AlertSide, Notice, Urgency};
pub use article::{Article, Block, BlockKind, Entry, Quality};
pub use clock::Clock;
pub use commitment::{Commitment, Polarity, UnknownCommitment};
pub use moment::{Moment, Precision, UnknownMoment};
pub use official::{Official, Rank, Role};
pub use payload::{Digest, DigestReason, Payload, Trouble, TroubleKind};
pub use rhythm::Rhythm;
pub use route::{Part, Route};
pub use scope::{Scope, ScopeGroup};
pub use secret::Secret;
pub use shift::{Basis, Direction, Origin, ShiftKind, Status, SubjectKind};
pub use source::{Selectors, Source, SourceKind};
pub use statement::{
    AssertedBy, Condition, ConditionKind, Evidence, EvidenceClass, Field, Frame, Occasion, RuleHit, SaidBasis,
    Statement,
};
pub use timing::{DigestPlan, QuietHours, RateLimit, Timing, Turn, Waiting};
pub use topic::Topic;
