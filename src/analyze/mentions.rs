//! Who and what is mentioned where: persons, roles, principals, pronouns, groups.

use super::coref::same_office;
use super::lexicon::{ENGLISH, Place, PlaceForm, TitleKind};
use super::people::{Gender, Person, Roster, Title, given_names_agree, similar};
use super::text::{Text, Token, TokenKind};
use super::words::WORDS;
use crate::model::Rank;

/// What a mention stands for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Who {
    /// A person: index into the people of the article.
    Person(usize),
    /// "the Lithuanian premier", "the minister".
    Role(Title),
    /// "he", "she".
    Pronoun(Gender),
    /// "we", "his country", "the government": the speaker's own side.
    Own,
    /// "they".
    They,
    /// "it".
    It,
    /// A state or institution; a seat ("Vilnius") only as a subject.
    Principal(String),
    /// A body that speaks for its principal: "the Lithuanian government", "the foreign ministry".
    Body(Option<String>, Rank),
    /// Nobody in particular: "allies", "many".
    Group,
}

/// One mention, in tokens.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mention {
    /// First token, title included.
    pub(crate) start: usize,
    /// The token after the last.
    pub(crate) end: usize,
    /// What it stands for.
    pub(crate) who: Who,
    /// Whether a possessive mark follows: "Starmer's".
    pub(crate) possessive: bool,
}

/// All mentions of one text, and the people of the article so far.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    pub(crate) list: Vec<Mention>,
}

struct Finder<'a> {
    text: &'a Text<'a>,
    roster: &'a Roster,
    people: &'a mut Vec<Person>,
    list: Vec<Mention>,
}

/// Finds the mentions of a text; `people` grows by those whom the text introduces.
pub(crate) fn find(text: &Text<'_>, roster: &Roster, people: &mut Vec<Person>) -> Mentions {
    let mut finder = Finder { text, roster, people, list: Vec::new() };
    for sentence in &text.sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            at = finder.step(at, sentence.tokens.end);
        }
    }
    Mentions { list: finder.list }
}

/// What a portfolio's head is, where the table does not name the office.
const MINISTER: TitleKind = TitleKind::Office(Some(Rank(3)));

/// A title with what stands before it.
struct TitleGroup {
    title: Title,
    end: usize,
}

