//! When it was said, and whether it is news: weekday and date words against the day of publication; tense, adverbs and place.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

use super::inflect::is_participle;
use super::pattern::PatternSet;
use super::speech::Report;
use super::text::{Text, Token};
use super::words::WORDS;
use crate::model::{Condition, ConditionKind, SaidBasis};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    background: Vec<String>,
    background_heads: Vec<String>,
    background_later: Vec<String>,
    background_clauses: Vec<String>,
    provisional: Vec<String>,
    current_heads: Vec<String>,
    repeated: Vec<String>,
    background_headings: Vec<String>,
    other_stories: Vec<String>,
    conditions: RawConditions,
    scopes: BTreeMap<String, Vec<String>>,
    lines: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConditions {
    markers: Vec<String>,
    request: HashSet<String>,
    ceasefire: HashSet<String>,
    partners: HashSet<String>,
    parliament: HashSet<String>,
    escalation: HashSet<String>,
    time: HashSet<String>,
}

struct Time {
    background: PatternSet<()>,
    heads: PatternSet<()>,
    later: PatternSet<()>,
    clauses: PatternSet<()>,
    provisional: PatternSet<()>,
    current_heads: PatternSet<()>,
    repeated: PatternSet<()>,
    headings: PatternSet<()>,
    other_stories: PatternSet<()>,
    markers: PatternSet<()>,
    kinds: Vec<(ConditionKind, HashSet<String>)>,
    scopes: PatternSet<String>,
    lines: PatternSet<String>,
}

fn set(list: &[String]) -> PatternSet<()> {
    let mut set = PatternSet::default();
    list.iter().for_each(|p| set.add(p, ()));
    set
}

#[expect(clippy::expect_used, reason = "compiled-in data, read by the tests")]
static TIME: LazyLock<Time> = LazyLock::new(|| {
    let raw: Raw = toml::from_str(include_str!("lexicon/en/time.toml")).expect("time.toml is well-formed");
    let mut scopes = PatternSet::default();
    for (id, patterns) in &raw.scopes {
        patterns.iter().for_each(|p| scopes.add(p, id.clone()));
    }
    let mut lines = PatternSet::default();
    for (id, patterns) in &raw.lines {
        patterns.iter().for_each(|p| lines.add(p, id.clone()));
    }
    let c = raw.conditions;
    Time {
        background: set(&raw.background),
        heads: set(&raw.background_heads),
        later: set(&raw.background_later),
        clauses: set(&raw.background_clauses),
        provisional: set(&raw.provisional),
        current_heads: set(&raw.current_heads),
        repeated: set(&raw.repeated),
        headings: set(&raw.background_headings),
        other_stories: set(&raw.other_stories),
        markers: set(&c.markers),
        kinds: vec![
            (ConditionKind::Request, c.request),
            (ConditionKind::Parliament, c.parliament),
            (ConditionKind::Escalation, c.escalation),
            (ConditionKind::Ceasefire, c.ceasefire),
            (ConditionKind::Partners, c.partners),
            (ConditionKind::Time, c.time),
        ],
        scopes,
        lines,
    }
});

/// When something was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) on: Option<Date>,
    pub(crate) basis: SaidBasis,
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The number of a month's name, or of its abbreviation.
pub(crate) fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let full = NAMES
        .iter()
        .position(|n| *n == word || (word.len() >= 3 && word != "may" && n.starts_with(word) && word.len() <= 4));
    full.and_then(|i| i8::try_from(i + 1).ok())
}

/// Whether a word names a month or a day of the week.
pub(crate) fn is_date_word(word: &str) -> bool {
    month(word).is_some() || weekday(word).is_some()
}

/// The last such weekday up to `published`.
fn last_weekday(published: Date, day: Weekday) -> Option<Date> {
    let back = i64::from(day.since(published.weekday()));
    let back = if back == 0 { 0 } else { 7 - back };
    published.checked_sub(back.days()).ok()
}

