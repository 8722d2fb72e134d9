//! Mutated text into the statement engine and the attribution layer, until the time is over.
//!
//! usage: cargo run --release --example fuzz_analysis -- [SECONDS [SEED]]     (60 seconds, seed 1)
//!
//! Begins with the sentences of `tests/statements` and the articles of `tests/fixtures/labelled`, changes them at random (the same
//! seed makes the same changes) and keeps what makes the engine do something new. What has to hold of any text: no panic; every span
//! lies on character boundaries and gives back its evidence; and four times the text takes no more than a few times four times
//! as long. A text that breaks one of these is made smaller, written below `target/fuzz`, and makes the exit code 1.
#![expect(clippy::disallowed_methods, reason = "a campaign is measured in seconds")]

#[path = "../tests/statements/roster.rs"]
mod roster;

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use stancewatch::analyze::Engine;
use stancewatch::analyze::attribution::attributions;
use stancewatch::analyze::text::Text;
use stancewatch::model::{Article, Field, RuleHit, Statement};

/// The longest text that mutation makes.
const LONGEST: usize = 16 << 10;

/// The most texts that are kept.
const KEPT: usize = 6000;

/// How much longer four times the text may take, in the best of three runs.
const GROWTH: f64 = 7.0;

/// Words and marks that make a difference to the rules.
const PIECES: [&str; 72] = [
    "Prime Minister Mara Lind",
    "Lind",
    "Jörn Dahl",
    "she",
    "he",
    "the minister",
    "Norland",
    "Norland’s",
    "her spokesman",
    "Ostia",
    "is ready to",
    "rules out",
    "has not ruled out",
    "will",
    "would",
    "won’t",
    "not",
    "n’t",
    "cannot",
    "no longer",
    "to consider",
    "send",
    "sending",
    "sent",
    "troops",
    "soldiers",
    "the deployment of",
    "were deployed",
    "resign",
    "a rate cut",
    "such options",
    "it",
    "said",
    "told reporters",
    "according to",
    "asked whether",
    "denied that",
    "if",
    "once a ceasefire is reached",
    "in February",
    "Earlier",
    "last week",
    "on Wednesday",
    "March 12",
    "“",
    "”",
    "\"",
    "'",
    "''",
    "‘",
    "’",
    "«",
    "»",
    "„",
    ",",
    ".",
    "?",
    "!",
    ":",
    ";",
    "—",
    "(",
    ")",
    "[",
    "]",
    "\n",
    "\n\n",
    "\u{a0}",
    "\u{ad}",
    "\u{200b}",
    "e\u{301}",
    "İ",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or_default()
    }

    fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }

    /// A piece of a text, most often a short one.
    fn range(&mut self, text: &str) -> std::ops::Range<usize> {
        let from = self.place(text);
        let most = if self.below(4) == 0 { text.len() } else { 40 };
        from..text.floor_char_boundary((from + self.below(most)).min(text.len()))
    }

    fn character(&mut self) -> char {
        let bound = [0x80, 0x250, 0x3000, 0x11_0000][self.below(4)];
        char::from_u32(u32::try_from(self.below(bound)).unwrap_or_default()).unwrap_or('\u{fffd}')
    }
}

/// Changes a text in one way.
fn mutate(text: &mut String, other: &str, random: &mut Random) {
    let at = random.place(text);
    match random.below(10) {
        0 => text.insert(at, random.character()),
        1 | 2 => text.insert_str(at, &format!(" {} ", random.pick(&PIECES))),
        3 => text.insert_str(at, random.pick(&PIECES)),
        4 => text.replace_range(random.range(text), ""),
        5 => {
            let piece = text[random.range(text)].to_owned();
            text.insert_str(at, &piece);
        }
        6 => text.insert_str(at, &other[random.range(other)]),
        7 => {
            let range = random.range(text);
            text.replace_range(range, random.pick(&PIECES));
        }
        8 => {
            let range = random.range(text);
            let piece = if random.below(2) == 0 {
                text[range.clone()].to_uppercase()
            } else {
                text[range.clone()].to_lowercase()
            };
            text.replace_range(range, &piece);
        }
        _ => {
            let piece = text[random.range(text)].repeat(1 + random.below(60));
            text.insert_str(at, &piece);
        }
    }
    text.truncate(text.floor_char_boundary(LONGEST));
}

