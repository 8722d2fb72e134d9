//! Where a measurement takes place: a folder for temporary files with a configuration and a database of its own.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::config::{self, Config, Env};

/// The folder, gone when the value is, and the configuration to read the corpus with.
pub(super) struct Workplace {
    folder: PathBuf,
    pub(super) config: Config,
}

impl Workplace {
    /// A workplace with the corpus's topics and officials; where it has none, with those that are configured.
    pub(super) fn new(corpus: &Path, context: &Context) -> Result<Self, CliError> {
        let folder = std::env::temp_dir().join(format!("stancewatch-eval-{}", std::process::id()));
        let wrong = |error| CliError::Failed(format!("cannot make {}: {error}", folder.display()));
        DirBuilder::new().mode(0o700).create(&folder).map_err(wrong)?;
        // From here on the folder is gone when this ends, well or badly.
        let mut workplace = Self { config: Config::empty(folder.join("eval.db")), folder };
        workplace.config = workplace.configure(corpus, context)?;
        Ok(workplace)
    }

    fn configure(&self, corpus: &Path, context: &Context) -> Result<Config, CliError> {
        let database = self.config.database.clone();
        let list = |key: &str, file: &str| {
            let path = corpus.join(file).canonicalize().ok()?;
            let pattern = toml::Value::from(glob::Pattern::escape(&path.to_string_lossy()));
            Some(format!("{key} = [{pattern}]\n"))
        };
        let (topics, officials) = (list("topics", "topics.toml"), list("officials", "officials.toml"));
        let configured = match (&topics, &officials) {
            (Some(_), Some(_)) => Config::empty(database.clone()),
            _ => context.load_config_or_sample()?,
        };
        let main = self.folder.join("stancewatch.toml");
        let text = format!(
            "database = \"eval.db\"\n{}{}",
            topics.as_deref().unwrap_or(""),
            officials.as_deref().unwrap_or("")
        );
        fs::write(&main, text)
            .map_err(|error| CliError::Failed(format!("cannot write {}: {error}", main.display())))?;
        let own = config::load(Some(&main), &Env::default())?;
        Ok(Config {
            topics: if topics.is_some() { own.topics } else { configured.topics },
            officials: if officials.is_some() { own.officials } else { configured.officials },
            discover_officials: configured.discover_officials,
            // Nothing that is measured is delivered.
            channels: Vec::new(),
            ..Config::empty(database)
        })
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // Best effort: the system clears the folder for temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
