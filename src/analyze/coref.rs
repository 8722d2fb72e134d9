//! Who "he", "the minister" and "the Lithuanian premier" are.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::mentions::{Mention, Mentions, Who};
use super::people::{Gender, Person, Roster, Title};
use super::text::{Text, TokenKind, fold};
use super::words::WORDS;
use crate::model::Rank;
use jiff::civil::Date;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenNames {
    she: HashSet<String>,
    he: HashSet<String>,
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static GIVEN_NAMES: LazyLock<GivenNames> = LazyLock::new(|| {
    toml::from_str(include_str!("lexicon/en/given_names.toml")).expect("given_names.toml is well-formed")
});

/// The gender that a name suggests.
fn gender_of(person: &Person) -> Option<Gender> {
    let given = person.words.first().filter(|_| person.words.len() > 1)?;
    if GIVEN_NAMES.she.contains(given) {
        return Some(Gender::She);
    }
    if GIVEN_NAMES.he.contains(given) {
        return Some(Gender::He);
    }
    given.ends_with('a').then_some(Gender::She)
}

/// How many mentions a role looks back over, and how many people it may mean: more than an article has, and a bound on what a
/// text that is none may cost.
const REACH: usize = 300;

/// Kinds of office that news name in several ways.
fn office(title: &str) -> String {
    let title = fold(title);
    let title = match title.trim_end_matches('.') {
        "gov" => "governor".to_owned(),
        "sen" => "senator".to_owned(),
        "rep" => "representative".to_owned(),
        "gen" | "lt. gen" | "maj. gen" => "general".to_owned(),
        _ => title,
    };
    let has = |words: &[&str]| words.iter().any(|w| title.contains(w));
    if has(&["deputy", "vice"]) {
        return title;
    }
    if has(&["prime minister", "premier", "head of government", "chancellor", "taoiseach"]) || title == "pm" {
        "head of government".to_owned()
    } else if has(&["foreign", "diplomat", "secretary of state", "external affairs"]) || title == "fm" {
        "foreign minister".to_owned()
    } else if has(&["defence", "defense", "armed forces", "war"]) || title == "dm" {
        "defence minister".to_owned()
    } else if has(&["president", "head of state"]) {
        "president".to_owned()
    } else {
        title.split_whitespace().next_back().unwrap_or_default().to_owned()
    }
}

/// Whether a role names the office of a title: the same kind, or just "the minister".
pub(crate) fn same_office(role: &str, title: &str) -> bool {
    let (role, title) = (fold(role), fold(title));
    // "the minister" is no prime minister.
    let minister = role == "minister" && (title.contains("prime") || !title.contains("minister"));
    let general = matches!(role.as_str(), "politician" | "leader" | "chief" | "official");
    !minister && (general || office(&role) == office(&title) || title.ends_with(&role))
}

/// Brings in who holds an office that the article names without a name ("Velland's prime minister said"): by the roster's dates,
/// where nobody in the article has that office and only one on the roster does.
pub(crate) fn seat(mentions: &Mentions, people: &mut Vec<Person>, roster: &Roster, day: Option<Date>) {
    for mention in &mentions.list {
        let Who::Role(title) = &mention.who else { continue };
        let Some(principal) = &title.principal else { continue };
        let named = |p: &Person| {
            p.title.as_ref().is_some_and(|t| {
                same_office(&title.text, &t.text) && t.principal.as_ref().is_none_or(|o| o == principal)
            })
        };
        // "the minister" is one of many.
        let vague = !title.text.contains(' ') && title.rank != Some(Rank(1));
        if vague || title.voiceless || title.spokesperson || title.observer || people.iter().any(named) {
            continue;
        }
        let Some(day) = day else { continue };
        let holds = |o: &crate::model::Official| {
            o.principal_on(day) == Some(principal)
                && o.roles.iter().any(|r| r.held_on(day) && same_office(&title.text, &r.title))
        };
        let mut holders = (0..roster.officials.len()).filter(|i| holds(&roster.officials[*i]));
        let (Some(index), None) = (holders.next(), holders.next()) else { continue };
        if people.iter().any(|p| p.roster == Some(index)) {
            continue;
        }
        let official = &roster.officials[index];
        let words = super::people::name_words(&official.name);
        people.push(Person { name: official.name.clone(), words, roster: Some(index), title: Some(title.clone()) });
    }
}

/// What is needed to resolve a mention.
pub(crate) struct Resolver<'a> {
    pub(crate) text: &'a Text<'a>,
    pub(crate) mentions: &'a Mentions,
    pub(crate) people: &'a [Person],
    pub(crate) roster: &'a Roster,
    /// The day of the article: roles are dated.
    pub(crate) day: Option<Date>,
    /// Whom the article is about, for a pronoun that nothing before explains.
    pub(crate) main: Option<usize>,
    /// Whether pronouns and roles stay unresolved.
    pub(crate) names_only: bool,
}