/// The texts to begin with.
fn beginnings() -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = Vec::new();
    for table in ["rungs", "composition", "voices", "time", "traps", "mechanisms", "known_gaps"] {
        let table = std::fs::read_to_string(tests.join(format!("statements/{table}.txt"))).unwrap_or_default();
        texts.extend(table.lines().filter_map(|line| Some(line.split(" | ").nth(1)?.replace(" ¶ ", "\n\n"))));
    }
    let corpus = std::fs::read_to_string(tests.join("fixtures/labelled/articles.jsonl")).unwrap_or_default();
    let article =
        |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned);
    texts.extend(corpus.lines().filter_map(article));
    if texts.is_empty() { vec![PIECES.join(" ")] } else { texts }
}

struct Campaign {
    engine: Engine,
    kept: Vec<String>,
    seen: HashSet<BTreeSet<String>>,
    random: Random,
}

/// What a text makes the engine do, or what is wrong with that.
fn check(engine: &Engine, text: &str) -> Result<BTreeSet<String>, String> {
    let outcome = catch_unwind(AssertUnwindSafe(|| behaviour(engine, text)));
    outcome.unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().cloned();
        Err(message.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default())
    })
}

fn behaviour(engine: &Engine, text: &str) -> Result<BTreeSet<String>, String> {
    // A short first line is the headline too.
    let title = text.lines().next().filter(|line| line.len() < 200).map(str::to_owned);
    let article = Article { title, published: "2025-03-20".parse().ok(), ..Article::plain(text) };
    let mut signs = BTreeSet::new();
    for statement in engine.analyze(&article) {
        fault(&statement, &article)?;
        signs.insert(format!("{:?}{:?}{:?}", statement.commitment, statement.asserted_by, statement.frame));
        signs.extend(statement.rules.iter().map(|rule| rule.id.clone()));
        signs.extend(statement.condition.map(|condition| format!("{:?}", condition.kind)));
    }
    let found = attributions(&Text::new(text, &[]));
    for span in found.iter().flat_map(|a| a.source.iter().chain(&a.cue).chain(&a.content)) {
        if text.get(span.clone()).is_none_or(str::is_empty) {
            return Err(format!("attribution {span:?} is no piece of the text"));
        }
    }
    signs.insert(format!("{} attributions", found.len().min(4)));
    Ok(signs)
}

fn fault(statement: &Statement, article: &Article) -> Result<(), String> {
    let evidence = &statement.evidence;
    let source = match evidence.field {
        Field::Text => article.text.as_str(),
        Field::Title => article.title.as_deref().unwrap_or_default(),
    };
    if source.get(evidence.start..evidence.end) != Some(evidence.text.as_str()) || evidence.text.trim().is_empty() {
        return Err(format!("evidence {evidence:?} is no piece of the article"));
    }
    if let Some(hit) = statement.rules.iter().find(|hit| source.get(hit.start..hit.end).is_none()) {
        return Err(format!("{hit:?} is no piece of the article"));
    }
    let is_chain = |hit: &&RuleHit| hit.id == "not" || hit.id.starts_with("cue/") || hit.id.starts_with("action/");
    let last = statement.rules.iter().rfind(|hit| hit.id.starts_with("rung/"));
    let given = last.or(statement.rules.iter().find(is_chain)).and_then(|hit| hit.gives);
    if given != Some(statement.commitment) {
        return Err(format!("the rules do not lead to {:?}: {:?}", statement.commitment, statement.rules));
    }
    let ordered = statement.low <= statement.commitment && statement.commitment <= statement.high;
    if !ordered || !(0.0..=1.0).contains(&statement.confidence) {
        return Err(format!("rungs or confidence out of order: {statement:?}"));
    }
    Ok(())
}

/// The best time of three.
fn seconds(engine: &Engine, text: &str) -> f64 {
    let once = || {
        let begun = Instant::now();
        let _ = check(engine, text);
        begun.elapsed().as_secs_f64()
    };
    (0..3).map(|_| once()).fold(f64::MAX, f64::min)
}

