//! Who and what is mentioned where: persons, roles, principals, pronouns, groups.

use super::lexicon::{ENGLISH, PlaceForm};
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

pub(super) struct Finder<'a> {
    pub(super) text: &'a Text<'a>,
    pub(super) roster: &'a Roster,
    pub(super) people: &'a mut Vec<Person>,
    pub(super) list: Vec<Mention>,
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

impl Finder<'_> {
    pub(super) fn tokens(&self) -> &[Token] {
        &self.text.tokens
    }

    pub(super) fn word(&self, at: usize) -> &str {
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

    /// "JAKARTA - ": the place that a report is filed from.
    fn is_dateline(&self, at: usize, after: usize) -> bool {
        let tokens = self.tokens();
        let head = self.text.sentences.get(tokens[at].sentence).map_or(0, |s| s.tokens.start);
        let shouted = tokens[at..after].iter().all(|t| self.text.slice(t.start..t.end).chars().all(char::is_uppercase));
        let dash = (after..(after + 6).min(tokens.len())).any(|i| matches!(self.word(i), "-" | "–" | "—" | "--"));
        at <= head + 3 && shouted && after > at && tokens[at].end - tokens[at].start > 2 && dash
    }

    /// A title, with the name that follows it, or by itself as a role.
    pub(super) fn titled(&mut self, at: usize, end: usize) -> Option<usize> {
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
    pub(super) fn name(&mut self, start: usize, at: usize, end: usize, title: Option<Title>) -> Option<usize> {
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

    /// "his country", "the government".
    fn own_side(&mut self, at: usize, end: usize) -> Option<usize> {
        let word = self.word(at);
        let possessive = WORDS.own_possessives.contains(word);
        if !possessive && word != "the" {
            return None;
        }
        let noun = (at + 1..(at + 4).min(end)).find(|i| WORDS.own_nouns.contains(self.word(*i)));
        let noun = noun.filter(|n| possessive || *n == at + 1)?;
        // "her office said": those who speak for her.
        if self.word(noun) == "office" && matches!(word, "his" | "her") {
            return None;
        }
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
