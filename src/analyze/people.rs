//! Who is who: the roster by folded name, and the people whom one article introduces.

use std::collections::HashMap;

use super::lexicon::{ENGLISH, Place, PlaceForm};
use super::pattern::PatternSet;
use super::text::{Token, fold};
use crate::model::{Official, Rank};

/// What an article says about somebody's office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    /// As the article writes it, without article and name.
    pub(crate) text: String,
    /// The rank with which it speaks for the executive.
    pub(crate) rank: Option<Rank>,
    /// Speaks for somebody else.
    pub(crate) spokesperson: bool,
    /// The person spoken for, index into the people of the article.
    pub(crate) speaks_for: Option<usize>,
    /// Watches and comments.
    pub(crate) observer: bool,
    /// "former", "opposition": does not speak for the executive.
    pub(crate) voiceless: bool,
    /// The principal that the title names.
    pub(crate) principal: Option<String>,
}

/// A person of one article.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// The name as it is shown: the roster's, else the article's.
    pub(crate) name: String,
    /// Folded words of the name.
    pub(crate) words: Vec<String>,
    /// Index into the roster.
    pub(crate) roster: Option<usize>,
    /// The first title that the article gives.
    pub(crate) title: Option<Title>,
}

/// Grammatical gender of pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    /// "he".
    He,
    /// "she".
    She,
}

impl Person {
    /// Whether it is somebody whose statements count: on the roster, or introduced with an office.
    pub(crate) fn is_official(&self) -> bool {
        self.roster.is_some() || self.title.as_ref().is_some_and(|t| !t.observer)
    }

    /// The folded last word of the name.
    pub(crate) fn surname(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }
}

/// The roster, ready for look-up.
#[derive(Debug, Clone, Default)]
pub(crate) struct Roster {
    pub(crate) officials: Vec<Official>,
    full: PatternSet<usize>,
    surnames: HashMap<String, Vec<usize>>,
    names: Vec<Vec<Vec<String>>>,
    /// Principals that the lexicon does not know, by folded name.
    principals: Vec<(Vec<String>, String)>,
}

/// The folded words of a name.
pub(crate) fn name_words(name: &str) -> Vec<String> {
    fold(name).split_whitespace().map(str::to_owned).collect()
}

impl Roster {
    pub(crate) fn new(officials: &[Official]) -> Self {
        let mut roster = Self { officials: officials.to_vec(), ..Self::default() };
        for (index, official) in officials.iter().enumerate() {
            let all: Vec<Vec<String>> =
                std::iter::once(&official.name).chain(&official.aliases).map(|n| name_words(n)).collect();
            for words in &all {
                roster.full.add(&words.join(" "), index);
                if let Some(surname) = words.last() {
                    let known = roster.surnames.entry(surname.clone()).or_default();
                    if !known.contains(&index) {
                        known.push(index);
                    }
                }
            }
            roster.names.push(all);
        }
        let roles = officials.iter().flat_map(|o| &o.roles).filter_map(|r| r.principal.as_ref());
        for principal in officials.iter().filter_map(|o| o.principal.as_ref()).chain(roles) {
            roster.add_principal(principal);
        }
        roster
    }

    fn add_principal(&mut self, principal: &str) {
        let words = name_words(principal);
        let known = self.principals.iter().any(|(_, p)| p == principal);
        if !known && !words.is_empty() {
            self.principals.push((words, principal.to_owned()));
        }
    }

    /// The state or institution that the words at a token name: by the lexicon, else a principal of the roster, by its name or an
    /// adjective made from it ("Varland", "Varlandish").
    pub(crate) fn place_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<(usize, Place)> {
        if let Some((after, place)) = ENGLISH.places.longest_at(tokens, at, end) {
            return Some((after, place.clone()));
        }
        if !tokens.get(at)?.capital || at >= end {
            return None;
        }
        self.principals.iter().find_map(|(words, principal)| {
            let after = at + words.len();
            let named = tokens.get(at..after.min(end))?.iter().map(|t| &t.folded).eq(words);
            if named {
                return Some((after, Place { principal: principal.clone(), form: PlaceForm::Name }));
            }
            let [word] = words.as_slice() else { return None };
            let adjective = is_adjective_of(&tokens[at].folded, word);
            adjective.then(|| (at + 1, Place { principal: principal.clone(), form: PlaceForm::Adjective }))
        })
    }

    /// The longest full name that begins at a token.
    pub(crate) fn full_name_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<(usize, usize)> {
        self.full.longest_at(tokens, at, end).map(|(after, index)| (after, *index))
    }

    /// Whether an official's full name or surname begins at a token. A surname that several have is one, too.
    pub(crate) fn is_named_at(&self, tokens: &[Token], at: usize, end: usize) -> bool {
        self.full_name_at(tokens, at, end).is_some()
            || tokens.get(at).is_some_and(|token| token.capital && self.surnames.contains_key(&token.folded))
    }

    /// The only official with this surname; spellings of long names may differ in one letter.
    pub(crate) fn unique_surname(&self, surname: &str) -> Option<usize> {
        if let Some([only]) = self.surnames.get(surname).map(Vec::as_slice) {
            return Some(*only);
        }
        let mut close = self.surnames.iter().filter(|(known, _)| similar(known, surname)).flat_map(|(_, i)| i);
        let first = close.next()?;
        close.all(|other| other == first).then_some(*first)
    }

    /// The official whom a longer name means: same surname and a given name that agrees.
    pub(crate) fn by_words(&self, words: &[String]) -> Option<usize> {
        let (surname, given) = (words.last()?, words.first()?);
        let mut found = (0..self.officials.len()).filter(|i| {
            self.names[*i].iter().any(|known| {
                known.last().is_some_and(|s| s == surname || similar(s, surname))
                    && known.first().is_some_and(|g| given_names_agree(g, given))
            })
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

/// Whether a folded word is an adjective or a people made from a name: the name without its last vowels, and an ending of adjectives.
fn is_adjective_of(word: &str, name: &str) -> bool {
    let stem = name.trim_end_matches(['a', 'e', 'i', 'o', 'u', 'y']);
    let stem = stem.strip_suffix("land").filter(|s| s.len() >= 4).unwrap_or(stem);
    let Some(ending) = word.strip_prefix(stem) else { return false };
    stem.len() >= 3
        && [
            "ian", "ians", "an", "ans", "ean", "eans", "ish", "ese", "ic", "i", "is", "landish", "lander", "landers",
            "landic", "er", "ers", "ite", "ites", "nian", "nians",
        ]
        .contains(&ending)
}

/// Whether two folded surnames are spellings of one: at least seven letters and one edit apart.
pub(crate) fn similar(a: &str, b: &str) -> bool {
    a == b || (a.len() >= 7 && b.len() >= 7 && a.as_bytes()[0] == b.as_bytes()[0] && strsim::levenshtein(a, b) <= 1)
}

/// Whether two given names can be one person's: equal, an initial, or short forms with the same beginning ("Radek", "Radosław").
pub(crate) fn given_names_agree(a: &str, b: &str) -> bool {
    let initial = |s: &str| s.chars().next();
    let is_initial = |s: &str| s.trim_end_matches('.').chars().count() <= 2;
    let shared = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a == b || (initial(a) == initial(b) && (is_initial(a) || is_initial(b) || shared >= 3)) || similar(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_and_spellings() {
        assert!(given_names_agree("radek", "radoslaw"));
        assert!(given_names_agree("j.", "john"));
        assert!(!given_names_agree("anna", "mira"));
        assert!(similar("zelensky", "zelenskyy"));
        assert!(!similar("simonis", "simonyte"));
    }
}
