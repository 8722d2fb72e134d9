//! Where sentences end: after full stops that are none of an abbreviation, with the marks that close after them.

use super::lexicon::{Dot, ENGLISH};
use super::structure::{Sentence, Token, TokenKind};

/// A name after a quotation is at most this long, in tokens ("'Why?' Foreign Minister Anna Marie Holm asked").
const MAX_NAME: usize = 6;

/// Cuts the tokens from `first` on, which are one paragraph, into sentences, and tells each token its own.
pub(super) fn split(tokens: &mut [Token], first: usize, paragraph: usize, sentences: &mut Vec<Sentence>) {
    let mut start = first;
    let mut at = first;
    while at < tokens.len() {
        let end = match ends_at(tokens, at) {
            Some(end) => end,
            None if at + 1 == tokens.len() => at + 1,
            None => {
                at += 1;
                continue;
            }
        };
        for token in &mut tokens[start..end] {
            token.sentence = sentences.len();
        }
        let (from, to) = (tokens[start].start, tokens[end - 1].end);
        sentences.push(Sentence { start: from, end: to, tokens: start..end, paragraph });
        start = end;
        at = end;
    }
}

/// The index after the last token of the sentence, where the token `at` and what closes after it end one.
fn ends_at(tokens: &[Token], at: usize) -> Option<usize> {
    let terminator = terminator(&tokens[at])?;
    let mut end = at + 1;
    while end < tokens.len() && tokens[end].start == tokens[end - 1].end {
        let token = &tokens[end];
        let closes =
            token.kind == TokenKind::QuoteMark || matches!(token.folded.as_str(), ")" | "]" | "!" | "?" | "...");
        if !closes {
            break;
        }
        end += 1;
    }
    if end == tokens.len() {
        return Some(end);
    }
    if tokens[end].start == tokens[end - 1].end && !glued_sentence(tokens, end) {
        return None;
    }
    let closed = end > at + 1;
    begins(tokens, end, terminator, at, closed).then_some(end)
}

/// How strongly a token ends a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terminator {
    Stop,
    /// A question or exclamation mark, or an ellipsis: the sentence may go on after it.
    Soft,
    Abbreviation,
}

fn terminator(token: &Token) -> Option<Terminator> {
    match token.kind {
        TokenKind::Punct => match token.folded.as_str() {
            "." | "。" => Some(Terminator::Stop),
            "!" | "?" | "..." | "...." | ".." => Some(Terminator::Soft),
            _ => None,
        },
        TokenKind::Word => {
            let stem = token.folded.strip_suffix('.')?;
            match ENGLISH.dot(stem) {
                Dot::Title | Dot::BeforeNumber => None,
                Dot::Abbreviation | Dot::Stop => Some(Terminator::Abbreviation),
            }
        }
        _ => None,
    }
}

/// "end.Next" without a space: a new sentence, as pages that lost their line breaks have it.
fn glued_sentence(tokens: &[Token], end: usize) -> bool {
    let (before, after) = (&tokens[end - 1], &tokens[end]);
    before.kind == TokenKind::Punct && after.capital && after.kind == TokenKind::Word && after.end - after.start > 1
}

/// Whether a sentence begins with the token `next`.
fn begins(tokens: &[Token], next: usize, terminator: Terminator, at: usize, closed: bool) -> bool {
    let Some(word) = first_word(tokens, next) else {
        return terminator != Terminator::Abbreviation;
    };
    let token = &tokens[word];
    if terminator == Terminator::Abbreviation && !closed {
        return token.capital && ENGLISH.starts_sentence(&token.folded)
            || word > next && token.capital && !is_initial(tokens, at);
    }
    match token.kind {
        TokenKind::Number => true,
        _ if !token.capital => is_caseless(token) || word > next && tokens[next].folded.starts_with(['•', '*', '-']),
        _ => !(terminator == Terminator::Soft && closed && carries_on(tokens, word)),
    }
}

/// The first word at or after `from`, opening marks, brackets and bullets skipped.
fn first_word(tokens: &[Token], from: usize) -> Option<usize> {
    tokens.iter().skip(from).take(4).position(Token::is_word).map(|offset| from + offset)
}

/// A script without upper case.
fn is_caseless(token: &Token) -> bool {
    token.folded.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

fn is_initial(tokens: &[Token], at: usize) -> bool {
    tokens[at].folded.chars().count() == 2
}

/// Whether a name and a verb of speech follow: the sentence of the quotation goes on.
fn carries_on(tokens: &[Token], word: usize) -> bool {
    for token in tokens.iter().skip(word).take(MAX_NAME) {
        if token.kind == TokenKind::Punct {
            return false;
        }
        if ENGLISH.is_speech(&token.folded) {
            return true;
        }
    }
    false
}
