//! A light guess at the part of speech of every token: closed classes from the lexicon, the others by ending, capital and
//! what stands before.

use super::lexicon::{ENGLISH, Entry, Form, hash};
use crate::analyze::text::{Text, Token, TokenKind};

/// A coarse part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub(super) enum Tag {
    #[default]
    Noun,
    Name,
    Adjective,
    Adverb,
    Number,
    Determiner,
    Possessive,
    Pronoun,
    ObjectPronoun,
    Preposition,
    Conjunction,
    Subordinator,
    Relative,
    That,
    Be,
    Have,
    Do,
    Modal,
    Negation,
    To,
    VerbBase,
    VerbPresent,
    VerbPast,
    VerbIng,
    VerbPassive,
    Comma,
    Stop,
    Colon,
    Semicolon,
    Dash,
    Bracket,
    QuoteMark,
    Sign,
}

impl Tag {
    /// The closed classes, by the name of their list; where a word stands in several the first one counts.
    pub(super) const LISTS: &[(&str, Self)] = &[
        ("be", Self::Be),
        ("have", Self::Have),
        ("do", Self::Do),
        ("modals", Self::Modal),
        ("that", Self::That),
        ("to", Self::To),
        ("negations", Self::Negation),
        ("relatives", Self::Relative),
        ("possessives", Self::Possessive),
        ("subject_pronouns", Self::Pronoun),
        ("object_pronouns", Self::ObjectPronoun),
        ("determiners", Self::Determiner),
        ("conjunctions", Self::Conjunction),
        ("subordinators", Self::Subordinator),
        ("prepositions", Self::Preposition),
        ("adverbs", Self::Adverb),
    ];

    /// Whether it is a form of a verb, auxiliaries included.
    pub(super) fn is_verb(self) -> bool {
        self.is_auxiliary()
            || matches!(self, Self::VerbBase | Self::VerbPresent | Self::VerbPast | Self::VerbIng | Self::VerbPassive)
    }

    /// Whether it is a form of be, have or do, or a modal.
    pub(super) fn is_auxiliary(self) -> bool {
        matches!(self, Self::Be | Self::Have | Self::Do | Self::Modal)
    }

    /// Whether a clause can hang on it: a verb that is neither a participle in -ing nor bare.
    pub(super) fn is_finite(self) -> bool {
        self.is_auxiliary() || matches!(self, Self::VerbPresent | Self::VerbPast | Self::VerbPassive)
    }

    /// Whether it can stand inside a noun phrase.
    pub(super) fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Name | Self::Adjective | Self::Number | Self::Determiner | Self::Possessive)
    }
}

/// A token as the extraction sees it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tagged {
    /// Hash of the folded word.
    pub(super) word: u64,
    /// Hash of the guessed lemma.
    pub(super) lemma: u64,
    /// Part of speech.
    pub(super) tag: Tag,
    /// What the lexicon knows.
    pub(super) entry: Entry,
}

/// Tags all tokens of a text.
pub(super) fn tag(text: &Text<'_>) -> Vec<Tagged> {
    let mut tagged: Vec<Tagged> = Vec::with_capacity(text.tokens.len());
    for sentence in &text.sentences {
        let first = tagged.len();
        for at in sentence.tokens.clone() {
            let before = tagged[first..].last().copied();
            tagged.push(tag_token(&text.tokens[at], before));
        }
        join_verbs(&mut tagged[first..]);
    }
    tagged
}

/// Tells what a participle is by the auxiliary before it: "is saying" is a present, "has said" a past, "is said" a passive.
fn join_verbs(tagged: &mut [Tagged]) {
    let mut auxiliary = None;
    for token in tagged {
        token.tag = match (auxiliary, token.tag) {
            (Some(Tag::Be), Tag::VerbIng) => Tag::VerbPresent,
            (Some(Tag::Be), Tag::VerbPast) => Tag::VerbPassive,
            (Some(Tag::Modal | Tag::Do), Tag::VerbBase) => Tag::VerbPresent,
            (_, tag) => tag,
        };
        auxiliary = match token.tag {
            tag if tag.is_auxiliary() => Some(tag),
            Tag::Adverb | Tag::Negation | Tag::Pronoun => auxiliary,
            _ => None,
        };
    }
}

