//! Where files of configuration come from: the disk, or the sample that is compiled in.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

/// More than any configuration needs; keeps `--config /dev/zero` from filling the memory.
const MOST_BYTES: u64 = 16 << 20;
const MATCHING: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// A place to read files from.
pub(super) trait Files {
    /// The bytes of a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// Whether a file is there.
    fn exists(&self, path: &Path) -> bool;

    /// Whether a directory is there.
    fn is_directory(&self, path: &Path) -> bool;

    /// The files under `directory` that match a name or a glob, sorted. The error says what is wrong with the glob.
    fn matching(&self, directory: &Path, pattern: &str) -> Result<Vec<PathBuf>, String>;
}

/// The disk.
pub(super) struct Disk;

/// Files in memory, by relative path.
pub(super) struct Bundle<'f>(pub(super) &'f [(&'f str, &'f str)]);

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 16 MiB"));
        }
        Ok(bytes)
    }

    fn exists(&self, path: &Path) -> bool {
        // Where that cannot be told, reading it will tell why.
        path.try_exists().unwrap_or(true)
    }

    fn is_directory(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn matching(&self, directory: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
        let literal = directory.join(pattern);
        if literal.is_file() {
            return Ok(vec![literal]);
        }
        let paths = glob::glob_with(&whole(directory, pattern), MATCHING).map_err(|error| error.to_string())?;
        let mut files: Vec<PathBuf> = paths.filter_map(Result::ok).filter(|path| path.is_file()).collect();
        files.sort();
        Ok(files)
    }
}

/// Whether [`Disk::matching`] would give a file at `path`, were there one.
pub(super) fn takes(directory: &Path, pattern: &str, path: &Path) -> bool {
    let glob = || Pattern::new(&whole(directory, pattern)).is_ok_and(|glob| glob.matches_path_with(path, MATCHING));
    directory.join(pattern) == path || glob()
}

/// A pattern with its directory. Only what the user wrote is a pattern; the directory's own name may hold brackets.
fn whole(directory: &Path, pattern: &str) -> String {
    if Path::new(pattern).is_absolute() || directory.as_os_str().is_empty() {
        return pattern.to_owned();
    }
    format!("{}/{pattern}", Pattern::escape(&directory.to_string_lossy()))
}

impl Files for Bundle<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let file = self.0.iter().find(|(name, _)| Path::new(name) == path);
        file.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.iter().any(|(name, _)| Path::new(name) == path)
    }

    fn is_directory(&self, path: &Path) -> bool {
        self.0.iter().any(|(name, _)| Path::new(name).parent() == Some(path))
    }

    fn matching(&self, directory: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
        let pattern = Pattern::new(&directory.join(pattern).to_string_lossy()).map_err(|error| error.to_string())?;
        let names = self.0.iter().map(|(name, _)| *name);
        Ok(names.filter(|name| pattern.matches_with(name, MATCHING)).map(PathBuf::from).collect())
    }
}
