//! A topic, compiled: what its words look like in a text.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::inflect::{self, Forms};
use super::pattern::PatternSet;
use super::text::{Text, Token, fold};
use crate::model::Topic;

/// A verb of a topic: the rest of its words ("down" in "step down") and what its form can be.
#[derive(Debug, Clone)]
pub(crate) struct VerbEntry {
    pub(crate) rest: Vec<String>,
    pub(crate) forms: Forms,
    /// Whether the topic itself lists it, rather than a class that it is of.
    pub(crate) own: bool,
}

/// Verbs that name one kind of act, and nouns of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbClass {
    verbs: Vec<String>,
    nouns: Vec<String>,
    /// Verbs that say, with the same object, that the act is not done.
    #[serde(default)]
    against: Vec<String>,
    /// Whether the verbs say it all without an object.
    #[serde(default)]
    bare: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbClasses {
    class: Vec<VerbClass>,
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static CLASSES: LazyLock<Vec<VerbClass>> = LazyLock::new(|| {
    let raw: VerbClasses =
        toml::from_str(include_str!("lexicon/en/verb_classes.toml")).expect("verb_classes.toml is well-formed");
    raw.class
});

/// The classes that a topic's verbs are of: those that hold two of them, else the only one that holds one.
fn classes_of(topic: &Topic) -> Vec<&'static VerbClass> {
    let shared = |class: &VerbClass| topic.verbs.iter().filter(|v| class.verbs.contains(v)).count();
    let fits = |class: &&VerbClass| class.bare == topic.objects.is_empty();
    let known: Vec<(&VerbClass, usize)> =
        CLASSES.iter().filter(fits).map(|c| (c, shared(c))).filter(|(_, n)| *n > 0).collect();
    let most = known.iter().map(|(_, n)| *n).max().unwrap_or_default();
    let sure: Vec<&VerbClass> = known.iter().filter(|(_, n)| *n > 1 && *n * 2 >= most).map(|(c, _)| *c).collect();
    match (sure.is_empty(), known.as_slice()) {
        (true, [(only, _)]) => vec![only],
        _ => sure,
    }
}

/// The verbs against the act, but for those that the topic has for it.
fn contraries(classes: &[&VerbClass], topic: &Topic) -> HashMap<String, Vec<VerbEntry>> {
    let mut verbs = HashMap::<String, Vec<VerbEntry>>::new();
    let listed = |verb: &String| topic.verbs.contains(verb) || classes.iter().any(|c| c.verbs.contains(verb));
    for verb in classes.iter().flat_map(|c| &c.against).filter(|v| !listed(v)) {
        let parts = words(verb);
        let Some((first, rest)) = parts.split_first() else { continue };
        for (form, forms) in inflect::verb_forms(first) {
            verbs.entry(form).or_default().push(VerbEntry { rest: rest.to_vec(), forms, own: false });
        }
    }
    verbs
}

/// The longest verb of a table at a token: what its form can be, and the token after it.
fn longest_verb(
    table: &HashMap<String, Vec<VerbEntry>>,
    tokens: &[Token],
    at: usize,
    end: usize,
) -> Option<(Forms, usize)> {
    let entries = table.get(&tokens.get(at)?.folded)?.iter().filter_map(|entry| {
        let after = at + 1 + entry.rest.len();
        let rest = tokens.get(at + 1..after).filter(|_| after <= end)?;
        rest.iter().zip(&entry.rest).all(|(t, w)| t.folded == *w).then_some((entry.forms, after))
    });
    entries.max_by_key(|(_, after)| *after)
}

/// A topic ready for matching.
#[derive(Debug, Clone)]
pub(crate) struct CompiledTopic {
    pub(crate) topic: Topic,
    verbs: HashMap<String, Vec<VerbEntry>>,
    /// Verbs that mean, with the topic's object, that the action is not done.
    contraries: HashMap<String, Vec<VerbEntry>>,
    nominals: HashSet<String>,
    /// Nouns of the classes of its verbs: they name the action only with its object.
    class_nominals: HashSet<String>,
    objects: PatternSet<()>,
    targets: PatternSet<()>,
    phrases: PatternSet<()>,
    expressions: Vec<Regex>,
    object_heads: PatternSet<()>,
    exclude: PatternSet<()>,
    exclude_expressions: Vec<Regex>,
    opposites: PatternSet<()>,
    pub(crate) scopes: Vec<(String, PatternSet<()>)>,
    /// The office that the topic is about, where it is about offices: the one that its name says, else its objects first.
    pub(crate) main_line: Option<String>,
}

