//! stancewatch notices when a public official changes position, and shows the sentence that proves it.
//!
//! The rooms, in the order the data takes. A room uses only rooms above it in this list; `daemon`, `web` and `cli`, which tie
//! rooms together, excepted. `ARCHITECTURE.md` is the map.

pub mod model;

pub mod config;

pub mod fetch;

pub mod dom;

pub mod discover;

pub mod extract;

pub mod analyze;

pub mod history;

pub mod eval;

pub mod store;

pub mod notify;

pub mod daemon;

pub mod web;

pub mod cli;
