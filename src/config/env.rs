//! The environment as a value: which variables matter and the places that follow from them. Reads no file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name of the main file.
pub(super) const FILE_NAME: &str = "stancewatch.toml";
const DIRECTORY: &str = "stancewatch";

/// What configuration takes from the environment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Env {
    /// `$STANCEWATCH_CONFIG`: the main file.
    pub config: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME`, or `~/.config`.
    pub config_home: Option<PathBuf>,
    /// `$XDG_STATE_HOME`, or `~/.local/state`.
    pub state_home: Option<PathBuf>,
    /// `$STATE_DIRECTORY`, which a service manager sets; the first where it names several.
    pub state_directory: Option<PathBuf>,
    /// `$CREDENTIALS_DIRECTORY`, where a service manager puts secrets.
    pub credentials: Option<PathBuf>,
    /// `$HOME`, for paths that begin with `~/`.
    pub home: Option<PathBuf>,
    /// The directory of the system's own configuration.
    pub system: Option<PathBuf>,
}

impl Env {
    /// The environment of this process.
    pub fn process() -> Self {
        Self::from_vars(|name| std::env::var_os(name))
    }

    /// The environment that `var` gives. Empty variables count as unset, and so do relative XDG directories, as the XDG
    /// Base Directory Specification asks.
    pub fn from_vars(var: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name: &str| var(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let absolute = |name: &str| path(name).filter(|p| p.is_absolute());
        let home = absolute("HOME");
        let under_home = |rest: &str| home.as_ref().map(|h| h.join(rest));
        Self {
            config: path("STANCEWATCH_CONFIG"),
            config_home: absolute("XDG_CONFIG_HOME").or_else(|| under_home(".config")),
            state_home: absolute("XDG_STATE_HOME").or_else(|| under_home(".local/state")),
            state_directory: var("STATE_DIRECTORY")
                .as_deref()
                .and_then(|v| std::env::split_paths(v).find(|p| p.is_absolute())),
            credentials: absolute("CREDENTIALS_DIRECTORY"),
            home,
            system: Some(PathBuf::from("/etc/stancewatch")),
        }
    }

    /// Where `config init` writes: the user's own directory.
    pub fn config_directory(&self) -> Option<PathBuf> {
        self.config_home.as_ref().map(|home| home.join(DIRECTORY))
    }

    /// Where the database stands when configuration does not say.
    pub fn default_database(&self) -> Option<PathBuf> {
        let directory =
            self.state_directory.clone().or_else(|| self.state_home.as_ref().map(|home| home.join(DIRECTORY)))?;
        Some(directory.join("stancewatch.db"))
    }

    /// The places to look for the main file when nobody names it, in order.
    pub(super) fn candidates(&self) -> Vec<PathBuf> {
        let directories = [self.config_directory(), self.system.clone()];
        directories.into_iter().flatten().map(|directory| directory.join(FILE_NAME)).collect()
    }

    /// `path` with a leading `~/` replaced by the home directory.
    pub(super) fn expand(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => Path::new(path).to_path_buf(),
        }
    }
}
