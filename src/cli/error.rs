//! What a command can fail with, and the exit code of each.

use std::io;

use super::clean::clean;
use super::exit;
use crate::config::ConfigErrors;
use crate::daemon::RunError;
use crate::store::{Class, StoreError};

/// A failure that ends a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The command line asks for what makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Configuration, permissions or the database: trying again cannot help.
    #[error("{0}")]
    Configuration(String),
    /// Anything else; the text says what and how to mend it.
    #[error("{0}")]
    Failed(String),
    /// A part failed and was reported where it happened.
    #[error("{0}")]
    Partly(String),
    /// The reader of standard output went away (`stancewatch log | head`); no failure.
    #[error("the reader of standard output went away")]
    BrokenPipe,
    /// Standard output cannot be written.
    #[error("cannot write to standard output: {0}")]
    Output(io::Error),
}

impl CliError {
    /// The code with which the process ends.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit::USAGE,
            Self::Configuration(_) => exit::CONFIGURATION,
            Self::Failed(_) | Self::Partly(_) | Self::Output(_) => exit::FAILED,
            Self::BrokenPipe => exit::DONE,
        }
    }

    /// Says on standard error what went wrong; nothing for a broken pipe.
    pub(crate) fn report(&self) {
        if matches!(self, Self::BrokenPipe) {
            return;
        }
        complain(&self.to_string());
    }

    /// A failure with its whole chain of causes.
    pub(crate) fn failed(doing: &str, error: &dyn std::error::Error) -> Self {
        Self::Failed(format!("{doing}: {}", chain(error)))
    }
}

/// Writes a line for the user to standard error, cleaned. That it cannot be written is nobody's business.
pub(crate) fn complain(message: &str) {
    use io::Write as _;
    let mut stderr = io::stderr().lock();
    for (index, line) in message.lines().enumerate() {
        let lead = if index == 0 { "stancewatch: " } else { "  " };
        let _ = writeln!(stderr, "{lead}{}", clean(line));
    }
}

/// An error and all its causes on one line, no cause said twice.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

impl From<ConfigErrors> for CliError {
    fn from(errors: ConfigErrors) -> Self {
        let count = errors.0.len();
        let what = if count == 1 { "an error".to_owned() } else { format!("{count} errors") };
        Self::Configuration(format!("{what} in the configuration\n{errors}"))
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        match error.class() {
            Class::Unusable => Self::Configuration(chain(&error)),
            Class::Retry | Class::Failed => Self::Failed(chain(&error)),
        }
    }
}

impl From<RunError> for CliError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Store(error) => error.into(),
            other => Self::Failed(chain(&other)),
        }
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::BrokenPipe } else { Self::Output(error) }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        if error.io_error_kind() == Some(io::ErrorKind::BrokenPipe) {
            return Self::BrokenPipe;
        }
        Self::Failed(format!("cannot write JSON: {error}"))
    }
}
