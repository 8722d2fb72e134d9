//! What an edit changed: two texts sentence by sentence, changed words marked.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};
use unicode_segmentation::UnicodeSegmentation;

use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::out::Out;
use crate::store::RevisionRow;

/// Unchanged sentences that are shown around a change.
const AROUND: usize = 1;

/// The column at which text begins.
const INDENT: usize = 2;

/// Two revisions of an article, and what differs.
#[derive(Debug, Serialize)]
pub(crate) struct Difference {
    from: Revision,
    to: Revision,
    /// The old and the new headline, where it changed.
    title: Option<(Option<String>, Option<String>)>,
    changes: Vec<Change>,
}

/// Which revision.
#[derive(Debug, Serialize)]
struct Revision {
    number: u32,
    fetched_at: jiff::Timestamp,
}

/// One sentence: removed, added, or the same beside a change.
#[derive(Debug, PartialEq, Serialize)]
struct Change {
    kind: Kind,
    text: String,
    /// Its pieces, with whether each is what changed.
    #[serde(skip)]
    pieces: Vec<(bool, String)>,
    /// Whether sentences between the one before and this one are left out.
    #[serde(skip)]
    apart: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Same,
    Removed,
    Added,
}

impl Difference {
    /// Compares two revisions.
    pub(crate) fn between(from: &RevisionRow, to: &RevisionRow) -> Self {
        let of = |row: &RevisionRow| Revision { number: row.number, fetched_at: row.fetched_at };
        let title = (from.title != to.title).then(|| (from.title.clone(), to.title.clone()));
        Self { from: of(from), to: of(to), title, changes: changes(&from.text, &to.text) }
    }

    /// Prints it: `-` and `+` before what went and came, with colour where there is one.
    pub(crate) fn print(&self, out: &mut Out) -> Result<(), CliError> {
        let (from, to) = (&self.from, &self.to);
        out.line(
            Line::new().dim(format!(
                "revision {} ({:.0}) → {} ({:.0})",
                from.number, from.fetched_at, to.number, to.fetched_at
            )),
        )?;
        if let Some((old, new)) = &self.title {
            let none = "(no headline)";
            out.wrapped(Line::new().put(style::DOWN, "- ").bold(old.as_deref().unwrap_or(none)), INDENT)?;
            out.wrapped(Line::new().put(style::UP, "+ ").bold(new.as_deref().unwrap_or(none)), INDENT)?;
        }
        if self.changes.is_empty() {
            return out.line(Line::new().dim("the text is the same"));
        }
        for change in &self.changes {
            if change.apart {
                out.line(Line::new().dim("  …"))?;
            }
            out.wrapped(change.line(), INDENT)?;
        }
        Ok(())
    }
}

impl Change {
    fn line(&self) -> Line {
        let (mark, colour) = match self.kind {
            Kind::Same => return Line::new().text("  ").dim(&self.text),
            Kind::Removed => ("- ", style::DOWN),
            Kind::Added => ("+ ", style::UP),
        };
        self.pieces.iter().fold(Line::new().put(colour, mark), |line, (changed, text)| {
            if *changed { line.put(colour, text) } else { line.text(text) }
        })
    }
}

/// What differs, with a little of what does not.
fn changes(from: &str, to: &str) -> Vec<Change> {
    let (old, new) = (sentences(from), sentences(to));
    let diff = TextDiff::from_slices(&old, &new);
    let mut changes = Vec::new();
    for (place, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        let mut apart = place > 0;
        for op in group {
            for change in diff.iter_inline_changes(op) {
                let pieces: Vec<(bool, String)> =
                    change.iter_strings_lossy().map(|(changed, text)| (changed, text.into_owned())).collect();
                let kind = match change.tag() {
                    ChangeTag::Equal => Kind::Same,
                    ChangeTag::Delete => Kind::Removed,
                    ChangeTag::Insert => Kind::Added,
                };
                let text = pieces.iter().map(|(_, text)| text.as_str()).collect();
                changes.push(Change { kind, text, pieces, apart: std::mem::take(&mut apart) });
            }
        }
    }
    changes
}

fn sentences(text: &str) -> Vec<&str> {
    let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
    paragraphs.flat_map(|line| line.split_sentence_bounds().map(str::trim)).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_its_neighbours() {
        let old = "One. Two stays here. Lind has not ruled out sending troops. Four.\n\nFive. Six. Seven. Eight ends.";
        let new =
            "One. Two stays here. Lind is ready to send troops. Four.\n\nFive. Six. Seven. Eight ends. Nine is new.";
        let found = changes(old, new);
        let shown: Vec<_> = found.iter().map(|change| (change.kind, change.text.as_str(), change.apart)).collect();
        assert_eq!(
            shown,
            [
                (Kind::Same, "Two stays here.", false),
                (Kind::Removed, "Lind has not ruled out sending troops.", false),
                (Kind::Added, "Lind is ready to send troops.", false),
                (Kind::Same, "Four.", false),
                (Kind::Same, "Eight ends.", true),
                (Kind::Added, "Nine is new.", false),
            ]
        );
        assert!(
            found[2].pieces.iter().any(|(changed, text)| *changed && text.contains("ready")),
            "{:?}",
            found[2].pieces
        );
    }

    #[test]
    fn the_same_text_has_no_changes() {
        assert_eq!(changes("One. Two.", "One.\n\nTwo."), []);
    }
}
