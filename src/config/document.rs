//! One file of configuration: its text, its lines, and the errors found so far in all files.

use std::cell::RefCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::env::Env;
use super::error::{ConfigError, ConfigErrorKind};
use super::origin::Origin;

/// The errors of all files, in the order in which they are found. Shared, because reading goes on after an error.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Vec<ConfigError>>);

/// A file's name and text.
#[derive(Debug)]
pub(super) struct Document {
    /// The file, as it was named or found.
    pub(super) path: PathBuf,
    text: String,
    /// Where each line break stands.
    breaks: Vec<usize>,
}

/// What every reading function needs: where it reads and where errors go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) document: &'a Document,
    pub(super) problems: &'a Problems,
    pub(super) env: &'a Env,
}

impl Problems {
    pub(super) fn push(&self, error: ConfigError) {
        self.0.borrow_mut().push(error);
    }

    pub(super) fn any(&self, test: impl Fn(&ConfigError) -> bool) -> bool {
        self.0.borrow().iter().any(test)
    }

    pub(super) fn into_inner(self) -> Vec<ConfigError> {
        self.0.into_inner()
    }
}

impl Document {
    /// Takes a file's bytes; the error is the first line that is not UTF-8.
    pub(super) fn new(path: PathBuf, bytes: Vec<u8>) -> Result<Self, usize> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
            1 + good.filter(|byte| **byte == b'\n').count()
        })?;
        let breaks = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Ok(Self { path, text, breaks })
    }

    /// The file's tables, as far as they can be made out, and the errors of syntax, at most one a line.
    pub(super) fn parse(&self) -> (Spanned<DeTable<'_>>, Vec<ConfigError>) {
        let (table, errors) = DeTable::parse_recoverable(&self.text);
        let mut found: Vec<ConfigError> = errors.iter().map(|error| self.syntax_error(error)).collect();
        found.dedup_by_key(|error| error.line);
        (table, found)
    }

    /// The line on which a span begins, from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        1 + self.breaks.partition_point(|offset| *offset < span.start)
    }

    /// Where a span begins.
    pub(super) fn origin(&self, span: &Range<usize>) -> Origin {
        Origin { file: self.path.clone(), line: self.line(span) }
    }

    /// What relative paths in it are relative to.
    pub(super) fn directory(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    fn syntax_error(&self, error: &toml::de::Error) -> ConfigError {
        ConfigError {
            file: Some(self.path.clone()),
            line: error.span().map(|span| self.line(&span)),
            key: None,
            kind: ConfigErrorKind::Syntax(error.message().to_owned()),
        }
    }
}

impl Context<'_> {
    /// Notes an error at a span.
    pub(super) fn report(&self, span: &Range<usize>, key: &str, kind: ConfigErrorKind) {
        self.problems.push(ConfigError {
            file: Some(self.document.path.clone()),
            line: Some(self.document.line(span)),
            key: Some(key.to_owned()),
            kind,
        });
    }
}