fn tag_token(token: &Token, before: Option<Tagged>) -> Tagged {
    let word = hash(&token.folded);
    let entry = ENGLISH.get(word);
    let tag = match token.kind {
        TokenKind::QuoteMark => Tag::QuoteMark,
        TokenKind::Punct => sign(&token.folded),
        TokenKind::Number => Tag::Number,
        TokenKind::Word => open_class(token, entry, before),
    };
    let lemma = match entry.verb {
        Some(verb) if tag.is_verb() => hash(ENGLISH.lemma(verb)),
        _ if matches!(tag, Tag::VerbPresent | Tag::VerbPast | Tag::VerbIng | Tag::VerbPassive) => {
            hash(stem(&token.folded))
        }
        _ => word,
    };
    Tagged { word, lemma, tag, entry }
}

fn sign(folded: &str) -> Tag {
    match folded {
        "," => Tag::Comma,
        "." | "!" | "?" | "..." => Tag::Stop,
        ":" => Tag::Colon,
        ";" => Tag::Semicolon,
        "—" | "–" | "-" | "--" | "―" => Tag::Dash,
        "(" | ")" | "[" | "]" => Tag::Bracket,
        _ => Tag::Sign,
    }
}

fn open_class(token: &Token, entry: Entry, before: Option<Tagged>) -> Tag {
    let previous = before.map(|before| before.tag);
    if let Some(tag) = entry.tag {
        // "it's" is "it is", "Holm's" is possessive.
        let clitic = tag == Tag::Possessive && token.folded == "'s";
        return match previous {
            Some(Tag::Pronoun | Tag::Relative | Tag::That) if clitic => Tag::Be,
            _ => tag,
        };
    }
    if token.capital && before.is_some() && previous != Some(Tag::QuoteMark) {
        return Tag::Name;
    }
    let noun_expected =
        matches!(previous, Some(Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Preposition | Tag::Number));
    let verb_expected = matches!(previous, Some(Tag::Pronoun | Tag::To | Tag::Modal | Tag::Do));
    if let Some(verb) = entry.verb {
        return verb_tag(verb.form, noun_expected, verb_expected, previous);
    }
    if entry.other_verb && !noun_expected {
        return by_ending(&token.folded).filter(|tag| tag.is_verb()).unwrap_or(Tag::VerbBase);
    }
    if entry.role || entry.body || entry.noun > 0 || entry.time {
        return if token.capital && before.is_none() { Tag::Name } else { Tag::Noun };
    }
    if verb_expected && by_ending(&token.folded).is_none() {
        return Tag::VerbBase;
    }
    if token.capital && before.is_none() {
        return by_ending(&token.folded).filter(|tag| *tag == Tag::VerbIng).unwrap_or(Tag::Name);
    }
    by_ending(&token.folded).unwrap_or(Tag::Noun)
}

fn verb_tag(form: Form, noun_expected: bool, verb_expected: bool, previous: Option<Tag>) -> Tag {
    match form {
        Form::Base if noun_expected => Tag::Noun,
        Form::Base
            if verb_expected || matches!(previous, Some(Tag::Noun | Tag::Name | Tag::Adverb | Tag::Negation)) =>
        {
            Tag::VerbBase
        }
        Form::Base => Tag::Noun,
        Form::Present if noun_expected => Tag::Noun,
        Form::Present => Tag::VerbPresent,
        Form::Past if matches!(previous, Some(Tag::Determiner | Tag::Possessive)) => Tag::Adjective,
        Form::Past => Tag::VerbPast,
        Form::Ing if matches!(previous, Some(Tag::Determiner | Tag::Possessive)) => Tag::Noun,
        Form::Ing => Tag::VerbIng,
    }
}

fn by_ending(word: &str) -> Option<Tag> {
    let long = word.len() > 4;
    if long && word.ends_with("ly") {
        Some(Tag::Adverb)
    } else if long && word.ends_with("ing") {
        Some(Tag::VerbIng)
    } else if long && word.ends_with("ed") && !word.ends_with("eed") {
        Some(Tag::VerbPast)
    } else if ENGLISH.has_noun_ending(word) {
        Some(Tag::Noun)
    } else if ENGLISH.has_adjective_ending(word) {
        Some(Tag::Adjective)
    } else {
        None
    }
}

/// A crude stem: the forms of one verb fall together often enough.
fn stem(word: &str) -> &str {
    let cut = ["ing", "ed", "es", "s"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    cut.strip_suffix('e').unwrap_or(cut)
}
