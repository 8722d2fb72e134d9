//! `topics`: what is tracked, and `topics add`.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::cli::adding::{self, New, Target};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::{place, table};
use crate::config::{Config, Origin};
use crate::model::Topic;

/// Arguments of `topics`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Add a topic to the configuration, after a look at what that finds in the stored articles
    #[command(after_help = AFTER_HELP)]
    Add(AddArgs),
    /// List the topics of the configuration
    List,
}

/// What `--help` says below the options.
const AFTER_HELP: &str = "\
A topic needs verbs or phrases; \"resign\" needs no object. Each list may follow its option or be given by repeating it:

  stancewatch topics add rate-cut --name \"Cutting the key rate\" --verb cut lower reduce --object \"key rate\" rates

It is written to topics/ID.toml where a glob of `topics = [...]` takes that, else to the end of the first file of that list, else of \
stancewatch.toml; what stands there stays as it is. The whole configuration is checked before. On a terminal it asks; without one \
it writes with --yes alone.";

/// Arguments of `topics add`.
#[derive(Debug, clap::Args)]
struct AddArgs {
    /// A short name that stays: lower-case letters, digits, `-` and `_`
    #[arg(value_name = "ID")]
    id: String,
    /// The name as alerts show it
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Verbs of the action, uninflected; related ones are heard too
    #[arg(long = "verb", value_name = "VERB", num_args = 1..)]
    verbs: Vec<String>,
    /// What it is done with or to
    #[arg(long = "object", value_name = "WORDS", num_args = 1..)]
    objects: Vec<String>,
    /// Whereto or about whom
    #[arg(long = "target", value_name = "WORDS", num_args = 1..)]
    targets: Vec<String>,
    /// A whole expression that names the action; a regular expression between slashes
    #[arg(long = "phrase", value_name = "WORDS", num_args = 1..)]
    phrases: Vec<String>,
    /// An expression that names another action
    #[arg(long, value_name = "WORDS", num_args = 1..)]
    exclude: Vec<String>,
    #[command(flatten)]
    target: Target,
}

/// Does what is asked.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        None | Some(Action::List) => list(context),
        Some(Action::Add(args)) => adding::add(&New::Topic(topic(args)), &args.target, context),
    }
}

fn topic(args: &AddArgs) -> Topic {
    let trimmed = |words: &[String]| words.iter().map(|word| word.trim().to_owned()).collect();
    Topic {
        id: args.id.trim().to_owned(),
        name: args.name.trim().to_owned(),
        verbs: trimmed(&args.verbs),
        objects: trimmed(&args.objects),
        targets: trimmed(&args.targets),
        phrases: trimmed(&args.phrases),
        exclude: trimmed(&args.exclude),
        ..Topic::default()
    }
}

fn list(context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    if context.out.is_json() {
        return context.out.json_pretty(&with_origins(&config).map(row).collect::<Result<Vec<_>, _>>()?);
    }
    if config.topics.is_empty() {
        return context.out.line("no topic is configured; `stancewatch topics add` adds one");
    }
    let rows = with_origins(&config).map(|(topic, origin)| cells(topic, place(&config, origin))).collect();
    table::print(["id", "name", "where", "words"], rows, &mut context.out)
}

fn with_origins(config: &Config) -> impl Iterator<Item = (&Topic, Option<&Origin>)> {
    config.topics.iter().enumerate().map(|(index, topic)| (topic, config.origins.topics.get(index)))
}

fn row((topic, origin): (&Topic, Option<&Origin>)) -> Result<Value, serde_json::Error> {
    let mut row = serde_json::to_value(topic)?;
    if let Some(fields) = row.as_object_mut() {
        fields.insert("file".to_owned(), json!(origin.map(|origin| &origin.file)));
        fields.insert("line".to_owned(), json!(origin.map(|origin| origin.line)));
    }
    Ok(row)
}

fn cells(topic: &Topic, place: String) -> [Line; 4] {
    let lists = [&topic.verbs, &topic.objects, &topic.targets, &topic.phrases];
    let words: Vec<String> = lists.iter().filter(|list| !list.is_empty()).map(|list| list.join(", ")).collect();
    [
        Line::new().bold(&topic.id),
        Line::from(topic.name.as_str()),
        Line::new().dim(place),
        Line::from(words.join(" · ")),
    ]
}
