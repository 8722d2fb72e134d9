//! Who a source of words is: a person, somebody who speaks for a person, a body, nobody that is known.

use super::holder::Holders;
use super::mentions::{Mention, Who};
use super::people::Title;
use super::speech::Report;
use super::text::fold;
use super::words::WORDS;
use crate::model::Rank;

/// Who speaks, resolved.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Speaker {
    Person(usize),
    /// An unnamed spokesperson of a person.
    For(usize),
    /// "her spokesman": of whomever the sentence is about.
    Aide,
    Body(String, Rank),
    Unknown,
}

impl<'a> Holders<'a> {
    pub(super) fn speaker(&self, report: &Report) -> Speaker {
        let mention = &self.resolver.mentions.list[report.source];
        self.speaker_of(mention)
    }

    pub(super) fn speaker_of(&self, mention: &Mention) -> Speaker {
        if let Who::Role(title) = &mention.who
            && title.spokesperson
        {
            return match (title.speaks_for, &title.principal) {
                (Some(person), _) => Speaker::For(person),
                (None, Some(principal)) => Speaker::Body(principal.clone(), Rank(1)),
                (None, None) => Speaker::Aide,
            };
        }
        if let Some(person) = self.resolver.person(mention) {
            return Speaker::Person(person);
        }
        if let Some(head) = self.head_of_seat(mention) {
            return Speaker::For(head);
        }
        match &mention.who {
            Who::Principal(principal) => Speaker::Body(principal.clone(), Rank(1)),
            Who::Body(Some(principal), rank) => Speaker::Body(principal.clone(), *rank),
            Who::Body(None, rank) => match self.seat_of(mention) {
                Some(principal) => Speaker::Body(principal, *rank),
                None => Speaker::Unknown,
            },
            _ => Speaker::Unknown,
        }
    }

    /// "Downing Street", "the presidency": speaks for the head of state or government, where the article names them.
    pub(super) fn head_of_seat(&self, mention: &Mention) -> Option<usize> {
        let words: Vec<&str> = (mention.start..mention.end).map(|i| self.word(i)).filter(|w| *w != "the").collect();
        let seat = words.join(" ");
        let heads = WORDS.head_seats.iter().any(|s| seat == *s || seat.ends_with(&format!(" {s}")));
        if !heads {
            return None;
        }
        let principal = match &mention.who {
            Who::Principal(principal) | Who::Body(Some(principal), _) => Some(principal),
            _ => None,
        };
        let resolver = self.resolver;
        let leads = |person: &usize| {
            let known = &resolver.people[*person];
            let first =
                known.title.as_ref().map_or(known.roster.is_some(), |t| t.rank == Some(Rank(1)) && !t.voiceless);
            first && principal.is_none_or(|p| self.principal_of(*person).as_ref() == Some(p))
        };
        let named = resolver.mentions.list.iter().filter_map(|m| match m.who {
            Who::Person(p) if leads(&p) => Some(p),
            _ => None,
        });
        resolver.main.filter(leads).or_else(|| named.min())
    }

    /// The principal of a body that is named without one: of a state named before it in the sentence, else of whom the article is
    /// about.
    pub(super) fn seat_of(&self, mention: &Mention) -> Option<String> {
        let from = self
            .resolver
            .text
            .tokens
            .get(mention.start)
            .map(|t| self.resolver.text.sentences[t.sentence].tokens.start)?;
        let named = self.resolver.mentions.within(from..mention.start).iter().find_map(|m| match &m.who {
            Who::Principal(principal) => Some(principal.clone()),
            _ => None,
        });
        named.or_else(|| self.home())
    }

    /// The principal of the person whom the article is about.
    pub(super) fn home(&self) -> Option<String> {
        self.principal_of(self.resolver.main?)
    }

    /// The person who spoke in the sentence before, for a sentence that goes on without naming anybody.
    pub(super) fn carried(&self, sentence: usize) -> Option<usize> {
        let text = self.resolver.text;
        let paragraph = text.sentences[sentence].paragraph;
        let next = self.reports.get(sentence + 1).and_then(|reports| self.points_back(reports, sentence + 1));
        next.or_else(|| {
            (0..sentence).rev().take(2).take_while(|s| text.sentences[*s].paragraph + 1 >= paragraph).find_map(|s| {
                let report = self.reports[s].last()?;
                match self.speaker(report) {
                    Speaker::Person(p) => Some(p),
                    _ => None,
                }
            })
        })
    }

    /// "X said so." after the sentence.
    pub(super) fn points_back(&self, reports: &[Report], sentence: usize) -> Option<usize> {
        let [only] = reports else { return None };
        let range = self.resolver.text.sentences[sentence].tokens.clone();
        let so = matches!(self.word(only.verb + 1), "so" | "this" | "it");
        if !so || range.len() > 30 {
            return None;
        }
        self.resolver.person(&self.resolver.mentions.list[only.source])
    }

    /// The report of which this report's speaker is the subject matter: "Orsk said | Lind had told him".
    pub(super) fn told_by(&self, report: &Report, sentence: usize) -> Option<Speaker> {
        let told = &self.resolver.mentions.list[report.source];
        if report.trailing || !matches!(told.who, Who::Person(_) | Who::Role(_)) {
            return None;
        }
        let outer = self.reports[sentence].iter().find(|r| {
            let gap = r.verb + 1..told.start;
            !r.trailing && r.verb < told.start && gap.len() <= 1 && gap.clone().all(|i| self.word(i) == "that")
        })?;
        let speaker = self.speaker(outer);
        let other = match speaker {
            Speaker::Person(p) => self.resolver.person(told) != Some(p),
            _ => true,
        };
        other.then_some(speaker)
    }

    /// "the president gave notice that …", "left little doubt that …": whoever begins the sentence reports the clause, whatever
    /// verb does it.
    pub(crate) fn clause_source(&self, at: usize, from: usize) -> Option<&'a Mention> {
        let that = (from..at).rev().find(|i| self.word(*i) == "that")?;
        let before = self.resolver.mentions.within(from..that);
        let subject = before.iter().find(|m| matches!(m.who, Who::Person(_) | Who::Role(_)) && !m.possessive)?;
        // "hopes that", "reports that": the clause belongs to the noun.
        let verb = that.checked_sub(1).is_some_and(|b| self.word(b).ends_with("ed"));
        let governs = verb
            && subject.end < that
            && (subject.end..that).all(|i| !matches!(self.word(i), ";" | ":" | "who" | "which"));
        governs.then_some(subject)
    }

    pub(super) fn is_spokesperson(&self, speaker: Option<&Speaker>) -> bool {
        matches!(speaker, Some(Speaker::Person(p)) if self.resolver.people[*p].title.as_ref().is_some_and(|t| t.spokesperson))
    }

    /// The principal of a person: by the article's title, else by the roster.
    pub(crate) fn principal_of(&self, person: usize) -> Option<String> {
        let person = &self.resolver.people[person];
        let by_roster = person.roster.and_then(|r| {
            let official = &self.resolver.roster.officials[r];
            self.resolver.day.map_or(official.principal.as_deref(), |day| official.principal_on(day))
        });
        by_roster.map(str::to_owned).or_else(|| person.title.as_ref().and_then(|t: &Title| t.principal.clone()))
    }
}

/// "government spokesman": speaks for a body rather than for a person.
pub(super) fn is_institutional(title: &str) -> bool {
    let title = fold(title);
    [
        "government",
        "kremlin",
        "ministry",
        "cabinet",
        "commission",
        "white house",
        "pentagon",
        "department",
        "party",
        "service",
    ]
    .iter()
    .any(|word| title.contains(word))
}
