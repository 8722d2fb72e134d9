//! The words that the cutting of text must know, read once from the lexicon folder.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

/// What a dot at the end of a word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dot {
    /// The word is an abbreviation that never ends a sentence ("Mr.").
    Title,
    /// The word is an abbreviation that may end a sentence ("Inc.").
    Abbreviation,
    /// An abbreviation where a number follows ("No. 10").
    BeforeNumber,
    /// A full stop.
    Stop,
}

/// The word lists of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    titles: HashSet<String>,
    abbreviations: HashSet<String>,
    before_numbers: HashSet<String>,
    starters: HashSet<String>,
    elided: HashSet<String>,
    speech: HashSet<String>,
}

impl Words {
    /// What a dot after the folded `word` means.
    pub(super) fn dot(&self, word: &str) -> Dot {
        if self.titles.contains(word) {
            Dot::Title
        } else if self.abbreviations.contains(word) {
            Dot::Abbreviation
        } else if self.before_numbers.contains(word) {
            Dot::BeforeNumber
        } else {
            Dot::Stop
        }
    }

    /// Whether a capitalised word most likely begins a sentence.
    pub(super) fn starts_sentence(&self, word: &str) -> bool {
        self.starters.contains(word)
    }

    /// Whether a word is written with a leading apostrophe ("'em").
    pub(super) fn is_elided(&self, word: &str) -> bool {
        self.elided.contains(word)
    }

    /// Whether a word after a quotation carries its sentence on ("said").
    pub(super) fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

/// The English lists.
#[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
pub(super) static ENGLISH: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("../lexicon/en/text.toml")).expect("lexicon/en/text.toml is valid"));
