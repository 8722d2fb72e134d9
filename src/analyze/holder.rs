//! Whose position a reading is: the subject of its cues, seen together with who says it.

use std::ops::Range;

use super::action::Action;
use super::attribution::attributions;
use super::chain::Reading;
use super::coref::Resolver;
use super::mentions::{Mention, Mentions, Who};
use super::occasion;
use super::people::Gender;
use super::speaker::{Speaker, is_institutional};
use super::speech::{Report, governing};
use super::text::{Text, TokenKind};
use super::voice::Voice;
use super::words::WORDS;
use crate::model::{AssertedBy, Commitment, Occasion, Rank};

/// Reports of one person's words that tell of the occasion; articles have fewer.
const REPORTS: usize = 64;

/// Who holds a position, and who says so.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Holder {
    /// The person, index into the people of the article.
    pub(crate) person: Option<usize>,
    /// The principal, where it is not simply the person's own.
    pub(crate) principal: Option<String>,
    /// The rank of a body that speaks.
    pub(crate) rank: Option<Rank>,
    /// Who asserts it.
    pub(crate) asserted_by: AssertedBy,
    /// Who uttered it, where that is somebody else.
    pub(crate) speaker: Option<usize>,
    /// Whether the action's subject is the person, rather than their side.
    pub(crate) own_act: bool,
}

/// Finds holders in one text.
pub(crate) struct Holders<'a> {
    pub(crate) resolver: &'a Resolver<'a>,
    /// The acts of reporting of each sentence.
    pub(crate) reports: &'a [Vec<Report>],
    /// What the attribution layer found: for each token the mention that is the source of the narrowest content around it.
    pub(crate) attributed: &'a [Option<usize>],
}

/// For each token of a text, the mention that is the source of the narrowest attribution around it.
pub(crate) fn attributed(text: &Text<'_>, mentions: &Mentions) -> Vec<Option<usize>> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    for attribution in attributions(text).into_iter().filter(|a| !a.negated) {
        let Some(source) = attribution.source.first().cloned() else { continue };
        let tokens = text.tokens_in(source);
        let speaks = |who: &Who| !matches!(who, Who::Group | Who::Own | Who::It);
        let first = mentions.list.partition_point(|m| m.end <= tokens.start);
        let inside = || (first..mentions.indices(0..tokens.end).end).filter(|i| speaks(&mentions.list[*i].who));
        let is_person = |i: &usize| matches!(mentions.list[*i].who, Who::Person(_) | Who::Role(_) | Who::Pronoun(_));
        let Some(mention) = inside().find(is_person).or_else(|| inside().next()) else { continue };
        found.extend(attribution.content.into_iter().map(|content| (content, mention)));
    }
    // The widest first, and of equals the last: what is written over is what counts less.
    found.reverse();
    found.sort_by_key(|(content, _)| std::cmp::Reverse(content.len()));
    let mut sources = vec![None; text.tokens.len()];
    for (content, mention) in found {
        let from = text.tokens.partition_point(|token| token.start < content.start);
        let to = text.tokens.partition_point(|token| token.start < content.end);
        sources[from..to.max(from)].fill(Some(mention));
    }
    sources
}