impl Finder<'_> {
    fn tokens(&self) -> &[Token] {
        &self.text.tokens
    }

    fn word(&self, at: usize) -> &str {
        self.text.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

    /// Records the mention that begins at `at`, if there is one, and says where to go on.
    fn step(&mut self, at: usize, end: usize) -> usize {
        if self.tokens()[at].kind != TokenKind::Word {
            return at + 1;
        }
        self.titled(at, end)
            .or_else(|| self.name(at, at, end, None))
            .or_else(|| self.own_side(at, end))
            .or_else(|| self.body(at, end))
            .or_else(|| self.place(at, end))
            .or_else(|| self.closed_class(at))
            .unwrap_or(at + 1)
    }

    fn push(&mut self, start: usize, end: usize, who: Who) -> usize {
        let possessive = matches!(self.word(end), "'s" | "'");
        self.list.push(Mention { start, end, who, possessive });
        end
    }

    /// "former Lithuanian foreign minister", "Lithuania's President", "President of Lithuania".
    fn title_group(&self, at: usize, end: usize) -> Option<TitleGroup> {
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
    fn portfolio(&self, at: usize, end: usize) -> Option<usize> {
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
    fn of_portfolio(&self, after: usize, end: usize) -> usize {
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
    fn is_bygone(&self, at: usize) -> bool {
        let named = (at.saturating_sub(3)..at).rev().take_while(|i| self.tokens()[*i].capital);
        let first = named.last().unwrap_or(at);
        let before = first.checked_sub(1).filter(|_| first < at);
        before.is_some_and(|b| ENGLISH.modifiers.longest_at(self.tokens(), b, first).is_some())
    }

    /// "in Ottawa": where something happens, not who acts.
    fn is_located(&self, at: usize, place: &Place) -> bool {
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        place.form == PlaceForm::Seat && matches!(before, "in" | "at" | "from" | "near" | "outside")
    }

    /// "JAKARTA - ": the place that a report is filed from.
    fn is_dateline(&self, at: usize, after: usize) -> bool {
        let tokens = self.tokens();
        let head = self.text.sentences.get(tokens[at].sentence).map_or(0, |s| s.tokens.start);
        let shouted = tokens[at..after].iter().all(|t| self.text.slice(t.start..t.end).chars().all(char::is_uppercase));
        let dash = (after..(after + 6).min(tokens.len())).any(|i| matches!(self.word(i), "-" | "–" | "—" | "--"));
        at <= head + 3 && shouted && after > at && tokens[at].end - tokens[at].start > 2 && dash
    }

    /// A title, with the name that follows it, or by itself as a role.
    fn titled(&mut self, at: usize, end: usize) -> Option<usize> {
        let mut group = self.title_group(at, end)?;
        if group.title.spokesperson {
            self.principal_of_spokesperson(at, end, &mut group);
        }
        // "Bank of Velland Governor": the institution belongs to the title.
        let of = at >= 2 && self.word(at - 1) == "of" && self.tokens()[at - 2].capital;
        let start = if of && WORDS.organisations.contains(self.word(at - 2)) { at - 2 } else { at };
        let mut name_at = group.end;
        // "the minister, Arvo Lind,": in apposition only a whole name, or one that is known, is a name.
        let known = |finder: &Self, at: usize| {
            finder.run(at, end) >= 2 || finder.roster.unique_surname(finder.word(at)).is_some()
        };
        if self.word(name_at) == "," && known(self, name_at + 1) {
            name_at += 1;
        }
        if let Some(after) = self.name(start, name_at, end, Some(group.title.clone())) {
            return Some(after);
        }
        let capital = self.tokens()[group.end - 1].capital;
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        let determined = matches!(before, "the" | "his" | "her" | "their" | "our" | "country's" | "'s");
        let owned = group.title.speaks_for.is_some();
        if determined || owned || group.title.principal.is_some() || capital {
            return Some(self.push(at, group.end, Who::Role(group.title)));
        }
        None
    }

    /// "Starmer's spokesperson", "a spokesperson for British Prime Minister Keir Starmer".
    fn principal_of_spokesperson(&mut self, at: usize, end: usize, group: &mut TitleGroup) {
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
    fn possessor(&self, at: usize) -> Option<usize> {
        let ends = |m: &&Mention| {
            let mark = usize::from(m.possessive);
            let between = self.tokens().get(m.end + mark..at);
            between.is_some_and(|b| b.len() <= 1 && b.iter().all(|t| t.kind == TokenKind::Word && !t.capital))
        };
        let mention = self.list.iter().rev().find(|m| m.who != Who::Group).filter(ends)?;
        let known = |fits: &dyn Fn(&Person) -> bool| self.people.iter().rposition(fits);
        match &mention.who {
            Who::Person(person) if mention.possessive => Some(*person),
            Who::Role(role) if mention.possessive => {
                known(&|p| p.title.as_ref().is_some_and(|t| !t.spokesperson && same_office(&role.text, &t.text)))
            }
            Who::Pronoun(_) if matches!(self.word(mention.start), "his" | "her") => {
                let person = |m: &Mention| if let Who::Person(p) = m.who { Some(p) } else { None };
                self.list.iter().rev().filter_map(person).find(|p| self.people[*p].is_official())
            }
            _ => None,
        }
    }

    /// How many tokens from `at` look like one name.
    fn run(&self, at: usize, end: usize) -> usize {
        let tokens = self.tokens();
        let mut i = at;
        while i < end && i - at < 5 {
            let token = &tokens[i];
            let glued = i == at || tokens[i - 1].sentence == token.sentence;
            let name_like = token.kind == TokenKind::Word
                && token.capital
                && !WORDS.common.contains(&token.folded)
                && self.roster.place_at(tokens, i, end).is_none()
                && ENGLISH.titles.longest_at(tokens, i, end).is_none();
            let particle = i > at
                && WORDS.particles.contains(&token.folded)
                && tokens.get(i + 1).is_some_and(|next| next.capital && next.kind == TokenKind::Word);
            let inner = i > at
                && (ENGLISH.honorifics.longest_at(tokens, i, end).is_some()
                    || self.roster.full_name_at(tokens, i, end).is_some());
            if !glued || inner || !(name_like || particle) {
                break;
            }
            i += 1;
        }
        i - at
    }

    /// A person's name at `at`; `start` is where the mention begins (its title).
    fn name(&mut self, start: usize, at: usize, end: usize, title: Option<Title>) -> Option<usize> {
        let mut at = at;
        while let Some((after, ())) = ENGLISH.honorifics.longest_at(self.tokens(), at, end) {
            at = after;
        }
        let roster_match = self.roster.full_name_at(self.tokens(), at, end);
        let run = self.run(at, end);
        let (person, after) = match roster_match {
            Some((after, index)) if self.tokens()[at].capital => (Some(self.roster_person(index)), after.max(at + run)),
            // "Democratic California Governor": a run before a title names no person.
            _ if title.is_none() && self.title_group(at + run, end).is_some() => (None, at),
            _ if run >= 2 => (self.long_name(at, at + run, title.is_some()), at + run),
            _ if run == 1 => (self.short_name(at, title.as_ref()), at + 1),
            _ => (None, at),
        };
        let person = person?;
        // "Norway's Arvid Gram": somebody of that state, whatever the office.
        let title = title.or_else(|| self.belonging(start));
        let after = self.apposition(person, after, end, title);
        Some(self.push(start, after, Who::Person(person)))
    }

    /// The state whose possessive stands right before a name, as a title without an office.
    fn belonging(&self, at: usize) -> Option<Title> {
        let before = self.list.last().filter(|m| m.possessive && m.end + 1 == at)?;
        let Who::Principal(principal) = &before.who else { return None };
        Some(Title { voiceless: false, ..Self::plain_title("", Some(principal.clone())) })
    }

    fn roster_person(&mut self, index: usize) -> usize {
        if let Some(known) = self.people.iter().position(|p| p.roster == Some(index)) {
            return known;
        }
        let official = &self.roster.officials[index];
        let words = super::people::name_words(&official.name);
        self.people.push(Person { name: official.name.clone(), words, roster: Some(index), title: None });
        self.people.len() - 1
    }

    /// A name of two words or more: somebody known, or somebody new.
    fn long_name(&mut self, at: usize, after: usize, titled: bool) -> Option<usize> {
        let words: Vec<String> = self.tokens()[at..after].iter().map(|t| t.folded.clone()).collect();
        if words.iter().any(|w| WORDS.organisations.contains(w)) {
            return None;
        }
        if let Some(index) = self.roster.by_words(&words) {
            return Some(self.roster_person(index));
        }
        let known = self.people.iter().position(|p| {
            p.words.last().zip(words.last()).is_some_and(|(a, b)| similar(a, b))
                && p.words.first().zip(words.first()).is_some_and(|(a, b)| given_names_agree(a, b))
        });
        if known.is_some() {
            return known;
        }
        let shouting =
            self.tokens()[at..after].iter().all(|t| self.text.slice(t.start..t.end).chars().all(char::is_uppercase));
        if shouting && !titled {
            return None;
        }
        let name = self.text.slice(self.tokens()[at].start..self.tokens()[after - 1].end).to_owned();
        self.people.push(Person { name, words, roster: None, title: None });
        Some(self.people.len() - 1)
    }

    /// A surname by itself: of somebody the article has introduced, else of the only official who bears it.
    fn short_name(&mut self, at: usize, title: Option<&Title>) -> Option<usize> {
        let word = self.word(at).to_owned();
        let known = self.people.iter().rposition(|p| p.surname() == word || similar(p.surname(), &word));
        if known.is_some() {
            return known;
        }
        if let Some(index) = self.roster.unique_surname(&word).filter(|_| word.chars().count() >= 4 || title.is_some())
        {
            return Some(self.roster_person(index));
        }
        title?;
        if WORDS.organisations.contains(&word) {
            return None;
        }
        let name = self.text.slice(self.tokens()[at].start..self.tokens()[at].end).to_owned();
        self.people.push(Person { name, words: vec![word], roster: None, title: None });
        Some(self.people.len() - 1)
    }

    /// Gives the person a title: the one before the name, else one in apposition (", the Lithuanian premier,").
    fn apposition(&mut self, person: usize, after: usize, end: usize, title: Option<Title>) -> usize {
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
    fn apposed(&self, at: usize, end: usize) -> Option<TitleGroup> {
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

    /// A title without an office: of somebody who belongs somewhere or leads something.
    fn plain_title(text: &str, principal: Option<String>) -> Title {
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

    /// "who leads the party", "who chairs the committee": an office told by a verb.
    fn leads(&self, at: usize) -> Option<Title> {
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
    fn member(&self, at: usize, end: usize) -> Option<Title> {
        let from = at + usize::from(self.word(at) == "the");
        let named =
            self.tokens().get(from).filter(|_| from < end).is_some_and(|t| t.capital && t.kind == TokenKind::Word);
        let place = self.roster.place_at(self.tokens(), from, end).map(|(_, place)| place.principal);
        named.then(|| Self::plain_title("", place))
    }

    /// "his country", "the government".
    fn own_side(&mut self, at: usize, end: usize) -> Option<usize> {
        let word = self.word(at);
        let possessive = WORDS.own_possessives.contains(word);
        if !possessive && word != "the" {
            return None;
        }
        let noun = (at + 1..(at + 4).min(end)).find(|i| WORDS.own_nouns.contains(self.word(*i)));
        let noun = noun.filter(|n| possessive || *n == at + 1)?;
        Some(self.push(at, noun + 1, Who::Own))
    }

    /// "the foreign ministry", "Turkish presidential administration".
    fn body(&mut self, at: usize, end: usize) -> Option<usize> {
        let place = self.roster.place_at(self.tokens(), at, end);
        let (principal, mut from) = match place {
            Some((after, place)) => (Some(place.principal.clone()), after),
            None => (None, at),
        };
        if self.word(from) == "'s" {
            from += 1;
        }
        let (after, rank) = ENGLISH.bodies.longest_at(self.tokens(), from, end)?;
        let rank = *rank;
        Some(self.push(at, after, Who::Body(principal, rank)))
    }

    fn place(&mut self, at: usize, end: usize) -> Option<usize> {
        let (after, place) = self.roster.place_at(self.tokens(), at, end)?;
        let (principal, form) = (place.principal.clone(), place.form);
        if !self.tokens()[at].capital {
            return None;
        }
        let before = at.checked_sub(1).map_or("", |b| self.word(b));
        let located = matches!(before, "in" | "at" | "from" | "near" | "to" | "into" | "via" | "outside" | "around");
        if located || self.is_dateline(at, after) || (form == PlaceForm::Seat && matches!(before, "the" | "of")) {
            return Some(after);
        }
        Some(self.push(at, after, Who::Principal(principal)))
    }

    /// "most of them", "some have": a quantifier that is a subject by itself.
    fn stands_alone(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        next == "of" || WORDS.finite.contains(next) || WORDS.reporting.contains(next) || next == "who"
    }

    fn closed_class(&mut self, at: usize) -> Option<usize> {
        // "we'll", "he'd", "they're".
        let whole = self.word(at);
        let word = ["'ll", "'d", "'ve", "'re", "'m"].iter().find_map(|e| whole.strip_suffix(e)).unwrap_or(whole);
        let who = if WORDS.he.contains(word) {
            Who::Pronoun(Gender::He)
        } else if WORDS.she.contains(word) {
            Who::Pronoun(Gender::She)
        } else if WORDS.we.contains(word) {
            Who::Own
        } else if WORDS.they.contains(word) {
            Who::They
        } else if word == "it" {
            Who::It
        } else if WORDS.groups.contains(word) && (!WORDS.quantifiers.contains(word) || self.stands_alone(at)) {
            Who::Group
        } else {
            return None;
        };
        Some(self.push(at, at + 1, who))
    }
}

impl Mentions {
    /// The mentions that begin in a range of tokens.
    pub(crate) fn within(&self, range: std::ops::Range<usize>) -> &[Mention] {
        &self.list[self.indices(range)]
    }

    /// The indices of the mentions that begin in a range of tokens.
    pub(crate) fn indices(&self, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let from = self.list.partition_point(|m| m.start < range.start);
        from..self.list.partition_point(|m| m.start < range.end).max(from)
    }

    /// The index of the mention that ends right before a token.
    pub(crate) fn ending_at(&self, token: usize) -> Option<usize> {
        let index = self.list.partition_point(|m| m.end < token);
        self.list.get(index).filter(|m| m.end == token).map(|_| index)
    }

    /// The mention that covers a token.
    pub(crate) fn at(&self, token: usize) -> Option<&Mention> {
        let index = self.list.partition_point(|m| m.end <= token);
        self.list.get(index).filter(|m| m.start <= token)
    }
}
