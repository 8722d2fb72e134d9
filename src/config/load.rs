//! Finds the files, reads them all whatever is wrong with any of them, and puts the configuration together.

use std::path::{Path, PathBuf};

use toml::de::DeValue;

use super::compare::compare;
use super::document::{Context, Document, Problems};
use super::env::{Env, FILE_NAME};
use super::error::{ConfigError, ConfigErrorKind, ConfigErrors};
use super::files::{Disk, Files};
use super::found::Found;
use super::node::{Node, Section};
use super::origin::Listed;
use super::parts::Parts;
use super::sections::{alert, backup, export, fetch, notify, official, retention, source, timing, topic, trouble, web};
use super::settings::Config;

/// Loads the configuration: the file that `explicit` names, else `$STANCEWATCH_CONFIG`, else the first that exists of
/// `$XDG_CONFIG_HOME/stancewatch/stancewatch.toml` and `/etc/stancewatch/stancewatch.toml`.
///
/// # Errors
/// Everything that is wrong in all files at once. [`ConfigErrors::is_not_found`] tells the absence of any configuration.
pub fn load(explicit: Option<&Path>, env: &Env) -> Result<Config, ConfigErrors> {
    let path = find(explicit, env, &Disk)?;
    load_from(&path, env, &Disk)
}

/// The main file that [`load`] reads; a directory that is named stands for the file in it.
fn find(explicit: Option<&Path>, env: &Env, files: &dyn Files) -> Result<PathBuf, ConfigErrors> {
    if let Some(named) = explicit.or(env.config.as_deref()) {
        return Ok(if files.is_directory(named) { named.join(FILE_NAME) } else { named.to_path_buf() });
    }
    let candidates = env.candidates();
    let found = candidates.iter().find(|candidate| files.exists(candidate));
    found.cloned().ok_or_else(|| {
        let looked = candidates.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" or ");
        let kind = ConfigErrorKind::NotFound { looked };
        ConfigErrors(vec![ConfigError { file: None, line: None, key: None, kind }])
    })
}

/// Loads the main file at `path` and all that it names from `files`.
pub(super) fn load_from(path: &Path, env: &Env, files: &dyn Files) -> Result<Config, ConfigErrors> {
    let loader = Loader { env, files, problems: Problems::default() };
    let mut parts = Parts::default();
    loader.read_main(path, &mut parts);
    compare(&parts, &loader.problems);
    let database = parts.database.take().or_else(|| env.default_database());
    if database.is_none() {
        let why = "not set, and neither $STATE_DIRECTORY, $XDG_STATE_HOME nor $HOME says where it goes; \
                   add `database = \"stancewatch.db\"`";
        loader.problem(path, None, Some("database"), ConfigErrorKind::Invalid(why.to_owned()));
    }
    let mut errors = loader.problems.into_inner();
    match database {
        Some(database) if errors.is_empty() => Ok(parts.into_config(path, database)),
        _ => {
            sort(&mut errors, &parts.files);
            Err(ConfigErrors(errors))
        }
    }
}

struct Loader<'e> {
    env: &'e Env,
    files: &'e dyn Files,
    problems: Problems,
}

