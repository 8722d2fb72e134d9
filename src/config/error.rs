//! What can be wrong with a configuration, where, and how to mend it.

use std::fmt;
use std::path::PathBuf;

use super::origin::Origin;

/// One thing that is wrong. Shown as `file:line: key: what is wrong and how to mend it`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file; `None` when the trouble lies in the environment.
    pub file: Option<PathBuf>,
    /// The line, from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// The key, as "source.kind".
    pub key: Option<String>,
    /// What is wrong.
    pub kind: ConfigErrorKind,
}

/// The kinds of error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigErrorKind {
    /// No file was named and none stands in the usual places.
    #[error("no configuration found in {looked}; `stancewatch config init` writes a sample")]
    NotFound {
        /// The places, as a person reads them.
        looked: String,
    },
    /// The file cannot be read.
    #[error("cannot read the file: {0}")]
    Unreadable(String),
    /// The file is not UTF-8.
    #[error("the file is not UTF-8 text; save it as UTF-8")]
    NotUtf8,
    /// The file is not TOML.
    #[error("not valid TOML: {0}")]
    Syntax(String),
    /// A key that nobody reads.
    #[error("unknown key{}", nearest_or_known(.nearest.as_deref(), .known))]
    UnknownKey {
        /// The right key that looks most like it.
        nearest: Option<String>,
        /// The keys that may stand here.
        known: Vec<&'static str>,
    },
    /// A key that must be there.
    #[error("missing; add `{example}`")]
    Missing {
        /// A line that would do.
        example: &'static str,
    },
    /// Another type of value.
    #[error("expected {expected}, found {found}")]
    WrongType {
        /// With an example.
        expected: &'static str,
        /// The type that stands there.
        found: &'static str,
    },
    /// A word that is none of the choices.
    #[error("unknown value {value:?}{}", nearest_or_known(.nearest.as_deref(), .known))]
    UnknownValue {
        /// What stands there.
        value: String,
        /// The right value that looks most like it.
        nearest: Option<String>,
        /// The values that may stand here.
        known: Vec<&'static str>,
    },
    /// A value that cannot be used; the text says why and what would do.
    #[error("{0}")]
    Invalid(String),
    /// The same thing is configured twice.
    #[error("{what} stands twice, first in {first}; remove one")]
    Duplicate {
        /// What stands twice.
        what: String,
        /// Where it stands first.
        first: Origin,
    },
}

/// Everything that is wrong, file by file from the top; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl ConfigErrors {
    /// Whether the only trouble is that there is no configuration, so that a command may go on with the sample.
    pub fn is_not_found(&self) -> bool {
        matches!(self.0.as_slice(), [ConfigError { kind: ConfigErrorKind::NotFound { .. }, .. }])
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            if let Some(line) = self.line {
                write!(f, "{line}:")?;
            }
            f.write_str(" ")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{key}: ")?;
        }
        self.kind.fmt(f)
    }
}

impl std::error::Error for ConfigError {}

/// One error a line.
impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, error) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

fn nearest_or_known(nearest: Option<&str>, known: &[&str]) -> String {
    match (nearest, known) {
        (Some(nearest), _) => format!(", did you mean {nearest:?}?"),
        (None, []) => ", nothing may stand here".to_owned(),
        (None, [only]) => format!(", only {only:?} may stand here"),
        (None, [most @ .., last]) => format!(", expected {} or {last}", most.join(", ")),
    }
}
