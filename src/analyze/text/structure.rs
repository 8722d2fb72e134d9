//! The parts of a text: tokens, sentences, paragraphs and quotations, as plain data.

use std::ops::Range;

use crate::model::BlockKind;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes, hyphens and dots of abbreviations ("Kosiniak-Kamysz", "don't", "U.S.", "No."). A
    /// final 's is a token of its own ("Nausėda" + "'s", "it" + "'s"), so that names match.
    Word,
    /// Digits, with inner separators and what clings to them ("1,500", "3.5", "1990s", "20-year-old").
    Number,
    /// A quotation mark of any style. An apostrophe is none.
    QuoteMark,
    /// Any other sign. Runs of dots or dashes are one token.
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
    /// The index of the innermost quotation it stands in. The marks stand outside of their own quotation.
    pub quote: Option<usize>,
}

impl Token {
    /// Whether it is a word or a number.
    pub fn is_word(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }
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
/// over paragraphs, with an opening mark on each, is one quotation each paragraph, linked by `continues`). Where the opening
/// mark is missing it begins with the paragraph or with the sentence after the last quotation.
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
    /// The quotation around this one.
    pub outer: Option<usize>,
}
