//! `why ARTICLE`: what was found in an article, and why it made no alert.

use url::Url;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::outcome::{Outcome, outcomes};
use crate::cli::render::{quoted, rung::rung};
use crate::fetch::canonical;
use crate::store::{Reader, Refusal, StoreError};

/// The column at which text begins.
const INDENT: usize = 18;

/// Arguments of `why`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The article's address, or the id under which it was ingested
    #[arg(value_name = "ARTICLE")]
    article: String,
}

/// Prints the article's statements.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let names = names(&args.article);
    let found = find(&reader, &names)?;
    if context.out.is_json() {
        return context.out.json_pretty(&found);
    }
    if found.is_empty() {
        return nothing(&reader, &names, context);
    }
    let out = &mut context.out;
    for outcome in &found {
        let statement = &outcome.statement;
        let who = statement.official.as_deref().or(statement.principal.as_deref()).unwrap_or("somebody");
        out.line(
            rung(statement.commitment)
                .pad_to(INDENT)
                .bold(who)
                .dim(format!("  {}  statement {}", statement.topic, statement.statement_id)),
        )?;
        out.wrapped(Line::new().pad_to(INDENT).text(quoted(&statement.evidence)), INDENT)?;
        out.wrapped(Line::new().pad_to(INDENT).append(outcome.verdict(true)), INDENT)?;
    }
    Ok(())
}

/// The names under which an article may be known: as typed, and its canonical address.
pub(super) fn names(typed: &str) -> Vec<String> {
    let mut names = vec![typed.to_owned()];
    names.extend(Url::parse(typed).ok().map(|url| canonical(&url).to_string()));
    names.dedup();
    names
}

fn find(reader: &Reader, names: &[String]) -> Result<Vec<Outcome>, StoreError> {
    for name in names {
        let found = outcomes(reader, name)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

/// Says what is known of an article without statements.
fn nothing(reader: &Reader, names: &[String], context: &mut Context) -> Result<(), CliError> {
    for name in names {
        if let Some(Refusal { reason, attempts, .. }) = reader.refusal(name)? {
            let tries = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
            return context.out.wrapped(format!("it was tried {tries} and is not stored: {reason}"), 0);
        }
        if reader.known_article(name)?.is_some() {
            return context.out.line("it is stored, and no statement on a configured topic was found in it");
        }
    }
    Err(unknown(names))
}

/// Nothing of these names is stored.
pub(super) fn unknown(names: &[String]) -> CliError {
    let names = names.join(" or ");
    CliError::Failed(format!("no article {names} is stored; `stancewatch articles` lists those that are"))
}
