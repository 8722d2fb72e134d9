//! `analyze --attributions --jsonl`: every attribution of every line, on any subject. Needs no configuration.

use std::ops::Range;

use serde::Serialize;

use crate::analyze::attribution::{Attribution, attributions};
use crate::analyze::text::Text;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::input::{LineError, Source};
use crate::cli::page::article_of;
use crate::daemon::Input;

/// An attribution: `[start, end)` byte spans of the text.
#[derive(Debug, Serialize)]
struct Row<'a> {
    article: &'a str,
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
}

impl<'a> Row<'a> {
    fn new(article: &'a str, found: &Attribution) -> Self {
        let spans = |ranges: &[Range<usize>]| ranges.iter().map(|range| [range.start, range.end]).collect();
        Self { article, source: spans(&found.source), cue: spans(&found.cue), content: spans(&found.content) }
    }
}

/// Prints one attribution a line.
pub(super) fn run(source: &Source, context: &mut Context) -> Result<(), CliError> {
    source.json_lines(|input: Input| {
        let article = article_of(&input, context).map_err(LineError::Line)?;
        for found in &attributions(&Text::new(&article.text, &article.blocks)) {
            context.out.json_line(&Row::new(&input.id, found))?;
        }
        Ok(())
    })
}
