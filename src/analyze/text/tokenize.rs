//! Characters to tokens, in one pass.

use std::ops::Range;

use super::fold::{fold, is_apostrophe, is_hyphen, is_invisible};
use super::lexicon::{Dot, ENGLISH};
use super::structure::{Token, TokenKind};

/// Appends the tokens of `span` to `tokens`. Sentences and quotations are filled in later.
pub(super) fn tokenize(source: &str, span: Range<usize>, tokens: &mut Vec<Token>) {
    let mut scanner = Scanner { source: &source[..span.end], at: span.start };
    while let Some(c) = scanner.peek() {
        let start = scanner.at;
        if c.is_whitespace() || is_invisible(c) {
            scanner.skip(c);
            continue;
        }
        let kind = scanner.token(c);
        push(source, start..scanner.at, kind, tokens);
    }
}

/// Appends a token; a word that ends in 's becomes two.
fn push(source: &str, span: Range<usize>, kind: TokenKind, tokens: &mut Vec<Token>) {
    let text = &source[span.clone()];
    if kind == TokenKind::Word
        && let Some(stem) = text.strip_suffix(['s', 'S'])
        && let Some(name) = stem.strip_suffix(is_apostrophe)
        && !name.is_empty()
    {
        let cut = span.start + name.len();
        tokens.push(token(source, span.start..cut, kind));
        tokens.push(token(source, cut..span.end, kind));
        return;
    }
    tokens.push(token(source, span, kind));
}

fn token(source: &str, span: Range<usize>, kind: TokenKind) -> Token {
    let text = &source[span.clone()];
    Token {
        start: span.start,
        end: span.end,
        kind,
        folded: fold(text),
        capital: text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase),
        sentence: 0,
        quote: None,
    }
}

/// Whether a sign may be a quotation mark; for single ones their surroundings decide later.
pub(super) fn is_quote_char(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '”'
            | '„'
            | '‟'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '＂'
            | '\''
            | '‘'
            | '’'
            | '‚'
            | '‛'
            | '`'
            | '´'
            | '＇'
    )
}

/// How many signs are looked at after the current one, so that runs of invisible ones cost no more than linear time.
const LOOK_AHEAD: usize = 4;

/// A position in the text. `source` ends where the paragraph ends, so that nothing reads beyond it.
struct Scanner<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The first two signs after the current one, invisible ones not counted.
    fn after(&self) -> (Option<char>, Option<char>) {
        let mut chars = self.rest().chars().skip(1).take(LOOK_AHEAD).filter(|c| !is_invisible(*c));
        (chars.next(), chars.next())
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    /// Reads the token that begins with `c`.
    fn token(&mut self, c: char) -> TokenKind {
        let next = self.after().0;
        if c.is_alphabetic() || (matches!(c, '@' | '#') && next.is_some_and(char::is_alphabetic)) {
            self.word();
            TokenKind::Word
        } else if c.is_numeric() {
            self.number();
            TokenKind::Number
        } else if is_apostrophe(c) && self.is_elision() {
            self.skip(c);
            self.word();
            TokenKind::Word
        } else if is_quote_char(c) {
            self.quote_mark(c);
            TokenKind::QuoteMark
        } else {
            self.sign(c);
            TokenKind::Punct
        }
    }

    /// A word with its inner signs, and with the dot of an abbreviation.
    fn word(&mut self) {
        let start = self.at;
        let mut letters = 0_usize; // since the last inner dot
        let mut dotted = false;
        while let Some(c) = self.peek() {
            let (next, _) = self.after();
            let inner = next.is_some_and(char::is_alphanumeric);
            if c.is_alphanumeric()
                || is_mark(c)
                || is_invisible(c)
                || c == '_'
                || (letters == 0 && matches!(c, '@' | '#'))
            {
                letters += usize::from(c.is_alphanumeric());
            } else if c == '.' && letters == 1 && next.is_some_and(char::is_alphabetic) {
                (letters, dotted) = (0, true);
            } else if c == '.' && next.is_some_and(char::is_lowercase) {
                letters = 0;
            } else if !(inner && letters > 0 && (is_apostrophe(c) || is_hyphen(c) || c == '&')) {
                break;
            }
            self.skip(c);
        }
        let text = &self.source[start..self.at];
        if self.peek() == Some('.') && !self.rest().starts_with("..") && self.takes_dot(text, dotted) {
            self.skip('.');
        }
    }

    /// Whether the dot after `word` belongs to it.
    fn takes_dot(&self, word: &str, dotted: bool) -> bool {
        if dotted {
            return true;
        }
        if word.len() > 8 {
            return false;
        }
        let mut letters = word.chars();
        let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase() && c != 'I');
        let rest = self.rest()[1..].trim_start_matches(char::is_whitespace);
        match ENGLISH.dot(&fold(word)) {
            Dot::Title => word.starts_with(char::is_uppercase) || matches!(word, "vs" | "v" | "cf" | "approx" | "al"),
            Dot::Abbreviation => true,
            Dot::BeforeNumber => rest.starts_with(char::is_numeric),
            Dot::Stop => initial,
        }
    }

    /// A number with inner separators, and the letters that cling to it.
    fn number(&mut self) {
        while let Some(c) = self.peek() {
            let (next, _) = self.after();
            let separator = matches!(c, '.' | ',' | ':') && next.is_some_and(char::is_numeric);
            let joint = (is_hyphen(c) || is_apostrophe(c)) && next.is_some_and(char::is_alphanumeric);
            if !(c.is_alphanumeric() || is_mark(c) || is_invisible(c) || separator || joint) {
                break;
            }
            self.skip(c);
        }
    }

    /// Whether an apostrophe begins a shortened word ("'em", "’90s") and no quotation.
    fn is_elision(&self) -> bool {
        let rest = self.rest();
        let tail = rest.strip_prefix(is_apostrophe).unwrap_or(rest);
        let length = tail.chars().take(7).take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
        let word = &tail[..length];
        if word.is_empty() || word.len() > 6 {
            return false;
        }
        let decade = word.len() == 3 && word.ends_with('s') && word.starts_with(|c: char| c.is_ascii_digit());
        let year = word.len() == 2 && rest.starts_with('’') && word.chars().all(|c| c.is_ascii_digit());
        // A straight quote before "round" or "cause" is more likely a quotation mark: only the curly one tells.
        decade || year || (ENGLISH.is_elided(&fold(word)) && (rest.starts_with('’') || word.len() <= 3))
    }

    /// One mark; two apostrophes or two backticks in a row are one double mark.
    fn quote_mark(&mut self, c: char) {
        self.skip(c);
        if matches!(c, '\'' | '`' | '‘' | '’') && self.peek() == Some(c) {
            self.skip(c);
        }
    }

    /// One sign; dots and dashes in a row are one token.
    fn sign(&mut self, c: char) {
        self.skip(c);
        if matches!(c, '.' | '-' | '–' | '—' | '_' | '*' | '=') {
            while self.peek() == Some(c) {
                self.skip(c);
            }
        }
    }
}

/// Whether a sign is a mark that combines with the letter before it.
fn is_mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}