/// A day such as "March 15", "15 March" or "March 15, 2024" that begins at a token; without a year, the last one up to `published`.
fn calendar_day(tokens: &[Token], at: usize, end: usize, published: Option<Date>) -> Option<Date> {
    let word = |i: usize| tokens.get(i).filter(|_| i < end).map_or("", |t| t.folded.as_str());
    let number = |i: usize| word(i).trim_end_matches(|c: char| c.is_alphabetic()).parse::<i16>().ok();
    let (month, day, after) = match (month(word(at)), number(at)) {
        (Some(m), _) if tokens[at].capital => (m, number(at + 1)?, at + 2),
        (None, Some(d)) if d <= 31 && month(word(at + 1)).is_some() => (month(word(at + 1))?, d, at + 2),
        _ => return None,
    };
    let day = i8::try_from(day).ok()?;
    let after = if word(after) == "," { after + 1 } else { after };
    if let Some(year) = number(after).filter(|y| (1990..2100).contains(y)) {
        return Date::new(year, month, day).ok();
    }
    let published = published?;
    let this_year = Date::new(published.year(), month, day).ok()?;
    if this_year <= published.checked_add(2.days()).ok()? {
        Some(this_year)
    } else if this_year <= published.checked_add(200.days()).ok()? {
        // "will go to the polls on 8 June": a day to come.
        None
    } else {
        Date::new(published.year() - 1, month, day).ok()
    }
}

/// The day that the words of a sentence give, else the article's.
pub(crate) fn said(text: &Text<'_>, sentence: usize, published: Option<Date>) -> Said {
    let range = text.sentences[sentence].tokens.clone();
    let tokens = &text.tokens;
    for at in range.clone() {
        let before = at.checked_sub(1).filter(|b| *b >= range.start).map_or("", |b| tokens[b].folded.as_str());
        let dated = matches!(before, "on" | "of" | "late" | "early" | "said" | "told" | "") || tokens[at].capital;
        let day = weekday(&tokens[at].folded)
            .filter(|_| dated && !matches!(before, "next" | "until" | "before" | "by" | "last"))
            .and_then(|w| last_weekday(published?, w));
        let day = day
            .or_else(|| calendar_day(tokens, at, range.end, published).filter(|_| matches!(before, "on" | "" | ",")));
        let day =
            day.or_else(|| (tokens[at].folded == "yesterday").then(|| published?.checked_sub(1.days()).ok()).flatten());
        if let Some(on) = day.filter(|d| published.is_none_or(|p| *d <= p.saturating_add(2.days()))) {
            return Said { on: Some(on), basis: SaidBasis::Text };
        }
    }
    match published {
        Some(day) => Said { on: Some(day), basis: SaidBasis::Article },
        None => Said { on: None, basis: SaidBasis::Undated },
    }
}

/// Whether the words of a sentence, up to what they report, recall something earlier. `from..to` are the tokens to look at.
pub(crate) fn is_background(text: &Text<'_>, sentence: usize, range: std::ops::Range<usize>) -> bool {
    let tokens = &text.tokens;
    let head = text.sentences[sentence].tokens.start;
    let today = TIME.current_heads.longest_at(tokens, head, range.end).is_some();
    let heads = !today && TIME.heads.longest_at(tokens, head, range.end).is_some();
    let clause = TIME.clauses.longest_at(tokens, head, range.end).is_some()
        && !tokens[head..range.end].iter().any(|t| t.folded == ",");
    let told = !TIME.background.scan(tokens, range.start, range.end).is_empty()
        || (sentence > 0 && !TIME.later.scan(tokens, range.start, range.end).is_empty());
    let recalled = told && TIME.repeated.scan(tokens, range.start, range.end).is_empty();
    heads || clause || recalled
}

/// "In 2016 she vowed", "As a candidate in 2016": a year before that of publication stands at the head of the sentence, before
/// its first comma or verb.
pub(crate) fn earlier_year(text: &Text<'_>, sentence: usize, published: Option<Date>) -> bool {
    let range = text.sentences[sentence].tokens.clone();
    let head = &text.tokens[range.start..range.end.min(range.start + 7)];
    let opens =
        head.first().is_some_and(|t| matches!(t.folded.as_str(), "in" | "as" | "back" | "during" | "at" | "until"));
    opens
        && head.windows(2).take_while(|w| w[0].folded != ",").any(|w| {
            let year = w[1].folded.trim_end_matches('s').parse::<i16>().ok().filter(|y| (1950..2100).contains(y));
            matches!(w[0].folded.as_str(), "in" | "early" | "late" | "of" | "the" | "during" | "mid")
                && year.is_some_and(|y| published.is_some_and(|p| p.year() > y))
        })
}

