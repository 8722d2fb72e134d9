//! What a new official or topic would find in the articles that are stored.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::New;
use crate::analyze::Engine;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::progress::progress;
use crate::cli::render::{host, quoted, rung::rung};
use crate::config::Config;
use crate::daemon::statements;
use crate::model::{Commitment, Statement};
use crate::store::{Reader, StoredArticle};

/// Statements that are shown.
const EXAMPLES: usize = 5;
/// Articles that are read at once.
const PAGE: u32 = 200;
/// The column at which text begins.
const INDENT: usize = 18;

/// What was found.
#[derive(Debug, Default, Serialize)]
pub(super) struct Preview {
    /// Articles that were read.
    articles: usize,
    /// Those in which something was found.
    with_statements: usize,
    statements: usize,
    /// How many on each rung; rungs without one are left out.
    rungs: BTreeMap<Commitment, usize>,
    /// The newest few.
    examples: Vec<Example>,
}

/// A statement as it is shown.
#[derive(Debug, Serialize)]
struct Example {
    commitment: Commitment,
    said_on: Option<Date>,
    official: Option<String>,
    principal: Option<String>,
    topic: String,
    outlet: Option<String>,
    url: Option<String>,
    evidence: String,
}

impl Preview {
    /// Reads the stored articles with the configuration as it would be. Without a database there is nothing to read.
    pub(super) fn of(new: &New, config: &Config) -> Result<Self, CliError> {
        let mut preview = Self::default();
        if !config.database.exists() {
            return Ok(preview);
        }
        let reader = Reader::open(&config.database)?;
        let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
        let all = usize::try_from(reader.tally()?.articles).unwrap_or(usize::MAX);
        let mut after = 0;
        loop {
            let page = reader.stored_articles(after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.article_id;
            for stored in &page {
                preview.take(stored, statements(&engine, &stored.article).into_iter().filter(|one| new.finds(one)));
            }
            progress("reading stored articles", preview.articles, all);
        }
        Ok(preview)
    }

    fn take(&mut self, stored: &StoredArticle, found: impl Iterator<Item = Statement>) {
        let before = self.statements;
        for statement in found {
            self.statements += 1;
            *self.rungs.entry(statement.commitment).or_default() += 1;
            self.examples.push(Example::of(stored, statement));
        }
        self.articles += 1;
        self.with_statements += usize::from(self.statements > before);
        self.examples.sort_by_key(|example| Reverse(example.said_on));
        self.examples.truncate(EXAMPLES);
    }

    /// For a person.
    pub(super) fn print(&self, context: &mut Context) -> Result<(), CliError> {
        let Self { articles, with_statements, statements, .. } = self;
        let rungs: Vec<String> = self.rungs.iter().map(|(rung, count)| format!("{count} {}", rung.words())).collect();
        let summary = match (articles, statements) {
            (0, _) => "no articles are stored yet, so there is nothing to try it on".to_owned(),
            (_, 0) => format!("it finds nothing in {}", counted(*articles, "stored article")),
            _ => format!(
                "it finds {} in {with_statements} of {}: {}",
                counted(*statements, "statement"),
                counted(*articles, "stored article"),
                rungs.join(", ")
            ),
        };
        context.out.wrapped(summary, 2)?;
        if *statements > self.examples.len() {
            context.out.line(Line::new().dim(format!("the newest {}:", self.examples.len())))?;
        }
        for example in &self.examples {
            example.print(context)?;
        }
        context.out.blank()
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

impl Example {
    fn of(stored: &StoredArticle, statement: Statement) -> Self {
        Self {
            commitment: statement.commitment,
            said_on: statement.said_on,
            official: statement.official,
            principal: statement.principal,
            topic: statement.topic,
            outlet: stored.article.outlet.clone(),
            url: stored.url.clone(),
            evidence: statement.evidence.text,
        }
    }

    fn print(&self, context: &mut Context) -> Result<(), CliError> {
        let who = self.official.as_deref().or(self.principal.as_deref()).unwrap_or("somebody");
        let day = self.said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
        let outlet = self.outlet.clone().or_else(|| self.url.as_deref().map(host)).unwrap_or_default();
        let head = rung(self.commitment).pad_to(INDENT).bold(who).dim(format!("  {}  {day}  {outlet}", self.topic));
        context.out.line(head)?;
        context.out.wrapped(Line::new().pad_to(INDENT).text(quoted(&self.evidence)), INDENT)
    }
}
