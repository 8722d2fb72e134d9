//! Text for a terminal, length and spacing kept: evidence is shown as it stands in the article, less what would steer
//! the terminal. [`crate::model::clean`] says which characters those are.

use std::borrow::Cow;

use crate::model::clean::is_unsafe;

/// The text on one line: what breaks lines becomes a space, everything else that is unsafe is dropped.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| match c {
        c if c.is_whitespace() => Some(' '),
        c if is_unsafe(c) => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(show).collect())
}

/// As [`clean`], but line feeds and tabs stay: for logs and for text that is shown as it stands.
pub(crate) fn clean_lines(text: &str) -> Cow<'_, str> {
    let bad = |c: char| is_unsafe(c) && c != '\n' && c != '\t';
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !bad(*c)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Kęstutis  – “ready”", "Kęstutis  – “ready”")]
    #[case("red\u{1b}[31m", "red[31m")]
    #[case("a\nb\tc\r", "a b c ")]
    #[case("\u{9b}2J\u{202e}evil\0", "2Jevil")]
    fn drops_what_is_unsafe_and_leaves_the_rest(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[test]
    fn keeps_the_lines_of_a_longer_text() {
        assert_eq!(clean_lines("a\n\tb\u{7}"), "a\n\tb");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100_000))]
        /// Text that is full of what steers a terminal, a hundred thousand times.
        #[test]
        fn nothing_of_a_hundred_thousand_hostile_texts_steers_a_terminal(
            text in "[\\x00-\\x1f\\x7f-\\x9f\u{61c}\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{2069}\u{feff}\u{e0001}a-c\\[; ]{0,24}"
        ) {
            prop_assert!(!clean(&text).contains(is_unsafe));
            prop_assert!(!crate::model::clean::line(&text, 20).contains(is_unsafe));
        }
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(text in any::<String>()) {
            prop_assert!(!clean(&text).contains(is_unsafe));
            prop_assert!(!clean_lines(&text).contains(|c| is_unsafe(c) && c != '\n' && c != '\t'));
        }
    }
}
