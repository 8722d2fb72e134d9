//! An [`Article`](crate::model::Article) to [`Statement`](crate::model::Statement)s. Pure: no clock, no I/O, no async.

mod action;
mod answer;
pub mod attribution;
mod candidate;
mod chain;
mod compose;
mod coref;
mod engine;
mod explain;
mod family;
mod govern;
mod holder;
mod inflect;
mod lexicon;
mod mentions;
mod merge;
mod occasion;
mod ops;
mod part;
mod pattern;
mod people;
mod speaker;
mod speech;
mod subject;
pub mod text;
mod time;
mod titles;
pub mod told;
mod topic;
mod veto;
mod voice;
mod words;

pub use engine::{Engine, RULES_VERSION};
pub use family::{Mechanism, RuleFamily};
