//! The words of reporting and the closed classes of a language, read once from the lexicon folder.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use super::tag::Tag;

/// How far a word is a cue by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(super) enum Grade {
    /// Only where the syntax leaves no doubt.
    D,
    /// Only with "that", a quotation or an infinitive.
    C,
    /// With a clause, a quotation or an object.
    B,
    /// Trusted alone.
    A,
}

/// The inflection of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// "say"
    Base,
    /// "says"
    Present,
    /// "said": past or participle
    Past,
    /// "saying"
    Ing,
}

/// A form of a verb of reporting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verb {
    /// Index into [`Lexicon::lemmas`].
    pub(super) lemma: u16,
    /// Number of the class ("say", "deny"), from 1.
    pub(super) class: u8,
    /// How far it is trusted.
    pub(super) grade: Grade,
    /// Its inflection.
    pub(super) form: Form,
}

/// What is known of a word form.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// The closed class.
    pub(super) tag: Option<Tag>,
    /// As a verb of reporting.
    pub(super) verb: Option<Verb>,
    /// As a noun of reporting: number of its class, from 1; 0 for none.
    pub(super) noun: u8,
    /// Whether it is a title or role of a person.
    pub(super) role: bool,
    /// Whether it is a body that speaks.
    pub(super) body: bool,
    /// Whether it is a weekday, month or span of time.
    pub(super) time: bool,
    /// Whether it is a form of a common verb that reports nothing.
    pub(super) other_verb: bool,
}

/// The lexicon, keyed by the hash of the folded word.
#[derive(Debug)]
pub(super) struct Lexicon {
    entries: HashMap<u64, Entry, std::hash::BuildHasherDefault<Identity>>,
    /// Lemmas of the verbs of reporting.
    pub(super) lemmas: Vec<String>,
    noun_endings: Vec<String>,
    adjective_endings: Vec<String>,
}

/// A hasher for keys that are hashes already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Identity(u64);

impl std::hash::Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVerbs {
    class: String,
    grade: Grade,
    lemmas: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReporting {
    verbs: Vec<RawVerbs>,
    irregular: HashMap<String, Vec<String>>,
    nouns: HashMap<String, Vec<String>>,
    sources: HashMap<String, Vec<String>>,
}

/// The English lexicon.
#[expect(clippy::expect_used, reason = "the files are compiled in, and a test reads them")]
pub(super) static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| {
    let reporting = toml::from_str(include_str!("../lexicon/en/reporting.toml")).expect("reporting.toml is valid");
    let words = toml::from_str(include_str!("../lexicon/en/classes.toml")).expect("classes.toml is valid");
    Lexicon::new(reporting, words)
});

impl Lexicon {
    fn new(reporting: RawReporting, words: HashMap<String, Vec<String>>) -> Self {
        let list = |name: &str| words.get(name).cloned().unwrap_or_default();
        let mut lexicon = Self {
            entries: HashMap::default(),
            lemmas: Vec::new(),
            noun_endings: list("noun_endings"),
            adjective_endings: list("adjective_endings"),
        };
        lexicon.add_words(&words);
        lexicon.add_nouns(&reporting);
        lexicon.add_verbs(&reporting);
        lexicon
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        self.entries.entry(hash(word)).or_default()
    }

    fn add_words(&mut self, words: &HashMap<String, Vec<String>>) {
        for (list, tag) in Tag::LISTS {
            for word in words.get(*list).into_iter().flatten() {
                self.entry(word).tag.get_or_insert(*tag);
            }
        }
        for word in words.get("roles").into_iter().flatten() {
            self.entry(word).role = true;
        }
        for word in words.get("bodies").into_iter().flatten() {
            self.entry(word).body = true;
        }
        for word in words.get("times").into_iter().flatten() {
            self.entry(word).time = true;
        }
        for word in words.get("verb_forms").into_iter().flatten() {
            self.entry(word).other_verb = true;
        }
    }

    fn add_nouns(&mut self, reporting: &RawReporting) {
        let mut classes: Vec<_> = reporting.nouns.iter().collect();
        classes.sort();
        for ((_, words), class) in classes.into_iter().zip(1..) {
            for word in words {
                self.entry(word).noun = class;
            }
        }
        for word in reporting.sources.values().flatten() {
            self.entry(word).noun = u8::MAX;
        }
    }

    fn add_verbs(&mut self, reporting: &RawReporting) {
        let mut classes: Vec<&str> = Vec::new();
        for verbs in &reporting.verbs {
            if !classes.contains(&verbs.class.as_str()) {
                classes.push(&verbs.class);
            }
            let class = classes.iter().position(|class| *class == verbs.class).unwrap_or(0) as u8 + 1;
            for lemma in &verbs.lemmas {
                let index = self.lemmas.len() as u16;
                self.lemmas.push(lemma.clone());
                let verb = Verb { lemma: index, class, grade: verbs.grade, form: Form::Base };
                let irregular = reporting.irregular.get(lemma).map(Vec::as_slice).unwrap_or_default();
                for (form, word) in inflections(lemma, irregular) {
                    self.entry(&word).verb.get_or_insert(Verb { form, ..verb });
                }
            }
        }
    }

    /// What is known of the word with this hash.
    pub(super) fn get(&self, hash: u64) -> Entry {
        self.entries.get(&hash).copied().unwrap_or_default()
    }

    /// The lemma of a verb of reporting.
    pub(super) fn lemma(&self, verb: Verb) -> &str {
        self.lemmas.get(usize::from(verb.lemma)).map_or("", String::as_str)
    }

    pub(super) fn has_noun_ending(&self, word: &str) -> bool {
        self.noun_endings.iter().any(|ending| word.ends_with(ending.as_str()))
    }

    pub(super) fn has_adjective_ending(&self, word: &str) -> bool {
        self.adjective_endings.iter().any(|ending| word.ends_with(ending.as_str()))
    }
}

/// The hash by which words are looked up and features are made.
pub(super) fn hash(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// All forms of a verb: the irregular ones that are given, the regular ones else.
fn inflections(lemma: &str, irregular: &[String]) -> Vec<(Form, String)> {
    let mut forms = vec![(Form::Base, lemma.to_owned())];
    for word in irregular {
        let form = match word {
            _ if word.ends_with("ing") => Form::Ing,
            _ if word.ends_with('s') && !word.ends_with("ss") => Form::Present,
            _ => Form::Past,
        };
        forms.push((form, word.clone()));
    }
    for form in [Form::Present, Form::Past, Form::Ing] {
        if !forms.iter().any(|(known, _)| *known == form) {
            forms.push((form, regular(lemma, form)));
        }
    }
    forms
}

fn regular(lemma: &str, form: Form) -> String {
    let stem_y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let stem_e = lemma.strip_suffix('e').unwrap_or(lemma);
    match (form, stem_y) {
        (Form::Base, _) => lemma.to_owned(),
        (Form::Present, Some(stem)) => format!("{stem}ies"),
        (Form::Present, None) if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") => {
            format!("{lemma}es")
        }
        (Form::Present, None) => format!("{lemma}s"),
        (Form::Past, Some(stem)) => format!("{stem}ied"),
        (Form::Past, None) => format!("{stem_e}ed"),
        (Form::Ing, _) if lemma.ends_with("ee") => format!("{lemma}ing"),
        (Form::Ing, _) => format!("{stem_e}ing"),
    }
}
