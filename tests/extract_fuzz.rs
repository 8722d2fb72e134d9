//! Pages that nobody wrote: mutations of whole pages, byte by byte, tag by tag. Whatever comes in, extraction comes back
//! within its time, and what it gives keeps its promises.
//!
//! A mutation is told by its seed: the same seed gives the same pages on every machine. A failure prints the seed of its page,
//! and `FUZZ_SEED=… cargo test --test extract_fuzz` begins there. `.ci/long pages` runs the long form, `FUZZ_SECONDS` of it.
#![expect(clippy::unwrap_used, reason = "a test helper that fails fails its test")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use stancewatch::extract::{Extraction, Limits, extract, from_feed};
use stancewatch::fetch::decode;
use stancewatch::model::Selectors;
use unicode_normalization::is_nfc;
use url::Url;

/// Pages in the short form: enough to notice what breaks at once.
const FEW: u64 = 250;

/// A small generator: Steele's SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n.max(1) as u64).unwrap()
    }
}

/// Pieces that parsers and rules stumble over.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<article>",
    "</article>",
    "<h1>",
    "</h1>",
    "<table><tr><td>",
    "</table>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<ul><li>",
    "<br>",
    "<br><br>",
    "<blockquote>",
    "<figure><figcaption>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<svg>",
    "</svg>",
    "<template>",
    "<noscript>",
    "<select><option>",
    "<form>",
    "</body></html>",
    "<time datetime=2025-03-21T09:30:00Z>",
    "<time>11:05</time>",
    "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\",\"articleBody\":\"",
    "\"}</script>",
    "<script type=application/ld+json>{\"@graph\":[",
    "{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{\"datePublished\":\"2025-03-21\",\"articleBody\":\"Norland\"}]}",
    "<meta property=og:title content='",
    "<meta property=article:published_time content=2025-03-21>",
    "<link rel=amphtml href=/a>",
    " class=related-share",
    " itemprop=articleBody",
    " hidden",
    " style=display:none",
    "&amp;",
    "&#0;",
    "&#x202e;",
    "&shy;",
    "&nbsp;",
    "&",
    "\u{a0}",
    "\u{ad}",
    "\u{202e}",
    "\u{200d}",
    "e\u{301}",
    "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
    "\u{0}",
    "\u{feff}",
    "東京",
    "مرحبا",
    "|",
    " - ",
    "Read also: ",
    "Subscribe to continue reading",
    "By Ann Bow and Carl Day",
    "21 March 2025, 09:30",
    "99.99.9999",
    "2025-13-45T99:99",
];

/// Whole pages to begin with: the layouts and articles of the other tests.
fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/layouts");
    let texts = |folder: &Path, extension: &str| -> Vec<String> {
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.retain(|path| path.extension().is_some_and(|e| e == extension));
        paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    };
    let articles = texts(&folder.join("articles"), "txt");
    let pages = texts(&folder, "html").into_iter().zip(articles.iter().cycle());
    pages
        .map(|(layout, article)| {
            let body: Vec<&str> = article.lines().skip(2).collect();
            let mut page = layout.replace("{title}", article.lines().next().unwrap()).replace("{date}", "2025-03-21");
            for place in ["{paragraph:1-}", "{paragraph:1-1}", "{paragraph:1-2}", "{paragraph:1-3}"] {
                page = page.replace(place, &body.join("</p><p>"));
            }
            page.into_bytes()
        })
        .collect()
}

