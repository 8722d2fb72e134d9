//! Sources, officials and topics as text to be added to a file, and the check of the whole before that file is written.

use std::io;
use std::path::{Path, PathBuf};

use toml::Value;

use super::env::Env;
use super::error::ConfigErrors;
use super::files::{Disk, Files, takes};
use super::load::load_from;
use super::settings::Config;
use crate::model::{Official, SourceKind, Topic};

/// What a `[[source]]` with these settings looks like, after an empty line.
pub fn appended(url: &str, name: Option<&str>, kind: Option<SourceKind>) -> String {
    let mut table = format!("\n[[source]]\nurl = {}\n", text(url));
    if let Some(name) = name {
        table.push_str(&format!("name = {}\n", text(name)));
    }
    if let Some(kind) = kind {
        table.push_str(&format!("kind = \"{kind}\"\n"));
    }
    table
}

/// What an `[[official]]` looks like, after an empty line.
pub fn official_table(official: &Official) -> String {
    let mut table = format!("\n[[official]]\nname = {}\n", text(&official.name));
    list(&mut table, "aliases", &official.aliases);
    pair(&mut table, "principal", official.principal.as_deref());
    for role in &official.roles {
        table.push_str(&format!("[[official.role]]\ntitle = {}\n", text(&role.title)));
        let days = [("from", role.from), ("until", role.until)];
        for (key, day) in days.into_iter().filter_map(|(key, day)| Some((key, day?))) {
            table.push_str(&format!("{key} = {day}\n"));
        }
        pair(&mut table, "principal", role.principal.as_deref());
        if let Some(speaks) = role.speaks_for {
            table.push_str(&format!("speaks_for = {speaks}\n"));
        }
    }
    table
}

/// What a `[[topic]]` with these words looks like, after an empty line. Scopes and subjects are left to its owner.
pub fn topic_table(topic: &Topic) -> String {
    let mut table = format!("\n[[topic]]\nid = {}\nname = {}\n", text(&topic.id), text(&topic.name));
    list(&mut table, "verbs", &topic.verbs);
    list(&mut table, "objects", &topic.objects);
    list(&mut table, "targets", &topic.targets);
    list(&mut table, "phrases", &topic.phrases);
    list(&mut table, "exclude", &topic.exclude);
    list(&mut table, "opposites", &topic.opposites);
    table
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn pair(table: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        table.push_str(&format!("{key} = {}\n", text(value)));
    }
}

fn list(table: &mut String, key: &str, values: &[String]) {
    if !values.is_empty() {
        table.push_str(&format!("{key} = {}\n", Value::Array(values.iter().map(|value| text(value)).collect())));
    }
}

/// Loads the configuration as it would be if the main file at `path` held `text`.
///
/// # Errors
/// Everything that would be wrong, with its place in `text`.
pub fn check_text(path: &Path, text: &str, env: &Env) -> Result<Config, ConfigErrors> {
    check_file(path, path, text, env)
}

/// Loads the configuration whose main file is `main` as it would be if `file`, which need not be there yet, held `text`.
///
/// # Errors
/// Everything that would be wrong, with its place in `text` or in another file.
pub fn check_file(main: &Path, file: &Path, text: &str, env: &Env) -> Result<Config, ConfigErrors> {
    load_from(main, env, &Draft { path: file, text })
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
        let mut files = Disk.matching(directory, pattern)?;
        if !files.iter().any(|file| file == self.path) && takes(directory, pattern, self.path) {
            files.push(self.path.to_path_buf());
            files.sort();
        }
        Ok(files)
    }
}