/// "had vowed", "had still been against": a past perfect before `to` that no report of the sentence covers goes further back than
/// the sentence's own time.
pub(crate) fn is_pluperfect(text: &Text<'_>, reports: &[Report], from: usize, to: usize) -> bool {
    if !TIME.repeated.scan(&text.tokens, from, to).is_empty() {
        return false;
    }
    let covered = |at: usize| reports.iter().any(|r| if r.trailing { r.verb > at } else { r.verb < at });
    (from..to).any(|at| {
        let token = &text.tokens[at];
        if token.folded != "had" || token.quote.is_some() || at == from || covered(at) {
            return false;
        }
        // "Lind, who had flown in, said": what is told of a person besides dates nothing.
        let relative = matches!(text.tokens[at - 1].folded.as_str(), "who" | "which");
        if relative && text.tokens[at..to].iter().any(|t| t.folded == ",") {
            return false;
        }
        let verb = text.tokens[at + 1..(at + 5).min(text.tokens.len())]
            .iter()
            .find(|t| !WORDS.is_adverb(&t.folded) && !WORDS.negations.contains(&t.folded) && t.folded != "long");
        verb.is_some_and(|t| is_participle(&t.folded))
    })
}

/// Whether a month is named with the saying ("In July", "in late February") that is not the month of publication.
pub(crate) fn earlier_month(text: &Text<'_>, sentence: usize, published: Option<Date>) -> bool {
    let range = text.sentences[sentence].tokens.clone();
    let tokens = &text.tokens;
    let head = range.start;
    let mut at = head + 1;
    if !matches!(tokens[head].folded.as_str(), "in" | "on" | "back" | "by" | "since" | "until") {
        return false;
    }
    while at < range.end && at < head + 4 {
        if let Some(m) = month(&tokens[at].folded).filter(|_| tokens[at].capital) {
            return published.is_none_or(|p| p.month() != m);
        }
        at += 1;
    }
    false
}

/// "said in April that", "has supplied since last year": a month or a year before publication, among these words.
pub(crate) fn dated_back(text: &Text<'_>, range: std::ops::Range<usize>, published: Option<Date>) -> bool {
    let tokens = &text.tokens[range];
    tokens.windows(2).enumerate().any(|(at, w)| {
        let part = at > 0 && matches!(tokens[at - 1].folded.as_str(), "end" | "beginning" | "start" | "middle");
        let preposition = matches!(w[0].folded.as_str(), "in" | "since" | "last" | "early" | "late" | "mid")
            || (w[0].folded == "of" && part);
        // "in October 2023": the year that follows decides.
        let ahead = tokens.get(at + 2).and_then(|t| t.folded.parse::<i16>().ok()).filter(|y| (1990..2100).contains(y));
        if ahead.is_some_and(|y| published.is_some_and(|p| y >= p.year())) {
            return false;
        }
        let year = w[1].folded.trim_end_matches('s').parse::<i16>().ok().filter(|y| (1990..2100).contains(y));
        let month = month(&w[1].folded).filter(|_| w[1].capital);
        let earlier = month.is_some_and(|m| published.is_some_and(|p| p.month() != m))
            || year.is_some_and(|y| published.is_some_and(|p| p.year() > y));
        (preposition && earlier)
            || (w[0].folded == "last"
                && matches!(
                    w[1].folded.as_str(),
                    "year" | "month" | "week" | "summer" | "autumn" | "spring" | "winter" | "fall"
                ))
    })
}

