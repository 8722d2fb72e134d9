//! Attributions (who said what, on any subject) against labelled ones.
//!
//! Only word tokens count. A found attribution matches a labelled one when their contents overlap by at least half (the
//! intersection over the union), best overlaps first, each used once; its source is right when the two overlap and the found
//! one is at most three words longer than twice the labelled one, or when both are empty.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::figure::{Figure, ratio};

/// One attribution: byte spans of the text.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Attributed {
    /// Who says it; may be empty.
    #[serde(default)]
    pub source: Vec<(usize, usize)>,
    /// What tells that something is said.
    #[serde(default)]
    pub cue: Vec<(usize, usize)>,
    /// What is said.
    #[serde(default)]
    pub content: Vec<(usize, usize)>,
}

/// Counts over all articles that were added.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AttributionScore {
    /// Attributions that are labelled.
    pub labelled: usize,
    /// Attributions that were found.
    pub found: usize,
    /// Those that match.
    pub matched: usize,
    /// Those whose source is right too.
    pub source_right: usize,
    content: Overlap,
    cue: Overlap,
    /// Contents that were missed.
    #[serde(skip)]
    pub missed: Vec<String>,
}

/// Counts of tokens.
#[derive(Debug, Clone, Copy, Default, Serialize)]
struct Overlap {
    both: usize,
    found: usize,
    labelled: usize,
}

impl Overlap {
    fn figure(self) -> Figure {
        Figure::of(self.both, self.found, self.labelled)
    }

    fn add(&mut self, labelled: &BTreeSet<usize>, found: &BTreeSet<usize>) {
        self.both += labelled.intersection(found).count();
        self.found += found.len();
        self.labelled += labelled.len();
    }
}

/// The word tokens of an attribution's spans.
struct Words {
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
    content: BTreeSet<usize>,
}

/// Runs of ASCII letters, digits, underscores, and of whatever is not ASCII.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii();
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| is_word(*byte)) {
        match tokens.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => tokens.push(at..at + 1),
        }
    }
    tokens
}

fn words(tokens: &[Range<usize>], spans: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut inside = BTreeSet::new();
    for (start, end) in spans {
        let first = tokens.partition_point(|token| token.end <= *start);
        inside.extend((first..tokens.len()).take_while(|i| tokens[*i].start < *end));
    }
    inside
}

fn all_words(tokens: &[Range<usize>], attributions: &[Attributed]) -> Vec<Words> {
    let of = |a: &Attributed| Words {
        source: words(tokens, &a.source),
        cue: words(tokens, &a.cue),
        content: words(tokens, &a.content),
    };
    attributions.iter().map(of).collect()
}

fn union(of: &[Words], part: fn(&Words) -> &BTreeSet<usize>) -> BTreeSet<usize> {
    of.iter().flat_map(|words| part(words).iter().copied()).collect()
}

fn is_source_right(labelled: &BTreeSet<usize>, found: &BTreeSet<usize>) -> bool {
    let both_empty = labelled.is_empty() && found.is_empty();
    both_empty || (!labelled.is_disjoint(found) && found.len() <= 2 * labelled.len() + 3)
}

/// The pairs that match, best overlap first; of equals the last.
fn pairs(labelled: &[Words], found: &[Words]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, l) in labelled.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let both = l.content.intersection(&f.content).count();
            if both > 0 {
                pairs.push((ratio(both, l.content.union(&f.content).count()), i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
    pairs.into_iter().filter(|(overlap, ..)| *overlap >= 0.5).map(|(_, i, j)| (i, j)).collect()
}

impl AttributionScore {
    /// Adds an article's labels and what was found in it.
    pub fn add(&mut self, text: &str, labelled: &[Attributed], found: &[Attributed]) {
        let tokens = tokens(text);
        let (gold, predicted) = (all_words(&tokens, labelled), all_words(&tokens, found));
        self.labelled += gold.len();
        self.found += predicted.len();
        self.content.add(&union(&gold, |w| &w.content), &union(&predicted, |w| &w.content));
        self.cue.add(&union(&gold, |w| &w.cue), &union(&predicted, |w| &w.cue));
        let (mut used, mut taken) = (vec![false; gold.len()], vec![false; predicted.len()]);
        for (i, j) in pairs(&gold, &predicted) {
            if used[i] || taken[j] {
                continue;
            }
            (used[i], taken[j]) = (true, true);
            self.matched += 1;
            self.source_right += usize::from(is_source_right(&gold[i].source, &predicted[j].source));
        }
        let missed = labelled.iter().zip(used).filter(|(_, used)| !used).map(|(label, _)| describe(text, label));
        self.missed.extend(missed);
    }

    /// Words of contents.
    pub fn content_tokens(&self) -> Figure {
        self.content.figure()
    }

    /// Words of cues.
    pub fn cue_tokens(&self) -> Figure {
        self.cue.figure()
    }

    /// Attributions that match.
    pub fn attributions(&self) -> Figure {
        Figure::of(self.matched, self.found, self.labelled)
    }

    /// Attributions that match and whose source is right.
    pub fn with_source(&self) -> Figure {
        Figure::of(self.source_right, self.found, self.labelled)
    }

    /// How often the source of a matched one is right.
    pub fn source_given_match(&self) -> f64 {
        ratio(self.source_right, self.matched)
    }
}

fn describe(text: &str, label: &Attributed) -> String {
    let piece = |spans: &[(usize, usize)]| {
        let pieces: Vec<&str> = spans.iter().filter_map(|(start, end)| text.get(*start..*end)).collect();
        pieces.join(" … ")
    };
    format!("{} | {} | {}", piece(&label.source), piece(&label.cue), piece(&label.content))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(source: (usize, usize), cue: (usize, usize), content: (usize, usize)) -> Attributed {
        Attributed { source: vec![source], cue: vec![cue], content: vec![content] }
    }

    const TEXT: &str = "Lind said it was čold outside.";

    #[test]
    fn labels_score_full_against_themselves_and_nothing_scores_none() {
        let labels = [one((0, 4), (5, 9), (10, 30))];
        let mut score = AttributionScore::default();
        score.add(TEXT, &labels, &labels);
        assert_eq!((score.with_source().f1, score.content_tokens().f1, score.source_given_match()), (1.0, 1.0, 1.0));
        let mut silent = AttributionScore::default();
        silent.add(TEXT, &labels, &[]);
        assert_eq!((silent.attributions().f1, silent.missed.len()), (0.0, 1));
    }

    #[test]
    fn half_of_the_words_is_a_match_and_less_is_none() {
        let label = [one((0, 4), (5, 9), (10, 30))];
        let matched = |content| {
            let mut score = AttributionScore::default();
            score.add(TEXT, &label, &[one((0, 9), (5, 9), content)]);
            (score.matched, score.source_right)
        };
        assert_eq!(matched((10, 16)), (1, 1), "two words of four");
        assert_eq!(matched((10, 12)), (0, 0), "one word of four");
        assert_eq!(matched((11, 15)), (1, 1), "a piece of a word is the word");
    }
}
