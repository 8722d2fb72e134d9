//! Whose words a stretch of a sentence is: the reporting verb that governs it and the mention that is its subject.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use super::mentions::{Mention, Mentions, Who};
use super::pattern::PatternSet;
use super::text::{Text, TokenKind};
use super::words::WORDS;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpeech {
    phrases: Vec<String>,
    nouns: HashSet<String>,
}

/// Expressions of reporting, and verbs whose plain form is a noun more often than not.
struct Speech {
    phrases: PatternSet<()>,
    nouns: HashSet<String>,
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static SPEECH: LazyLock<Speech> = LazyLock::new(|| {
    let raw: RawSpeech = toml::from_str(include_str!("lexicon/en/speech.toml")).expect("speech.toml is well-formed");
    let mut phrases = PatternSet::default();
    raw.phrases.iter().for_each(|p| phrases.add(p, ()));
    Speech { phrases, nouns: raw.nouns }
});

/// One act of reporting in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    /// The mention that speaks: index into the list of mentions.
    pub(crate) source: usize,
    /// The token of the reporting verb.
    pub(crate) verb: usize,
    /// Whether the content stands before it ("…, he said").
    pub(crate) trailing: bool,
    /// Whether the verb is negated ("did not say").
    pub(crate) negated: bool,
}

fn skippable(word: &str) -> bool {
    WORDS.is_adverb(word)
        || matches!(
            word,
            "has"
                | "have"
                | "had"
                | "was"
                | "is"
                | "been"
                | "be"
                | "also"
                | "later"
                | "then"
                | "earlier"
                | "recently"
                | "once"
                | "did"
                | "does"
                | "do"
                | "not"
                | "never"
                | "would"
                | "could"
                | "might"
                | "who"
                | "which"
                | ")"
                | "“"
                | "”"
                | "\""
        )
}

/// "Lind on Wednesday gave notice": a word of a date between subject and verb.
fn is_when(text: &Text<'_>, at: usize) -> bool {
    let word = |i: usize| text.tokens.get(i).map_or("", |t| t.folded.as_str());
    let day = |i: usize| {
        super::time::is_date_word(word(i))
            || matches!(word(i), "week" | "month" | "morning" | "evening" | "night" | "afternoon")
    };
    day(at)
        || matches!(word(at), "today" | "yesterday")
        || (matches!(word(at), "on" | "this" | "late" | "early" | "last") && (day(at + 1) || day(at + 2)))
}

fn speaks(who: &Who) -> bool {
    // A relative or a demonstrative speaks for what stands before it.
    !matches!(who, Who::Own)
}

/// The token "of" of an "of the Five Star Movement" that ends right before a token, where no mention stands in it.
fn belonging(text: &Text<'_>, end: usize, from: usize) -> Option<usize> {
    let tokens = &text.tokens;
    let mut at = end;
    while at > from
        && end - at < 6
        && (tokens[at - 1].capital || matches!(tokens[at - 1].folded.as_str(), "the" | "'s" | "and"))
    {
        at -= 1;
    }
    let of = at.checked_sub(1).filter(|of| *of > from && at < end)?;
    matches!(tokens[of].folded.as_str(), "of" | "from").then_some(of)
}

/// The mention that ends right before a token, adverbs, auxiliaries, brackets and appositions skipped.
fn subject_before(text: &Text<'_>, mentions: &Mentions, at: usize, from: usize) -> Option<usize> {
    let tokens = &text.tokens;
    let mut i = at;
    let (mut commas, mut comma_at) = (0, at);
    while i > from {
        let word = tokens[i - 1].folded.as_str();
        // Between two commas stands an aside, but for a name that ends right before the second one.
        let aside = |m: &Mention| {
            let before = m.start.checked_sub(1).map_or("", |b| tokens[b].folded.as_str());
            let opened = (from..m.start).rev().take_while(|t| tokens[*t].folded != ",");
            let relative =
                opened.last().is_some_and(|t| matches!(tokens[t].folded.as_str(), "who" | "which" | "whose"));
            commas == 1 && (i != comma_at || relative || matches!(before, "," | "the" | "a" | "an" | "who"))
        };
        if let Some(index) = mentions.ending_at(i).filter(|index| !aside(&mentions.list[*index])) {
            let mention = &mentions.list[index];
            let before = mention.start.checked_sub(1).map_or("", |b| tokens[b].folded.as_str());
            let oblique = matches!(
                before,
                "of" | "in" | "at" | "for" | "with" | "to" | "from" | "by" | "on" | "after" | "between" | "against"
            ) && mention.start > from
                && !(before == "after" && mention.end == at);
            if speaks(&mention.who) && !oblique {
                return Some(index);
            }
            // "President Orsk of Sudovia said": the preposition goes with its mention.
            i = if oblique { mention.start - 1 } else { mention.start };
            continue;
        }
        if word == ")" {
            i = (from..i).rev().find(|open| tokens[*open].folded == "(").unwrap_or(from);
            continue;
        }
        // "Lind of the People's Movement said": what somebody belongs to stands between.
        if let Some(of) = belonging(text, i, from) {
            i = of;
            continue;
        }
        match word {
            "," if commas < 2 && at - i < 20 => {
                commas += 1;
                comma_at = i - 1;
            }
            _ if skippable(word) || commas == 1 || is_when(text, i - 1) => {}
            _ => return None,
        }
        i -= 1;
    }
    None
}

