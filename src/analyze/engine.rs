//! The engine: compiled once, it reads articles and gives statements.

use std::collections::HashMap;

use jiff::civil::Date;

use super::action::{self, Action, ActionForm};
use super::candidate::{Candidate, Place};
use super::chain;
use super::coref::Resolver;
use super::holder::{Holder, Holders};
use super::mentions::{self, Mentions, Who};
use super::people::{Person, Roster};
use super::speech;
use super::text::Text;
use super::topic::CompiledTopic;
use super::{holder, merge, time};
use crate::model::{Article, BlockKind, Field, Official, Statement, Topic};

/// The version of the rules: part of what the store keeps with every statement, so that changed rules can be told from changed
/// words. It changes with every change of the lexicon or of the analysis.
pub const RULES_VERSION: &str = "1";

/// How many sentences an action named before may lie back for "such options" to mean it.
const CONTEXT: usize = 8;

/// Reads articles. Compiled once from the topics and the roster; `Send + Sync`.
#[derive(Debug, Clone)]
pub struct Engine {
    topics: Vec<CompiledTopic>,
    roster: Roster,
    discover: bool,
}

/// One part of an article (headline or body), cut and searched for mentions.
struct Part<'a> {
    text: Text<'a>,
    mentions: Mentions,
    field: Field,
}

impl Engine {
    /// Compiles topics and roster. With `discover_officials`, "title + name" introduces an official who is not on the roster.
    pub fn new(topics: &[Topic], officials: &[Official], discover_officials: bool) -> Self {
        Self {
            topics: topics.iter().map(CompiledTopic::new).collect(),
            roster: Roster::new(officials),
            discover: discover_officials,
        }
    }

    /// The statements of an article, most important first. Spans are byte offsets into its text or title.
    pub fn analyze(&self, article: &Article) -> Vec<Statement> {
        let title = article.title.as_deref().unwrap_or_default();
        let mut people = Vec::new();
        let body = Text::new(&article.text, &article.blocks);
        let body_mentions = mentions::find(&body, &self.roster, &mut people);
        let head = Text::new(title, &[]);
        let head_mentions = mentions::find(&head, &self.roster, &mut people);
        let parts = [
            Part { text: body, mentions: body_mentions, field: Field::Text },
            Part { text: head, mentions: head_mentions, field: Field::Title },
        ];
        let day = article.published.map(|p| p.date());
        let main = main_person(&parts, &people);
        let mut statements = Vec::new();
        for topic in &self.topics {
            let mut candidates = Vec::new();
            if !on_topic(topic, &parts) {
                continue;
            }
            for part in &parts {
                self.read_part(part, &people, topic, main, day, &mut candidates);
            }
            let mine = candidates.into_iter().filter(|c| self.counts(c, &people)).collect();
            statements.extend(merge::merge(mine, topic, &people, &self.roster, day));
        }
        statements
    }

    fn counts(&self, candidate: &Candidate, people: &[Person]) -> bool {
        candidate.holder.person.is_none_or(|p| self.discover || people[p].roster.is_some())
    }

    fn read_part(
        &self,
        part: &Part<'_>,
        people: &[Person],
        topic: &CompiledTopic,
        main: Option<usize>,
        day: Option<Date>,
        out: &mut Vec<Candidate>,
    ) {
        let resolver = Resolver { text: &part.text, mentions: &part.mentions, people, roster: &self.roster, day, main };
        let reports: Vec<_> =
            (0..part.text.sentences.len()).map(|s| speech::reports(&part.text, &part.mentions, s)).collect();
        let attributed = holder::attributed(&part.text, &part.mentions);
        let holders = Holders { resolver: &resolver, reports: &reports, attributed: &attributed };
        let background_from = time::background_from(&part.text);
        let mut last_full: Option<usize> = (part.field == Field::Text).then_some(0);
        for (index, sentence) in part.text.sentences.iter().enumerate() {
            let actions = action::find(&part.text, sentence, topic);

            let full_here = actions.iter().any(|a| a.full);
            let in_context = full_here || last_full.is_some_and(|l| index <= l + CONTEXT);
            let ops =
                if in_context || !actions.is_empty() { chain::operators(&part.text, sentence) } else { Vec::new() };
            if full_here || (in_context && actions.iter().any(is_explicit)) {
                last_full = Some(index);
            }
            let usable: Vec<Action> = actions.into_iter().filter(|a| a.full || in_context).collect();
            let mut readings: Vec<(Action, chain::Reading)> =
                usable.iter().filter_map(|a| Some((*a, chain::read(&part.text, sentence, &ops, a)?))).collect();
            if readings.is_empty() && in_context {
                readings.extend(chain::ellipsis(&part.text, sentence, &ops));
            }
            for (action, reading) in &readings {
                let place = Place {
                    field: part.field,
                    sentence: index,
                    after_background: background_from.is_some_and(|p| sentence.paragraph >= p),
                    caption: part.text.paragraphs[sentence.paragraph].kind == BlockKind::Caption,
                    sentences: part.text.sentences.len(),
                    main,
                };
                last_full = Some(index);
                for holder in holders.find(reading, action, index) {
                    out.push(Candidate::new(&part.text, &holders, topic, action, reading, holder, &place, day));
                }
            }
        }
    }
}

/// Whether the article names the topic's action in full anywhere, and its target where it has one.
fn on_topic(topic: &CompiledTopic, parts: &[Part<'_>]) -> bool {
    let target = !topic.has_targets()
        || parts.iter().any(|p| {
            (0..p.text.tokens.len()).any(|i| topic.target_at(&p.text.tokens, i, p.text.tokens.len()).is_some())
        });
    if !target {
        return false;
    }
    let found = parts.iter().flat_map(|p| p.text.sentences.iter().flat_map(|s| action::find(&p.text, s, topic)));
    let object = parts
        .iter()
        .any(|p| (0..p.text.tokens.len()).any(|i| topic.object_at(&p.text.tokens, i, p.text.tokens.len()).is_some()));
    let mut named = usize::from(object);
    for action in found {
        named +=
            if action.full { 2 } else { usize::from(matches!(action.form, ActionForm::Nominal | ActionForm::Object)) };
        if named >= 2 {
            return true;
        }
    }
    false
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

/// Whether a naming of the action is the real thing rather than something that stands for it.
pub(super) fn is_explicit(action: &Action) -> bool {
    !matches!(action.form, ActionForm::Anaphor | ActionForm::Adjacent | ActionForm::Ellipsis)
}

/// The principal that a holder's position is credited to.
pub(super) fn principal(holder: &Holder, people: &[Person], roster: &Roster, day: Option<Date>) -> Option<String> {
    let Some(person) = holder.person.map(|p| &people[p]) else { return holder.principal.clone() };
    let by_roster = person.roster.and_then(|r| {
        let official = &roster.officials[r];
        day.map_or(official.principal.as_deref(), |d| official.principal_on(d)).map(str::to_owned)
    });
    by_roster.or_else(|| person.title.as_ref().and_then(|t| t.principal.clone()))
}
