//! `analyze FILE`: one article, plain text or a page, for a person (or as JSON).

use std::io::{IsTerminal as _, stdin};

use super::Args;
use crate::analyze::Engine;
use crate::cli::context::Context;
use crate::cli::error::{CliError, complain};
use crate::cli::line::Line;
use crate::cli::page::{self, extract_page, looks_like_html};
use crate::cli::render::explain::Window;
use crate::cli::render::statement;
use crate::cli::rows::StatementRow;
use crate::daemon;
use crate::model::{Article, Field, Selectors, Statement};

/// Analyzes one article and prints its statements.
pub(super) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config_or_sample()?;
    let article = read(args, context)?;
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    let statements = daemon::statements(&engine, &article);
    if context.out.is_json() {
        let id = args.url.as_ref().map_or("-", |url| url.as_str());
        let rows: Vec<_> = statements.iter().map(|found| StatementRow::new(id, found, None)).collect();
        return context.out.json_pretty(&rows);
    }
    if statements.is_empty() {
        complain("no statement on a configured topic was found (`stancewatch config show` lists the topics)");
    }
    print(&article, &statements, args.explain, context)
}

fn read(args: &Args, context: &Context) -> Result<Article, CliError> {
    let given = match &args.url {
        Some(url) if !args.source.is_named() && stdin().is_terminal() => page::fetch(url, context)?,
        url => page::read(&args.source, url.as_ref())?,
    };
    let mut article = if looks_like_html(&given.text) {
        let extracted = extract_page(&given.text, given.url.as_ref(), &Selectors::default(), context);
        extracted.map_err(|error| CliError::Failed(format!("cannot take an article out of the page: {error}")))?.article
    } else {
        Article::plain(given.text)
    };
    article.title = args.title.clone().or(article.title);
    article.published = args.published.or(article.published);
    Ok(article)
}

fn print(article: &Article, statements: &[Statement], explain: bool, context: &mut Context) -> Result<(), CliError> {
    let out = &mut context.out;
    if let Some(title) = &article.title {
        let published = article.published.map(|moment| format!("  {moment}")).unwrap_or_default();
        out.wrapped(Line::new().bold(title).dim(published), 0)?;
        out.blank()?;
    }
    for (index, found) in statements.iter().enumerate() {
        if index > 0 {
            out.blank()?;
        }
        let lines = if explain {
            statement::explained(found, window(article, found), out.has_colour())
        } else {
            statement::lines(found)
        };
        for line in lines {
            out.wrapped(line, statement::INDENT)?;
        }
    }
    Ok(())
}

/// The whole of what a statement's offsets count in.
fn window<'a>(article: &'a Article, found: &Statement) -> Window<'a> {
    let text = match found.evidence.field {
        Field::Text => article.text.as_str(),
        Field::Title => article.title.as_deref().unwrap_or_default(),
    };
    Window { text, offset: 0 }
}