/// "…, sources close to him said", "…, an official who asked not to be named said": the noun with which the clause begins.
fn nameless(text: &Text<'_>, mentions: &Mentions, at: usize, from: usize) -> Option<usize> {
    let comma = (at.saturating_sub(14).max(from)..at).rev().find(|i| text.tokens[*i].folded == ",")?;
    mentions.indices(comma + 1..comma + 4).find(|index| mentions.list[*index].who == Who::Group)
}

/// "Lind: “We are ready.”": a name and a colon at the head of a sentence.
fn colon(text: &Text<'_>, mentions: &Mentions, at: usize, from: usize) -> Option<usize> {
    let heads = |m: &Mention| m.start <= from + 1 && matches!(m.who, Who::Person(_) | Who::Role(_));
    mentions.ending_at(at).filter(|index| text.tokens[at].folded == ":" && heads(&mentions.list[*index]))
}

/// "Lind took the opposite view: …": what follows the colon is said by whoever begins the sentence, where nobody else speaks.
fn colon_clause(text: &Text<'_>, mentions: &Mentions, at: usize, from: usize, end: usize) -> Option<usize> {
    let clause = text.tokens[at].folded == ":" && at > from + 3 && end > at + 4;
    let quoted = text.tokens[at].quote.is_some();
    let heads = |m: &Mention| {
        let person = matches!(m.who, Who::Person(_) | Who::Role(_) | Who::Pronoun(_));
        person && m.end < at && !m.possessive
    };
    mentions.indices(from..from + 4).filter(|_| clause && !quoted).find(|index| heads(&mentions.list[*index]))
}

/// "Macron, who last week told": the mention before the pronoun.
fn antecedent(text: &Text<'_>, mentions: &Mentions, at: usize, from: usize) -> Option<usize> {
    let who = (at.saturating_sub(5).max(from)..at).rev().find(|i| text.tokens[*i].folded == "who")?;
    if (who + 1..at).any(|i| text.tokens[i].folded == ",") {
        return None;
    }
    let before = |m: &Mention| m.end <= who && m.end + 3 > who && speaks(&m.who);
    mentions.indices(from..who).rev().find(|index| before(&mentions.list[*index]))
}

/// The mention that begins right after a token.
fn subject_after(mentions: &Mentions, at: usize, text: &Text<'_>) -> Option<usize> {
    let mut from = at;
    while matches!(text.tokens.get(from).map(|t| t.folded.as_str()), Some("the" | "a" | "an" | "," | "by")) {
        from += 1;
    }
    let begins = |index: &usize| matches!(mentions.list[*index].start, start if start == from || start == at);
    // "two aides", "unnamed officials": the noun after a number or an adjective.
    let close = |index: &usize| mentions.list[*index].who == Who::Group;
    mentions
        .indices(at..from + 1)
        .find(begins)
        .or_else(|| mentions.indices(from + 1..from + 3).find(close))
        .filter(|i| speaks(&mentions.list[*i].who))
}

/// "…, said Lind": the mention after the verb is its subject. It is not where it has a verb of its own ("Lind, the premier, said
/// it was …") or is who was told.
fn is_inverted(text: &Text<'_>, mention: &Mention, verb: usize, after_comma: bool) -> bool {
    let tokens = &text.tokens;
    if matches!(tokens[verb].folded.as_str(), "told" | "tells" | "tell") {
        return false;
    }
    if !after_comma {
        return true;
    }
    let own_verb = tokens.get(mention.end).is_some_and(|next| {
        let word = next.folded.as_str();
        WORDS.finite.contains(word) || (next.kind == TokenKind::Word && !next.capital && word.ends_with("ed"))
    });
    let clitic = tokens[mention.end - 1].folded.contains('\'');
    let pronoun = matches!(mention.who, Who::Own | Who::They | Who::It | Who::Pronoun(_));
    !own_verb && !clitic && !pronoun
}

