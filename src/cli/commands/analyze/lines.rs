//! `analyze --jsonl`: the statements of each line, most important first, one a line.

use crate::analyze::Engine;
use crate::cli::article::from_row;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::input::{LineError, Source};
use crate::cli::rows::{ArticleRow, StatementRow};

/// Prints one statement a line; with `with_text`, the text that was taken out of a page stands in its rows.
pub(super) fn run(source: &Source, with_text: bool, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config_or_sample()?;
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    source.json_lines(|row: ArticleRow| {
        let article = from_row(&row, context).map_err(LineError::Line)?;
        let text = (with_text && row.html.is_some()).then_some(article.text.as_str());
        for statement in engine.analyze(&article) {
            context.out.json_line(&StatementRow::new(&row.id, &statement, text))?;
        }
        Ok(())
    })
}
