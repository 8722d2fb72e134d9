//! Titles: what stands before a name, behind it in apposition, or for it ("the Lithuanian premier").

use super::coref::same_office;
use super::lexicon::{ENGLISH, Place, PlaceForm, TitleKind};
use super::mentions::{Finder, Mention, Who};
use super::people::{Person, Title};
use super::text::TokenKind;
use super::words::WORDS;
use crate::model::Rank;

/// How many mentions back somebody is looked for to whom a spokesperson may belong: more than a paragraph has, and a bound on what a
/// text that is none may cost.
const NEAR: usize = 64;

/// What a portfolio's head is, where the table does not name the office.
const MINISTER: TitleKind = TitleKind::Office(Some(Rank(3)));

/// A title with what stands before it.
pub(super) struct TitleGroup {
    pub(super) title: Title,
    pub(super) end: usize,
}

impl Finder<'_> {
    /// "former Lithuanian foreign minister", "Lithuania's President", "President of Lithuania".
    pub(super) fn title_group(&self, at: usize, end: usize) -> Option<TitleGroup> {
        let tokens = self.tokens();
        let (mut i, mut voiceless, mut principal) = (at, self.is_bygone(at), None);
        // No title has more modifiers and places before it, and a list of places is none.
        for _ in 0..8 {
            if let Some((after, ())) = ENGLISH.modifiers.longest_at(tokens, i, end) {
                voiceless = true;
                i = after;
            } else if let Some((after, place)) =
                self.roster.place_at(tokens, i, end).filter(|(_, p)| !self.is_located(i, p))
            {
                principal = Some(place.principal.clone());
                i = if matches!(self.word(after), "'s" | "'") { after + 1 } else { after };
            } else {
                break;
            }
        }
        let known = ENGLISH.titles.longest_at(tokens, i, end).map(|(after, kind)| (after, *kind));
        let (mut after, kind) = known.or_else(|| self.portfolio(i, end).map(|after| (after, MINISTER)))?;
        // "the party's spokesman on foreign policy": a politician with a field, who speaks for nobody else.
        let fielded = kind == TitleKind::Spokesperson && self.word(after) == "on";
        let kind = if fielded { TitleKind::Office(None) } else { kind };
        if kind != TitleKind::Observer {
            after = self.of_portfolio(after, end);
        }
        let text = self.text.slice(tokens[i].start..tokens[after - 1].end).to_owned();
        if matches!(self.word(after), "of" | "for") {
            let from = if self.word(after + 1) == "the" { after + 2 } else { after + 1 };
            if let Some((place_end, place)) = self.roster.place_at(tokens, from, end)
                && place.form != PlaceForm::Adjective
            {
                principal = Some(place.principal.clone());
                after = place_end;
            }
        }
        if self.word(after) == "-elect" || self.word(after) == "designate" {
            after += 1;
            voiceless = true;
        }
        let rank = match &kind {
            TitleKind::Office(rank) => rank.filter(|_| !voiceless),
            TitleKind::Spokesperson | TitleKind::Observer => None,
        };
        let title = Title {
            text,
            rank,
            spokesperson: kind == TitleKind::Spokesperson,
            speaks_for: None,
            observer: kind == TitleKind::Observer,
            voiceless: voiceless || kind == TitleKind::Office(None),
            principal,
        };
        Some(TitleGroup { title, end: after })
    }

    /// "international relations minister", "Health and Social Care Secretary": a portfolio before its head. The token after it.
    pub(super) fn portfolio(&self, at: usize, end: usize) -> Option<usize> {
        let tokens = self.tokens();
        let head = (at + 1..(at + 5).min(end))
            .find(|i| matches!(self.word(*i), "minister" | "secretary" | "commissioner" | "chief"))?;
        let capital = tokens[at].capital;
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        let opened = matches!(before, "the" | "a" | "his" | "her" | "its" | "their" | "our" | "'s" | "," | "and")
            || at.checked_sub(1).is_some_and(|b| self.roster.place_at(tokens, b, at).is_some());
        let fits = |i: usize| {
            let token = &tokens[i];
            let word = token.folded.as_str();
            let joins = matches!(word, "and" | "&") && i > at;
            let plain = token.kind == TokenKind::Word
                && token.capital == capital
                && !WORDS.auxiliaries.contains(word)
                && !WORDS.reporting.contains(word)
                && !matches!(
                    word,
                    "the"
                        | "a"
                        | "an"
                        | "of"
                        | "to"
                        | "by"
                        | "with"
                        | "for"
                        | "in"
                        | "on"
                        | "at"
                        | "from"
                        | "who"
                        | "that"
                        | "this"
                        | "its"
                        | "his"
                        | "her"
                );
            joins || plain
        };
        let whole = (at..head).all(fits) && tokens[head].capital == capital;
        (whole && (capital || opened)).then_some(head + 1)
    }

    /// "minister | of International Relations and Cooperation": the portfolio behind the head. The token after it.
    pub(super) fn of_portfolio(&self, after: usize, end: usize) -> usize {
        let tokens = self.tokens();
        let heads =
            after.checked_sub(1).is_some_and(|b| matches!(self.word(b), "minister" | "secretary" | "commissioner"));
        let place = self.roster.place_at(tokens, after + 1, end).is_some();
        if !heads || !matches!(self.word(after), "of" | "for") || place {
            return after;
        }
        let named = |i: usize| {
            tokens[i].capital && tokens[i].kind == TokenKind::Word && self.roster.place_at(tokens, i, end).is_none()
        };
        let mut at = after + 1;
        while at < end && at < after + 8 {
            let joins = matches!(self.word(at), "and" | "the") && at + 1 < end && named(at + 1);
            if !(named(at) || joins) {
                break;
            }
            at += 1;
        }
        if at > after + 1 { at } else { after }
    }

    /// "former Labour | leader": a word that takes the title's voice away, with names between.
    pub(super) fn is_bygone(&self, at: usize) -> bool {
        let named = (at.saturating_sub(3)..at).rev().take_while(|i| self.tokens()[*i].capital);
        let first = named.last().unwrap_or(at);
        let before = first.checked_sub(1).filter(|_| first < at);
        before.is_some_and(|b| ENGLISH.modifiers.longest_at(self.tokens(), b, first).is_some())
    }

    /// "in Ottawa": where something happens, not who acts.
    pub(super) fn is_located(&self, at: usize, place: &Place) -> bool {
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        place.form == PlaceForm::Seat && matches!(before, "in" | "at" | "from" | "near" | "outside")
    }

    /// "Starmer's spokesperson", "a spokesperson for British Prime Minister Keir Starmer".
    pub(super) fn principal_of_spokesperson(&mut self, at: usize, end: usize, group: &mut TitleGroup) {
        if let Some(person) = self.possessor(at) {
            group.title.speaks_for = Some(person);
            return;
        }
        let before = self.list.last().filter(|m| m.possessive && m.end + 1 == at);
        if let Some(Mention { who: Who::Principal(principal), .. }) = before {
            group.title.principal = Some(principal.clone());
        }
        if !matches!(self.word(group.end), "for" | "of") {
            return;
        }
        let from = if self.word(group.end + 1) == "the" { group.end + 2 } else { group.end + 1 };
        let known = self.list.len();
        let after = self.titled(from, end).or_else(|| self.name(from, from, end, None));
        if let (Some(after), Some(Mention { who: Who::Person(person), .. })) = (after, self.list.get(known)) {
            group.title.speaks_for = Some(*person);
            group.end = after;
        }
        self.list.truncate(known);
    }

    /// "Starmer's", "the president's", "her": the person to whom what stands at `at` belongs. "His official spokesman" is his too.
    pub(super) fn possessor(&self, at: usize) -> Option<usize> {
        let ends = |m: &&Mention| {
            let mark = usize::from(m.possessive);
            let between = self.tokens().get(m.end + mark..at);
            between.is_some_and(|b| b.len() <= 1 && b.iter().all(|t| t.kind == TokenKind::Word && !t.capital))
        };
        let near = self.list.iter().rev().take_while(|m| m.end + 3 >= at);
        let mention = near.take(NEAR).find(|m| m.who != Who::Group).filter(ends)?;
        let known = |fits: &dyn Fn(&Person) -> bool| self.people.iter().rposition(fits);
        match &mention.who {
            Who::Person(person) if mention.possessive => Some(*person),
            Who::Role(role) if mention.possessive => {
                known(&|p| p.title.as_ref().is_some_and(|t| !t.spokesperson && same_office(&role.text, &t.text)))
            }
            Who::Pronoun(_) if matches!(self.word(mention.start), "his" | "her") => {
                let person = |m: &Mention| if let Who::Person(p) = m.who { Some(p) } else { None };
                self.list.iter().rev().take(NEAR).filter_map(person).find(|p| self.people[*p].is_official())
            }
            _ => None,
        }
    }

    /// Gives the person a title: the one before the name, else one in apposition (", the Lithuanian premier,").
    pub(super) fn apposition(&mut self, person: usize, after: usize, end: usize, title: Option<Title>) -> usize {
        if let Some(title) = title {
            self.people[person].title.get_or_insert(title);
            return after;
        }
        if self.people[person].title.is_none() && self.word(after) == "of" {
            self.people[person].title = self.member(after + 1, end);
        }
        if self.people[person].title.is_some() || self.word(after) != "," {
            return after;
        }
        let at = after + 1;
        if self.word(at) == "who" {
            self.people[person].title = self.leads(at + 1);
        }
        if let Some(mut group) = self.apposed(at, end) {
            if group.title.spokesperson {
                self.principal_of_spokesperson(at, end, &mut group);
            }
            self.people[person].title = Some(group.title);
        }
        after
    }

    /// The title in an apposition, after what may stand before it: "the …", "its …", "the SPD's …", "a former …".
    pub(super) fn apposed(&self, at: usize, end: usize) -> Option<TitleGroup> {
        let opens = |i: usize| {
            matches!(
                self.word(i),
                "the" | "a" | "an" | "who" | "is" | "was" | "its" | "his" | "her" | "their" | "'s" | "then"
            ) || (self.tokens()[i].capital && self.tokens()[i].kind == TokenKind::Word)
        };
        let mut from = at;
        loop {
            if let Some(group) = self.title_group(from, end) {
                return Some(group);
            }
            if from >= end || from > at + 4 || !opens(from) {
                return None;
            }
            from += 1;
        }
    }

    /// "who leads the party", "who chairs the committee": an office told by a verb.
    pub(super) fn leads(&self, at: usize) -> Option<Title> {
        let verb = if WORDS.is_adverb(self.word(at)) { at + 1 } else { at };
        let leads = matches!(self.word(verb), "leads" | "heads" | "chairs" | "runs" | "led" | "headed" | "chaired");
        let body = |i: usize| {
            self.tokens().get(i).is_some_and(|t| t.capital)
                || WORDS.organisations.contains(self.word(i))
                || matches!(self.word(i), "opposition" | "liberals" | "conservatives" | "caucus" | "faction")
        };
        (leads && (verb + 1..verb + 6).any(body)).then(|| Self::plain_title("leader", None))
    }

    /// "Anton Falk of the Greens", "Orsk of Sudovia": the party or state somebody belongs to.
    pub(super) fn member(&self, at: usize, end: usize) -> Option<Title> {
        let from = at + usize::from(self.word(at) == "the");
        let named =
            self.tokens().get(from).filter(|_| from < end).is_some_and(|t| t.capital && t.kind == TokenKind::Word);
        let place = self.roster.place_at(self.tokens(), from, end).map(|(_, place)| place.principal);
        named.then(|| Self::plain_title("", place))
    }

    /// The state whose possessive stands right before a name, as a title without an office.
    pub(super) fn belonging(&self, at: usize) -> Option<Title> {
        let before = self.list.last().filter(|m| m.possessive && m.end + 1 == at)?;
        let Who::Principal(principal) = &before.who else { return None };
        Some(Title { voiceless: false, ..Self::plain_title("", Some(principal.clone())) })
    }

    /// A title without an office: of somebody who belongs somewhere or leads something.
    pub(super) fn plain_title(text: &str, principal: Option<String>) -> Title {
        Title {
            text: text.to_owned(),
            rank: None,
            spokesperson: false,
            speaks_for: None,
            observer: false,
            voiceless: true,
            principal,
        }
    }
}
