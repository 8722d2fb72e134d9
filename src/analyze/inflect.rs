//! English inflection in the one direction that matching needs: from a lemma to all its forms.
//!
//! Regular rules and a table of exceptions (`lexicon/en/irregular.toml`). Forms that are no words ("sended") do no harm, as
//! nobody writes them; a form that is missed would be a statement missed.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What an inflected verb form can be. A form may be several ("cut").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Forms(u8);

impl Forms {
    /// "send".
    pub(crate) const BASE: Self = Self(1);
    /// "sends".
    pub(crate) const THIRD: Self = Self(2);
    /// "sent" in "they sent".
    pub(crate) const PAST: Self = Self(4);
    /// "sent" in "has sent", "was sent".
    pub(crate) const PARTICIPLE: Self = Self(8);
    /// "sending".
    pub(crate) const GERUND: Self = Self(16);
    /// Whether it can be one of `other`.
    pub(crate) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn join(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[derive(Deserialize)]
struct Irregular {
    verbs: HashMap<String, Vec<String>>,
    doubling: Doubling,
    nominals: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Doubling {
    lemmas: Vec<String>,
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static IRREGULAR: LazyLock<Irregular> =
    LazyLock::new(|| toml::from_str(include_str!("lexicon/en/irregular.toml")).expect("irregular.toml is well-formed"));

static PARTICIPLES: LazyLock<HashSet<String>> =
    LazyLock::new(|| IRREGULAR.verbs.values().filter_map(|forms| forms.get(1)).cloned().collect());

/// Whether a folded word looks like a past participle.
pub(crate) fn is_participle(word: &str) -> bool {
    (word.len() > 3 && word.ends_with("ed")) || PARTICIPLES.contains(word)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Whether the last consonant doubles before a suffix: "put" → "putting", "deploy" does not.
fn doubles(lemma: &str) -> bool {
    if IRREGULAR.doubling.lemmas.iter().any(|l| l == lemma) {
        return true;
    }
    let chars: Vec<char> = lemma.chars().collect();
    let [.., before, vowel, last] = chars[..] else { return false };
    let one_syllable = chars.iter().filter(|c| is_vowel(**c)).count() == 1 || lemma.starts_with("qu");
    one_syllable && is_vowel(vowel) && (!is_vowel(before) || before == 'u') && !is_vowel(last) && !"wxy".contains(last)
}

/// The stem that "-ed" and "-ing" are added to.
fn stems(lemma: &str) -> (String, String) {
    if doubles(lemma) {
        let last = lemma.chars().next_back().unwrap_or_default();
        let doubled = format!("{lemma}{last}");
        return (doubled.clone(), doubled);
    }
    if let Some(stem) = lemma.strip_suffix("ie") {
        return (lemma.trim_end_matches('e').to_owned(), format!("{stem}y"));
    }
    if lemma.ends_with("ee") || lemma.ends_with("oe") {
        return (lemma.trim_end_matches('e').to_owned() + "e", lemma.to_owned());
    }
    if let Some(stem) = lemma.strip_suffix('e') {
        return (stem.to_owned(), stem.to_owned());
    }
    let ends_consonant_y = lemma.ends_with('y') && !lemma.chars().rev().nth(1).is_some_and(is_vowel);
    if ends_consonant_y {
        return (format!("{}i", &lemma[..lemma.len() - 1]), lemma.to_owned());
    }
    (lemma.to_owned(), lemma.to_owned())
}

/// The form with "-s".
pub(crate) fn with_s(lemma: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| lemma.ends_with(e));
    let consonant_y = lemma.ends_with('y') && !lemma.chars().rev().nth(1).is_some_and(is_vowel);
    if consonant_y {
        format!("{}ies", &lemma[..lemma.len() - 1])
    } else if sibilant {
        format!("{lemma}es")
    } else {
        format!("{lemma}s")
    }
}

fn add(forms: &mut Vec<(String, Forms)>, word: String, form: Forms) {
    match forms.iter_mut().find(|(w, _)| *w == word) {
        Some((_, known)) => *known = known.join(form),
        None => forms.push((word, form)),
    }
}

/// All forms of a verb, each with what it can be.
pub(crate) fn verb_forms(lemma: &str) -> Vec<(String, Forms)> {
    let mut forms = Vec::new();
    let (past_stem, ing_stem) = stems(lemma);
    add(&mut forms, lemma.to_owned(), Forms::BASE);
    add(&mut forms, with_s(lemma), Forms::THIRD);
    add(&mut forms, format!("{ing_stem}ing"), Forms::GERUND);
    match IRREGULAR.verbs.get(lemma).map(Vec::as_slice) {
        Some([past, participle, others @ ..]) => {
            add(&mut forms, past.clone(), Forms::PAST);
            add(&mut forms, participle.clone(), Forms::PARTICIPLE);
            others.iter().for_each(|o| add(&mut forms, o.clone(), Forms::THIRD));
        }
        _ => add(&mut forms, format!("{past_stem}ed"), Forms::PAST.join(Forms::PARTICIPLE)),
    }
    // "signalled", "signaled": both are written.
    if lemma.ends_with("el") || lemma.ends_with("al") {
        let past = Forms::PAST.join(Forms::PARTICIPLE);
        for (word, form) in [(format!("{lemma}led"), past), (format!("{lemma}ling"), Forms::GERUND)] {
            add(&mut forms, word, form);
        }
    }
    if let Some(stem) = lemma.strip_suffix("ise") {
        for (word, form) in verb_forms_regular(&format!("{stem}ize")) {
            add(&mut forms, word, form);
        }
    } else if let Some(stem) = lemma.strip_suffix("ize") {
        for (word, form) in verb_forms_regular(&format!("{stem}ise")) {
            add(&mut forms, word, form);
        }
    }
    forms
}

fn verb_forms_regular(lemma: &str) -> Vec<(String, Forms)> {
    let stem = lemma.trim_end_matches('e');
    vec![
        (lemma.to_owned(), Forms::BASE),
        (format!("{lemma}s"), Forms::THIRD),
        (format!("{stem}ed"), Forms::PAST.join(Forms::PARTICIPLE)),
        (format!("{stem}ing"), Forms::GERUND),
    ]
}

/// Nouns of the action that a verb names: "deploy" → "deployment", "ratify" → "ratification". Candidates by suffix rule, some of
/// them no words.
pub(crate) fn nominals(lemma: &str) -> Vec<String> {
    let mut nouns: Vec<String> = IRREGULAR.nominals.get(lemma).cloned().unwrap_or_default();
    let stem = lemma.strip_suffix('e').unwrap_or(lemma);
    if lemma.len() > 3 {
        nouns.push(format!("{lemma}ment"));
        nouns.push(format!("{stem}ation"));
        nouns.push(format!("{stem}ion"));
        if let Some(y) = lemma.strip_suffix("ify") {
            nouns.push(format!("{y}ification"));
        }
        if let Some(d) = stem.strip_suffix('d') {
            nouns.push(format!("{d}sion"));
        }
    }
    let plurals: Vec<String> = nouns.iter().map(|n| with_s(n)).collect();
    nouns.extend(plurals);
    nouns
}

/// The nouns of an action that no suffix rule gives, with their plurals.
pub(crate) fn irregular_nominals(lemma: &str) -> Vec<String> {
    let nouns = IRREGULAR.nominals.get(lemma).cloned().unwrap_or_default();
    nouns.iter().flat_map(|n| [n.clone(), with_s(n)]).collect()
}

/// A word and its plural, or its singular where it is a plural itself.
pub(crate) fn noun_forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned(), with_s(word)];
    if let Some(stem) = word.strip_suffix("ies") {
        forms.push(format!("{stem}y"));
    } else if let Some(stem) = word.strip_suffix('s').filter(|s| s.len() > 2 && !s.ends_with('s')) {
        forms.push(stem.to_owned());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(lemma: &str) -> Vec<String> {
        verb_forms(lemma).into_iter().map(|(w, _)| w).collect()
    }

    #[test]
    fn regular_and_irregular_verbs_have_their_forms() {
        for (lemma, expected) in [
            ("send", "sending sent sends"),
            ("deploy", "deploying deployed deploys"),
            ("put", "putting puts"),
            ("ratify", "ratifying ratified ratifies"),
            ("commit", "committing committed"),
            ("reduce", "reducing reduced"),
            ("run", "running ran runs"),
            ("quit", "quitting quits"),
            ("agree", "agreeing agreed"),
            ("recognise", "recognising recognizing recognised recognized"),
            ("step", "stepping stepped"),
            ("lie", "lying lied"),
        ] {
            let forms = words(lemma);
            for word in expected.split(' ') {
                assert!(forms.iter().any(|f| f == word), "{lemma}: {word} not in {forms:?}");
            }
        }
    }

    #[test]
    fn nouns_of_an_action() {
        assert!(nominals("deploy").contains(&"deployment".to_owned()));
        assert!(nominals("ratify").contains(&"ratification".to_owned()));
        assert!(nominals("expand").contains(&"expansion".to_owned()));
        assert!(nominals("cut").contains(&"reductions".to_owned()));
        assert_eq!(noun_forms("boots"), ["boots", "bootses", "boot"]);
    }
}
