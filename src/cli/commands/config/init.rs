//! `config init`: the sample configuration as files to edit.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::config::init_files;

/// Writes the files of the sample that are not there yet.
pub(super) fn run(directory: Option<&Path>, context: &mut Context) -> Result<(), CliError> {
    let Some(directory) = directory.map(Path::to_path_buf).or_else(|| context.env.config_directory()) else {
        return Err(CliError::Usage("no home directory is known; name one: stancewatch config init DIR".to_owned()));
    };
    let mut written = Vec::new();
    let mut kept = Vec::new();
    for (name, contents) in init_files() {
        let path = directory.join(name);
        if write_new(&path, contents)? { written.push(path) } else { kept.push(path) }
    }
    if context.out.is_json() {
        return context.out.json_pretty(&json!({ "written": written, "kept": kept }));
    }
    for path in &written {
        context.out.line(format!("wrote {}", path.display()))?;
    }
    for path in &kept {
        context.out.line(Line::new().dim(format!("kept  {} (it is there already)", path.display())))?;
    }
    context.out.line("Edit them, then: stancewatch config check")
}

/// Writes a file unless there is one; says whether it did. What is made is for its owner alone.
fn write_new(path: &Path, contents: &str) -> Result<bool, CliError> {
    let wrong = |error| CliError::Configuration(format!("cannot write {}: {error}", path.display()));
    if let Some(parent) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(wrong)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => file.write_all(contents.as_bytes()).map(|()| true).map_err(wrong),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(wrong(error)),
    }
}
