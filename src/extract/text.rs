//! Page text made storable: white space collapsed, invisible and dangerous characters dropped, NFC.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Collects text nodes into one clean line.
#[derive(Debug, Default)]
pub(super) struct Line {
    out: String,
    space: bool,
}

impl Line {
    /// Adds text as it stands in the page.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            // Words of plain letters are most of what there is; they go in whole.
            let plain = rest.bytes().position(|byte| !byte.is_ascii_graphic()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(if plain > 0 { plain } else { c.len_utf8() });
            rest = after;
            if plain == 0 && is_space(c) {
                self.space = true;
            } else if plain > 0 || is_kept(c) {
                if self.space && !self.out.is_empty() {
                    self.out.push(' ');
                }
                self.space = false;
                self.out.push_str(word);
            }
        }
    }

    /// Makes sure that what comes next stands apart from what came before.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// Takes the line and starts a new one.
    pub(super) fn take(&mut self) -> String {
        self.space = false;
        match nfc(&self.out) {
            Cow::Borrowed(_) => std::mem::take(&mut self.out),
            Cow::Owned(line) => {
                self.out.clear();
                line
            }
        }
    }
}

/// `text` as one clean line.
pub(super) fn clean(text: &str) -> String {
    let mut line = Line::default();
    line.push(text);
    line.take()
}

fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// The characters of a text that can be seen.
pub(super) fn visible(text: &str) -> usize {
    if text.is_ascii() {
        text.bytes().filter(|byte| !matches!(byte, b' ' | b'\t'..=b'\r' | 0)).count()
    } else {
        text.chars().filter(|c| !is_space(*c)).count()
    }
}

/// White space of every width, the no-break ones included, and what some pages use for it.
#[inline]
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{0}' | '\u{2800}' | '\u{3164}')
}

/// Whether a character may be stored. Controls, byte order marks, soft hyphens and zero-width characters vanish, and so
/// do the bidirectional controls, which can make a line read differently from what it says. The joiners stay: scripts
/// from Persian to Malayalam spell with them.
fn is_kept(c: char) -> bool {
    !(c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}' | '\u{61c}'))
}

/// `text` without the case and signs that publishers write differently from place to place: letters and digits only.
pub(super) fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How long a text reads, in Latin characters: one of a script without spaces counts as three.
pub(super) fn weight(text: &str) -> usize {
    if text.is_ascii() {
        return visible(text);
    }
    text.chars().filter(|c| !is_space(*c)).map(|c| if is_dense(c) { 3 } else { 1 }).sum()
}

/// Characters of scripts that say in one what Latin ones say in about three.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("  a\u{a0}b\n\tc ", "a b c")]
    #[case("Helikopter\u{ad}platz", "Helikopterplatz")]
    #[case("e\u{301}te\u{301}", "\u{e9}t\u{e9}")]
    #[case("evil\u{202e}txt\u{2066}.\u{1b}[31m\u{0}x", "eviltxt.[31m x")]
    #[case("می\u{200c}رود", "می\u{200c}رود")]
    #[case("\u{feff}\u{200b}", "")]
    fn keeps_what_is_text(#[case] raw: &str, #[case] expected: &str) {
        assert_eq!(clean(raw), expected);
    }

    #[test]
    fn counts_dense_scripts_for_more() {
        assert_eq!(weight("ab c"), 3);
        assert_eq!(weight("東京"), 6);
        assert_eq!(folded("Ready, to – Send!"), "readytosend");
    }
}
