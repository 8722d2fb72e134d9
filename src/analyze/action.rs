//! Where a sentence names a topic's action: verb and object, passive, noun, bare object with its target, phrase, or something that
//! stands for it.

use std::sync::LazyLock;

use serde::Deserialize;

use super::inflect::Forms;
use super::lexicon::{ENGLISH, PlaceForm};
use super::pattern::PatternSet;
use super::text::{Sentence, Text, Token, TokenKind};
use super::topic::CompiledTopic;
use super::words::WORDS;

/// How an action is named.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ActionForm {
    /// "sending troops": what the verb's form can be.
    Verb(Forms),
    /// "soldiers could be sent": the tokens between object and verb belong to the chain.
    Passive,
    /// "a deployment", "a rate cut".
    Nominal,
    /// "Canadian soldiers on the ground".
    Object,
    /// "such options".
    Anaphor,
    /// "it": only next to its cue.
    Adjacent,
    /// "hold rates".
    Opposite,
    /// "keep supplying arms" where the topic is to halt them: a verb against the action with its object.
    Contrary,
    /// "an early election", "tariffs": the object of a topic without targets, which a cue next to it may govern.
    Thing,
    /// Nothing at all: "is in principle ready".
    Ellipsis,
}

/// One naming of the action, in tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Action {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) form: ActionForm,
    /// The token of the verb, where there is one.
    pub(crate) verb: usize,
    /// Whether it stands by itself, or needs the context to be on the topic.
    pub(crate) full: bool,
}

