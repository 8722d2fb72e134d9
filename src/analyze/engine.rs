//! The engine: compiled once, it reads articles and gives statements.

use std::collections::HashMap;

use jiff::civil::Date;

use super::action::{Action, ActionForm};
use super::answer;
use super::candidate::{Candidate, Place};
use super::chain::{self, Reading};
use super::coref::{self, Resolver};
use super::family::{Mechanism, RuleFamily, Without};
use super::holder::{Holder, Holders};
use super::mentions::Who;
use super::part::{Part, Talk, is_explicit};
use super::people::{Person, Roster};
use super::text::Text;
use super::topic::CompiledTopic;
use super::{merge, ops, time};
use crate::model::{Article, BlockKind, Field, Official, Statement, Topic};

/// The version of the rules: part of what the store keeps with every statement, so that changed rules can be told from changed
/// words. It changes with every change of the lexicon or of the analysis.
pub const RULES_VERSION: &str = "2";

/// Reads articles. Compiled once from the topics and the roster; `Send + Sync`.
#[derive(Debug, Clone)]
pub struct Engine {
    topics: Vec<CompiledTopic>,
    roster: Roster,
    discover: bool,
    without: Without,
}

/// A topic that an article is on, with where its parts name it.
struct OnTopic<'a> {
    topic: &'a CompiledTopic,
    /// For each part, the namings by sentence.
    actions: [Vec<Vec<Action>>; 2],
    talk: [Talk; 2],
}

/// What is the same for all readings of one article.
struct Setting<'a> {
    people: &'a [Person],
    main: Option<usize>,
    day: Option<Date>,
}

/// Bytes of a text that are read, many times what the longest article has: a bound on what a text that is none may cost.
const LONGEST: usize = 256 * 1024;

impl Engine {
    /// Compiles topics and roster. With `discover_officials`, "title + name" introduces an official who is not on the roster.
    pub fn new(topics: &[Topic], officials: &[Official], discover_officials: bool) -> Self {
        Self {
            topics: topics.iter().map(CompiledTopic::new).collect(),
            roster: Roster::new(officials),
            discover: discover_officials,
            without: Without::default(),
        }
    }

    /// The same engine with a family of rules left out: what that one is worth is the difference.
    pub fn without(&self, family: RuleFamily) -> Self {
        Self { without: self.without.and(family), ..self.clone() }
    }

    /// The statements of an article, most important first. Spans are byte offsets into its text or title.
    pub fn analyze(&self, article: &Article) -> Vec<Statement> {
        let title = article.title.as_deref().unwrap_or_default();
        let mut people = Vec::new();
        let text = &article.text[..article.text.floor_char_boundary(LONGEST)];
        let body = Part::new(text, &article.blocks, Field::Text, &self.roster, &mut people);
        let head = Part::new(title, &[], Field::Title, &self.roster, &mut people);
        let mut parts = [body, head];
        let day = article.published.map(|p| p.date());
        coref::seat(&parts[0].mentions, &mut people, &self.roster, day);
        let topics: Vec<OnTopic<'_>> = self.topics.iter().filter_map(|t| on_topic(t, &parts)).collect();
        if topics.is_empty() {
            return Vec::new();
        }
        parts.iter_mut().for_each(Part::attribute);
        parts.iter_mut().for_each(|part| self.without.strip(part));
        let setting = Setting { people: &people, main: main_person(&parts, &people), day };
        let mut statements = Vec::new();
        for (index, topic) in topics.iter().enumerate() {
            let others: Vec<&OnTopic<'_>> =
                topics.iter().enumerate().filter(|(i, _)| *i != index).map(|(_, t)| t).collect();
            let mut candidates = Vec::new();
            for (nth, part) in parts.iter().enumerate() {
                self.read_part((nth, part), topic, &others, &setting, &mut candidates);
            }
            let mine = candidates.into_iter().filter(|c| self.counts(c, &people)).collect();
            let occasion = |candidate: &Candidate| {
                let part = &parts[usize::from(candidate.evidence.field == Field::Title)];
                let resolver = self.resolver(part, &setting);
                self.holders(part, &resolver).occasion(candidate.holder.person, candidate.sentence)
            };
            statements.extend(merge::merge(mine, topic.topic, &people, &self.roster, day, &occasion));
        }
        statements
    }

