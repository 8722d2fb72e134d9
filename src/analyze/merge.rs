//! The readings of an article, brought together: one statement per holder, scope line and time, led by the one that decides.

use jiff::civil::Date;

use super::candidate::Candidate;
use super::engine::principal;
use super::lexicon::{ENGLISH, TitleKind};
use super::people::{Person, Roster};
use super::text::Text;
use super::topic::CompiledTopic;
use crate::model::{AssertedBy, Commitment, EvidenceClass, Field, Frame, Occasion, Rank, RuleHit, Scope, Statement};

/// Who a group of readings is about.
type Key = (Option<usize>, Option<String>, Option<String>, Frame);

/// How much a reading decides: the greater, the more.
fn weight(candidate: &Candidate) -> (bool, bool, bool, bool) {
    let first_hand = candidate.holder.asserted_by != AssertedBy::ThirdParty;
    (first_hand, candidate.class >= EvidenceClass::Indirect, candidate.explicit, !candidate.weak)
}

/// What makes a reading doubtful, and how much confidence that takes.
fn doubts(candidate: &Candidate) -> Vec<(&'static str, f64)> {
    let all = [
        (candidate.weak, "doubt/weak-cue", 0.15),
        (!candidate.explicit, "doubt/stands-for-the-action", 0.2),
        (candidate.advocacy, "doubt/advocacy", 0.1),
        (candidate.class <= EvidenceClass::Caption, "doubt/headline-or-caption", 0.2),
        (candidate.holder.asserted_by == AssertedBy::ThirdParty, "doubt/third-party", 0.3),
    ];
    all.into_iter().filter(|(doubtful, ..)| *doubtful).map(|(_, id, by)| (id, by)).collect()
}

fn confidence(doubts: &[(&str, f64)]) -> f64 {
    let value = doubts.iter().fold(0.95, |value: f64, (_, by)| value - by);
    (value.max(0.1) * 100.0).round() / 100.0
}

/// Brings the candidates of one topic together, most important first.
pub(crate) fn merge(
    candidates: Vec<Candidate>,
    topic: &CompiledTopic,
    people: &[Person],
    roster: &Roster,
    day: Option<Date>,
    occasion: &dyn Fn(&Candidate) -> Occasion,
) -> Vec<Statement> {
    let mut groups: Vec<(Key, Vec<Candidate>)> = Vec::new();
    for candidate in candidates {
        let who = principal(&candidate.holder, people, roster, day);
        let key = (candidate.holder.person, who, candidate.scope.line.clone(), candidate.frame);
        let group = groups
            .iter_mut()
            .find(|(k, g)| *k == key && (g[0].rung == candidate.rung || comparable(&g[0].scope, &candidate.scope)));
        match group {
            Some((_, group)) => group.push(candidate),
            None => groups.push((key, vec![candidate])),
        }
    }
    let mut statements: Vec<(usize, Statement)> = groups
        .into_iter()
        .filter_map(|(key, mut group)| {
            group.sort_by(|a, b| weight(b).cmp(&weight(a)).then(a.order.cmp(&b.order)));
            let order = group.iter().map(|c| c.order).min().unwrap_or_default();
            Some((order, statement(key, group, topic, people, roster, day, occasion)?))
        })
        .collect();
    // The state in a headline stands for whom the body lets speak.
    let spoken: Vec<Option<String>> = statements
        .iter()
        .filter(|(_, s)| s.official.is_some() && s.evidence.field == Field::Text)
        .map(|(_, s)| s.principal.clone())
        .collect();
    statements
        .retain(|(_, s)| s.official.is_some() || s.evidence.field == Field::Text || !spoken.contains(&s.principal));
    statements.sort_by_key(|(order, s)| (s.frame, s.scope.line.is_some(), s.class == EvidenceClass::Headline, *order));
    statements.into_iter().map(|(_, s)| s).collect()
}

/// Readings of scopes that differ in their groups are two statements; an unspecified one joins.
fn comparable(a: &Scope, b: &Scope) -> bool {
    a.ids.is_empty() || b.ids.is_empty() || !a.groups().is_disjoint(&b.groups())
}

/// Whether a second reading of the same voice, of the same kind and beside the first, makes the speaker span rungs: "looks at
/// every option and rules nothing out".
fn spans(lead: &Candidate, other: &Candidate) -> bool {
    let beside = lead.order.abs_diff(other.order) <= 400;
    let voice = other.holder.asserted_by == lead.holder.asserted_by;
    beside && voice && lead.class == other.class && lead.explicit && lead.rung.steps_to(other.rung) <= 2
}

