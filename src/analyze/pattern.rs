//! The small pattern language of the lexicon, over folded tokens.
//!
//! `word`, `a|b`, `~lemma` (any inflection), `x?` (optional), `..3` (up to three words, no sign between). A pattern matches the
//! longest stretch that begins at a given token.

use std::collections::{HashMap, HashSet};

use super::inflect;
use super::text::{Token, TokenKind};

#[derive(Debug, Clone)]
enum Element {
    Words { words: HashSet<String>, optional: bool },
    Gap(usize),
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    elements: Vec<Element>,
}

fn parse_element(text: &str) -> Element {
    if let Some(size) = text.strip_prefix("..") {
        return Element::Gap(size.parse().unwrap_or(3));
    }
    let (text, optional) = text.strip_suffix('?').map_or((text, false), |t| (t, true));
    let (text, inflected) = text.strip_prefix('~').map_or((text, false), |t| (t, true));
    let mut words = HashSet::new();
    for word in text.split('|') {
        if inflected {
            words.extend(inflect::verb_forms(word).into_iter().map(|(w, _)| w));
        } else {
            words.insert(word.to_owned());
        }
    }
    Element::Words { words, optional }
}

impl Pattern {
    /// Compiles a pattern; see the module's head for the language.
    pub(crate) fn new(text: &str) -> Self {
        Self { elements: text.replace("'s", " 's").split_whitespace().map(parse_element).collect() }
    }

    /// The words that a match can begin with.
    pub(crate) fn first_words(&self) -> Vec<String> {
        let mut first = Vec::new();
        for element in &self.elements {
            match element {
                Element::Words { words, optional } => {
                    first.extend(words.iter().cloned());
                    if !optional {
                        break;
                    }
                }
                Element::Gap(_) => break,
            }
        }
        first
    }

    /// The token after the longest match that begins at `at`, if there is one before `end`.
    pub(crate) fn match_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<usize> {
        match_from(&self.elements, tokens, at, end, self.elements.len())
    }
}

/// What stands before the "not" that a contraction holds: "won't" is "will not".
fn contracted(word: &str) -> Option<&str> {
    match word {
        "won't" => Some("will"),
        "can't" | "cannot" => Some("can"),
        "shan't" => Some("shall"),
        _ => word.strip_suffix("n't"),
    }
}

fn is_not(element: Option<&Element>) -> bool {
    matches!(element, Some(Element::Words { words, optional: false }) if words.contains("not"))
}

fn match_from(elements: &[Element], tokens: &[Token], at: usize, end: usize, whole: usize) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else { return Some(at) };
    match element {
        Element::Words { words, optional } => {
            // Scare quotes do not break an expression: "open to consideration" of.
            if at > 0 && at + 1 < end && tokens[at].kind == TokenKind::QuoteMark && elements.len() < whole {
                return match_from(elements, tokens, at + 1, end, whole);
            }
            let auxiliary = tokens.get(at).filter(|_| at < end).and_then(|t| contracted(&t.folded));
            let not = auxiliary.is_some() && words.contains("not");
            let both = auxiliary.is_some_and(|a| words.contains(a)) && is_not(rest.first());
            let here = at < end && (not || words.contains(&tokens[at].folded));
            let taken = if here { match_from(rest, tokens, at + 1, end, whole) } else { None };
            let taken = taken.or_else(|| if both { match_from(&rest[1..], tokens, at + 1, end, whole) } else { None });
            taken.or_else(|| if *optional { match_from(rest, tokens, at, end, whole) } else { None })
        }
        Element::Gap(size) => (0..=*size).find_map(|skip| {
            let crossed = tokens.get(at..at + skip)?;
            let only_words =
                crossed.iter().all(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number | TokenKind::QuoteMark));
            if only_words { match_from(rest, tokens, at + skip, end, whole) } else { None }
        }),
    }
}

/// Many patterns, each with a value, looked up by first word.
#[derive(Debug, Clone)]
pub(crate) struct PatternSet<T> {
    patterns: Vec<(Pattern, T)>,
    by_first: HashMap<String, Vec<usize>>,
}

impl<T> Default for PatternSet<T> {
    fn default() -> Self {
        Self { patterns: Vec::new(), by_first: HashMap::new() }
    }
}

impl<T> PatternSet<T> {
    /// Adds a pattern.
    pub(crate) fn add(&mut self, text: &str, value: T) {
        let pattern = Pattern::new(text);
        let index = self.patterns.len();
        for word in pattern.first_words() {
            self.by_first.entry(word).or_default().push(index);
        }
        self.patterns.push((pattern, value));
    }

    /// The longest match that begins at `at`: the token after it, and its value. Of equally long ones the first added wins.
    pub(crate) fn longest_at(&self, tokens: &[Token], at: usize, end: usize) -> Option<(usize, &T)> {
        let mut best: Option<(usize, &T)> = None;
        let word = tokens.get(at)?.folded.as_str();
        let not = contracted(word).into_iter().chain(contracted(word).map(|_| "not"));
        let keys = std::iter::once(word).chain(not);
        for &index in keys.filter_map(|key| self.by_first.get(key)).flatten() {
            let (pattern, value) = &self.patterns[index];
            if let Some(after) = pattern.match_at(tokens, at, end)
                && best.is_none_or(|(b, _)| after > b)
            {
                best = Some((after, value));
            }
        }
        best
    }

    /// All matches from left to right, longest first, without overlap: `(first token, token after, value)`.
    pub(crate) fn scan(&self, tokens: &[Token], from: usize, to: usize) -> Vec<(usize, usize, &T)> {
        let mut found = Vec::new();
        let mut at = from;
        while at < to {
            match self.longest_at(tokens, at, to) {
                Some((after, value)) if after > at => {
                    found.push((at, after, value));
                    at = after;
                }
                _ => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    fn matched(pattern: &str, text: &str) -> Option<String> {
        let text = Text::new(text, &[]);
        let mut set = PatternSet::default();
        set.add(pattern, ());
        let (start, end, ()) = *set.scan(&text.tokens, 0, text.tokens.len()).first()?;
        Some(text.source[text.tokens[start].start..text.tokens[end - 1].end].to_owned())
    }

    #[test]
    fn words_lemmas_options_and_gaps() {
        assert_eq!(matched("~rule out", "He has ruled out that.").as_deref(), Some("ruled out"));
        assert_eq!(matched("ready|prepared to", "is Prepared to go").as_deref(), Some("Prepared to"));
        assert_eq!(
            matched("~leave ..2 door ..1 open", "She left the door wide open").as_deref(),
            Some("left the door wide open")
        );
        assert_eq!(matched("likely to?", "a cut is likely").as_deref(), Some("likely"));
        assert_eq!(matched("~give ..2 thought to", "gives thought, to"), None);
        assert_eq!(matched("not ~arise", "That doesn't arise.").as_deref(), Some("doesn't arise"));
        assert_eq!(matched("~have not ..1 come", "The time hasn't yet come.").as_deref(), Some("hasn't yet come"));
    }
}
