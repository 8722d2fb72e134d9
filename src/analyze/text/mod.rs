//! A text cut into paragraphs, sentences, tokens and quotations, every one a byte span of the original.
//!
//! Architecture invariant: this layer knows how text is written, not what it means. It never panics, takes linear time, and
//! every span lies on character boundaries of the source.

mod fold;
mod lexicon;
mod paragraphs;
mod quotes;
mod sentences;
mod structure;
mod tokenize;

#[cfg(test)]
mod tests;

use std::ops::Range;

pub use fold::fold;
pub use structure::{Paragraph, Quote, Sentence, Token, TokenKind};

use crate::model::Block;

/// A text with its structure. Spans are byte spans of `source`.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    /// The text exactly as it came in.
    pub source: &'a str,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    /// All paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// All quotations, by start.
    pub quotes: Vec<Quote>,
}

impl<'a> Text<'a> {
    /// Cuts `source`. Where `blocks` is empty, paragraphs are told by line breaks.
    pub fn new(source: &'a str, blocks: &[Block]) -> Self {
        let mut text = Self {
            source,
            tokens: Vec::with_capacity(source.len() / 5),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            quotes: Vec::new(),
        };
        for (span, kind) in paragraphs::split(source, blocks) {
            let first = text.tokens.len();
            tokenize::tokenize(source, span.clone(), &mut text.tokens);
            if text.tokens.len() == first {
                continue;
            }
            let from = text.sentences.len();
            sentences::split(&mut text.tokens, first, text.paragraphs.len(), &mut text.sentences);
            let sentences = from..text.sentences.len();
            text.paragraphs.push(Paragraph { start: span.start, end: span.end, sentences, kind });
        }
        text.quotes = quotes::pair(source, &mut text.tokens, &text.sentences, &text.paragraphs);
        text
    }

    /// The source of a byte span; empty where the span is not one of this text.
    pub fn slice(&self, span: Range<usize>) -> &'a str {
        self.source.get(span).unwrap_or_default()
    }

    /// The byte span from the first to the last of some tokens, `None` where there are none.
    pub fn span(&self, tokens: Range<usize>) -> Option<Range<usize>> {
        let tokens = self.tokens.get(tokens)?;
        Some(tokens.first()?.start..tokens.last()?.end)
    }

    /// The tokens that overlap a byte span.
    pub fn tokens_in(&self, span: Range<usize>) -> Range<usize> {
        let first = self.tokens.partition_point(|token| token.end <= span.start);
        let last = self.tokens.partition_point(|token| token.start < span.end);
        first..last.max(first)
    }

    /// The index of the paragraph that a token stands in.
    pub fn paragraph_of(&self, token: usize) -> Option<usize> {
        let sentence = self.tokens.get(token)?.sentence;
        Some(self.sentences.get(sentence)?.paragraph)
    }

    /// The tokens of a paragraph.
    pub fn paragraph_tokens(&self, paragraph: usize) -> Range<usize> {
        let sentences = self.paragraphs.get(paragraph).map_or(0..0, |paragraph| paragraph.sentences.clone());
        match self.sentences.get(sentences) {
            Some([first, .., last]) => first.tokens.start..last.tokens.end,
            Some([only]) => only.tokens.clone(),
            _ => 0..0,
        }
    }
}
