//! Closed word classes, as sets.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::inflect;

type Set = HashSet<String>;

/// The closed classes of `lexicon/en/words.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    pub(crate) he: Set,
    pub(crate) she: Set,
    pub(crate) own_possessives: Set,
    pub(crate) we: Set,
    pub(crate) they: Set,
    pub(crate) own_nouns: Set,
    pub(crate) groups: Set,
    pub(crate) outsiders: Set,
    pub(crate) quantifiers: Set,
    pub(crate) head_seats: Set,
    pub(crate) organisations: Set,
    pub(crate) common: Set,
    pub(crate) particles: Set,
    pub(crate) boundaries: Set,
    pub(crate) negations: Set,
    pub(crate) not_negating: Set,
    pub(crate) auxiliaries: Set,
    pub(crate) adverbs: Set,
    pub(crate) reporting: Set,
    pub(crate) transparent: Set,
    pub(crate) happening: Set,
    pub(crate) finite: Set,
    pub(crate) attitude: Set,
    pub(crate) transparent_nouns: Set,
    pub(crate) copulas: Set,
    pub(crate) noun_markers: Set,
    pub(crate) intransitive: Set,
    pub(crate) yes: Set,
    pub(crate) no: Set,
    pub(crate) maybe: Set,
    pub(crate) emphatic: Set,
    pub(crate) stand_ins: Set,
}

/// The English classes.
#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = toml::from_str(include_str!("lexicon/en/words.toml")).expect("words.toml is well-formed");
    words.attitude = words.attitude.iter().flat_map(|v| inflect::verb_forms(v)).map(|(form, _)| form).collect();
    words.reporting = words.reporting.iter().flat_map(|v| inflect::verb_forms(v)).map(|(form, _)| form).collect();
    words
});

impl Words {
    /// Whether a folded word is an adverb that may stand between an auxiliary and its verb.
    pub(crate) fn is_adverb(&self, word: &str) -> bool {
        self.adverbs.contains(word) || (word.len() > 4 && word.ends_with("ly"))
    }
}
