//! The loader as a whole: what is right loads, and what is wrong says where and how to mend it.

mod errors;
mod fuzz;
mod places;

use std::path::{Path, PathBuf};

use super::env::Env;
use super::error::ConfigErrors;
use super::files::Bundle;
use super::load::load_from;
use super::settings::Config;

/// Loads files from memory; the first is the main one.
fn load(files: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let env =
        Env { state_directory: Some(PathBuf::from("/state")), home: Some(PathBuf::from("/home/me")), ..Env::default() };
    load_from(Path::new(files[0].0), &env, &Bundle(files))
}

/// The errors of a main file alone.
fn errors(main: &str) -> String {
    load(&[("main.toml", main)]).expect_err("the configuration must be refused").to_string()
}
