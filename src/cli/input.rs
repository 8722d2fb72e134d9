//! What commands read: a file, or standard input; whole, or as JSON lines of which a bad one spoils no other.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::error::{CliError, complain};

/// The most bytes of one line, and of a whole document.
const LIMIT: u64 = 64 << 20;

/// Where to read from: `-` and nothing mean standard input.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Source {
    /// The file to read, `-` for standard input
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl From<PathBuf> for Source {
    fn from(file: PathBuf) -> Self {
        Self { file: Some(file) }
    }
}

impl Source {
    /// Whether a file is named (`-` included).
    pub(crate) fn is_named(&self) -> bool {
        self.file.is_some()
    }

    fn path(&self) -> Option<&Path> {
        self.file.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// How messages call it.
    pub(crate) fn name(&self) -> String {
        self.path().map_or_else(|| "standard input".to_owned(), |path| path.display().to_string())
    }

    /// Opens it.
    pub(crate) fn open(&self) -> Result<Box<dyn BufRead>, CliError> {
        match self.path() {
            None => Ok(Box::new(io::stdin().lock())),
            Some(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(BufReader::new(file))),
                Err(error) => Err(CliError::Failed(format!("cannot read {}: {error}", path.display()))),
            },
        }
    }

    /// All its bytes.
    pub(crate) fn read(&self) -> Result<Vec<u8>, CliError> {
        let mut bytes = Vec::new();
        let mut limited = self.open()?.take(LIMIT + 1);
        let read = limited.read_to_end(&mut bytes);
        read.map_err(|error| CliError::Failed(format!("cannot read {}: {error}", self.name())))?;
        if bytes.len() as u64 > LIMIT {
            return Err(CliError::Failed(format!("{} is larger than 64 MiB", self.name())));
        }
        Ok(bytes)
    }

    /// Hands each line's value to `each`. A line that is not such a value, or that `each` cannot use (`Err(Line(…))`), is
    /// told on standard error with its number; the others are processed, and the end is an error that says how many
    /// were bad. Empty lines are skipped.
    pub(crate) fn json_lines<T: DeserializeOwned>(
        &self,
        mut each: impl FnMut(T) -> Result<(), LineError>,
    ) -> Result<(), CliError> {
        let mut reader = self.open()?;
        let mut bytes = Vec::new();
        let (mut number, mut bad) = (0usize, 0usize);
        while read_line(&mut *reader, &mut bytes)
            .map_err(|error| CliError::Failed(format!("cannot read {}: {error}", self.name())))?
        {
            number += 1;
            let outcome = parse(&bytes, number).map_or(Ok(()), |value| each(value.map_err(LineError::Line)?));
            match outcome {
                Ok(()) => {}
                Err(LineError::Line(what)) => {
                    bad += 1;
                    complain(&format!("line {number}: {what}"));
                }
                Err(LineError::All(error)) => return Err(error),
            }
        }
        match bad {
            0 => Ok(()),
            bad => {
                Err(CliError::Partly(format!("{bad} of {number} lines could not be used; the others were processed")))
            }
        }
    }
}

/// Why a line was not processed.
#[derive(Debug)]
pub(crate) enum LineError {
    /// The line is bad; the others are not.
    Line(String),
    /// Nothing can go on.
    All(CliError),
}

impl From<CliError> for LineError {
    fn from(error: CliError) -> Self {
        Self::All(error)
    }
}

/// Reads one line without its end into `bytes`, at most [`LIMIT`] of it; `false` at the end of the input.
fn read_line(reader: &mut dyn BufRead, bytes: &mut Vec<u8>) -> io::Result<bool> {
    bytes.clear();
    // One long line is no reason to hold its memory for all the others.
    bytes.shrink_to(1 << 20);
    let mut limited = reader.take(LIMIT + 1);
    if limited.read_until(b'\n', bytes)? == 0 {
        return Ok(false);
    }
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    } else if bytes.len() as u64 > LIMIT {
        reader.skip_until(b'\n')?;
    }
    Ok(true)
}

/// The line's value; `None` for an empty line.
fn parse<T: DeserializeOwned>(bytes: &[u8], number: usize) -> Option<Result<T, String>> {
    if bytes.len() as u64 > LIMIT {
        return Some(Err("longer than 64 MiB".to_owned()));
    }
    let bytes = if number == 1 { bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes) } else { bytes };
    if bytes.trim_ascii().is_empty() {
        return None;
    }
    Some(serde_json::from_slice(bytes).map_err(|error| {
        // The position is one within the line: "… at line 1 column 7".
        error.to_string().replace(" at line 1 column ", " at column ")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_lines_of_any_ending_and_no_longer_than_the_limit() {
        let mut reader: &[u8] = b"a\r\n\nb";
        let mut bytes = Vec::new();
        let mut seen = Vec::new();
        while read_line(&mut reader, &mut bytes).unwrap() {
            seen.push(String::from_utf8(bytes.clone()).unwrap());
        }
        assert_eq!(seen, ["a\r", "", "b"]);
    }

    #[test]
    fn tells_where_in_the_line_it_went_wrong() {
        assert_eq!(parse::<u32>(b"  \r", 2), None);
        assert_eq!(parse::<u32>("\u{feff}7".as_bytes(), 1), Some(Ok(7)));
        assert_eq!(parse::<u32>(b"7 x", 1), Some(Err("trailing characters at column 3".to_owned())));
        assert!(matches!(parse::<String>(b"\"\xff\"", 1), Some(Err(_))));
    }
}
