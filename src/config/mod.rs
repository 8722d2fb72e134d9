//! Typed settings: load, merge, validate, explain.

mod settings;

pub use settings::{AlertSettings, Channel, ChannelKind, Config, FetchSettings, PendingPolicy};
