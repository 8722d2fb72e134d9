//! What every command is given: where configuration comes from, the clock, and where data goes.

use std::path::PathBuf;
use std::sync::Arc;

use super::error::CliError;
use super::out::Out;
use crate::config::{self, Config, Env};
use crate::model::Clock;
use crate::store::{OpenOptions, Reader, Writer};

/// The surroundings of a command.
pub(crate) struct Context {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// The environment, as far as configuration reads it.
    pub(crate) env: Env,
    /// The present.
    pub(crate) clock: Arc<dyn Clock>,
    /// Standard output.
    pub(crate) out: Out,
}

impl Context {
    /// The configuration; an error tells everything that is wrong with it.
    pub(crate) fn load_config(&self) -> Result<Config, CliError> {
        Ok(config::load(self.config.as_deref(), &self.env)?)
    }

    /// The configuration, or the bundled sample where nobody names one and none stands in the usual places.
    pub(crate) fn load_config_or_sample(&self) -> Result<Config, CliError> {
        match config::load(self.config.as_deref(), &self.env) {
            Err(errors) if errors.is_not_found() => Ok(config::sample()),
            outcome => Ok(outcome?),
        }
    }

    /// The configuration and its database, for reading.
    pub(crate) fn open_reader(&self) -> Result<(Config, Reader), CliError> {
        let config = self.load_config()?;
        let reader = Reader::open(&config.database)?;
        Ok((config, reader))
    }

    /// The configuration and its database, for a change beside a daemon that may be running.
    pub(crate) fn open_writer(&self) -> Result<(Config, Writer), CliError> {
        let config = self.load_config()?;
        let writer = Writer::open(&config.database, &OpenOptions::default())?;
        Ok((config, writer))
    }
}