/// The acts of reporting in a sentence, left to right.
pub(crate) fn reports(text: &Text<'_>, mentions: &Mentions, sentence: usize) -> Vec<Report> {
    let tokens = &text.tokens;
    let range = text.sentences[sentence].tokens.clone();
    let mut found = Vec::new();
    for at in range.clone() {
        let word = tokens[at].folded.as_str();
        let according = word == "according" && tokens.get(at + 1).is_some_and(|t| t.folded == "to");
        if according {
            if let Some(source) = subject_after(mentions, at + 2, text) {
                found.push(Report { source, verb: at, trailing: at > range.start, negated: false });
            }
            continue;
        }
        let told = found.is_empty().then(|| colon_clause(text, mentions, at, range.start, range.end)).flatten();
        if let Some(source) = colon(text, mentions, at, range.start).or(told) {
            found.push(Report { source, verb: at, trailing: false, negated: false });
            continue;
        }
        let participle = word.ends_with("ing");
        if let Some((after, ())) = SPEECH.phrases.longest_at(tokens, at, range.end) {
            let source = antecedent(text, mentions, at, range.start)
                .or_else(|| subject_before(text, mentions, at, range.start))
                .or_else(|| {
                    let joined = at > range.start && tokens[at - 1].folded == "and";
                    joined.then(|| found.last().map(|r: &Report| r.source)).flatten()
                });
            if let Some(source) = source {
                let trailing = is_trailing(text, &mentions.list[source], after - 1, range.clone());
                found.push(Report { source, verb: at, trailing, negated: false });
            }
            continue;
        }
        if tokens[at].kind != TokenKind::Word || !WORDS.reporting.contains(word) || mentions.at(at).is_some() {
            continue;
        }
        let before = at.checked_sub(1).filter(|b| *b >= range.start).map_or("", |b| tokens[b].folded.as_str());
        let after_break = matches!(before, "," | "”" | "\"" | "''" | "»" | "’");
        let inverted = after_break.then(|| subject_after(mentions, at + 1, text)).flatten();
        let inverted = inverted.filter(|i| !participle && is_inverted(text, &mentions.list[*i], at, before == ","));
        if let Some(source) = inverted {
            found.push(Report { source, verb: at, trailing: true, negated: false });
            continue;
        }
        if participle && after_break {
            // "…, adding that": the subject of the clause before goes on.
            if let Some(last) =
                found.last().map(|r: &Report| r.source).or_else(|| first_speaker(mentions, range.start, at))
            {
                found.push(Report { source: last, verb: at, trailing: false, negated: false });
            }
            continue;
        }
        if matches!(before, "a" | "the" | "his" | "her" | "its" | "their" | "to" | "'s") {
            continue;
        }
        let source = antecedent(text, mentions, at, range.start)
            .or_else(|| subject_before(text, mentions, at, range.start))
            .or_else(|| {
                // "said X and warned that": the first verb's subject goes on.
                (before == "and" || before == "but").then(|| found.last().map(|r: &Report| r.source)).flatten()
            });
        let Some(source) = source.or_else(|| nameless(text, mentions, at, range.start)) else { continue };
        // "the Palestinian state": a noun behind a name.
        let named = matches!(mentions.list[source].who, Who::Principal(_) | Who::Person(_) | Who::Body(..));
        if named && SPEECH.nouns.contains(word) {
            continue;
        }
        let negated = tokens[at.saturating_sub(3).max(range.start)..at]
            .iter()
            .any(|t| t.folded == "not" || t.folded == "never" || t.folded.ends_with("n't"));
        found.push(Report {
            source,
            verb: at,
            trailing: is_trailing(text, &mentions.list[source], at, range.clone()),
            negated,
        });
    }
    found
}

/// The person with whom a sentence begins.
fn opener(text: &Text<'_>, mentions: &Mentions, sentence: usize) -> Option<usize> {
    let start = text.sentences[sentence].tokens.start;
    let first = mentions.list.iter().position(|m| (start..start + 2).contains(&m.start))?;
    matches!(mentions.list[first].who, Who::Person(_)).then_some(first)
}

