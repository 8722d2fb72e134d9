//! The language as data: cue families, titles, places. Compiled in from `lexicon/en/*.toml`; a new language is a new folder.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::compose::Family;
use super::pattern::PatternSet;
use crate::model::Rank;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCues {
    family: Vec<Family>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTitles {
    ranks: HashMap<String, Vec<String>>,
    spokespersons: Vec<String>,
    observers: Vec<String>,
    modifiers: Vec<String>,
    honorifics: Vec<String>,
    bodies: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
    people: Vec<String>,
    seats: Vec<String>,
    names: Vec<String>,
}

/// What a title says about its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TitleKind {
    /// Holds an office; speaks for the executive with a rank, or not at all.
    Office(Option<Rank>),
    /// Speaks for somebody else.
    Spokesperson,
    /// Watches and comments.
    Observer,
}

/// How a word stands for a state or an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceForm {
    /// "Lithuania", "the EU".
    Name,
    /// "Lithuanian".
    Adjective,
    /// "Vilnius": an actor only as a subject, else a place.
    Seat,
}

/// A word that stands for a principal.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The principal's name as it is shown.
    pub(crate) principal: String,
    /// How it stands for it.
    pub(crate) form: PlaceForm,
}

/// Everything that the analysis knows about English beside the reporting cues.
pub(crate) struct Lexicon {
    /// Cue families in the order of the file; [`Lexicon::cues`] holds indices into it.
    pub(crate) families: Vec<Family>,
    /// Cue patterns: index of the family.
    pub(crate) cues: PatternSet<usize>,
    /// Titles.
    pub(crate) titles: PatternSet<TitleKind>,
    /// Words that take a title's voice away.
    pub(crate) modifiers: PatternSet<()>,
    /// "Mr".
    pub(crate) honorifics: PatternSet<()>,
    /// Bodies that speak: the rank.
    pub(crate) bodies: PatternSet<Rank>,
    /// States and institutions.
    pub(crate) places: PatternSet<Place>,
}

/// The English lexicon.
pub(crate) static ENGLISH: LazyLock<Lexicon> = LazyLock::new(Lexicon::english);

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
fn read<'a, T: Deserialize<'a>>(text: &'a str) -> T {
    toml::from_str(text).expect("the compiled-in lexicon is well-formed")
}

fn list(words: &[String]) -> PatternSet<()> {
    let mut set = PatternSet::default();
    words.iter().for_each(|w| set.add(w, ()));
    set
}

fn rank(key: &str) -> u8 {
    key.parse().unwrap_or_default()
}

impl Lexicon {
    fn english() -> Self {
        let cues: RawCues = read(include_str!("lexicon/en/cues.toml"));
        let titles: RawTitles = read(include_str!("lexicon/en/titles.toml"));
        let places: HashMap<String, RawPlace> = read(include_str!("lexicon/en/places.toml"));
        Self {
            cues: cue_patterns(&cues.family),
            families: cues.family,
            modifiers: list(&titles.modifiers),
            honorifics: list(&titles.honorifics),
            bodies: body_patterns(&titles.bodies),
            titles: title_patterns(&titles),
            places: place_patterns(places),
        }
    }

    /// The index of a family.
    pub(crate) fn family(&self, id: &str) -> Option<usize> {
        self.families.iter().position(|f| f.id == id)
    }
}

fn cue_patterns(families: &[Family]) -> PatternSet<usize> {
    let mut cues = PatternSet::default();
    for (index, family) in families.iter().enumerate() {
        family.patterns.iter().for_each(|p| cues.add(p, index));
    }
    cues
}

fn body_patterns(bodies: &HashMap<String, Vec<String>>) -> PatternSet<Rank> {
    let mut set = PatternSet::default();
    for (key, names) in bodies {
        names.iter().for_each(|n| set.add(n, Rank(rank(key))));
    }
    set
}

fn title_patterns(raw: &RawTitles) -> PatternSet<TitleKind> {
    let mut titles = PatternSet::default();
    for (key, names) in &raw.ranks {
        let kind = TitleKind::Office(Some(Rank(rank(key))).filter(|r| r.0 > 0));
        names.iter().for_each(|n| titles.add(n, kind));
    }
    raw.spokespersons.iter().for_each(|n| titles.add(n, TitleKind::Spokesperson));
    raw.observers.iter().for_each(|n| titles.add(n, TitleKind::Observer));
    titles
}

fn place_patterns(places: HashMap<String, RawPlace>) -> PatternSet<Place> {
    let mut set = PatternSet::default();
    for (principal, raw) in places {
        let mut add = |word: &str, form| set.add(word, Place { principal: principal.clone(), form });
        add(&principal.to_lowercase(), PlaceForm::Name);
        raw.names.iter().for_each(|w| add(w, PlaceForm::Name));
        raw.people.iter().for_each(|w| add(w, PlaceForm::Adjective));
        raw.seats.iter().for_each(|w| add(w, PlaceForm::Seat));
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lexicon_reads_and_every_family_has_patterns() {
        assert!(ENGLISH.families.len() > 20);
        assert!(ENGLISH.families.iter().all(|f| !f.patterns.is_empty()));
        assert!(ENGLISH.family("rule-out").is_some());
    }
}
