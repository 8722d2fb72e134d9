//! One file per command: its arguments, and a `run` that does it and prints.

pub(crate) mod analyze;
pub(crate) mod articles;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod corrections;
pub(crate) mod doctor;
pub(crate) mod eval;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod import;
pub(crate) mod ingest;
pub(crate) mod log;
pub(crate) mod man;
pub(crate) mod notify;
pub(crate) mod positions;
pub(crate) mod reanalyze;
pub(crate) mod run;
pub(crate) mod service;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod timeline;
pub(crate) mod verdict;
pub(crate) mod verify;
pub(crate) mod web;
pub(crate) mod why;
