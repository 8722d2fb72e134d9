//! The command line: parsing, one file per command, and rendering. It decides nothing about positions; it asks the
//! other rooms and shows what they say.
//!
//! Architecture invariant: nothing reaches standard output but through [`out::Out`], which cleans it; text from the web
//! never steers a terminal. No command opens the database but through `store`.

mod adding;
mod app;
mod args;
mod clean;
mod commands;
mod context;
mod csv;
mod demo;
mod error;
pub mod exit;
mod input;
mod json;
mod line;
mod logs;
mod out;
mod outcome;
mod page;
mod pager;
mod progress;
mod render;
mod replace;
mod rows;
mod runtime;
mod when;

pub use app::main;