/// Reads one table of a list.
type ReadTable<T> = fn(&Node<'_>) -> Option<Found<T>>;

impl Loader<'_> {
    fn read_main(&self, path: &Path, parts: &mut Parts) {
        self.read_file(path, parts, |mut section, parts| {
            parts.set = section.leaves();
            parts.database = section.optional("database", Node::path);
            parts.sources = section.each("source", source::read);
            parts.discover_officials = section.optional("discover_officials", discover_officials);
            parts.alert = section.optional("alert", alert::read).unwrap_or_default();
            parts.fetch = section.optional("fetch", fetch::read).unwrap_or_default();
            if let Some(quiet) = section.get("quiet_hours") {
                parts.hours.quiet = timing::quiet_hours(&quiet);
            }
            parts.hours.digest = section.optional("digest", timing::digest).unwrap_or(parts.hours.digest.clone());
            parts.channels = section.optional("notify", |node| notify::read(node, &parts.hours));
            parts.web = section.optional("web", |node| Some(Found::new(web::read(node)?, node)));
            parts.trouble = section.optional("trouble", |node| Some(Found::new(trouble::read(node)?, node)));
            parts.retention = section.optional("retention", retention::read).unwrap_or_default();
            parts.export = section.optional("export", export::read).unwrap_or_default();
            parts.backup = section.optional("backup", backup::read);
            parts.officials = section.each("official", official::read);
            parts.topics = section.each("topic", topic::read);
            let officials = section.get("officials");
            let topics = section.get("topics");
            section.finish();
            if let Some(list) = officials {
                parts.official_files =
                    self.read_list(&list, "official", official::read, parts, |parts| &mut parts.officials);
            }
            if let Some(list) = topics {
                parts.topic_files = self.read_list(&list, "topic", topic::read, parts, |parts| &mut parts.topics);
            }
        });
    }

    /// Reads what `officials = […]` or `topics = […]` names: files, globs, or the tables themselves.
    fn read_list<T>(
        &self,
        list: &Node<'_>,
        table: &'static str,
        read: ReadTable<T>,
        parts: &mut Parts,
        target: fn(&mut Parts) -> &mut Vec<Found<T>>,
    ) -> Listed {
        let mut listed = Listed::default();
        for element in list.elements("an array of files like [\"officials.toml\"]").unwrap_or_default() {
            if matches!(element.value, DeValue::Table(_)) {
                target(parts).extend(read(&element));
                continue;
            }
            let Some(written) = element.text() else { continue };
            let pattern = self.env.expand(&written).to_string_lossy().into_owned();
            for file in self.matching(&element, &written, &pattern) {
                if !listed.files.contains(&file) {
                    self.read_tables(&file, table, read, parts, target);
                    listed.files.push(file);
                }
            }
            listed.patterns.push(pattern);
        }
        listed
    }

    fn matching(&self, element: &Node<'_>, written: &str, pattern: &str) -> Vec<PathBuf> {
        match self.files.matching(element.directory(), pattern) {
            Ok(files) if files.is_empty() => {
                element.invalid::<()>(format!("no file matches {written:?}; create it or take it off the list"));
                Vec::new()
            }
            Ok(files) => files,
            Err(error) => {
                element.invalid::<()>(format!("{written:?} is no glob: {error}"));
                Vec::new()
            }
        }
    }

    /// Reads a file that holds nothing but `[[table]]`.
    fn read_tables<T>(
        &self,
        path: &Path,
        table: &'static str,
        read: ReadTable<T>,
        parts: &mut Parts,
        target: fn(&mut Parts) -> &mut Vec<Found<T>>,
    ) {
        self.read_file(path, parts, |mut section, parts| {
            if section.is_empty() {
                let why = format!("holds no [[{table}]] table; add one or take the file off the list");
                self.problem(path, None, None, ConfigErrorKind::Invalid(why));
            }
            target(parts).extend(section.each(table, read));
            section.finish();
        });
    }

    /// Opens and parses a file. After an error of syntax what can be made out is still read, for the files that it names
    /// and for the errors above that place; what stands below may be misread, and so may what is missing.
    fn read_file(&self, path: &Path, parts: &mut Parts, read: impl FnOnce(Section<'_>, &mut Parts)) {
        parts.files.push(path.to_path_buf());
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.problem(path, None, None, ConfigErrorKind::Unreadable(error.to_string())),
        };
        let document = match Document::new(path.to_path_buf(), bytes) {
            Ok(document) => document,
            Err(line) => return self.problem(path, Some(line), None, ConfigErrorKind::NotUtf8),
        };
        let (table, syntax) = document.parse();
        let found = Problems::default();
        read(Section::root(Context { document: &document, problems: &found, env: self.env }, &table), parts);
        let first = syntax.iter().map(|error| error.line).min();
        let certain = |error: &ConfigError| match first {
            None => true,
            Some(first) => error.line < first && !matches!(error.kind, ConfigErrorKind::Missing { .. }),
        };
        found.into_inner().into_iter().filter(certain).chain(syntax).for_each(|error| self.problems.push(error));
    }

    fn problem(&self, path: &Path, line: Option<usize>, key: Option<&str>, kind: ConfigErrorKind) {
        let file = Some(path.to_path_buf());
        self.problems.push(ConfigError { file, line, key: key.map(str::to_owned), kind });
    }
}

fn discover_officials(node: &Node<'_>) -> Option<bool> {
    let mut section = node.section()?;
    let enabled = section.optional("enabled", Node::boolean);
    section.finish();
    Some(enabled.unwrap_or(true))
}

/// In the order of the files and of their lines.
fn sort(errors: &mut [ConfigError], files: &[PathBuf]) {
    errors.sort_by_key(|error| {
        let file = error.file.as_ref().and_then(|file| files.iter().position(|known| known == file));
        (file, error.line)
    });
}
