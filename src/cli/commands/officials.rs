//! `officials`: who is on the roster, and `officials add`.

use clap::Subcommand;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::cli::adding::{self, New, Target};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::{place, table};
use crate::config::{Config, Origin};
use crate::model::{Official, Role};

/// Arguments of `officials`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add an official to the configuration, after a look at what that finds in the stored articles
    #[command(after_help = AFTER_HELP)]
    Add(AddArgs),
    /// List the officials of the configuration
    List,
}

/// What `--help` says below the options.
const AFTER_HELP: &str = "\
The table is put at the end of the first file that `officials = [...]` names, else of stancewatch.toml; what stands there stays as it \
is. The whole configuration is checked before. On a terminal it asks; without one it writes with --yes alone.";

/// Arguments of `officials add`.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// Given name and surname; spellings without accents and bare surnames are understood
    #[arg(value_name = "NAME")]
    name: String,
    /// The state, ministry or institution that the official speaks for
    #[arg(long, value_name = "NAME")]
    principal: String,
    /// The office, as "Foreign Minister"
    #[arg(long)]
    title: Option<String>,
    /// The first day in office
    #[arg(long, value_name = "DATE", requires = "title")]
    from: Option<Date>,
    /// The first day after it
    #[arg(long, value_name = "DATE", requires = "title")]
    until: Option<Date>,
    /// Another spelling, or a former name; may be repeated
    #[arg(long = "alias", value_name = "NAME")]
    aliases: Vec<String>,
    #[command(flatten)]
    target: Target,
}

/// Does what is asked.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        None | Some(Action::List) => list(context),
        Some(Action::Add(args)) => adding::add(&New::Official(official(args)), &args.target, context),
    }
}

fn official(args: &AddArgs) -> Official {
    let trimmed = |text: &String| text.trim().to_owned();
    let role = |title: &String| {
        let (from, until) = (args.from, args.until);
        Role { title: trimmed(title), from, until, principal: None, speaks_for: None }
    };
    Official {
        name: trimmed(&args.name),
        aliases: args.aliases.iter().map(trimmed).collect(),
        principal: Some(trimmed(&args.principal)),
        roles: args.title.iter().map(role).collect(),
    }
}

fn list(context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    if context.out.is_json() {
        return context.out.json_pretty(&with_origins(&config).map(row).collect::<Vec<_>>());
    }
    if config.officials.is_empty() {
        return context.out.line("no official is configured; `stancewatch officials add` adds one");
    }
    let rows = with_origins(&config).map(|(official, origin)| cells(official, place(&config, origin))).collect();
    table::print(["name", "principal", "roles", "where"], rows, &mut context.out)
}

fn with_origins(config: &Config) -> impl Iterator<Item = (&Official, Option<&Origin>)> {
    config.officials.iter().enumerate().map(|(index, official)| (official, config.origins.officials.get(index)))
}

fn row((official, origin): (&Official, Option<&Origin>)) -> Value {
    json!({
        "name": official.name,
        "aliases": official.aliases,
        "principal": official.principal,
        "roles": official.roles,
        "file": origin.map(|origin| &origin.file),
        "line": origin.map(|origin| origin.line),
    })
}

fn cells(official: &Official, place: String) -> [Line; 4] {
    let mut name = Line::new().bold(&official.name);
    if !official.aliases.is_empty() {
        name = name.dim(format!(" ({})", official.aliases.join(", ")));
    }
    let principal = official.principal.as_deref().unwrap_or("-");
    let roles: Vec<String> = official.roles.iter().map(role).collect();
    [name, Line::from(principal), Line::from(roles.join("; ")), Line::new().dim(place)]
}

fn role(role: &Role) -> String {
    let time = match (role.from, role.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(until)) => format!(" until {until}"),
        (Some(from), Some(until)) => format!(" {from} to {until}"),
    };
    format!("{}{time}", role.title)
}
