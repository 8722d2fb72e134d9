//! Folding: the form of a word by which it is matched. It must never be shown, and never be measured for spans.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text for matching: lower case, diacritics gone (letters that no decomposition reaches, such as ł, đ, ø, ħ, ı, ß,
/// æ and œ, by a table), curly apostrophes and hyphens straightened, soft hyphens and invisible joiners dropped.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else if !is_invisible(c) {
            fold_wide(c, &mut out);
        }
    }
    out
}

fn fold_wide(c: char, out: &mut String) {
    for lower in c.to_lowercase() {
        match special(lower) {
            Some(replacement) => out.push_str(replacement),
            None => {
                for part in std::iter::once(lower).nfkd().filter(|part| !is_combining_mark(*part)) {
                    match special(part) {
                        Some(replacement) => out.push_str(replacement),
                        None => out.extend(part.to_lowercase()),
                    }
                }
            }
        }
    }
}

/// Letters and signs that canonical decomposition leaves as they are.
fn special(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ø' => "o",
        'ħ' => "h",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ŋ' => "n",
        'ŧ' => "t",
        'ĸ' => "k",
        'ə' => "e",
        '‘' | '’' | '‚' | '‛' | 'ʼ' | 'ʻ' | '´' | '`' | '‹' | '›' | '＇' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => "\"",
        '‐' | '‑' => "-",
        '…' => "...",
        _ => return None,
    })
}

/// Whether a sign takes no room and joins what stands on its two sides.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether a sign is an apostrophe inside a word.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

/// Whether a sign is a hyphen inside a word.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}
