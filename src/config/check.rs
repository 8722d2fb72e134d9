//! `config check`: a configuration without errors, and what in it is probably not meant.

use std::fmt;
use std::path::Path;

use super::env::Env;
use super::error::ConfigErrors;
use super::load::load;
use super::settings::Config;

/// A configuration without errors.
#[derive(Debug, Clone)]
pub struct Check {
    /// What it says.
    pub config: Config,
    /// What is legal and probably not meant.
    pub notes: Vec<Note>,
}

/// Something that is legal, as for `analyze`, but leaves the daemon with nothing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// Nothing is polled.
    NoSource,
    /// Nothing is tracked.
    NoTopic,
    /// Nobody is recognised.
    NoOfficial,
    /// Nobody is told.
    NoChannel,
}

/// Loads the configuration as [`load`] does and looks it over.
///
/// # Errors
/// As [`load`].
pub fn check(explicit: Option<&Path>, env: &Env) -> Result<Check, ConfigErrors> {
    load(explicit, env).map(|config| Check { notes: notes(&config), config })
}

fn notes(config: &Config) -> Vec<Note> {
    let all = [
        (Note::NoSource, !config.sources.iter().any(|source| source.enabled)),
        (Note::NoTopic, config.topics.is_empty()),
        (Note::NoOfficial, config.officials.is_empty() && !config.discover_officials),
        (Note::NoChannel, config.channels.is_empty()),
    ];
    all.into_iter().filter_map(|(note, holds)| holds.then_some(note)).collect()
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSource => "no [[source]] is enabled, so nothing is polled",
            Self::NoTopic => "no [[topic]], so nothing is tracked",
            Self::NoOfficial => "no [[official]] and discover_officials is off, so nobody is recognised",
            Self::NoChannel => "every [[notify.*]] is switched off, so shifts are only logged",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::sample;

    #[test]
    fn notes_what_leaves_nothing_to_do() {
        assert_eq!(notes(&sample()), []);
        let mut config = Config::empty(PathBuf::new());
        config.discover_officials = false;
        config.channels.clear();
        assert_eq!(notes(&config), [Note::NoSource, Note::NoTopic, Note::NoOfficial, Note::NoChannel]);
    }
}
