//! `import`: sources from OPML or lists of addresses into the main file of the configuration, after what stands in it.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::{CliError, complain};
use crate::cli::input::Source;
use crate::cli::line::Line;
use crate::cli::replace;
use crate::config::{self, Config};
use crate::discover::{Listed, listed};
use crate::model::SourceKind;

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// OPML, or one address a line with comments after `#`; `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Print what would be added, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// What came of the files.
#[derive(Debug, Serialize)]
struct Report {
    config: PathBuf,
    dry_run: bool,
    added: Vec<Added>,
    /// What is configured already, or listed twice.
    known: Vec<Known>,
    refused: Vec<Refused>,
}

/// A new source.
#[derive(Debug, Serialize)]
struct Added {
    url: String,
    name: Option<String>,
    kind: Option<SourceKind>,
}

/// A source that is there.
#[derive(Debug, Serialize)]
struct Known {
    file: String,
    line: usize,
    url: String,
}

/// A line, or a whole file, that could not be used.
#[derive(Debug, Serialize)]
struct Refused {
    file: String,
    line: Option<usize>,
    reason: String,
}

/// Adds what is new and says what became of the rest.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let Some(path) = config.path.clone() else {
        return Err(CliError::Configuration(
            "there is no configuration; run `stancewatch config init` first".to_owned(),
        ));
    };
    let read = |error| CliError::Configuration(format!("cannot read {}: {error}", path.display()));
    let before = fs::read_to_string(&path).map_err(read)?;
    let mut report =
        Report { config: path.clone(), dry_run: args.dry_run, added: vec![], known: vec![], refused: vec![] };
    report.read(&args.files, &config);
    let tables = report.tables();
    if !report.added.is_empty() {
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let after = format!("{before}{gap}{tables}");
        config::check_text(&path, &after, &context.env)?;
        if !args.dry_run {
            replace::replace(&path, &before, &after)?;
        }
    }
    report.print(&tables, context)?;
    match report.refused.len() {
        0 => Ok(()),
        1 => Err(CliError::Partly("1 entry was refused; the others were processed".to_owned())),
        many => Err(CliError::Partly(format!("{many} entries were refused; the others were processed"))),
    }
}

impl Report {
    /// Sorts what the files list into what is new, what is known and what cannot be used.
    fn read(&mut self, files: &[PathBuf], config: &Config) {
        let mut seen: HashSet<String> = config.sources.iter().map(|s| config::same_address(&s.url)).collect();
        for file in files {
            let source = Source::from(file.clone());
            match source.read() {
                Ok(bytes) => {
                    listed(&bytes).into_iter().for_each(|one| self.take(source.name(), one, config, &mut seen))
                }
                Err(error) => {
                    self.refused.push(Refused { file: source.name(), line: None, reason: error.to_string() });
                }
            }
        }
    }

    fn take(&mut self, file: String, one: Listed, config: &Config, seen: &mut HashSet<String>) {
        let Listed { line, address, name, kind } = one;
        match address.and_then(|text| config::source_address(&text, &config.fetch)) {
            Err(reason) => self.refused.push(Refused { file, line: Some(line), reason }),
            Ok(url) if seen.insert(config::same_address(&url)) => {
                self.added.push(Added { url: url.to_string(), name, kind });
            }
            Ok(url) => self.known.push(Known { file, line, url: url.to_string() }),
        }
    }

    fn tables(&self) -> String {
        self.added.iter().map(|one| config::appended(&one.url, one.name.as_deref(), one.kind)).collect()
    }

    fn print(&self, tables: &str, context: &mut Context) -> Result<(), CliError> {
        for Refused { file, line, reason } in &self.refused {
            match line {
                Some(line) => complain(&format!("{file}:{line}: {reason}")),
                None => complain(reason),
            }
        }
        if context.out.is_json() {
            return context.out.json_pretty(self);
        }
        // What a dry run prints can be pasted as it is.
        let lead = if self.dry_run { "# " } else { "" };
        for Known { file, line, url } in &self.known {
            context.out.line(Line::new().dim(format!("{lead}kept  {url} (there already; {file}:{line})")))?;
        }
        if self.dry_run {
            tables.trim_start().lines().try_for_each(|line| context.out.line(line))?;
        }
        let path = self.config.display();
        let count = match self.added.len() {
            1 => "1 source".to_owned(),
            many => format!("{many} sources"),
        };
        let would = if self.dry_run { "would add" } else { "added" };
        context.out.line(format!("{lead}{would} {count} to {path}"))
    }
}