/// "ruled it out in 2024", "refused last year": a year before that of publication, or a time gone by, among these words.
pub(crate) fn year_back(text: &Text<'_>, range: std::ops::Range<usize>, published: Option<Date>) -> bool {
    text.tokens[range].windows(2).any(|w| {
        let year = w[1].folded.parse::<i16>().ok().filter(|y| (1990..2100).contains(y));
        let dated = matches!(w[0].folded.as_str(), "in" | "since" | "early" | "late" | "mid")
            && year.is_some_and(|y| published.is_some_and(|p| p.year() > y));
        let past = matches!(
            w[1].folded.as_str(),
            "year" | "month" | "week" | "summer" | "autumn" | "spring" | "winter" | "fall"
        );
        dated || (w[0].folded == "last" && past)
    })
}

/// The paragraph after whose heading everything is background.
pub(crate) fn background_from(text: &Text<'_>) -> Option<usize> {
    text.paragraphs.iter().position(|p| {
        let Some(sentence) = text.sentences.get(p.sentences.start) else { return false };
        let range = sentence.tokens.clone();
        let short = p.sentences.len() == 1 && range.len() <= 4;
        short && TIME.headings.longest_at(&text.tokens, range.start, range.end).is_some()
    })
}

/// "for the time being": whether the words of a clause bound a refusal to the present.
pub(crate) fn is_provisional(tokens: &[Token], from: usize, to: usize) -> bool {
    !TIME.provisional.scan(tokens, from, to).is_empty()
}

/// Whether the line that these tokens begin leads to another story: "Read also", "Related:".
pub(crate) fn leads_elsewhere(tokens: &[Token]) -> bool {
    let Some((after, ())) = TIME.other_stories.longest_at(tokens, 0, tokens.len()) else { return false };
    after > 1 || tokens.get(after).is_none_or(|t| t.folded == ":")
}

/// The condition of a sentence: from its marker to the end of the clause.
pub(crate) fn condition(text: &Text<'_>, sentence: usize, action: std::ops::Range<usize>) -> Option<Condition> {
    let range = text.sentences[sentence].tokens.clone();
    let tokens = &text.tokens;
    let markers = TIME.markers.scan(tokens, range.start, range.end);
    let (start, after, ()) = *markers.iter().find(|(s, e, ())| {
        let verb_should = tokens[*s].folded == "should" && *s != range.start && tokens[*s - 1].folded != ",";
        (*e <= action.start || *s >= action.end) && !verb_should
    })?;
    let mut end = after;
    while end < range.end
        && !matches!(tokens[end].folded.as_str(), "," | ";" | "." | "”" | "\"" | ":" | "–" | "—" | "?" | "!")
        && end < start + 30
    {
        end += 1;
    }
    let span = text.span(start..end)?;
    let words = &tokens[start..end];
    let kind = TIME.kinds.iter().find(|(_, set)| words.iter().any(|t| set.contains(&t.folded)));
    Some(Condition { text: text.slice(span).to_owned(), kind: kind.map_or(ConditionKind::Other, |(k, _)| *k) })
}

/// The built-in scope line that the words of a range name first.
pub(crate) fn line(tokens: &[Token], range: std::ops::Range<usize>) -> Option<&'static str> {
    TIME.lines.scan(tokens, range.start, range.end).first().map(|(_, _, id)| id.as_str())
}

/// The built-in scope ids that the words of a range name.
pub(crate) fn scopes(text: &Text<'_>, range: std::ops::Range<usize>) -> Vec<String> {
    TIME.scopes.scan(&text.tokens, range.start, range.end).into_iter().map(|(_, _, id)| id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn on(text: &str) -> Option<String> {
        let text = Text::new(text, &[]);
        said(&text, 0, Some(date(2025, 3, 21))).on.map(|d| d.to_string())
    }

    #[test]
    fn weekdays_and_dates_are_days_up_to_publication() {
        assert_eq!(on("He said on Friday that it was fine.").as_deref(), Some("2025-03-21"));
        assert_eq!(on("He said on Monday that it was fine.").as_deref(), Some("2025-03-17"));
        assert_eq!(on("On December 12 he said so.").as_deref(), Some("2024-12-12"));
        assert_eq!(on("On 3 March he said so.").as_deref(), Some("2025-03-03"));
        assert_eq!(on("He said so.").as_deref(), Some("2025-03-21"));
    }
}
