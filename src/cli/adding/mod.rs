//! What `officials add` and `topics add` have in common: show what the new table would find, ask, check the whole, write.

mod preview;

use std::fs;
use std::io::{BufRead as _, IsTerminal as _, Write as _, stderr, stdin, stdout};
use std::path::{Path, PathBuf};

use serde_json::json;

use self::preview::Preview;
use super::context::Context;
use super::error::CliError;
use super::line::{Line, style};
use super::replace;
use crate::config::{self, Config};
use crate::model::{Official, Statement, Topic};

/// What is to be added.
pub(crate) enum New {
    /// An official.
    Official(Official),
    /// A topic.
    Topic(Topic),
}

/// Where to, and whether it was said already that it may be written.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Target {
    /// Which file of the configuration to write into, from its folder
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Write without asking; without it and without a terminal nothing is written
    #[arg(long)]
    yes: bool,
}

/// A file with the new table in it.
struct Draft {
    path: PathBuf,
    /// What stands in the file; `None` where it is to be made.
    before: Option<String>,
    after: String,
}

impl New {
    fn table(&self) -> String {
        match self {
            Self::Official(official) => config::official_table(official),
            Self::Topic(topic) => config::topic_table(topic),
        }
    }

    fn label(&self) -> String {
        match self {
            Self::Official(official) => format!("official {:?}", official.name),
            Self::Topic(topic) => format!("topic {:?}", topic.id),
        }
    }

    /// Whether a statement is one that the new table finds.
    fn finds(&self, statement: &Statement) -> bool {
        match self {
            Self::Official(official) => statement.official.as_ref() == Some(&official.name),
            Self::Topic(topic) => statement.topic == topic.id,
        }
    }

    /// Whether a configuration has it as it is meant.
    fn stands_in(&self, config: &Config) -> bool {
        match self {
            Self::Official(official) => config.officials.contains(official),
            Self::Topic(topic) => config.topics.contains(topic),
        }
    }

    /// Where the same stands already.
    fn known(&self, config: &Config) -> Option<String> {
        let (what, origin) = match self {
            Self::Official(official) => {
                let (known, origin) = config::same_official(config, official)?;
                (format!("official {:?} of {}", known.name, known.principal.as_deref().unwrap_or("nobody")), origin)
            }
            Self::Topic(topic) => {
                let index = config.topics.iter().position(|known| known.id == topic.id)?;
                (format!("topic {:?}", topic.id), config.origins.topics.get(index))
            }
        };
        let place = origin.map_or_else(String::new, |origin| format!(", in {origin}"));
        Some(format!("{what} is configured already{place}"))
    }

    fn place(&self, config: &Config) -> Option<PathBuf> {
        match self {
            Self::Official(_) => config::officials_file(config),
            Self::Topic(topic) => config::new_topic_file(config, &topic.id),
        }
    }
}

/// Shows what the new table would find and, where that is wanted, writes it.
pub(crate) fn add(new: &New, target: &Target, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let main = config.path.clone();
    let Some((main, usual)) = main.zip(new.place(&config)) else {
        return Err(CliError::Configuration(
            "there is no configuration; run `stancewatch config init` first".to_owned(),
        ));
    };
    if let Some(known) = new.known(&config) {
        return Err(CliError::Usage(format!("{known}; change it there")));
    }
    let path = target.file.as_deref().map_or(usual, |file| named(&config, &main, file));
    let draft = Draft::of(path, &new.table())?;
    let proposed = checked(new, &main, &draft, context)?;
    let preview = Preview::of(new, &proposed)?;
    if !context.out.is_json() {
        draft.print(new, context)?;
        preview.print(context)?;
        context.out.finish()?;
    }
    let may = target.yes || (!context.out.is_json() && asked(&draft.path)?);
    if may {
        draft.write(&main)?;
    }
    finish(new, &draft, &preview, may, context)
}

/// The file that the user names: one that is read already goes by the name under which it is read.
fn named(config: &Config, main: &Path, file: &Path) -> PathBuf {
    let file = main.parent().unwrap_or(Path::new("")).join(file);
    let real = |path: &Path| fs::canonicalize(path).ok();
    let known = config.origins.files.iter().find(|known| real(known).is_some_and(|path| Some(path) == real(&file)));
    known.cloned().unwrap_or(file)
}

/// The configuration as it would be. It was right before, so that whatever is wrong with it is wrong with what is added.
fn checked(new: &New, main: &Path, draft: &Draft, context: &Context) -> Result<Config, CliError> {
    let proposed = config::check_file(main, &draft.path, &draft.after, &context.env)
        .map_err(|errors| CliError::Usage(format!("{} cannot be added; nothing was written\n{errors}", new.label())))?;
    if new.stands_in(&proposed) {
        return Ok(proposed);
    }
    let why = format!(
        "{} is not among the files that the configuration reads; put it on the list in {}, or name another",
        draft.path.display(),
        main.display()
    );
    Err(CliError::Usage(why))
}

/// Whether a person at the terminal says yes. Without one the answer is no.
fn asked(path: &Path) -> Result<bool, CliError> {
    if !(stdin().is_terminal() && stdout().is_terminal()) {
        return Ok(false);
    }
    let failed = |error| CliError::Failed(format!("cannot ask: {error}"));
    write!(stderr(), "write it to {}? [y/N] ", path.display()).map_err(failed)?;
    let mut answer = String::new();
    stdin().lock().read_line(&mut answer).map_err(failed)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

fn finish(new: &New, draft: &Draft, preview: &Preview, written: bool, context: &mut Context) -> Result<(), CliError> {
    let next = next_steps(written);
    if context.out.is_json() {
        return context.out.json_pretty(&json!({
            "file": draft.path,
            "table": new.table().trim_start(),
            "found": preview,
            "written": written,
            "next": next,
        }));
    }
    if written {
        context.out.line(Line::new().bold("written").text(format!(": {} to {}", new.label(), draft.path.display())))?;
    }
    next.iter().try_for_each(|step| context.out.line(*step))
}

/// What is left to the user.
fn next_steps(written: bool) -> &'static [&'static str] {
    if !written {
        return &["nothing was written; --yes writes it"];
    }
    &[
        "a running daemon takes it with the next reload: systemctl --user reload stancewatch, or SIGHUP",
        "what is stored already is read for it by: stancewatch reanalyze --apply (nobody is alerted of that)",
    ]
}

impl Draft {
    fn of(path: PathBuf, table: &str) -> Result<Self, CliError> {
        let before = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(CliError::Configuration(format!("cannot read {}: {error}", path.display()))),
        };
        let after = match before.as_deref().unwrap_or_default() {
            "" => table.trim_start().to_owned(),
            text if text.ends_with('\n') => format!("{text}{table}"),
            text => format!("{text}\n{table}"),
        };
        Ok(Self { path, before, after })
    }

    fn write(&self, main: &Path) -> Result<(), CliError> {
        match &self.before {
            Some(before) => replace::replace(&self.path, before, &self.after),
            None => replace::create(&self.path, &self.after, main),
        }
    }

    fn print(&self, new: &New, context: &mut Context) -> Result<(), CliError> {
        let how = if self.before.is_some() { "at the end of" } else { "as the new file" };
        context.out.line(Line::new().dim(format!("# {how} {}", self.path.display())))?;
        new.table().trim_start().lines().try_for_each(|line| context.out.line(Line::new().put(style::MARK, line)))?;
        context.out.blank()
    }
}
