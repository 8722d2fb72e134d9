//! The subject of a reading: the mention whose act or attitude its cues tell.

use std::ops::Range;

use super::action::{Action, ActionForm};
use super::chain::Reading;
use super::holder::Holders;
use super::mentions::{Mention, Who};
use super::speaker::Speaker;
use super::text::TokenKind;
use super::words::WORDS;

impl Holders<'_> {
    /// The subject of the chain: the nearest mention to its left that is no part of an adverbial.
    pub(crate) fn subject(&self, reading: &Reading, from: usize) -> Option<&Mention> {
        let mentions = self.resolver.mentions;
        let mut at = reading.head;
        while at > from {
            if let Some(mention) = mentions.at(at - 1) {
                let article = mention.start.checked_sub(1).is_some_and(|b| b > from && self.word(b) == "the");
                let first = mention.start - usize::from(article);
                let before = first.checked_sub(1).filter(|b| *b >= from).map_or("", |b| self.word(b));
                let oblique = matches!(
                    before,
                    "of" | "with"
                        | "by"
                        | "for"
                        | "to"
                        | "from"
                        | "about"
                        | "against"
                        | "in"
                        | "on"
                        | "at"
                        | "after"
                        | "between"
                        | "under"
                        | "than"
                        | "among"
                        | "into"
                );
                if let Some(comma) = self.relative_clause(mention, from, reading.head) {
                    at = comma;
                    continue;
                }
                let head_noun = self.head_noun(mention, reading.head);
                if mention.who == Who::Group && matches!(self.word(mention.start), "who" | "that") && !oblique {
                    at = mention.start;
                    continue;
                }
                if !oblique && !head_noun {
                    return Some(mention);
                }
                at = mention.start;
                continue;
            }
            if matches!(self.word(at - 1), ";" | ":") || (self.word(at - 1) == "that" && at + 1 < reading.head) {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// The comma before a relative clause that a mention stands in and that ends before the chain: "Falk, who met Lind, is ready".
    pub(super) fn relative_clause(&self, mention: &Mention, from: usize, head: usize) -> Option<usize> {
        let closed = (mention.end..head).any(|i| self.word(i) == ",");
        let comma = (from..mention.start).rev().find(|i| self.word(*i) == ",")?;
        let relative = matches!(self.word(comma + 1), "who" | "which" | "whose" | "whom" | "where");
        (closed && relative && comma + 1 < mention.start).then_some(comma)
    }

    /// The person with whom a sentence that reports nobody begins.
    pub(super) fn narrated(&self, action: &Action, from: usize) -> Option<&Mention> {
        let before = self.resolver.mentions.within(from..action.start);
        before.iter().find(|m| matches!(m.who, Who::Person(_) | Who::Role(_)) && !m.possessive)
    }

    /// A capitalised word right before the chain that is no mention: a state or a body that nobody knows.
    pub(super) fn is_stranger(&self, reading: &Reading, from: usize) -> bool {
        let mut at = reading.head;
        while at > from {
            let token = &self.resolver.text.tokens[at - 1];
            let light = WORDS.auxiliaries.contains(&token.folded)
                || WORDS.is_adverb(&token.folded)
                || WORDS.negations.contains(&token.folded);
            if !light && !token.capital && token.kind == TokenKind::Word {
                // "the enemy was ready": somebody of whom nothing is known.
                let before = at.checked_sub(2).filter(|b| *b >= from).map_or("", |b| self.word(b));
                return matches!(before, "the" | "a" | "an")
                    && !WORDS.common.contains(&token.folded)
                    && reading.ops.iter().any(|op| op.start >= at);
            }
            if !light {
                // "the Board" may be the speaker's own.
                let article = at.checked_sub(2).is_some_and(|b| self.word(b) == "the");
                let name = token.capital && token.kind == TokenKind::Word && at - 1 > from;
                return name && !article && !WORDS.common.contains(&token.folded);
            }
            at -= 1;
        }
        false
    }

    /// Whether nothing but auxiliaries and adverbs stands between the subject and the verb.
    pub(super) fn is_next_to(&self, subject: &Mention, action: &Action) -> bool {
        let between = subject.end..action.verb.max(subject.end);
        between.clone().all(|i| {
            let word = self.word(i);
            WORDS.auxiliaries.contains(word)
                || WORDS.is_adverb(word)
                || WORDS.negations.contains(word)
                || between.len() <= 1
                || word == ","
                || word == "on"
                || super::time::is_date_word(word)
        }) || between.len() <= 2
            || self.is_adverbial(between)
    }

    /// "has for the first time | passed": words of time between the auxiliary and its verb.
    pub(super) fn is_adverbial(&self, between: Range<usize>) -> bool {
        let quiet = |i: usize| {
            let word = self.word(i);
            word != "," && !WORDS.reporting.contains(word) && !matches!(word, "that" | "who" | "which" | "and" | "to")
        };
        let auxiliary = matches!(self.word(between.start), "has" | "have" | "had");
        let named = self.resolver.mentions.within(between.clone()).is_empty();
        auxiliary && named && between.len() <= 6 && between.clone().all(quiet)
    }

    /// "was signed by President Arvo Lind": the agent of a passive.
    pub(super) fn agent(&self, action: &Action) -> Option<&Mention> {
        if action.form != ActionForm::Passive || self.word(action.end) != "by" {
            return None;
        }
        let mention = self.resolver.mentions.within(action.end + 1..action.end + 3).first()?;
        self.resolver.person(mention).map(|_| mention)
    }

    /// "Orbán's Fidesz has": the possessor is not the subject, the noun is.
    pub(super) fn head_noun(&self, mention: &Mention, head: usize) -> bool {
        if !mention.possessive {
            return false;
        }
        let between = &self.resolver.text.tokens[(mention.end + 1).min(head)..head];
        let own = between.iter().any(|t| WORDS.own_nouns.contains(&t.folded));
        let noun = between.first().is_some_and(|t| {
            let word = t.folded.as_str();
            t.kind == TokenKind::Word
                && !WORDS.is_adverb(word)
                && !WORDS.auxiliaries.contains(word)
                && !WORDS.negations.contains(word)
        });
        !own && noun
    }

    /// The persons whom "and" and commas join to a mention, to its left.
    pub(super) fn joined(&self, mention: &Mention, from: usize) -> Vec<usize> {
        let mentions = self.resolver.mentions;
        let (mut at, mut people, mut conjunction) = (mention.start, Vec::new(), false);
        while at > from {
            match self.word(at - 1) {
                "and" if !conjunction => conjunction = true,
                "," if conjunction => {}
                _ => match mentions.at(at - 1) {
                    Some(Mention { who: Who::Person(p), start, possessive: false, .. }) if conjunction => {
                        people.push(*p);
                        at = *start;
                        continue;
                    }
                    _ => break,
                },
            }
            at -= 1;
        }
        people
    }

    /// Whether a state that is joined to this one by "and" is the speaker's own.
    pub(super) fn joins_own(&self, mention: &Mention, speaker: Option<&Speaker>) -> bool {
        let Some(Speaker::Person(person)) = speaker else { return false };
        let own = self.principal_of(*person);
        let mut at = mention.start;
        while let Some(before) = at.checked_sub(1).filter(|b| matches!(self.word(*b), "and" | ",")) {
            match before.checked_sub(1).and_then(|b| self.resolver.mentions.at(b)) {
                Some(Mention { who: Who::Principal(other), .. }) if own.as_ref() == Some(other) => return true,
                Some(Mention { who: Who::Principal(_), start, .. }) => at = *start,
                _ => return false,
            }
        }
        false
    }

    /// "both governments", "the two countries".
    pub(super) fn is_joint(&self, mention: &Mention) -> bool {
        let before = mention.start.checked_sub(1).map_or("", |b| self.word(b));
        let word = self.word(mention.start);
        matches!(word, "governments" | "countries" | "nations" | "states" | "capitals")
            && matches!(before, "both" | "two" | "three" | "our" | "their")
    }

    /// The person whose possessive stands right before a mention: "Rama's | cabinet".
    pub(super) fn possessor(&self, mention: &Mention) -> Option<usize> {
        let mut before = self.resolver.mentions.list.iter();
        let before = before.find(|m| m.possessive && (m.end == mention.start || m.end + 1 == mention.start))?;
        self.resolver.person(before)
    }
}
