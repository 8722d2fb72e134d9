//! A text cut into paragraphs, sentences, tokens and quotations, every one a byte span of the original.

use std::ops::Range;

use crate::model::{Block, BlockKind};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens and dots of abbreviations ("Kosiniak-Kamysz", "don't", "U.S.", "No.").
    Word,
    /// Digits, with inner separators ("1,500", "3.5").
    Number,
    /// A quotation mark of any style.
    QuoteMark,
    /// Any other sign.
    Punct,
}

/// A word, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// First byte in the source.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// What it is made of.
    pub kind: TokenKind,
    /// Lower case, diacritics folded (ł, ø, ı, ß, æ too), curly apostrophes straightened, soft hyphens dropped: for matching.
    pub folded: String,
    /// Whether the first letter is upper case.
    pub capital: bool,
    /// The index of its sentence.
    pub sentence: usize,
    /// The index of the innermost quotation it stands in.
    pub quote: Option<usize>,
}

/// A sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// First byte.
    pub start: usize,
    /// The byte after the last, trailing white space excluded.
    pub end: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The index of its paragraph.
    pub paragraph: usize,
}

/// A paragraph: a block, or a stretch between line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// Its sentences.
    pub sentences: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
}

/// A quotation: what stands between a pair of marks, or from an unclosed mark to the end of its paragraph (a quotation that runs
/// over paragraphs, with an opening mark on each, is one quotation each paragraph, linked by `continues`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// First byte inside the marks.
    pub start: usize,
    /// The byte after the last inside the marks.
    pub end: usize,
    /// Tokens inside the marks.
    pub tokens: Range<usize>,
    /// Whether both marks are there.
    pub closed: bool,
    /// The quotation of the paragraph before that this one carries on.
    pub continues: Option<usize>,
}

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
        let _ = blocks;
        Self { source, tokens: Vec::new(), sentences: Vec::new(), paragraphs: Vec::new(), quotes: Vec::new() }
    }
}
