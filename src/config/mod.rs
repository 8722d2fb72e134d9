//! Typed settings: load, merge, validate, explain.
//!
//! Files become a [`Config`] in one step: what is in it has been checked, and all that is wrong in all files is told at
//! once, with file, line, key and how to mend it. Architecture invariant: nothing here connects to anything, and the
//! environment comes in as a value ([`Env`]).

mod document;
mod env;
mod error;
mod files;
mod found;
mod load;
mod nearest;
mod node;
mod origin;
mod sample;
mod sections;
mod settings;
mod units;
mod value;

pub use env::Env;
pub use error::{ConfigError, ConfigErrorKind, ConfigErrors};
pub use load::load;
pub use origin::{Origin, Origins};
pub use sample::{init_files, sample};
pub use settings::{
    AlertSettings, Channel, ChannelKind, Config, DEFAULT_COMMAND_TIMEOUT, DEFAULT_MAX_ARTICLES, DEFAULT_MAX_ATTEMPTS,
    FetchSettings, PendingPolicy,
};
pub(crate) use units::{format_duration, format_size};
