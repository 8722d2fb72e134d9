//! `analyze --jsonl`: the statements of each line, most important first, one a line.

use crate::analyze::Engine;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::input::{LineError, Source};
use crate::cli::page::article_of;
use crate::cli::rows::StatementRow;
use crate::daemon::{Content, Input, statements};

/// Prints one statement a line; with `with_text`, the text that was taken out of a page stands in its rows.
pub(super) fn run(source: &Source, with_text: bool, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config_or_sample()?;
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    source.json_lines(|input: Input| {
        let article = article_of(&input, context).map_err(LineError::Line)?;
        let is_page = matches!(input.content, Content::Html(_));
        let text = (with_text && is_page).then_some(article.text.as_str());
        for statement in statements(&engine, &article) {
            context.out.json_line(&StatementRow::new(&input.id, &statement, text))?;
        }
        Ok(())
    })
}
