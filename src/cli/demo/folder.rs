//! The folder of a demo: new, its owner's alone, with a configuration that other commands can use afterwards.

use std::fs::{self, DirBuilder};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::template::fill;
use crate::cli::error::CliError;

/// The files of the configuration; `{{base}}` is the site's address.
const FILES: [(&str, &str); 3] = [
    ("stancewatch.toml", include_str!("config/stancewatch.toml")),
    ("officials.toml", include_str!("config/officials.toml")),
    ("topic.toml", include_str!("config/topic.toml")),
];

/// Folders that are tried before giving up, where demos begin within one second.
const TRIES: usize = 20;

/// A folder that is new, or was empty.
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Makes the folder that is named, or one for temporary files.
    pub(super) fn new(named: Option<&Path>, now: Timestamp) -> Result<Self, CliError> {
        match named {
            Some(path) => Self::named(path),
            None => Self::temporary(now),
        }
    }

    fn named(path: &Path) -> Result<Self, CliError> {
        let wrong = |error| CliError::Failed(format!("cannot use {}: {error}", path.display()));
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(wrong)?;
        if fs::read_dir(path).map_err(wrong)?.next().is_some() {
            return Err(CliError::Usage(format!("{} is not empty; name a new folder", path.display())));
        }
        Ok(Self { path: path.canonicalize().map_err(wrong)? })
    }

    fn temporary(now: Timestamp) -> Result<Self, CliError> {
        let name = format!("stancewatch-demo-{}", now.strftime("%Y%m%d-%H%M%S"));
        let suffixes = std::iter::once(String::new()).chain((2..TRIES).map(|number| format!("-{number}")));
        for suffix in suffixes {
            let path = std::env::temp_dir().join(format!("{name}{suffix}"));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(CliError::Failed(format!("cannot make {}: {error}", path.display()))),
            }
        }
        Err(CliError::Failed("too many demos began within this second; name a folder with --dir".to_owned()))
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the configuration for a site at `base`, which is asked `every` so often where that is said, and gives its main file.
    pub(super) fn write_configuration(&self, base: &str, every: Option<&str>) -> Result<PathBuf, CliError> {
        let every = every.map(|every| format!("every = \"{every}\"\n")).unwrap_or_default();
        for (name, text) in FILES {
            let path = self.path.join(name);
            let text = fill(text, |key| match key {
                "base" => Some(base.to_owned()),
                "every" => Some(every.clone()),
                _ => None,
            });
            fs::write(&path, text)
                .map_err(|error| CliError::Failed(format!("cannot write {}: {error}", path.display())))?;
        }
        Ok(self.path.join("stancewatch.toml"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Env, load};

    #[test]
    fn two_demos_in_one_second_get_two_folders() {
        let now = Timestamp::UNIX_EPOCH;
        let (one, other) = (Folder::new(None, now).unwrap(), Folder::new(None, now).unwrap());
        assert_ne!(one.path(), other.path());
        fs::remove_dir_all(one.path()).unwrap();
        fs::remove_dir_all(other.path()).unwrap();
    }

    #[test]
    fn its_configuration_is_valid_and_a_full_folder_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let folder = Folder::new(Some(directory.path()), Timestamp::UNIX_EPOCH).unwrap();
        let main = folder.write_configuration("http://127.0.0.1:4321", None).unwrap();
        let config = load(Some(&main), &Env::default()).unwrap();
        assert_eq!((config.sources.len(), config.officials.len(), config.topics.len()), (2, 4, 1));
        assert!(config.database.starts_with(folder.path()));
        assert!(matches!(Folder::new(Some(directory.path()), Timestamp::UNIX_EPOCH), Err(CliError::Usage(_))));
    }
}
