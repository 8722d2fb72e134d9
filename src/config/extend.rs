//! Sources added to a main file as text, and the check of a main file before it is written.

use std::io;
use std::path::{Path, PathBuf};

use toml::Value;

use super::env::Env;
use super::error::ConfigErrors;
use super::files::{Disk, Files};
use super::load::load_from;
use super::settings::Config;
use crate::model::SourceKind;

/// What a `[[source]]` with these settings looks like, after an empty line.
pub fn appended(url: &str, name: Option<&str>, kind: Option<SourceKind>) -> String {
    let text = |text: &str| Value::String(text.to_owned());
    let mut table = format!("\n[[source]]\nurl = {}\n", text(url));
    if let Some(name) = name {
        table.push_str(&format!("name = {}\n", text(name)));
    }
    if let Some(kind) = kind {
        table.push_str(&format!("kind = \"{kind}\"\n"));
    }
    table
}

/// Loads the configuration as it would be if the main file at `path` held `text`.
///
/// # Errors
/// Everything that would be wrong, with its place in `text`.
pub fn check_text(path: &Path, text: &str, env: &Env) -> Result<Config, ConfigErrors> {
    load_from(path, env, &Draft { path, text })
}

/// The disk, but for one file.
struct Draft<'d> {
    path: &'d Path,
    text: &'d str,
}

impl Files for Draft<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path == self.path { Ok(self.text.as_bytes().to_vec()) } else { Disk.read(path) }
    }

    fn exists(&self, path: &Path) -> bool {
        path == self.path || Disk.exists(path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        Disk.is_directory(path)
    }

    fn matching(&self, directory: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
        Disk.matching(directory, pattern)
    }
}