/// The office that a topic is about.
fn main_line(topic: &Topic) -> Option<String> {
    let named = std::iter::once(&topic.name).chain(&topic.objects).find_map(|words| {
        let text = Text::new(words, &[]);
        super::time::line(&text.tokens, 0..text.tokens.len())
    });
    named.map(str::to_owned)
}

/// What may stand behind the object of its verb.
const PARTICLES: [&str; 9] = ["over", "up", "down", "out", "on", "back", "in", "off", "home"];

/// The words of an expression as the tokenizer folds them.
fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// Adds an expression whose last word may be singular or plural, and whose hyphens may be spaces or nothing.
fn add_noun(set: &mut PatternSet<()>, expression: &str) {
    let folded = fold(expression);
    let spellings = if folded.contains('-') {
        vec![folded.clone(), folded.replace('-', " "), folded.replace('-', "")]
    } else {
        vec![folded]
    };
    for spelling in spellings {
        let mut parts: Vec<&str> = spelling.split_whitespace().collect();
        let Some(last) = parts.pop() else { continue };
        let head = parts.join(" ");
        let mut endings = inflect::noun_forms(last);
        if last.len() > 6 {
            endings.push(format!("{last}ial"));
        }
        let pattern = format!("{head} {}", endings.join("|"));
        set.add(pattern.trim(), ());
    }
}

/// Adds an expression whose first word may be inflected as a verb ("hold rates") and whose last as a noun.
fn add_phrase(set: &mut PatternSet<()>, expression: &str) {
    add_noun(set, expression);
    let parts = words(expression);
    if let Some((first, rest)) = parts.split_first()
        && !rest.is_empty()
    {
        set.add(&format!("~{first} {}", rest.join(" ")), ());
    }
}

/// Words before a noun that say which one rather than what.
const DETERMINERS: [&str; 12] =
    ["a", "an", "the", "another", "second", "third", "fourth", "fifth", "new", "fresh", "further", "full"];

/// The last words of longer expressions, after a determiner: "a contingent" for "military contingent".
fn object_heads(objects: &[String]) -> PatternSet<()> {
    let mut set = PatternSet::default();
    for object in objects {
        let parts = words(object);
        if let [.., before, head] = parts.as_slice()
            && head.len() > 3
        {
            let forms = inflect::noun_forms(head).join("|");
            let numbered = DETERMINERS.contains(&before.as_str());
            let determiner = if numbered {
                "another|second|third|fourth|fifth|sixth|new|fresh|further|full"
            } else {
                "a|an|the|such|any|its|his|their|our"
            };
            set.add(&format!("{determiner} ..2 {forms}"), ());
        }
    }
    set
}

fn expression(text: &str) -> Option<Regex> {
    let inner = text.strip_prefix('/')?.strip_suffix('/')?;
    Regex::new(&format!("(?i){inner}")).ok()
}

fn phrase_sets(list: &[String]) -> (PatternSet<()>, Vec<Regex>) {
    let (mut set, mut expressions) = (PatternSet::default(), Vec::new());
    for entry in list {
        match expression(entry) {
            Some(regex) => expressions.push(regex),
            None => add_phrase(&mut set, entry),
        }
    }
    (set, expressions)
}

impl CompiledTopic {
    /// Compiles a topic.
    pub(crate) fn new(topic: &Topic) -> Self {
        let (mut verbs, mut nominals) = (HashMap::<String, Vec<VerbEntry>>::new(), HashSet::new());
        let classes = classes_of(topic);
        let relatives = classes.iter().flat_map(|c| &c.verbs).filter(|v| !topic.verbs.contains(v));
        let class_nominals = classes.iter().flat_map(|c| &c.nouns).cloned().collect();
        let own = topic.verbs.iter().map(|v| (v, true));
        for (verb, own) in own.chain(relatives.map(|v| (v, false))) {
            let parts = words(verb);
            let Some((first, rest)) = parts.split_first() else { continue };
            for (form, forms) in inflect::verb_forms(first) {
                verbs.entry(form).or_default().push(VerbEntry { rest: rest.to_vec(), forms, own });
            }
            if !own {
                continue;
            }
            if rest.is_empty() {
                nominals.extend(inflect::nominals(first));
                nominals.extend([first.clone(), inflect::with_s(first)]);
            } else {
                nominals.extend(inflect::irregular_nominals(first));
            }
        }
        let nouns = |list: &[String]| {
            let mut set = PatternSet::default();
            list.iter().for_each(|n| add_noun(&mut set, n));
            set
        };
        let (phrases, expressions) = phrase_sets(&topic.phrases);
        let (exclude, exclude_expressions) = phrase_sets(&topic.exclude);
        let scopes = topic.scopes.iter().map(|(id, list)| (id.clone(), phrase_sets(list).0)).collect();
        Self {
            objects: nouns(&topic.objects),
            object_heads: object_heads(&topic.objects),
            targets: nouns(&topic.targets),
            opposites: phrase_sets(&topic.opposites).0,
            topic: topic.clone(),
            verbs,
            contraries: contraries(&classes, topic),
            nominals,
            class_nominals,
            phrases,
            expressions,
            exclude,
            exclude_expressions,
            scopes,
            main_line: main_line(topic),
        }
    }

