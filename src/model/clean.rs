//! Text that is safe to show: what a page says must not steer the terminal, the journal or a notification.

/// Whether a character has no business in displayed text: C0 and C1 controls, bidirectional overrides and isolates,
/// zero-width characters, the byte-order mark. Line breaks and tabs count as controls; [`line()`] makes them spaces.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The text as one line of at most `max_chars` characters: white space folded to single spaces, unsafe characters
/// dropped, an ellipsis where it was cut.
pub fn line(text: &str, max_chars: usize) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = count > 0;
        } else if !is_unsafe(c) {
            let more = 1 + usize::from(space);
            if count + more > max_chars {
                return cut(out, count == max_chars);
            }
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            out.push(c);
            count += more;
        }
    }
    out
}

/// Marks a cut; a full text gives up its last character for the mark.
fn cut(mut text: String, full: bool) -> String {
    if full {
        text.pop();
        text.truncate(text.trim_end().len());
    }
    text.push('…');
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_white_space_and_drops_what_steers_a_terminal() {
        assert_eq!(line(" a\n\tb\u{a0}c ", 99), "a b c");
        assert_eq!(line("\u{1b}]8;;x\u{7}link\u{9b}0m\0", 99), "]8;;xlink0m");
        assert_eq!(line("\u{202E}evil\u{2066}\u{200B}\u{FEFF}", 99), "evil");
        assert_eq!(line("Šimonytė → “ready”", 99), "Šimonytė → “ready”");
    }

    #[test]
    fn a_cut_is_marked_and_counts_characters() {
        assert_eq!(line("ąčęė", 4), "ąčęė");
        assert_eq!(line("ąčęėį", 4), "ąčę…");
        assert_eq!(line("ab cdef", 4), "ab…");
        assert_eq!(line("abcd   ", 4), "abcd");
    }

    proptest! {
        #[test]
        fn whatever_comes_in_is_one_safe_line_within_the_cap(text in any::<String>(), cap in 1usize..40) {
            let shown = line(&text, cap);
            prop_assert!(!shown.chars().any(is_unsafe));
            prop_assert!(shown.chars().count() <= cap);
        }
    }
}
