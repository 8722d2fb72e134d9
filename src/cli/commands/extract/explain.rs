//! `extract --explain`: what was taken out of a page and from where, what was left out and why.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Row;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::extract::{Extraction, Note};
use crate::model::{BlockKind, Entry, Quality};

/// The longest piece of text that is shown of something left out, in characters.
const SHOWN: usize = 160;

/// The whole story of an extraction as JSON.
#[derive(Debug, Serialize)]
pub(super) struct Explained<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    section: Option<&'a str>,
    quality: Quality,
    /// Where each datum was found.
    sources: BTreeMap<&'static str, &'static str>,
    notes: Vec<String>,
    blocks: Vec<Taken<'a>>,
    entries: &'a [Entry],
    captions: &'a [String],
    left_out: Vec<LeftOut<'a>>,
}

/// A block of the text: where it stands in `text`, in bytes, and what it is.
#[derive(Debug, Serialize)]
struct Taken<'a> {
    start: usize,
    end: usize,
    kind: BlockKind,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct LeftOut<'a> {
    reason: &'static str,
    text: &'a str,
}

fn taken(extraction: &Extraction) -> impl Iterator<Item = Taken<'_>> {
    let article = &extraction.article;
    article.blocks.iter().map(|block| Taken {
        start: block.start,
        end: block.end,
        kind: block.kind,
        text: article.text.get(block.start..block.end).unwrap_or_default(),
    })
}

impl<'a> Explained<'a> {
    pub(super) fn new(extraction: &'a Extraction) -> Self {
        let source = |note: &Note| if let Note::Source(what, place) = note { Some((*what, *place)) } else { None };
        let left = extraction.left_out.iter();
        Self {
            row: Row::new(None, &extraction.article),
            section: extraction.section.as_deref(),
            quality: extraction.article.quality,
            sources: extraction.notes.iter().filter_map(source).collect(),
            notes: extraction.notes.iter().filter(|note| source(note).is_none()).map(words).collect(),
            blocks: taken(extraction).collect(),
            entries: &extraction.article.entries,
            captions: &extraction.captions,
            left_out: left.map(|left| LeftOut { reason: left.reason.as_str(), text: &left.text }).collect(),
        }
    }
}

/// Prints what was taken, block by block, and what was not.
pub(super) fn print(extraction: &Extraction, context: &mut Context) -> Result<(), CliError> {
    let out = &mut context.out;
    let mark = |word: &str, what: &str| Line::new().dim(format!("{word:<10}")).text(format!("{what:<13}"));
    for block in taken(extraction) {
        let entry = extraction.article.entries.iter().find(|entry| entry.start == block.start);
        if let Some(entry) = entry {
            out.line(mark("entry", "").bold(entry.at.to_string()))?;
        }
        out.wrapped(mark("taken", kind(block.kind)).text(block.text), 23)?;
    }
    for caption in &extraction.captions {
        out.wrapped(mark("apart", "caption").dim(caption), 23)?;
    }
    for left in &extraction.left_out {
        let short: String = left.text.chars().take(SHOWN).collect();
        let more = if short.len() < left.text.len() { "…" } else { "" };
        out.wrapped(mark("left out", left.reason.as_str()).dim(short).dim(more), 23)?;
    }
    out.blank()?;
    out.line(Line::new().dim("quality   ").bold(format!("{:?}", extraction.article.quality).to_lowercase()))?;
    if let Some(section) = &extraction.section {
        out.wrapped(Line::new().dim("section   ").text(section), 10)?;
    }
    for note in &extraction.notes {
        out.wrapped(Line::new().dim("note      ").text(words(note)), 10)?;
    }
    Ok(())
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Heading => "heading",
        BlockKind::Standfirst => "standfirst",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "list item",
        BlockKind::Quote => "quote",
        BlockKind::Caption => "caption",
        BlockKind::Other => "other",
    }
}

fn words(note: &Note) -> String {
    match note {
        Note::Truncated(limit) => format!("cut off at a limit: {limit}"),
        Note::Source(datum, place) => format!("{datum} from {place}"),
        Note::Unmatched(key) => format!("the selector `{key}` of the source matches nothing in this page"),
        Note::Paywalled => "the page says that only a part is there".to_owned(),
        Note::BodyFromStructuredData => "the body is from the page's structured data".to_owned(),
        Note::BodyFrom(other) => format!("the body is from {other}"),
        Note::LiveBlog => "a live blog".to_owned(),
    }
}
