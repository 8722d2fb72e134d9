//! A file replaced as a whole: whoever reads it finds the old text or the new one, and so does a crash.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
use std::path::Path;

use crate::cli::error::CliError;

/// Replaces the text `before` of the file by `after`; owner and permissions stay. A link stays one, to the new text.
pub(super) fn replace(path: &Path, before: &str, after: &str) -> Result<(), CliError> {
    let wrong = |error: io::Error| {
        CliError::Configuration(format!("cannot write {}: {error}; nothing was changed", path.display()))
    };
    let target = fs::canonicalize(path).map_err(wrong)?;
    let directory = target.parent().unwrap_or(Path::new("/"));
    let known = fs::metadata(&target).map_err(wrong)?;
    // A leading dot and no `.toml`: no glob in a configuration names it.
    let mut draft = tempfile::Builder::new().prefix(".stancewatch-import-").tempfile_in(directory).map_err(wrong)?;
    draft.write_all(after.as_bytes()).map_err(wrong)?;
    let own = draft.as_file().metadata().map_err(wrong)?;
    if (own.uid(), own.gid()) != (known.uid(), known.gid()) {
        fchown(draft.as_file(), Some(known.uid()), Some(known.gid())).map_err(wrong)?;
    }
    draft.as_file().set_permissions(Permissions::from_mode(known.mode() & 0o7777)).map_err(wrong)?;
    draft.as_file().sync_all().map_err(wrong)?;
    if fs::read(&target).map_err(wrong)? != before.as_bytes() {
        let why = format!("{} was changed meanwhile; nothing was added, run it again", path.display());
        return Err(CliError::Failed(why));
    }
    draft.persist(&target).map_err(|error| wrong(error.error))?;
    File::open(directory).and_then(|directory| directory.sync_all()).map_err(|error| {
        CliError::Failed(format!("{} is written, but may not outlast a crash now: {error}", path.display()))
    })
}