impl<'a> Holders<'a> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.resolver.text.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

    /// Who speaks the quotation that a token stands in: the report that closes it, else the one that opens it, else the one of the
    /// sentence before in the same paragraph.
    pub(super) fn quote_speaker(&self, token: usize) -> Option<&'a Report> {
        let text = self.resolver.text;
        let quote = text.quotes.get(text.tokens.get(token)?.quote?)?;
        let outside = |r: &&Report| text.tokens[r.verb].quote.is_none();
        let sentence_of = |at: usize| text.tokens.get(at).map(|t| t.sentence);
        let last = sentence_of(quote.tokens.end.saturating_sub(1))?;
        let closing = [Some(last), sentence_of(quote.tokens.end + 1)].into_iter().flatten().find_map(|s| {
            self.reports[s]
                .iter()
                .filter(outside)
                .find(|r| r.verb >= quote.tokens.end && r.verb <= quote.tokens.end + 14 && r.trailing)
        });
        let first = sentence_of(quote.tokens.start)?;
        let opening = || self.reports[first].iter().rev().filter(outside).find(|r| r.verb < quote.tokens.start);
        let before = || {
            let before = first.checked_sub(1)?;
            let same = text.sentences[before].paragraph == text.sentences[first].paragraph;
            self.reports[before].iter().rev().find(outside).filter(|_| same)
        };
        closing.or_else(opening).or_else(before)
    }

    /// The source of the narrowest attribution around a token.
    pub(super) fn attributed_to(&self, token: usize) -> Option<&'a Mention> {
        self.attributed.get(token).copied().flatten().map(|mention| &self.resolver.mentions.list[mention])
    }

    /// Whose position the reading is; several where names are joined ("Macron, Zelensky and Starmer signed").
    pub(crate) fn find(&self, reading: &Reading, action: &Action, sentence: usize) -> Vec<Holder> {
        let Some(first) = self.find_one(reading, action, sentence) else {
            return self.co_signers(reading, action, sentence);
        };
        let from = self.resolver.text.sentences[sentence].tokens.start;
        let lead = if first.own_act {
            self.subject(reading, from)
        } else {
            governing(
                &self.reports[sentence],
                self.resolver.mentions,
                self.resolver.text,
                reading.head.min(action.start),
            )
            .map(|r| &self.resolver.mentions.list[r.source])
        };
        let joined = lead
            .filter(|m| matches!(m.who, Who::Pronoun(_)) || self.resolver.person(m) == first.person)
            .map(|m| self.joined(m, from))
            .unwrap_or_default();
        let others = joined.into_iter().filter_map(|p| self.of_person(p, first.asserted_by, first.own_act));
        std::iter::once(first.clone()).chain(others).collect()
    }

    /// "Lind, Orsk and Falk wrote": where the last of several speakers holds no office, the others still speak.
    fn co_signers(&self, reading: &Reading, action: &Action, sentence: usize) -> Vec<Holder> {
        let Some(voice) = self.voice(reading, action, sentence) else { return Vec::new() };
        let from = self.resolver.text.sentences[sentence].tokens.start;
        let own = self.subject(reading, from).is_none_or(|s| matches!(s.who, Who::Own));
        let stranger =
            voice.source.filter(|m| own && matches!(m.who, Who::Person(p) if !self.resolver.people[p].is_official()));
        let joined = stranger.map(|m| self.joined(m, from)).unwrap_or_default();
        joined.into_iter().filter_map(|p| self.of_person(p, AssertedBy::Official, false)).collect()
    }

    fn find_one(&self, reading: &Reading, action: &Action, sentence: usize) -> Option<Holder> {
        let text = self.resolver.text;
        let from = text.sentences[sentence].tokens.start;
        let Voice { report, source, quoted } = self.voice(reading, action, sentence)?;
        let speaker = source.map(|mention| self.speaker_of(mention));
        // "Orsk said Lind had told him that …": what somebody says another said is second-hand.
        if let Some(outer) = report.and_then(|r| self.told_by(r, sentence)) {
            let mention = &self.resolver.mentions.list[report?.source];
            return self.personal(mention, Some(outer));
        }
        if let Some(agent) = self.agent(action) {
            return self.personal(agent, None);
        }
        let subject = if reading.impersonal { None } else { self.subject(reading, from) };
        // The subject of the reporting verb itself is no subject of the reading.
        let subject =
            subject.filter(|s| !report.is_some_and(|r| r.trailing && self.resolver.mentions.list[r.source] == **s));
        if !reading.impersonal && subject.is_none() && self.is_stranger(reading, from) {
            return None;
        }
        if reading.finite && !reading.impersonal && !subject.is_some_and(|s| self.is_next_to(s, action)) {
            return None;
        }
        match subject.map(|s| (s, &s.who)) {
            None if speaker.is_none() => match self.narrated(action, from) {
                Some(mention) => self.personal(mention, None),
                None => self.impersonal(None, sentence),
            },
            None => self.impersonal(speaker, sentence),
            Some((mention, Who::Group)) if matches!(self.word(mention.start), "which" | "those") => None,
            // "our allies should": what others ought to do is no commitment.
            Some((mention, Who::Group)) if reading.advocacy && WORDS.outsiders.contains(self.word(mention.start)) => {
                None
            }
            // "both governments are ready": the speaker's own is one of them.
            Some((mention, Who::Group)) if speaker.is_some() && self.is_joint(mention) => {
                self.impersonal(speaker, sentence)
            }
            // "a spokesperson for Lind declined to say": the subject itself speaks for somebody.
            Some((mention, Who::Role(title))) if title.spokesperson && speaker.is_none() => {
                self.impersonal(Some(self.speaker_of(mention)), sentence)
            }
            // What others do or weigh is told of them; what they will or should do is spoken for them.
            Some((_, Who::They)) if speaker.is_some() && !quoted && reading.rung != Commitment::Done => {
                self.impersonal(speaker, sentence)
            }
            Some((_, Who::Group))
                if speaker.is_some()
                    && (reading.advocacy
                        || matches!(
                            reading.rung,
                            Commitment::Committed | Commitment::RuledOut | Commitment::NotRuledOut
                        )) =>
            {
                self.impersonal(speaker, sentence)
            }
            Some((_, Who::Group | Who::They)) => None,
            Some((mention, Who::Person(_) | Who::Role(_))) => {
                self.personal(mention, speaker).filter(|h| !(reading.weak && h.asserted_by == AssertedBy::ThirdParty))
            }
            // Inside the speaker's own words "he" is somebody else.
            Some((_, Who::Pronoun(_))) if quoted && reading.advocacy => None,
            Some((mention, Who::Pronoun(_))) if quoted => {
                self.personal(mention, speaker).filter(|h| h.asserted_by != AssertedBy::Official)
            }
            Some((mention, Who::Pronoun(_))) => self.pronoun(mention, speaker),
            Some((mention, Who::Own | Who::Body(None, _))) if speaker.is_none() => self.owned(mention, sentence),
            Some((mention, Who::Own | Who::Body(None, _)))
                if self.is_spokesperson(speaker.as_ref()) && self.possessor(mention).is_some() =>
            {
                let person = self.possessor(mention)?;
                self.of_person(person, AssertedBy::Spokesperson, false)
            }
            Some((_, Who::Own | Who::It)) => self.own_side(speaker, sentence),
            // "Downing Street declined to say": the house speaks for its head.
            Some((mention, Who::Principal(_) | Who::Body(..)))
                if speaker.is_none() && self.head_of_seat(mention).is_some() =>
            {
                self.of_person(self.head_of_seat(mention)?, AssertedBy::Spokesperson, false)
            }
            // "Velland and Sudovia are ready": of states that are joined the speaker's own counts.
            Some((mention, Who::Principal(_))) if self.joins_own(mention, speaker.as_ref()) => {
                self.impersonal(speaker, sentence)
            }
            Some((_, Who::Principal(principal))) => self.principal(reading, principal, Rank(1), speaker, sentence),
            Some((_, Who::Body(Some(principal), rank))) => self.principal(reading, principal, *rank, speaker, sentence),
            Some((_, Who::Body(None, _))) => self.own_side(speaker, sentence),
        }
    }

    /// "his cabinet", "Rama's government": a side that belongs to the person named with it.
    fn owned(&self, mention: &Mention, sentence: usize) -> Option<Holder> {
        let pronoun = match self.word(mention.start) {
            "his" => Some(Gender::He),
            "her" => Some(Gender::She),
            _ => None,
        };
        let by_pronoun =
            pronoun.and_then(|g| self.resolver.person(&Mention { who: Who::Pronoun(g), ..mention.clone() }));
        match by_pronoun.or_else(|| self.possessor(mention)) {
            Some(person) => self.of_person(person, AssertedBy::Outlet, false),
            None => self.own_side(None, sentence),
        }
    }

    fn of_person(&self, person: usize, asserted_by: AssertedBy, own_act: bool) -> Option<Holder> {
        let known = &self.resolver.people[person];
        if known.title.as_ref().is_some_and(|t| t.observer) || !known.is_official() {
            return None;
        }
        Some(Holder { person: Some(person), principal: None, rank: None, asserted_by, speaker: None, own_act })
    }

    /// A spokesperson speaks for the person named beside them, else for their principal.
    fn spoken(&self, person: usize, own_act: bool) -> Option<Holder> {
        let title = self.resolver.people[person].title.as_ref();
        if !title.is_some_and(|t| t.spokesperson) {
            return self.of_person(person, AssertedBy::Official, own_act);
        }
        let spoken_for = title.and_then(|t| t.speaks_for);
        let principal = self.principal_of(person);
        let institution = principal.is_some() || title.is_some_and(|t| is_institutional(&t.text));
        // "the president's press secretary": speaks for whom the article is about.
        let main = self.resolver.main.filter(|m| *m != person && !institution);
        if let Some(other) = spoken_for.or(main) {
            return self
                .of_person(other, AssertedBy::Spokesperson, own_act)
                .map(|h| Holder { speaker: Some(person), ..h });
        }
        Some(Holder {
            person: Some(person),
            principal: principal.or_else(|| self.home()),
            rank: Some(Rank(1)),
            asserted_by: AssertedBy::Spokesperson,
            speaker: Some(person),
            own_act,
        })
    }

    fn impersonal(&self, speaker: Option<Speaker>, sentence: usize) -> Option<Holder> {
        match speaker {
            Some(Speaker::Person(person)) => self.spoken(person, false),
            Some(Speaker::For(person)) => self.of_person(person, AssertedBy::Spokesperson, false),
            Some(Speaker::Body(principal, rank)) => Some(body(principal, rank, AssertedBy::Official)),
            Some(Speaker::Aide) => self.of_person(self.resolver.main?, AssertedBy::Spokesperson, false),
            Some(Speaker::Unknown) => None,
            None => self.spoken(self.carried(sentence)?, false),
        }
    }

    fn personal(&self, mention: &Mention, speaker: Option<Speaker>) -> Option<Holder> {
        let person = self.resolver.person(mention)?;
        match speaker {
            None if self.resolver.people[person].title.as_ref().is_some_and(|t| t.spokesperson) => {
                self.spoken(person, true)
            }
            None => self.of_person(person, AssertedBy::Outlet, true),
            Some(Speaker::Person(other)) if other == person => self.spoken(person, true),
            Some(Speaker::For(other)) if other == person => self.of_person(person, AssertedBy::Spokesperson, true),
            Some(Speaker::Aide) => self.of_person(person, AssertedBy::Spokesperson, true),
            Some(Speaker::For(_)) => self.of_person(person, AssertedBy::ThirdParty, true),
            Some(Speaker::Person(other)) => {
                let spokes = self.resolver.people[other].title.as_ref().is_some_and(|t| t.spokesperson);
                let by = if spokes { AssertedBy::Spokesperson } else { AssertedBy::ThirdParty };
                self.of_person(person, by, true).map(|h| Holder { speaker: Some(other), ..h })
            }
            Some(Speaker::Body(principal, _)) => {
                let own = self.principal_of(person).as_ref() == Some(&principal);
                self.of_person(person, if own { AssertedBy::Spokesperson } else { AssertedBy::ThirdParty }, true)
            }
            Some(Speaker::Unknown) => self.of_person(person, AssertedBy::ThirdParty, true),
        }
    }

    fn pronoun(&self, mention: &Mention, speaker: Option<Speaker>) -> Option<Holder> {
        match speaker {
            Some(Speaker::Person(person)) => self.spoken(person, true),
            Some(Speaker::For(person)) => self.of_person(person, AssertedBy::Spokesperson, true),
            _ => {
                let person = self.resolver.person(mention)?;
                self.of_person(person, AssertedBy::Outlet, true)
            }
        }
    }

    fn own_side(&self, speaker: Option<Speaker>, sentence: usize) -> Option<Holder> {
        self.impersonal(speaker, sentence)
    }

    fn principal(
        &self,
        reading: &Reading,
        principal: &str,
        rank: Rank,
        speaker: Option<Speaker>,
        sentence: usize,
    ) -> Option<Holder> {
        match speaker {
            Some(Speaker::Person(person)) => {
                let own = self.principal_of(person);
                let title = self.resolver.people[person].title.as_ref();
                let titled = title.is_some_and(|t| t.principal.as_deref() == Some(principal));
                // The roster may know them by a later office: "Prime Minister" before "High Representative".
                let earlier =
                    own.as_deref().is_some_and(|o| self.is_umbrella(o)) && title.is_some_and(|t| t.rank.is_some());
                if titled || earlier || own.as_deref().is_none_or(|o| o == principal) || self.is_umbrella(principal) {
                    self.spoken(person, false)
                } else {
                    Some(body(principal.to_owned(), rank, AssertedBy::ThirdParty))
                }
            }
            Some(Speaker::For(person)) if self.principal_of(person).as_deref().is_none_or(|own| own == principal) => {
                self.of_person(person, AssertedBy::Spokesperson, false)
            }
            Some(Speaker::Body(own, own_rank)) if own == principal => Some(body(own, own_rank, AssertedBy::Official)),
            Some(Speaker::Aide) => Some(body(principal.to_owned(), rank, AssertedBy::Spokesperson)),
            Some(Speaker::Body(..) | Speaker::Unknown | Speaker::For(_)) if reading.weak => None,
            Some(Speaker::Body(..) | Speaker::Unknown | Speaker::For(_)) => {
                Some(body(principal.to_owned(), rank, AssertedBy::ThirdParty))
            }
            None => {
                let carried = self.carried(sentence).filter(|p| self.principal_of(*p).as_deref() == Some(principal));
                match carried {
                    Some(person) => self.spoken(person, false),
                    None if self.leads(sentence, principal) => {
                        self.of_person(self.resolver.main?, AssertedBy::Outlet, false)
                    }
                    None => Some(body(principal.to_owned(), rank, AssertedBy::Outlet)),
                }
            }
        }
    }

    /// "Velland will leave the court." as the first sentence of a report about its head of state or government.
    fn leads(&self, sentence: usize, principal: &str) -> bool {
        let head = sentence == 0 && self.resolver.text.sentences.len() > 1;
        let Some(main) = self.resolver.main.filter(|_| head) else { return false };
        let known = &self.resolver.people[main];
        let first = known.title.as_ref().map_or(known.roster.is_some(), |t| t.rank == Some(Rank(1)) && !t.voiceless);
        first && self.principal_of(main).as_deref() == Some(principal)
    }

    /// A union that a member's leader may speak of as "we".
    fn is_umbrella(&self, principal: &str) -> bool {
        matches!(principal, "European Union" | "NATO" | "United Nations")
    }

    /// What the article tells of the occasion on which a person spoke; of nobody's words, what their sentence tells.
    /// The first [`REPORTS`] tell it, so that a text that is no article costs no square of its length.
    pub(crate) fn occasion(&self, person: Option<usize>, sentence: usize) -> Occasion {
        let text = self.resolver.text;
        let Some(person) = person else { return occasion::find(text, sentence) };
        let spoken = self.reports.iter().enumerate().filter(|(index, reports)| {
            *index != sentence
                && reports.iter().any(|r| self.resolver.person(&self.resolver.mentions.list[r.source]) == Some(person))
        });
        let others = spoken.take(REPORTS).map(|(index, _)| occasion::find(text, index));
        occasion::join(std::iter::once(occasion::find(text, sentence)).chain(others))
    }

    /// Whether a token is a word of the sentence's quotation.
    pub(crate) fn quoted(&self, at: usize) -> bool {
        self.resolver.text.tokens.get(at).is_some_and(|t| t.quote.is_some() && t.kind != TokenKind::QuoteMark)
    }
}

fn body(principal: String, rank: Rank, asserted_by: AssertedBy) -> Holder {
    Holder { person: None, principal: Some(principal), rank: Some(rank), asserted_by, speaker: None, own_act: false }
}