    /// The verb of the topic at a token: what its form can be, and the token after it.
    pub(crate) fn verb_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<(Forms, usize)> {
        longest_verb(&self.verbs, tokens, at, end)
    }

    /// The verb against the topic's action at a token ("keep" where the topic is to leave).
    pub(crate) fn contrary_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<(Forms, usize)> {
        longest_verb(&self.contraries, tokens, at, end)
    }

    /// The verb of the topic at a token whose particle stands apart, behind the object: "hand | the missiles | over". What its form
    /// can be, and the particle.
    pub(crate) fn split_verb_at(&self, token: &Token) -> Option<(Forms, &str)> {
        self.verbs.get(&token.folded)?.iter().find_map(|entry| match entry.rest.as_slice() {
            [particle] if PARTICLES.contains(&particle.as_str()) => Some((entry.forms, particle.as_str())),
            _ => None,
        })
    }

    /// Whether the topic itself lists the verb at a token.
    pub(crate) fn is_own_verb(&self, tokens: &[Token], at: usize, end: usize) -> bool {
        let entries = tokens.get(at).and_then(|t| self.verbs.get(&t.folded));
        entries.into_iter().flatten().any(|entry| {
            let rest = tokens.get(at + 1..at + 1 + entry.rest.len()).filter(|_| at + 1 + entry.rest.len() <= end);
            entry.own && rest.is_some_and(|r| r.iter().zip(&entry.rest).all(|(t, w)| t.folded == *w))
        })
    }

    /// Whether a token is a noun of a class that the topic's verbs are of.
    pub(crate) fn is_class_nominal(&self, token: &Token) -> bool {
        self.class_nominals.contains(&token.folded)
    }

    /// Whether a token is a noun of the topic's action.
    pub(crate) fn is_nominal(&self, token: &Token) -> bool {
        self.nominals.contains(&token.folded)
    }

    /// The token after an object that begins at `at`.
    pub(crate) fn object_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        self.objects.longest_at(tokens, at, end).map(|(after, ())| after)
    }

    /// The token after the head of a longer object, after a determiner: it means the object where the context does.
    pub(crate) fn object_head_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        self.object_heads.longest_at(tokens, at, end).map(|(after, ())| after)
    }

    /// The token after a target that begins at `at`.
    pub(crate) fn target_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        self.targets.longest_at(tokens, at, end).map(|(after, ())| after)
    }

    /// The token after a phrase that names the action and begins at `at`.
    pub(crate) fn phrase_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        self.phrases.longest_at(tokens, at, end).map(|(after, ())| after)
    }

    /// The token after an expression that means the action is refused.
    pub(crate) fn opposite_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        self.opposites.longest_at(tokens, at, end).map(|(after, ())| after)
    }

    /// Whether an expression that names another action begins at `at`.
    pub(crate) fn excluded_at(&self, tokens: &[Token], at: usize, end: usize) -> bool {
        self.exclude.longest_at(tokens, at, end).is_some()
    }

    /// Byte spans of the topic's regular expressions, and whether an excluding one matches the sentence.
    pub(crate) fn expression_spans(&self, sentence: &str) -> (Vec<std::ops::Range<usize>>, bool) {
        let spans = self.expressions.iter().flat_map(|e| e.find_iter(sentence).map(|m| m.range())).collect();
        (spans, self.exclude_expressions.iter().any(|e| e.is_match(sentence)))
    }

    /// Whether any word of the topic begins at `at`: a verb for or against, a noun, an object, a target, a phrase.
    pub(crate) fn has_word_at(&self, tokens: &[Token], at: usize, end: usize) -> bool {
        let token = &tokens[at];
        let sets = [&self.objects, &self.object_heads, &self.targets, &self.phrases, &self.opposites];
        self.is_nominal(token)
            || self.is_class_nominal(token)
            || self.split_verb_at(token).is_some()
            || self.verb_at(tokens, at, end).is_some()
            || self.contrary_at(tokens, at, end).is_some()
            || sets.iter().any(|set| set.longest_at(tokens, at, end).is_some())
    }

    /// Whether the topic's verbs need an object.
    pub(crate) fn has_objects(&self) -> bool {
        !self.topic.objects.is_empty()
    }

    /// Whether the action goes somewhere.
    pub(crate) fn has_targets(&self) -> bool {
        !self.topic.targets.is_empty()
    }
}