fn statement(
    key: Key,
    group: Vec<Candidate>,
    topic: &CompiledTopic,
    people: &[Person],
    roster: &Roster,
    day: Option<Date>,
    occasion: &dyn Fn(&Candidate) -> Occasion,
) -> Option<Statement> {
    let doubts = doubts(group.first()?);
    let mut group = group.into_iter();
    let first = group.next()?;
    let mut rest: Vec<Candidate> = group.collect();
    // Of readings on one rung the closest to the speaker's own words is shown.
    let closer = rest.iter().enumerate().filter(|(_, c)| c.rung == first.rung && c.explicit && c.class > first.class);
    let lead = match closer.max_by_key(|(i, c)| (c.class, std::cmp::Reverse(*i))).map(|(i, _)| i) {
        Some(index) => std::mem::replace(&mut rest[index], first),
        None => first,
    };
    let told_on = occasion(&lead);
    let person = key.0.map(|p| &people[p]);
    let role = person.and_then(|p| role(p, roster, day));
    let voiceless = person.is_some() && role.as_ref().is_none_or(|(_, rank)| rank.is_none());
    let capped = lead.advocacy && voiceless && !lead.holder.own_act;
    let rung = if capped { lead.rung.min(Commitment::Open) } else { lead.rung };
    let at = lead.evidence.start;
    let told = |id: &str, gives| RuleHit { id: id.to_owned(), start: at, end: at, gives };
    let cap = (rung != lead.rung).then(|| told("rung/voiceless", Some(rung)));
    let doubted = doubts.iter().map(|(id, _)| told(id, None));
    let rules = lead.rules.iter().cloned().chain(cap).chain(doubted).collect();
    let span = std::iter::once(rung).chain(rest.iter().filter(|c| spans(&lead, c)).map(|c| c.rung));
    let mut scope = lead.scope.clone();
    let same = rest.iter().filter(|c| c.rung == lead.rung || lead.scope.ids.is_empty());
    same.for_each(|c| scope.ids.extend(c.scope.ids.iter().cloned()));
    Some(Statement {
        official: person.map(|p| p.name.clone()),
        speaks_for: if person.is_some() { role.as_ref().and_then(|(_, rank)| *rank) } else { lead.holder.rank },
        role: role.map(|(title, _)| title),
        principal: key.1,
        speaker: lead.holder.speaker.map(|s| people[s].name.clone()),
        topic: topic.topic.id.clone(),
        commitment: rung,
        low: span.clone().min().unwrap_or(rung),
        high: span.max().unwrap_or(rung),
        condition: lead.condition.or_else(|| rest.iter().filter(|c| c.rung == rung).find_map(|c| c.condition.clone())),
        scope,
        asserted_by: lead.holder.asserted_by,
        frame: lead.frame,
        said_on: lead.said.on,
        said_basis: lead.said.basis,
        evidence: lead.evidence,
        class: lead.class,
        occasion: told_on,
        confidence: confidence(&doubts),
        rules,
    })
}

/// The role of a person on a day and its rank: by the roster's dates, else by the article's own title.
fn role(person: &Person, roster: &Roster, day: Option<Date>) -> Option<(String, Option<Rank>)> {
    let official = person.roster.map(|r| &roster.officials[r]);
    if let Some(official) = official.filter(|o| !o.roles.is_empty()) {
        let held = match day {
            Some(day) => official.role_on(day),
            None => official.roles.last(),
        };
        if let Some(role) = held {
            let rank = match role.speaks_for {
                Some(false) => None,
                Some(true) => rank_of(&role.title).or(Some(Rank(4))),
                None => rank_of(&role.title),
            };
            return Some((role.title.clone(), rank));
        }
        return official.roles.iter().max_by_key(|r| r.from).map(|r| (format!("former {}", r.title), None));
    }
    person.title.as_ref().filter(|t| !t.text.is_empty()).map(|t| (t.text.clone(), t.rank))
}

/// The rank of a title by the built-in table.
pub(crate) fn rank_of(title: &str) -> Option<Rank> {
    let text = Text::new(title, &[]);
    let end = text.tokens.len();
    (0..end).find_map(|at| match ENGLISH.titles.longest_at(&text.tokens, at, end) {
        Some((_, TitleKind::Office(rank))) => Some(*rank),
        _ => None,
    })?
}