impl Action {
    /// "deployment", "soldiers".
    pub(crate) fn is_noun(&self) -> bool {
        matches!(self.form, ActionForm::Nominal | ActionForm::Object | ActionForm::Thing)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnaphors {
    free: Vec<String>,
    adjacent: Vec<String>,
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static ANAPHORS: LazyLock<PatternSet<ActionForm>> = LazyLock::new(|| {
    let raw: RawAnaphors =
        toml::from_str(include_str!("lexicon/en/anaphors.toml")).expect("anaphors.toml is well-formed");
    let mut set = PatternSet::default();
    raw.free.iter().for_each(|p| set.add(p, ActionForm::Anaphor));
    raw.adjacent.iter().for_each(|p| set.add(p, ActionForm::Adjacent));
    set
});

/// What tells one of several: "a second term".
const NUMBERED: [&str; 8] = ["another", "second", "third", "fourth", "fifth", "new", "fresh", "further"];

/// Most words between a verb and its object.
const OBJECT_WINDOW: usize = 8;

/// "ruling one out": what belongs to the verb before.
fn is_particle(word: &str) -> bool {
    matches!(word, "out" | "off" | "up" | "back" | "down")
}

fn is_stop(token: &Token) -> bool {
    WORDS.boundaries.contains(&token.folded)
        || matches!(token.folded.as_str(), "," | ";" | ":" | "." | "?" | "!" | "–" | "—")
}

struct Finder<'a> {
    topic: &'a CompiledTopic,
    tokens: &'a [Token],
    end: usize,
}

impl Finder<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

    /// The object that follows a verb, within its clause.
    fn object_after(&self, at: usize) -> Option<(usize, usize)> {
        for i in at..(at + OBJECT_WINDOW).min(self.end) {
            if let Some(after) = self
                .topic
                .object_at(self.tokens, i, self.end)
                .or_else(|| self.topic.object_head_at(self.tokens, i, self.end))
            {
                return Some((i, after));
            }
            // "send a message to the troops": the object of a preposition is not the verb's, but for "provide Ostia with troops".
            let with = self.word(i) == "with"
                && (self.tokens[i - 1].capital || self.topic.target_at(self.tokens, i - 1, i).is_some());
            let oblique = i > at
                && matches!(self.word(i), "to" | "for" | "from" | "by" | "with" | "about" | "at" | "towards" | "on")
                && !with
                && !WORDS.transparent_nouns.contains(self.word(i - 1));
            if is_stop(&self.tokens[i]) || oblique {
                return None;
            }
        }
        None
    }

    /// The nearest object before a token, within its clause.
    fn object_before(&self, at: usize, from: usize) -> Option<(usize, usize)> {
        let low = at.saturating_sub(10).max(from);
        for i in (low..at).rev() {
            if is_stop(&self.tokens[i]) {
                return None;
            }
            if let Some(after) = self.topic.object_at(self.tokens, i, at) {
                return Some((i, after));
            }
        }
        None
    }

    /// Whether a target stands within `window` words after a token.
    fn target_near(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.end)).any(|i| self.topic.target_at(self.tokens, i, self.end).is_some())
    }

    /// Whether the object belongs to somebody else: "Finland's NATO membership" where the target is Sweden.
    fn possessed_by_another(&self, action: &Action) -> bool {
        let object = (action.start..action.end).find(|i| self.topic.object_at(self.tokens, *i, action.end).is_some());
        let Some(object) = object else { return false };
        let low = object.saturating_sub(4);
        let Some(mark) = (low.max(1)..object).rev().find(|i| matches!(self.word(*i), "'s" | "'")) else { return false };
        let owner = |i: usize| ENGLISH.places.longest_at(self.tokens, i, mark).filter(|(after, _)| *after == mark);
        let from = mark.saturating_sub(3);
        let place = (from..mark).find_map(owner);
        let target = (from..mark).any(|i| self.topic.target_at(self.tokens, i, mark).is_some());
        // "Velland's soldiers": whose they are says nothing of where they go.
        let named = (mark + 1..object).any(|i| self.topic.target_at(self.tokens, i, object).is_some());
        place.is_some() && !target && named
    }

    /// Whether the action goes to another place: "to be deployed in Lithuania".
    fn elsewhere(&self, after: usize) -> bool {
        for i in after..(after + 5).min(self.end) {
            if is_stop(&self.tokens[i]) {
                return false;
            }
            if !matches!(self.word(i), "to" | "in" | "into" | "onto" | "inside") {
                continue;
            }
            let from = if self.word(i + 1) == "the" { i + 2 } else { i + 1 };
            if self.topic.target_at(self.tokens, from, self.end).is_some() {
                return false;
            }
            if let Some((_, place)) = ENGLISH.places.longest_at(self.tokens, from, self.end) {
                return place.form != PlaceForm::Adjective;
            }
        }
        false
    }

    fn determined(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let word = self.word(before);
        let derived =
            word.ends_with("ial") || word.ends_with("ible") || (word != "may" && super::time::month(word).is_some());
        let place =
            ENGLISH.places.longest_at(self.tokens, before, at).is_some_and(|(_, p)| p.form == PlaceForm::Adjective);
        WORDS.noun_markers.contains(word) || derived || place
    }

    /// The "be" of a passive: nothing but adverbs stands between it and the participle.
    fn passive_auxiliary(&self, at: usize, from: usize) -> Option<usize> {
        let mut i = at;
        while i > from {
            i -= 1;
            match self.word(i) {
                "be" | "been" | "being" | "is" | "are" | "was" | "were" => return Some(i),
                word if WORDS.is_adverb(word) || WORDS.negations.contains(word) => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether the subject before a passive's auxiliaries is a pronoun.
    fn stands_for_object(&self, be: usize, from: usize) -> bool {
        let mut i = be;
        while i > from
            && (WORDS.finite.contains(self.word(i - 1))
                || WORDS.auxiliaries.contains(self.word(i - 1))
                || WORDS.is_adverb(self.word(i - 1))
                || WORDS.negations.contains(self.word(i - 1)))
        {
            i -= 1;
        }
        i > from && matches!(self.word(i - 1), "they" | "it" | "these" | "those" | "this" | "them")
    }

    fn verb(&self, at: usize, forms: Forms, after: usize, from: usize) -> Option<Action> {
        let participle = forms.any(Forms::PARTICIPLE);
        if participle && self.topic.has_objects() {
            let be = self.passive_auxiliary(at, from);
            if let Some((start, _)) = be.and_then(|be| self.object_before(be, from)) {
                return Some(Action { start, end: after, form: ActionForm::Passive, verb: at, full: true });
            }
            // "the drones will be delivered": something else is.
            if let Some(be) = be {
                let pronoun = self.stands_for_object(be, from);
                return pronoun.then_some(Action {
                    start: be,
                    end: after,
                    form: ActionForm::Passive,
                    verb: at,
                    full: false,
                });
            }
        }
        if !self.topic.has_objects() {
            // "quit school": another object.
            let own = self.tokens.get(after).filter(|_| after < self.end).is_none_or(|t| {
                is_stop(t)
                    || t.kind != TokenKind::Word
                    || WORDS.intransitive.contains(&t.folded)
                    || WORDS.own_possessives.contains(&t.folded)
                    || WORDS.is_adverb(&t.folded)
                    || WORDS.common.contains(&t.folded)
                    || t.capital
            });
            return own.then_some(Action {
                start: at,
                end: after,
                form: ActionForm::Verb(forms),
                verb: at,
                full: true,
            });
        }
        if let Some((start, end)) = self.object_after(after) {
            // "committed to deploying troops": the inner verb names the action.
            if (after..start).any(|i| self.topic.verb_at(self.tokens, i, self.end).is_some() && !self.determined(i)) {
                return None;
            }
            let form = if self.determined(at) && !forms.any(Forms::GERUND) {
                ActionForm::Nominal
            } else {
                ActionForm::Verb(forms)
            };
            return Some(Action { start: at, end, form, verb: at, full: true });
        }
        if self.determined(at) && !forms.any(Forms::GERUND) {
            return None;
        }
        let mark = self.tokens.get(after).is_some_and(|t| t.kind == TokenKind::QuoteMark);
        let next = self.tokens.get(after + usize::from(mark)).filter(|_| after + usize::from(mark) < self.end);
        let own = self.topic.is_own_verb(self.tokens, at, self.end);
        // "will stand by its allies": a particle.
        let particle = |t: &Token| t.folded == "by" && !participle;
        let intransitive =
            own && next.is_none_or(|t| is_stop(t) || (WORDS.intransitive.contains(&t.folded) && !particle(t)));
        intransitive.then_some(Action { start: at, end: after, form: ActionForm::Verb(forms), verb: at, full: false })
    }

    /// "hand the missiles over": the particle behind the object.
    fn split_verb(&self, at: usize) -> Option<Action> {
        let (forms, particle) = self.topic.split_verb_at(&self.tokens[at])?;
        // "take them back": the object is a pronoun.
        if matches!(self.word(at + 1), "it" | "them" | "that" | "this") && self.word(at + 2) == particle {
            return Some(Action { start: at, end: at + 3, form: ActionForm::Verb(forms), verb: at, full: false });
        }
        let (_, after) = self.object_after(at + 1)?;
        let end = (after..(after + 4).min(self.end)).find(|i| self.word(*i) == particle)? + 1;
        Some(Action { start: at, end, form: ActionForm::Verb(forms), verb: at, full: true })
    }

    /// "keep troops in Mali" where the topic is to withdraw them.
    fn contrary(&self, at: usize) -> Option<Action> {
        let (_, after) = self.topic.contrary_at(self.tokens, at, self.end)?;
        // "keep buying arms": what is kept up is another act.
        let another = |start: usize| (after..start).any(|i| self.word(i).ends_with("ing"));
        let (_, end) = self.object_after(after).filter(|(start, _)| *start <= after + 4 && !another(*start))?;
        Some(Action { start: at, end, form: ActionForm::Contrary, verb: at, full: true })
    }

    /// "no intention of sending medicine": behind a preposition a gerund is a verb, and what it takes is not the topic's object.
    fn takes_another(&self, at: usize, after: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        let next = self.tokens.get(after).filter(|t| after < self.end && t.kind == TokenKind::Word && !is_stop(t));
        let noun = next.is_some_and(|t| {
            !WORDS.intransitive.contains(&t.folded) && !WORDS.common.contains(&t.folded) && !WORDS.is_adverb(&t.folded)
        });
        matches!(before, "of" | "in" | "by" | "for" | "from" | "with" | "without" | "about" | "against" | "to")
            && noun
            && self.topic.has_objects()
    }

    fn nominal(&self, at: usize, from: usize) -> Option<Action> {
        let object = self.object_after(at + 1).filter(|(start, _)| *start <= at + 5);
        let before = self.object_before(at, from).filter(|(_, after)| *after + 1 >= at);
        let (start, end, full) = match (object, before) {
            (Some((_, end)), _) => (at, end, true),
            (None, Some((start, _))) => (start, at + 1, true),
            (None, None) if !self.topic.is_nominal(&self.tokens[at]) => return None,
            (None, None) => (
                at,
                at + 1,
                !self.topic.has_objects()
                    || (self.topic.has_targets() && self.word(at + 1) != "of" && self.target_near(at + 1, at + 6)),
            ),
        };
        Some(Action { start, end, form: ActionForm::Nominal, verb: at, full })
    }

    fn object_alone(&self, at: usize, after: usize) -> Option<Action> {
        if !self.topic.has_targets() {
            // "a second term": a numbered expression stands for the action where the context does.
            let numbered = NUMBERED.contains(&self.word(at));
            if numbered {
                return Some(Action { start: at, end: after, form: ActionForm::Nominal, verb: at, full: false });
            }
            // "the president", "the White House": somebody, not something that may come about.
            let somebody = ENGLISH.titles.longest_at(self.tokens, at, self.end).is_some()
                || ENGLISH.places.longest_at(self.tokens, at, self.end).is_some();
            // "a rate | cut": part of another noun.
            let next = self.tokens.get(after).filter(|t| after < self.end && t.kind == TokenKind::Word);
            let closed = next.is_none_or(|t| {
                let word = t.folded.as_str();
                WORDS.finite.contains(word) || WORDS.intransitive.contains(word) || is_stop(t) || WORDS.is_adverb(word)
            });
            let several = after > at + 1;
            return (closed && !somebody).then_some(Action {
                start: at,
                end: after,
                form: ActionForm::Thing,
                verb: at,
                full: several,
            });
        }
        let full = self.target_near(at.saturating_sub(4), at) || self.target_near(after, after + 8);
        Some(Action { start: at, end: after, form: ActionForm::Object, verb: at, full })
    }

    fn at(&self, at: usize, from: usize) -> Option<Action> {
        if let Some(end) = self.topic.opposite_at(self.tokens, at, self.end) {
            return Some(Action { start: at, end, form: ActionForm::Opposite, verb: at, full: true });
        }
        if let Some(end) = self.topic.phrase_at(self.tokens, at, self.end) {
            return Some(Action { start: at, end, form: ActionForm::Nominal, verb: at, full: true });
        }
        if let Some((forms, after)) = self.topic.verb_at(self.tokens, at, self.end)
            && let Some(action) = self.verb(at, forms, after, from)
        {
            return Some(action);
        }
        if let Some(action) = self.split_verb(at).or_else(|| self.contrary(at)) {
            return Some(action);
        }
        let verb = self.topic.verb_at(self.tokens, at, self.end);
        let noun = (self.determined(at) || verb.is_none())
            && !verb.is_some_and(|(forms, after)| forms.any(Forms::GERUND) && self.takes_another(at, after));
        if noun
            && (self.topic.is_nominal(&self.tokens[at]) || self.topic.is_class_nominal(&self.tokens[at]))
            && let Some(action) = self.nominal(at, from)
        {
            return Some(action);
        }
        match self.topic.object_at(self.tokens, at, self.end) {
            Some(after) => self.object_alone(at, after),
            None => {
                let told_apart = self.topic.has_targets() || NUMBERED.contains(&self.word(at));
                let after = self.topic.object_head_at(self.tokens, at, self.end).filter(|_| told_apart)?;
                if (at + 1..after).any(|i| self.at(i, from).is_some_and(|inner| inner.end > after)) {
                    return None;
                }
                self.object_alone(at, after).map(|a| Action { full: false, ..a })
            }
        }
    }
}

/// The namings of a topic's action in a sentence, left to right. Anaphors are told apart by their form: whether the context is on the
/// topic is for the caller to say.
pub(crate) fn find(text: &Text<'_>, sentence: &Sentence, topic: &CompiledTopic) -> Vec<Action> {
    let tokens = &text.tokens;
    let (from, end) = (sentence.tokens.start, sentence.tokens.end);
    let (expressions, excluded) = topic.expression_spans(text.slice(sentence.start..sentence.end));
    if excluded || (from..end).any(|i| topic.excluded_at(tokens, i, end)) {
        return Vec::new();
    }
    let finder = Finder { topic, tokens, end };
    let mut found: Vec<Action> = Vec::new();
    for span in expressions {
        let range = text.tokens_in(sentence.start + span.start..sentence.start + span.end);
        found.push(Action {
            start: range.start,
            end: range.end,
            form: ActionForm::Nominal,
            verb: range.start,
            full: true,
        });
    }
    let mut at = from;
    while at < end {
        if tokens[at].kind != TokenKind::Word {
            at += 1;
            continue;
        }
        let action = finder.at(at, from).filter(|a| {
            a.form == ActionForm::Opposite
                || !topic.has_targets()
                || !(finder.elsewhere(a.end) || finder.possessed_by_another(a))
        });
        let action = action.or_else(|| {
            let (after, form) = ANAPHORS.longest_at(tokens, at, end)?;
            // "one train": a numeral.
            let numeral = tokens[at].folded == "one"
                && tokens.get(after).is_some_and(|t| {
                    t.kind == TokenKind::Word && !WORDS.intransitive.contains(&t.folded) && !is_particle(&t.folded)
                });
            // "declared that no decision": a conjunction.
            let conjunction = tokens[at].folded == "that"
                && tokens.get(at + 1).is_some_and(|t| {
                    matches!(t.folded.as_str(), "no" | "the" | "a" | "an" | "any" | "his" | "her" | "its" | "their")
                });
            (!numeral && !conjunction).then_some(Action { start: at, end: after, form: *form, verb: at, full: false })
        });
        match action {
            Some(action) => {
                // A passive begins at an object that was taken by itself before.
                while found.last().is_some_and(|last| {
                    last.end > action.start
                        && (!last.full || matches!(last.form, ActionForm::Object | ActionForm::Thing))
                }) {
                    found.pop();
                }
                at = action.end.max(at + 1);
                if found.last().is_none_or(|last| last.end <= action.start) {
                    found.push(action);
                }
            }
            None => at += 1,
        }
    }
    found.sort_by_key(|a| a.start);
    found
}
