//! One module a section of the configuration; each turns its TOML table into the typed value or notes what is wrong.

pub(super) mod alert;
pub(super) mod backup;
pub(super) mod export;
pub(super) mod fetch;
pub(super) mod notify;
pub(super) mod official;
pub(super) mod retention;
pub(super) mod source;
pub(super) mod timing;
pub(super) mod topic;
pub(super) mod trouble;
pub(super) mod web;
