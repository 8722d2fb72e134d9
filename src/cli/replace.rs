//! A file replaced, or made, as a whole: whoever reads it finds the old text or the new one, and so does a crash.

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::cli::error::CliError;

/// Replaces the text `before` of the file by `after`; owner and permissions stay. A link stays one, to the new text.
pub(crate) fn replace(path: &Path, before: &str, after: &str) -> Result<(), CliError> {
    let wrong = |error| failure(path, &error);
    let target = fs::canonicalize(path).map_err(wrong)?;
    let known = fs::metadata(&target).map_err(wrong)?;
    let draft = draft(&target, after, &known).map_err(wrong)?;
    if fs::read(&target).map_err(wrong)? != before.as_bytes() {
        let why = format!("{} was changed meanwhile; nothing was added, run it again", path.display());
        return Err(CliError::Failed(why));
    }
    draft.persist(&target).map_err(|error| wrong(error.error))?;
    settle(&target)
}

/// Makes a file with this text, for whoever may read `like`. What is there already is never overwritten.
pub(crate) fn create(path: &Path, text: &str, like: &Path) -> Result<(), CliError> {
    let wrong = |error| failure(path, &error);
    let known = fs::metadata(like).map_err(wrong)?;
    let draft = draft(path, text, &known).map_err(wrong)?;
    draft.persist_noclobber(path).map_err(|error| wrong(error.error))?;
    settle(path)
}

/// The text in a file beside the target, on disk.
fn draft(target: &Path, text: &str, like: &Metadata) -> io::Result<NamedTempFile> {
    // A leading dot and no `.toml`: no glob in a configuration names it.
    let mut draft = tempfile::Builder::new().prefix(".stancewatch-").tempfile_in(directory(target))?;
    draft.write_all(text.as_bytes())?;
    let own = draft.as_file().metadata()?;
    if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
        fchown(draft.as_file(), Some(like.uid()), Some(like.gid()))?;
    }
    draft.as_file().set_permissions(Permissions::from_mode(like.mode() & 0o7777))?;
    draft.as_file().sync_all()?;
    Ok(draft)
}

/// Makes the name last, as the text does.
fn settle(target: &Path) -> Result<(), CliError> {
    File::open(directory(target)).and_then(|directory| directory.sync_all()).map_err(|error| {
        CliError::Failed(format!("{} is written, but may not outlast a crash now: {error}", target.display()))
    })
}

fn directory(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn failure(path: &Path, error: &io::Error) -> CliError {
    CliError::Configuration(format!("cannot write {}: {error}; nothing was changed", path.display()))
}