/// "the 57-year-old said", "the Social Democrat added": whom a description means that no office explains is who spoke last.
pub(crate) fn described(text: &Text<'_>, mentions: &Mentions, reports: &mut [Vec<Report>]) {
    for sentence in 0..reports.len() {
        let range = text.sentences[sentence].tokens.clone();
        let spoke = reports[sentence.saturating_sub(4)..sentence].iter().rev().flatten().next().map(|r| r.source);
        let last = spoke.or_else(|| sentence.checked_sub(1).and_then(|before| opener(text, mentions, before)));
        let named = last.filter(|s| matches!(mentions.list[*s].who, Who::Person(_) | Who::Pronoun(_) | Who::Role(_)));
        let Some(source) = named.filter(|_| reports[sentence].is_empty()) else { continue };
        let verb = range.clone().find(|at| {
            let word = text.tokens[*at].folded.as_str();
            let before = (range.start.max(at.saturating_sub(5))..*at)
                .rev()
                .take_while(|i| text.tokens[*i].is_word() || text.tokens[*i].folded.ends_with("-old"));
            let words: Vec<usize> = before.collect();
            let the = words.iter().position(|i| text.tokens[*i].folded == "the");
            let phrase =
                the.is_some_and(|n| (1..4).contains(&n) && words[..n].iter().all(|i| mentions.at(*i).is_none()));
            matches!(
                word,
                "said"
                    | "says"
                    | "added"
                    | "told"
                    | "insisted"
                    | "wrote"
                    | "stressed"
                    | "noted"
                    | "argued"
                    | "explained"
            ) && phrase
        });
        if let Some(verb) = verb {
            let trailing = verb > range.start + 6;
            reports[sentence].push(Report { source, verb, trailing, negated: false });
        }
    }
}

/// The first mention of a sentence that can speak.
fn first_speaker(mentions: &Mentions, from: usize, to: usize) -> Option<usize> {
    mentions.indices(from..to).find(|index| {
        let mention = &mentions.list[*index];
        mention.end <= to && matches!(mention.who, Who::Person(_) | Who::Role(_) | Who::Pronoun(_))
    })
}

/// "…, Macron said on Monday." and "…, he told reporters": the content stands before.
fn is_trailing(text: &Text<'_>, source: &Mention, verb: usize, range: std::ops::Range<usize>) -> bool {
    let tokens = &text.tokens;
    if source.start <= range.start + 1 {
        return false;
    }
    let mut before = source.start - 1;
    // "…, the Velland premier Arvo Lind said": articles, marks and names of places belong to the source.
    let light = |i: usize| {
        let token = &tokens[i];
        matches!(token.folded.as_str(), "the" | "a" | "an" | "'s" | "”" | "\"")
            || (token.capital && token.kind == TokenKind::Word)
    };
    while before > range.start && light(before) {
        before -= 1;
    }
    // "…, regional president Arvo Lind announced": an adjective belongs to it too.
    let adjective = |i: usize| {
        let token = &tokens[i];
        let word = token.folded.as_str();
        token.kind == TokenKind::Word
            && !WORDS.finite.contains(word)
            && !WORDS.reporting.contains(word)
            && !WORDS.boundaries.contains(word)
            && !matches!(word, "and" | "but" | "that" | "or" | "in" | "on" | "at" | "of" | "by" | "for" | "with" | "to")
    };
    if (1..=2).any(|n| {
        before > range.start + n && (before + 1 - n..=before).all(adjective) && tokens[before - n].folded == ","
    }) {
        while tokens[before].folded != "," {
            before -= 1;
        }
    }
    let separated = matches!(tokens[before].folded.as_str(), "," | "”" | "\"" | "»" | "''" | "?" | "!")
        || before + 1 < source.start && matches!(tokens[before + 1].folded.as_str(), "”" | "\"");
    let head_words = tokens[range.start..before].iter().filter(|t| t.kind == TokenKind::Word).count();
    // "…, he said the" goes on; "…, he told the assembly" does not.
    let addresses = tokens[verb].folded == "told";
    let governs = tokens.get(verb + 1).is_some_and(|t| {
        matches!(t.folded.as_str(), "that" | "it" | "he" | "she" | "whether" | "they" | "there" | "to")
            || (!addresses && matches!(t.folded.as_str(), "his" | "her" | "its" | "the"))
            || t.kind == TokenKind::QuoteMark
    });
    separated && head_words >= 4 && !governs
}

/// Whose words stand at a token: the report that governs it.
pub(crate) fn governing<'a>(
    reports: &'a [Report],
    mentions: &Mentions,
    text: &Text<'_>,
    at: usize,
) -> Option<&'a Report> {
    let before = reports.iter().rev().find(|r| !r.trailing && r.verb <= at && mentions.list[r.source].start <= at);
    let after = reports.iter().find(|r| r.trailing && r.verb > at);
    match (before, after) {
        (Some(b), Some(a)) => {
            // A leading report reaches to the end of its clause; a trailing one takes what stands right before it.
            let broken = text.tokens[b.verb..at].iter().any(|t| matches!(t.folded.as_str(), ";" | "."));
            Some(if broken { a } else { b })
        }
        (b, a) => b.or(a).or_else(|| reports.iter().rev().find(|r| r.trailing && r.verb < at)),
    }
}
