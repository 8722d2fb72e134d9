//! Text from the web made harmless for a terminal: no control characters, no characters that reorder a line.

use std::borrow::Cow;

/// Whether a character may do something to a terminal other than show itself: C0 and C1 controls, the bidirectional
/// overrides, embeddings, isolates and marks (Unicode Standard Annex 9), line separators, the byte order mark and the
/// deprecated tag characters.
pub(crate) fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// The text on one line, every white space that breaks lines as a space, everything else that is harmful as `�`.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        c if is_harmful(c) => '\u{FFFD}',
        c => c,
    };
    Cow::Owned(text.chars().map(show).collect())
}

/// As [`clean`], but line feeds and tabs stay: for logs and for text that is shown as it stands.
pub(crate) fn clean_lines(text: &str) -> Cow<'_, str> {
    let bad = |c: char| is_harmful(c) && c != '\n' && c != '\t';
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if bad(c) { '\u{FFFD}' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Kęstutis – “ready”", "Kęstutis – “ready”")]
    #[case("red\u{1b}[31m", "red\u{FFFD}[31m")]
    #[case("a\nb\tc\r", "a b c ")]
    #[case("\u{9b}2J\u{202e}evil\0", "\u{FFFD}2J\u{FFFD}evil\u{FFFD}")]
    fn shows_what_is_harmful_and_leaves_the_rest(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn keeps_the_lines_of_a_longer_text() {
        assert_eq!(clean_lines("a\n\tb\u{7}"), "a\n\tb\u{FFFD}");
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in any::<String>()) {
            prop_assert!(!clean(&text).contains(is_harmful));
            prop_assert!(!clean_lines(&text).contains(|c| is_harmful(c) && c != '\n' && c != '\t'));
        }
    }
}