/// The page of a seed.
fn page(corpus: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let mut dice = Dice(seed);
    let mut page = corpus[dice.below(corpus.len())].clone();
    for _ in 0..1 + dice.below(12) {
        let at = dice.below(page.len() + 1);
        let end = (at + dice.below(400)).min(page.len());
        match dice.below(8) {
            0 => page.truncate(at.max(20)),
            1 => drop(page.drain(at..end)),
            2 => {
                let copy = page[at..end].repeat(1 + dice.below(30));
                page.splice(at..at, copy);
            }
            3 => {
                let other = &corpus[dice.below(corpus.len())];
                let from = dice.below(other.len());
                let to = (from + dice.below(3_000)).min(other.len());
                page.splice(at..at, other[from..to].iter().copied());
            }
            4 => {
                let byte = dice.below(256);
                if let Some(place) = page.get_mut(at) {
                    *place = u8::try_from(byte).unwrap();
                }
            }
            5 => {
                let piece = PIECES[dice.below(PIECES.len())].repeat(1 + dice.below(300));
                page.splice(at..at, piece.into_bytes());
            }
            _ => {
                let piece = PIECES[dice.below(PIECES.len())];
                page.splice(at..at, piece.bytes());
            }
        }
    }
    page
}

/// What must hold of whatever is extracted.
fn check(found: &Extraction) {
    let article = &found.article;
    let pieces: Vec<&str> = article.blocks.iter().map(|block| &article.text[block.start..block.end]).collect();
    assert_eq!(pieces.join("\n\n"), article.text, "the blocks are the text");
    assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.trim() == *piece), "no block is empty or padded");
    let mut last = 0;
    for entry in &article.entries {
        assert!(last <= entry.start && entry.start < entry.end && entry.end <= article.text.len(), "entries in order");
        assert!(article.text.is_char_boundary(entry.start) && article.text.is_char_boundary(entry.end));
        last = entry.end;
    }
    let texts = pieces.iter().copied().chain(article.title.as_deref()).chain(article.byline.iter().map(String::as_str));
    for text in texts.chain(found.captions.iter().map(String::as_str)) {
        assert!(is_nfc(text), "{text:?}");
        assert!(
            !text.chars().any(|c| c.is_control() || matches!(c, '\u{a0}' | '\u{ad}' | '\u{202a}'..='\u{202e}')),
            "{text:?}"
        );
    }
}

/// Reads the page of a seed in every way that bytes from outside are read.
fn read(corpus: &[Vec<u8>], seed: u64) -> Duration {
    let bytes = page(corpus, seed);
    let url = Url::parse("https://news.example/politics/story").unwrap();
    let begun = tokio::time::Instant::now();
    let text = decode(&bytes, None, url.host_str()).text;
    let found = extract(&text, Some(&url), &Selectors::default(), &Limits::default());
    let took = begun.elapsed();
    if let Ok(found) = &found {
        check(found);
    }
    if let Some(found) = from_feed(&text, Some("Story"), &Limits::default()) {
        check(&found);
    }
    if seed.is_multiple_of(50) {
        assert_eq!(found, extract(&text, Some(&url), &Selectors::default(), &Limits::default()), "the same twice");
    }
    took
}

fn seed() -> u64 {
    std::env::var("FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// Reads pages from seed to seed until `done` says so; gives how many, and the longest that one took.
fn run(first: u64, done: impl Fn(u64) -> bool) -> (u64, Duration) {
    let corpus = corpus();
    let (mut seed, mut longest) = (first, Duration::ZERO);
    while !done(seed - first) {
        let took = catch_unwind(AssertUnwindSafe(|| read(&corpus, seed)));
        let took = took.unwrap_or_else(|_| panic!("the page of FUZZ_SEED={seed} breaks a promise"));
        assert!(took < Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 }), "FUZZ_SEED={seed}: {took:?}");
        longest = longest.max(took);
        seed += 1;
    }
    (seed - first, longest)
}

#[test]
fn mutated_pages_break_no_promise() {
    run(seed(), |pages| pages >= FEW);
}

#[test]
#[ignore = "takes as long as FUZZ_SECONDS says; `.ci/long pages` runs it"]
fn mutated_pages_break_no_promise_for_long() {
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(60);
    let begun = tokio::time::Instant::now();
    let (pages, longest) = run(seed(), |_| begun.elapsed() >= Duration::from_secs(seconds));
    println!("{pages} pages in {seconds} s from seed {}, the slowest {} ms", seed(), longest.as_millis());
}