    /// Whether a text has a word of a topic, inflected or not, or an official's name: what has none is about neither.
    pub fn mentions_topic(&self, text: &str) -> bool {
        let text = Text::new(text, &[]);
        let (tokens, end) = (&text.tokens, text.tokens.len());
        (0..end).any(|at| {
            self.topics.iter().any(|topic| topic.has_word_at(tokens, at, end))
                || self.roster.is_named_at(tokens, at, end)
        }) || self.topics.iter().any(|topic| !topic.expression_spans(text.source).0.is_empty())
    }

    fn counts(&self, candidate: &Candidate, people: &[Person]) -> bool {
        let discover = self.discover && !self.without.has(Mechanism::Discovery);
        candidate.holder.person.is_none_or(|p| discover || people[p].roster.is_some())
    }

    fn read_part(
        &self,
        (nth, part): (usize, &Part<'_>),
        topic: &OnTopic<'_>,
        others: &[&OnTopic<'_>],
        setting: &Setting<'_>,
        out: &mut Vec<Candidate>,
    ) {
        let text = &part.text;
        let resolver = self.resolver(part, setting);
        let holders = self.holders(part, &resolver);
        let background_from = time::background_from(text);
        for (index, sentence) in text.sentences.iter().enumerate() {
            if part.is_boilerplate(sentence.paragraph) || !part.is_sentence(index) {
                continue;
            }
            let meant = !others.iter().any(|o| topic.talk[nth].yields_to(&o.talk[nth], index));
            let covered = topic.talk[nth].covers(index);
            let place = Place {
                field: part.field,
                sentence: index,
                after_background: background_from.is_some_and(|p| sentence.paragraph >= p),
                caption: text.paragraphs[sentence.paragraph].kind == BlockKind::Caption,
                main: setting.main,
            };
            // "The country, she announced, …": the topic's own verb as a verb of reporting.
            let reports = |a: &Action| part.reports[index].iter().any(|r| r.verb == a.verb);
            let usable = |a: &&Action| a.full || (covered && (meant || is_explicit(a)) && !reports(a));
            let actions: Vec<Action> = topic.actions[nth][index].iter().filter(usable).copied().collect();
            let before = index.checked_sub(1).map_or(&[][..], |b| &topic.actions[nth][b]);
            for (action, reading) in self.readings(part, index, (&actions, before), covered && meant) {
                for holder in holders.find(&reading, &action, index) {
                    let candidate =
                        Candidate::new(text, &holders, topic.topic, &action, &reading, holder, &place, setting.day);
                    out.extend(self.without.admit(candidate));
                }
            }
        }
    }

    fn resolver<'a>(&'a self, part: &'a Part<'a>, setting: &Setting<'a>) -> Resolver<'a> {
        Resolver {
            text: &part.text,
            mentions: &part.mentions,
            people: setting.people,
            roster: &self.roster,
            day: setting.day,
            main: setting.main,
            names_only: self.without.has(Mechanism::Coreference),
        }
    }

    fn holders<'a>(&self, part: &'a Part<'a>, resolver: &'a Resolver<'a>) -> Holders<'a> {
        Holders { resolver, reports: &part.reports, attributed: &part.attributed }
    }

    /// The readings of a sentence: of each action, else of an answer to a question, else of a cue that stands without an action.
    fn readings(
        &self,
        part: &Part<'_>,
        index: usize,
        (actions, before): (&[Action], &[Action]),
        elliptic: bool,
    ) -> Vec<(Action, Reading)> {
        if actions.is_empty() && !elliptic {
            return Vec::new();
        }
        let sentence = &part.text.sentences[index];
        let mut ops = ops::operators(&part.text, sentence);
        ops.retain(|op| self.without.reads(op));
        let taken = actions.iter().filter(|action| self.without.takes(action));
        let mut found: Vec<(Action, Reading)> =
            taken.filter_map(|a| Some((*a, chain::read(&part.text, sentence, &ops, a)?))).collect();
        if found.is_empty() && elliptic {
            let answer = answer::read(&part.text, index, actions, before);
            let taken = answer.or_else(|| chain::ellipsis(&part.text, sentence, &ops));
            found.extend(taken.filter(|(action, _)| self.without.takes(action)));
        }
        found
    }
}

/// The topic with its namings, if the article is on it: it names the action in full, or twice in part, and the target where there is
/// one.
fn on_topic<'a>(topic: &'a CompiledTopic, parts: &[Part<'_>; 2]) -> Option<OnTopic<'a>> {
    let somewhere = |at: &dyn Fn(&Part<'_>, usize, usize) -> bool| parts.iter().any(|p| p.has(|i, end| at(p, i, end)));
    if topic.has_targets() && !somewhere(&|p, i, end| topic.target_at(&p.text.tokens, i, end).is_some()) {
        return None;
    }
    let object = somewhere(&|p, i, end| topic.object_at(&p.text.tokens, i, end).is_some());
    let actions = [parts[0].actions(topic), parts[1].actions(topic)];
    let weight = |a: &Action| match a.form {
        ActionForm::Thing => 0,
        _ if a.full => 2,
        _ => usize::from(a.is_noun()),
    };
    // "a snap election": its cue may be read, but what is said beside it is not about the action.
    let thing = actions.iter().flatten().flatten().any(|a| a.form == ActionForm::Thing && a.full);
    let verb = |a: &Action| matches!(a.form, ActionForm::Verb(_) | ActionForm::Passive) && !a.full;
    // "could quit", and the court is named elsewhere.
    let apart = object && actions.iter().flatten().flatten().any(verb);
    let named: usize = actions.iter().flatten().flatten().map(weight).sum::<usize>()
        + usize::from(object && topic.has_targets())
        + 2 * usize::from(apart);
    let named = named >= 2;
    let talk = [Field::Text, Field::Title].map(|field| {
        let part = &actions[usize::from(field == Field::Title)];
        if named { Talk::new(part, field) } else { Talk::none(part.len()) }
    });
    (named || thing).then_some(OnTopic { topic, actions, talk })
}

/// The person whom an article is about: who is named in the headline and first in the body, else who is named most.
fn main_person(parts: &[Part<'_>; 2], people: &[Person]) -> Option<usize> {
    let mut weight: HashMap<usize, usize> = HashMap::new();
    for part in parts {
        let bonus = if part.field == Field::Title { 6 } else { 0 };
        for mention in &part.mentions.list {
            if let Who::Person(p) = mention.who
                && people[p].is_official()
            {
                let lead =
                    if part.field == Field::Text && part.text.tokens[mention.start].sentence == 0 { 4 } else { 0 };
                *weight.entry(p).or_default() += 2 + bonus + lead;
            }
        }
    }
    weight.into_iter().max_by_key(|(p, w)| (*w, std::cmp::Reverse(*p))).map(|(p, _)| p)
}

/// The principal that a holder's position is credited to.
pub(super) fn principal(holder: &Holder, people: &[Person], roster: &Roster, day: Option<Date>) -> Option<String> {
    let Some(person) = holder.person.map(|p| &people[p]) else { return holder.principal.clone() };
    let by_roster = person.roster.and_then(|r| {
        let official = &roster.officials[r];
        day.map_or(official.principal.as_deref(), |d| official.principal_on(d)).map(str::to_owned)
    });
    by_roster.or_else(|| person.title.as_ref().and_then(|t| t.principal.clone())).or_else(|| holder.principal.clone())
}
