//! A line of styled text. Whatever is put into one is cleaned, so nothing from the web can reach a terminal as it came.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::clean::clean;

/// The few styles in use.
pub(crate) mod style {
    use super::{AnsiColor, Style};

    /// As it is.
    pub(crate) const PLAIN: Style = Style::new();
    /// What the eye should find first.
    pub(crate) const BOLD: Style = Style::new().bold();
    /// What may be skipped.
    pub(crate) const DIM: Style = Style::new().dimmed();
    /// Towards the action.
    pub(crate) const UP: Style = AnsiColor::Green.on_default().bold();
    /// Away from it.
    pub(crate) const DOWN: Style = AnsiColor::Red.on_default().bold();
    /// Waits, or is in doubt.
    pub(crate) const DOUBT: Style = AnsiColor::Yellow.on_default();
    /// The words that decided.
    pub(crate) const MARK: Style = AnsiColor::Cyan.on_default().bold();
}

/// Pieces of text, each with its style.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    spans: Vec<(Style, String)>,
}

impl Line {
    /// An empty line.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds text as it is.
    pub(crate) fn text(self, text: impl AsRef<str>) -> Self {
        self.put(style::PLAIN, text)
    }

    /// Adds bold text.
    pub(crate) fn bold(self, text: impl AsRef<str>) -> Self {
        self.put(style::BOLD, text)
    }

    /// Adds faint text.
    pub(crate) fn dim(self, text: impl AsRef<str>) -> Self {
        self.put(style::DIM, text)
    }

    /// Adds text in a style.
    pub(crate) fn put(mut self, style: Style, text: impl AsRef<str>) -> Self {
        self.push(style, &clean(text.as_ref()));
        self
    }

    /// Adds clean text, to the last piece where the style is the same.
    fn push(&mut self, style: Style, text: &str) {
        match self.spans.last_mut() {
            Some((last, known)) if *last == style => known.push_str(text),
            _ if text.is_empty() => {}
            _ => self.spans.push((style, text.to_owned())),
        }
    }

    /// Adds another line's pieces.
    pub(crate) fn append(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// Adds spaces up to a column.
    pub(crate) fn pad_to(self, column: usize) -> Self {
        let missing = column.saturating_sub(self.width());
        self.text(" ".repeat(missing))
    }

    /// Columns that it takes on a terminal.
    pub(crate) fn width(&self) -> usize {
        self.spans.iter().map(|(_, text)| text.width()).sum()
    }

    /// The text, with escape sequences where `colour` says so. Spaces at the end are left out.
    pub(crate) fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for (style, text) in &self.spans {
            if colour && *style != style::PLAIN {
                let _ = write!(out, "{style}{text}{style:#}");
            } else {
                out.push_str(text);
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out
    }

    /// Breaks the line at spaces so that no part is wider than `width`, where its words allow; every part but the
    /// first is indented by `indent`.
    pub(crate) fn wrap(&self, width: usize, indent: usize) -> Vec<Self> {
        let mut lines = vec![Self::new()];
        let mut used = 0;
        let mut has_words = false;
        for (style, word) in self.words() {
            let is_space = word.trim_end().is_empty();
            if has_words && !is_space && used + word.trim_end().width() > width {
                lines.push(Self::new().text(" ".repeat(indent)));
                (used, has_words) = (indent, false);
            }
            has_words |= !is_space;
            used += word.width();
            if let Some(last) = lines.last_mut() {
                last.push(style, word);
            }
        }
        lines
    }

    fn words(&self) -> impl Iterator<Item = (Style, &str)> {
        self.spans.iter().flat_map(|(style, text)| text.split_inclusive(' ').map(|word| (*style, word)))
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new().text(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new().text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_only_when_asked_and_cleans_always() {
        let line = Line::new().text("a\u{1b}[2J ").bold("b").text("  ");
        assert_eq!(line.render(false), "a[2J b");
        assert_eq!(line.render(true), "a[2J \u{1b}[1mb\u{1b}[0m");
    }

    #[test]
    fn wraps_at_spaces_and_keeps_styles() {
        let line = Line::new().text("the minister is ").bold("ready to send").text(" troops");
        let parts: Vec<_> = line.wrap(18, 2).iter().map(|l| l.render(false)).collect();
        assert_eq!(parts, ["the minister is", "  ready to send", "  troops"]);
        assert_eq!(line.wrap(18, 2)[1].render(true), "  \u{1b}[1mready to send\u{1b}[0m");
    }

    #[test]
    fn a_word_wider_than_the_line_stands_alone() {
        let parts: Vec<_> = Line::from("see https://news.example/a/very/long/address now").wrap(10, 4);
        assert_eq!(
            parts.iter().map(|l| l.render(false)).collect::<Vec<_>>().join("|"),
            "see|    https://news.example/a/very/long/address|    now"
        );
    }

    #[test]
    fn pads_by_columns_not_by_bytes() {
        assert_eq!(Line::from("Šimonytė").pad_to(10).dim("x").render(false), "Šimonytė  x");
        assert_eq!(Line::from("東京").pad_to(6).dim("x").render(false), "東京  x");
    }
}
