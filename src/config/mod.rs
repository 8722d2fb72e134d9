//! Typed settings: load, merge, validate, explain.
//!
//! Files become a [`Config`] in one step: what is in it has been checked, and all that is wrong in all files is told at
//! once, with file, line, key and how to mend it. Architecture invariant: nothing here connects to anything, and the
//! environment comes in as a value ([`Env`]).

mod check;
mod compare;
mod document;
mod env;
mod error;
mod extend;
mod files;
mod fingerprint;
mod found;
mod load;
mod nearest;
mod node;
mod origin;
mod parts;
mod place;
mod render;
mod sample;
mod secret;
mod sections;
mod settings;
#[cfg(test)]
mod tests;
mod units;
mod value;

pub use check::{Check, Note, check};
pub use compare::{same_address, source_address};
pub use env::Env;
pub use error::{ConfigError, ConfigErrorKind, ConfigErrors};
pub use extend::{appended, check_file, check_text, official_table, topic_table};
pub use load::load;
pub use nearest::nearest;
pub use origin::{Listed, Origin, Origins};
pub use place::{new_topic_file, officials_file, same_official};
pub use render::render;
pub use sample::{init_files, sample};
pub use settings::{
    AlertSettings, AtomFeed, BackupSettings, Channel, ChannelKind, Config, DEFAULT_COMMAND_TIMEOUT,
    DEFAULT_MAX_ARTICLES, DEFAULT_MAX_ATTEMPTS, Email, ExportSettings, ExportText, FetchSettings, Hours, MailTls,
    PendingPolicy, RetentionSettings, TroubleSettings, WebSettings, Webhook, WebhookKey, WebhookStyle,
};
