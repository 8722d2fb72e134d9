//! Whose position a reading is: the subject of its cues, seen together with who says it.

use std::ops::Range;

use super::action::{Action, ActionForm};
use super::attribution::attributions;
use super::chain::Reading;
use super::coref::Resolver;
use super::mentions::{Mention, Mentions, Who};
use super::occasion;
use super::people::{Gender, Title};
use super::speech::{Report, governing};
use super::text::{Text, TokenKind, fold};
use super::voice::Voice;
use super::words::WORDS;
use crate::model::{AssertedBy, Commitment, Occasion, Rank};

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

/// Who speaks, resolved.
#[derive(Debug, Clone, PartialEq)]
enum Speaker {
    Person(usize),
    /// An unnamed spokesperson of a person.
    For(usize),
    /// "her spokesman": of whomever the sentence is about.
    Aide,
    Body(String, Rank),
    Unknown,
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
    fn word(&self, at: usize) -> &str {
        self.resolver.text.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

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
    fn relative_clause(&self, mention: &Mention, from: usize, head: usize) -> Option<usize> {
        let closed = (mention.end..head).any(|i| self.word(i) == ",");
        let comma = (from..mention.start).rev().find(|i| self.word(*i) == ",")?;
        let relative = matches!(self.word(comma + 1), "who" | "which" | "whose" | "whom" | "where");
        (closed && relative && comma + 1 < mention.start).then_some(comma)
    }

    /// The person with whom a sentence that reports nobody begins.
    fn narrated(&self, action: &Action, from: usize) -> Option<&Mention> {
        let before = self.resolver.mentions.within(from..action.start);
        before.iter().find(|m| matches!(m.who, Who::Person(_) | Who::Role(_)) && !m.possessive)
    }

    /// A capitalised word right before the chain that is no mention: a state or a body that nobody knows.
    fn is_stranger(&self, reading: &Reading, from: usize) -> bool {
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
    fn is_next_to(&self, subject: &Mention, action: &Action) -> bool {
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
    fn is_adverbial(&self, between: Range<usize>) -> bool {
        let quiet = |i: usize| {
            let word = self.word(i);
            word != "," && !WORDS.reporting.contains(word) && !matches!(word, "that" | "who" | "which" | "and" | "to")
        };
        let auxiliary = matches!(self.word(between.start), "has" | "have" | "had");
        let named = self.resolver.mentions.within(between.clone()).is_empty();
        auxiliary && named && between.len() <= 6 && between.clone().all(quiet)
    }

    /// "was signed by President Arvo Lind": the agent of a passive.
    fn agent(&self, action: &Action) -> Option<&Mention> {
        if action.form != ActionForm::Passive || self.word(action.end) != "by" {
            return None;
        }
        let mention = self.resolver.mentions.within(action.end + 1..action.end + 3).first()?;
        self.resolver.person(mention).map(|_| mention)
    }

    /// "Orbán's Fidesz has": the possessor is not the subject, the noun is.
    fn head_noun(&self, mention: &Mention, head: usize) -> bool {
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

    fn speaker(&self, report: &Report) -> Speaker {
        let mention = &self.resolver.mentions.list[report.source];
        self.speaker_of(mention)
    }

    fn speaker_of(&self, mention: &Mention) -> Speaker {
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
    fn head_of_seat(&self, mention: &Mention) -> Option<usize> {
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
    fn seat_of(&self, mention: &Mention) -> Option<String> {
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
    fn home(&self) -> Option<String> {
        self.principal_of(self.resolver.main?)
    }

    /// The person who spoke in the sentence before, for a sentence that goes on without naming anybody.
    fn carried(&self, sentence: usize) -> Option<usize> {
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
    fn points_back(&self, reports: &[Report], sentence: usize) -> Option<usize> {
        let [only] = reports else { return None };
        let range = self.resolver.text.sentences[sentence].tokens.clone();
        let so = matches!(self.word(only.verb + 1), "so" | "this" | "it");
        if !so || range.len() > 30 {
            return None;
        }
        self.resolver.person(&self.resolver.mentions.list[only.source])
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

    /// The persons whom "and" and commas join to a mention, to its left.
    fn joined(&self, mention: &Mention, from: usize) -> Vec<usize> {
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

    /// Whether a state that is joined to this one by "and" is the speaker's own.
    fn joins_own(&self, mention: &Mention, speaker: Option<&Speaker>) -> bool {
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

    /// The report of which this report's speaker is the subject matter: "Orsk said | Lind had told him".
    fn told_by(&self, report: &Report, sentence: usize) -> Option<Speaker> {
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

    /// "both governments", "the two countries".
    fn is_joint(&self, mention: &Mention) -> bool {
        let before = mention.start.checked_sub(1).map_or("", |b| self.word(b));
        let word = self.word(mention.start);
        matches!(word, "governments" | "countries" | "nations" | "states" | "capitals")
            && matches!(before, "both" | "two" | "three" | "our" | "their")
    }

    fn is_spokesperson(&self, speaker: Option<&Speaker>) -> bool {
        matches!(speaker, Some(Speaker::Person(p)) if self.resolver.people[*p].title.as_ref().is_some_and(|t| t.spokesperson))
    }

    /// The person whose possessive stands right before a mention: "Rama's | cabinet".
    fn possessor(&self, mention: &Mention) -> Option<usize> {
        let mut before = self.resolver.mentions.list.iter();
        let before = before.find(|m| m.possessive && (m.end == mention.start || m.end + 1 == mention.start))?;
        self.resolver.person(before)
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
    pub(crate) fn occasion(&self, person: Option<usize>, sentence: usize) -> Occasion {
        let text = self.resolver.text;
        let Some(person) = person else { return occasion::find(text, sentence) };
        let spoken = self.reports.iter().enumerate().filter(|(index, reports)| {
            *index != sentence
                && reports.iter().any(|r| self.resolver.person(&self.resolver.mentions.list[r.source]) == Some(person))
        });
        let others = spoken.map(|(index, _)| occasion::find(text, index));
        occasion::join(std::iter::once(occasion::find(text, sentence)).chain(others))
    }

    /// Whether a token is a word of the sentence's quotation.
    pub(crate) fn quoted(&self, at: usize) -> bool {
        self.resolver.text.tokens.get(at).is_some_and(|t| t.quote.is_some() && t.kind != TokenKind::QuoteMark)
    }
}

/// "government spokesman": speaks for a body rather than for a person.
fn is_institutional(title: &str) -> bool {
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

fn body(principal: String, rank: Rank, asserted_by: AssertedBy) -> Holder {
    Holder { person: None, principal: Some(principal), rank: Some(rank), asserted_by, speaker: None, own_act: false }
}
