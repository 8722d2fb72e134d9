//! Verbatim words that two reports share: what tells a retelling from a new act of speaking.
//!
//! Reports are compared by runs of three words that both quote. Runs are looked up by hash, among the nearest earlier reports
//! that hold them, so that the cost grows with the number of words and not with the number of pairs.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64;

use super::Report;
use super::prepare::Node;

/// Words in common that prove a common origin, whatever they are.
const MANY: usize = 10;
/// The least number of words in common that rarity can make up for.
const FEW: usize = 5;
/// The rarity, in nats, that proves a common origin with fewer than [`MANY`] words: about five words that one report in ten
/// uses, or ten plain ones.
const RARE: f64 = 10.0;
/// How many reports of ordinary prose the assumed frequency of a word counts for, beside the unit's own.
const PRIOR_REPORTS: f64 = 20.0;
/// How many of the nearest earlier reports with the same run of words are looked at.
const NEAREST: usize = 8;

/// Words and runs are hashed already, so that a table of them need not hash again.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A set of hashed words or runs.
pub(super) type Words = HashSet<u64, BuildHasherDefault<Hashed>>;
type ByWord<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// How often the reports of a unit use each word.
pub(super) struct Rarity {
    reports: f64,
    counts: ByWord<u32>,
}

impl Rarity {
    /// Counts the quoted words of all reports of a unit.
    pub(super) fn of(reports: &[Report]) -> Self {
        let mut counts = ByWord::default();
        // An article that is stored twice counts once.
        let mut seen = HashSet::new();
        for report in reports {
            let quotes = &report.statement.occasion.quotes;
            let words: Words = quotes.iter().flat_map(|q| q.split_whitespace()).map(hash).collect();
            if seen.insert((report.article.key.as_str(), quotes)) {
                words.into_iter().for_each(|w| *counts.entry(w).or_default() += 1);
            }
        }
        Self { reports: seen.len() as f64, counts }
    }

    /// The surprise of a word, in nats. Long words are taken to be rarer until the unit knows better.
    fn surprise(&self, word: Word) -> f64 {
        let assumed = match word.letters {
            0..=3 => 0.5,
            4..=5 => 0.2,
            6..=7 => 0.08,
            _ => 0.03,
        };
        let seen = f64::from(self.counts.get(&word.hash).copied().unwrap_or(0));
        -((seen + PRIOR_REPORTS * assumed) / (self.reports + PRIOR_REPORTS)).ln()
    }
}

#[derive(Debug, Clone, Copy)]
struct Word {
    hash: u64,
    letters: usize,
}

/// The quotations of a report, as hashed words and runs of three.
#[derive(Debug, Default)]
struct Quoted {
    quotes: Vec<Vec<Word>>,
    runs: Words,
}

impl Quoted {
    fn of(node: &Node<'_>) -> Self {
        let word = |w: &str| Word { hash: hash(w), letters: w.chars().count() };
        let quotes: Vec<Vec<Word>> =
            node.statement().occasion.quotes.iter().map(|q| q.split_whitespace().map(word).collect()).collect();
        let runs = quotes.iter().flat_map(|q: &Vec<Word>| q.windows(3)).map(run).collect();
        Self { quotes, runs }
    }

    /// What it shares with another, where that proves a common origin.
    fn share(&self, other: &Self, rarity: &Rarity) -> Option<Shared> {
        let (mut words, mut longest, mut surprise) = (0, 0, 0.0);
        for quote in &self.quotes {
            let (mut until, mut length) = (0, 0);
            for (at, word) in quote.iter().enumerate() {
                if quote.get(at..at + 3).is_some_and(|w| other.runs.contains(&run(w))) {
                    until = at + 3;
                }
                length = if at < until { length + 1 } else { 0 };
                if at < until {
                    words += 1;
                    surprise += rarity.surprise(*word);
                    longest = longest.max(length);
                }
            }
        }
        let proves = words >= MANY || (words >= FEW && surprise >= RARE);
        proves.then_some(Shared { longest })
    }
}

/// How much two reports share.
#[derive(Debug, Clone, Copy)]
struct Shared {
    longest: usize,
}

/// Two reports that share enough verbatim words to go back to one act of speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    /// The earlier report's place.
    pub(super) earlier: usize,
    /// The later report's place.
    pub(super) later: usize,
    /// Whether they share ten words in one run: a quotation that is the same beyond doubt.
    pub(super) long: bool,
}

/// The links between nodes, in order of the later, then of the earlier node.
pub(super) fn links(nodes: &[Node<'_>], rarity: &Rarity) -> Vec<Link> {
    let quoted: Vec<Quoted> = nodes.iter().map(Quoted::of).collect();
    let mut same: HashMap<&[String], usize> = HashMap::new();
    let mut holders: ByWord<Vec<usize>> = ByWord::default();
    let mut links = Vec::new();
    for (later, own) in quoted.iter().enumerate() {
        if own.runs.is_empty() {
            continue;
        }
        let copied = same.insert(&nodes[later].statement().occasion.quotes, later);
        let candidates = copied.map_or_else(|| candidates(own, &holders), |twin| vec![twin]);
        for earlier in candidates {
            if let Some(shared) = quoted[earlier].share(own, rarity) {
                links.push(Link { earlier, later, long: shared.longest >= MANY });
            }
        }
        if copied.is_none() {
            own.runs.iter().for_each(|r| holders.entry(*r).or_default().push(later));
        }
    }
    links
}

/// Earlier reports with at least [`FEW`] words in common with this one, in order.
fn candidates(own: &Quoted, holders: &ByWord<Vec<usize>>) -> Vec<usize> {
    let mut common: HashMap<usize, usize> = HashMap::new();
    for list in own.runs.iter().filter_map(|r| holders.get(r)) {
        list.iter().rev().take(NEAREST).for_each(|&node| *common.entry(node).or_default() += 1);
    }
    let mut near: Vec<usize> = common.into_iter().filter(|(_, runs)| runs + 2 >= FEW).map(|(node, _)| node).collect();
    near.sort_unstable();
    near
}

/// All words of a report's quotations and of its evidence, for telling which group an unspecified report is nearest to.
pub(super) fn bag(node: &Node<'_>) -> Words {
    let s = node.statement();
    let quoted = s.occasion.quotes.iter().flat_map(|q| q.split_whitespace()).map(hash);
    let lower = s.evidence.text.to_lowercase();
    quoted.chain(lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(hash)).collect()
}

fn hash(word: &str) -> u64 {
    xxh3_64(word.as_bytes())
}

/// A run of words as one number; the order of the words counts.
fn run(words: &[Word]) -> u64 {
    words.iter().fold(0, |sum: u64, word| sum.rotate_left(21) ^ word.hash)
}