impl Resolver<'_> {
    /// The person that a mention means.
    pub(crate) fn person(&self, mention: &Mention) -> Option<usize> {
        match &mention.who {
            Who::Person(index) => Some(*index),
            _ if self.names_only => None,
            Who::Pronoun(gender) => self.pronoun(mention.start, *gender),
            Who::Role(title) => self.role(mention.start, title),
            _ => None,
        }
    }

    fn agrees(&self, person: usize, gender: Gender) -> bool {
        gender_of(&self.people[person]).is_none_or(|g| g == gender)
    }

    /// The first person of the sentence before the pronoun, else the first of the sentence before, and so on back to the head of
    /// the text: the subject of a sentence is what the next one's pronoun means.
    fn pronoun(&self, at: usize, gender: Gender) -> Option<usize> {
        let here = self.text.tokens[at].sentence;
        let low = here.saturating_sub(6);
        for sentence in (low..=here).rev() {
            let range = self.text.sentences[sentence].tokens.clone();
            let end = if sentence == here { at } else { range.end };
            let found = self.mentions.within(range.start..end).iter().find_map(|m| match &m.who {
                Who::Person(p) if self.people[*p].is_official() && self.agrees(*p, gender) && !self.is_oblique(m) => {
                    Some(*p)
                }
                // "She had telephoned Rubio, she said": the subject with which a sentence begins goes on.
                Who::Pronoun(g) if sentence == here && *g == gender && m.start <= range.start + 1 => {
                    self.pronoun(m.start, gender)
                }
                Who::Role(title) if sentence < here => self.role(m.start, title).filter(|p| self.agrees(*p, gender)),
                _ => None,
            });
            if found.is_some() {
                return found;
            }
        }
        self.main.filter(|p| self.agrees(*p, gender))
    }

    /// "telephoned Rubio": a word of a predicate stands before it, nothing that begins a clause.
    fn is_object(&self, mention: &Mention) -> bool {
        let [head, before] = &self.text.tokens[mention.start.saturating_sub(2)..mention.start] else { return false };
        // "…, said Lind" is a subject all the same.
        let inverted = matches!(head.kind, TokenKind::Punct | TokenKind::QuoteMark);
        before.sentence == self.text.tokens[mention.start].sentence
            && before.kind == TokenKind::Word
            && !before.capital
            && !inverted
            && (before.folded.ends_with("ed") || WORDS.reporting.contains(&before.folded))
    }

    /// "with Macron", "Starmer's", "telephoned Rubio": hardly what a pronoun goes on to speak of.
    fn is_oblique(&self, mention: &Mention) -> bool {
        let before = mention.start.checked_sub(1).map_or("", |b| self.text.tokens[b].folded.as_str());
        self.is_object(mention)
            || mention.possessive
            || matches!(
                before,
                "with"
                    | "by"
                    | "of"
                    | "for"
                    | "against"
                    | "from"
                    | "after"
                    | "between"
                    | "to"
                    | "told"
                    | "telling"
                    | "tell"
                    | "asked"
                    | "urged"
            )
    }

    /// The last person before the mention whose title is that office; else the holder by the roster's dates.
    fn role(&self, at: usize, role: &Title) -> Option<usize> {
        let fits = |person: &Person| {
            let title = person.title.as_ref();
            let principal = role
                .principal
                .as_ref()
                .is_none_or(|p| title.and_then(|t| t.principal.as_ref()).or(self.roster_principal(person)) == Some(p));
            principal && (title.is_some_and(|t| same_office(&role.text, &t.text)) || self.holds(person, &role.text))
        };
        if let Some(main) = self.main.filter(|m| fits(&self.people[*m])) {
            return Some(main);
        }
        let before = &self.mentions.list[..self.mentions.indices(0..at).end];
        let mut earlier = before.iter().rev().take(REACH).filter_map(|m| match m.who {
            Who::Person(p) if fits(&self.people[p]) => Some(p),
            _ => None,
        });
        earlier
            .next()
            .or_else(|| {
                let voiced = |p: &usize| !self.people[*p].title.as_ref().is_some_and(|t| t.voiceless);
                let mut all = (0..self.people.len()).take(REACH).filter(|p| fits(&self.people[*p])).filter(voiced);
                let first = all.next();
                if all.next().is_some() { None } else { first }
            })
            .or_else(|| self.untitled(role))
    }

    /// "the German defence minister" where the article names one German of the roster whose office it does not tell.
    fn untitled(&self, role: &Title) -> Option<usize> {
        role.rank?;
        let plain = |p: &usize| {
            let person = &self.people[*p];
            person.title.is_none() && person.roster.is_some_and(|r| self.roster.officials[r].roles.is_empty())
        };
        let Some(principal) = &role.principal else {
            return self.main.filter(|main| plain(main) && role.rank == Some(Rank(1)));
        };
        let fits = |p: &usize| plain(p) && self.roster_principal(&self.people[*p]) == Some(principal);
        if let Some(main) = self.main.filter(fits) {
            return Some(main);
        }
        let mut fit = (0..self.people.len()).take(REACH).filter(fits);
        let first = fit.next()?;
        fit.next().is_none().then_some(first)
    }

    fn roster_principal(&self, person: &Person) -> Option<&String> {
        let official = &self.roster.officials[person.roster?];
        official.principal.as_ref()
    }

    fn holds(&self, person: &Person, role: &str) -> bool {
        let Some(official) = person.roster.map(|r| &self.roster.officials[r]) else { return false };
        let held = |r: &crate::model::Role| self.day.is_none_or(|day| r.held_on(day)) && same_office(role, &r.title);
        official.roles.iter().any(held)
    }
}
