//! Whose words a stretch of a sentence is: the reporting verb that governs it and the mention that is its subject.

use super::mentions::{Mention, Mentions, Who};
use super::text::{Text, TokenKind};
use super::words::WORDS;

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

fn speaks(who: &Who) -> bool {
    // A relative or a demonstrative speaks for what stands before it.
    !matches!(who, Who::Own)
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
            commas == 1 && (i != comma_at || matches!(before, "," | "the" | "a" | "an" | "who"))
        };
        if let Some(index) = mentions.ending_at(i).filter(|index| !aside(&mentions.list[*index])) {
            let mention = &mentions.list[index];
            let before = mention.start.checked_sub(1).map_or("", |b| tokens[b].folded.as_str());
            let oblique = matches!(
                before,
                "of" | "in" | "at" | "for" | "with" | "to" | "from" | "by" | "on" | "after" | "between" | "against"
            ) && mention.start > from;
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
        match word {
            "," if commas < 2 && at - i < 20 => {
                commas += 1;
                comma_at = i - 1;
            }
            _ if skippable(word) || commas == 1 => {}
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
        if let Some(source) = colon(text, mentions, at, range.start) {
            found.push(Report { source, verb: at, trailing: false, negated: false });
            continue;
        }
        let participle = word.ends_with("ing");
        if tokens[at].kind != TokenKind::Word || !WORDS.reporting.contains(word) || mentions.at(at).is_some() {
            continue;
        }
        let before = at.checked_sub(1).filter(|b| *b >= range.start).map_or("", |b| tokens[b].folded.as_str());
        let after_break = matches!(before, "," | "”" | "\"" | "''" | "»" | "’");
        let inverted = after_break.then(|| subject_after(mentions, at + 1, text)).flatten();
        if let Some(source) = inverted.filter(|_| !participle) {
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
