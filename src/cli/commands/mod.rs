//! One file per command: its arguments, and a `run` that does it and prints.

pub(crate) mod analyze;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod extract;
pub(crate) mod man;
pub(crate) mod notify;