/// How much longer four times a piece takes: a piece that repeats is what finds loops within loops.
fn growth(engine: &Engine, piece: &str) -> (f64, f64) {
    if piece.is_empty() {
        return (0.0, 0.0);
    }
    let short = piece.repeat((32 << 10) / piece.len().max(1) + 1);
    let (one, four) = (seconds(engine, &short), seconds(engine, &short.repeat(4)));
    // What takes a moment either way grows by chance.
    let ratio = if four < 0.02 { 0.0 } else { four / one.max(1e-6) };
    (ratio, four * 1e9 / (4 * short.len()) as f64)
}

/// A smaller text that is wrong in some way too.
fn shrunk(engine: &Engine, text: &str) -> String {
    let mut text = text.to_owned();
    let mut size = text.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < text.len() {
            let (from, to) = (text.floor_char_boundary(at), text.ceil_char_boundary((at + size).min(text.len())));
            let shorter = format!("{}{}", &text[..from], &text[to..]);
            if check(engine, &shorter).is_err() {
                text = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    text
}

impl Campaign {
    /// One round: a text changed a few times. Gives what is wrong with it.
    fn round(&mut self) -> Option<(String, String)> {
        let mut text = self.kept[self.random.below(self.kept.len())].clone();
        for _ in 0..=self.random.below(5) {
            let other = self.random.below(self.kept.len());
            mutate(&mut text, &self.kept[other], &mut self.random);
        }
        match check(&self.engine, &text) {
            Ok(signs) => {
                if self.kept.len() < KEPT && self.seen.insert(signs) {
                    self.kept.push(text);
                }
                None
            }
            Err(what) => Some((shrunk(&self.engine, &text), what)),
        }
    }

    /// A piece of a text, or a few words, that is to be repeated.
    fn piece(&mut self) -> String {
        let text = self.kept[self.random.below(self.kept.len())].clone();
        match self.random.below(3) {
            0 => (0..=self.random.below(4)).map(|_| format!("{} ", self.random.pick(&PIECES))).collect(),
            1 => text[self.random.range(&text)].to_owned(),
            _ => format!("{text}\n\n"),
        }
    }
}

fn report(number: usize, text: &str, what: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    let file = folder.join(format!("failure-{number}.txt"));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, text));
    println!("FAILURE {number}: {what}\n  {:?}\n  {}", text.chars().take(300).collect::<String>(), file.display());
    if let Err(error) = written {
        println!("  cannot write it: {error}");
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap_or(1));
    let (limit, seed) = (Duration::from_secs(arguments.next().unwrap_or(60)), arguments.next().unwrap_or(1));
    std::panic::set_hook(Box::new(|_| {}));
    let engine = Engine::new(&roster::topics(), &roster::officials(), true);
    let (mut campaign, begun) =
        (Campaign { engine, kept: beginnings(), seen: HashSet::new(), random: Random(seed) }, Instant::now());
    let (mut rounds, mut failures, mut growths, mut worst, mut slowest) = (0usize, 0, 0usize, 0.0, 0.0);
    let mut worst_piece = String::new();
    while begun.elapsed() < limit && failures < 20 {
        rounds += 1;
        if let Some((text, what)) = campaign.round() {
            failures += 1;
            report(failures, &text, &what);
        }
        if rounds.is_multiple_of(200) {
            let piece = campaign.piece();
            let (mut ratio, nanoseconds) = growth(&campaign.engine, &piece);
            // A machine that does something else for a moment is no loop within a loop.
            for _ in 0..3 {
                if ratio > GROWTH {
                    ratio = ratio.min(growth(&campaign.engine, &piece).0);
                }
            }
            growths += 1;
            slowest = f64::max(slowest, nanoseconds);
            if ratio > GROWTH {
                failures += 1;
                report(
                    failures,
                    &piece,
                    &format!("four times the text takes {ratio:.1} times as long when this repeats"),
                );
            }
            if ratio > worst {
                worst = ratio;
                worst_piece = piece.chars().take(80).collect();
            }
        }
    }
    println!(
        "seed {seed}: {rounds} texts and {growths} growths in {:.0} s, {} kept; worst growth of four times the text {worst:.1} \
         ({worst_piece:?}), slowest {slowest:.0} ns a byte; {failures} failures",
        begun.elapsed().as_secs_f64(),
        campaign.kept.len()
    );
    ExitCode::from(u8::from(failures > 0))
}
