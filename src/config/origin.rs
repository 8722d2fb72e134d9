//! Where the parts of a configuration were read from, so that `config show` and messages can say it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

/// The file and line on which something is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file, as it was named or found.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// The origins of a whole configuration. The lists run parallel to those of [`Config`](super::Config).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// Every file that was read, the main one first.
    pub files: Vec<PathBuf>,
    /// Of each source.
    pub sources: Vec<Origin>,
    /// Of each official.
    pub officials: Vec<Origin>,
    /// Of each topic.
    pub topics: Vec<Origin>,
    /// What `officials = […]` names.
    pub official_files: Listed,
    /// What `topics = […]` names.
    pub topic_files: Listed,
    /// Keys that the main file sets itself, as "alert.min_steps"; all others have their defaults.
    pub set: BTreeSet<String>,
}

/// The files that a list names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its entries that are names or globs, with the home directory in place of `~/`.
    pub patterns: Vec<String>,
    /// The files that they give, in the order in which they are read.
    pub files: Vec<PathBuf>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}
