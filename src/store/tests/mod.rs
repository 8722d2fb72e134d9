//! The file as others find it: opening, schema, chain, outbox, backup.

mod backup;
mod chain;
mod gather;
mod handle;
mod opening;
mod outbox;
mod retention;
mod schema;
mod speed;
mod troubles;
mod verdicts;
