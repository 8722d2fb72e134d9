//! How fast articles are read, as ratios to something fixed: cutting the same text into tokens, and one regular expression over it.
//!
//! usage: cargo bench --bench analysis [-- FILE.jsonl]     the file's lines have a `text`; the corpus of the tests by default
//!
//! Seconds say more of the machine than of the program; a ratio within one run does not. Nothing here fails: who wants a floor compares
//! two runs.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a measurement reads the clock and may fail")]

#[path = "../tests/statements/roster.rs"]
mod roster;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use regex::Regex;
use stancewatch::analyze::Engine;
use stancewatch::analyze::attribution::attributions;
use stancewatch::analyze::text::Text;
use stancewatch::model::Article;

/// How long each measurement is repeated.
const LONG_ENOUGH: Duration = Duration::from_millis(1500);

/// The seconds of the fastest pass over all articles.
fn fastest(articles: &[Article], each: impl Fn(&Article)) -> f64 {
    let (begun, mut best) = (Instant::now(), f64::MAX);
    while begun.elapsed() < LONG_ENOUGH || best == f64::MAX {
        let pass = Instant::now();
        articles.iter().for_each(&each);
        best = best.min(pass.elapsed().as_secs_f64());
    }
    best
}

fn articles() -> Vec<Article> {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/labelled/articles.jsonl");
    let lines = std::fs::read_to_string(named.unwrap_or(own)).unwrap();
    let read = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |field: &str| value[field].as_str().map(str::to_owned);
        let published = text("published").and_then(|day| day.parse().ok());
        Article { title: text("title"), published, ..Article::plain(text("text").unwrap()) }
    };
    lines.lines().map(read).collect()
}

fn main() {
    let articles = articles();
    let megabytes = articles.iter().map(|article| article.text.len()).sum::<usize>() as f64 / 1e6;
    println!("{} articles, {megabytes:.2} MB, the fastest pass of {LONG_ENOUGH:?}", articles.len());
    let scan = Regex::new(r"(?i)\b(ready|prepared|willing|open|rule[sd]? out|will not|troops|soldiers)\b").unwrap();
    let scanned = fastest(&articles, |article| {
        black_box(scan.find_iter(&article.text).count());
    });
    let row = |name: &str, seconds: f64, base: f64| {
        let (speed, count) = (megabytes / seconds, articles.len() as f64 / seconds);
        println!(
            "{name:34} {speed:8.1} MB/s {count:9.0} articles/s {:8.2} × tokens {:8.1} × regex",
            seconds / base,
            seconds / scanned
        );
    };
    let tokens = fastest(&articles, |article| {
        black_box(Text::new(&article.text, &article.blocks).tokens.len());
    });
    row("one regular expression", scanned, tokens);
    row("tokens, sentences, quotations", tokens, tokens);
    let said = fastest(&articles, |article| {
        black_box(attributions(&Text::new(&article.text, &article.blocks)).len());
    });
    row("attributions", said, tokens);
    let engine = Engine::new(&roster::topics(), &roster::officials(), true);
    let off = fastest(&articles, |article| {
        black_box(engine.analyze(article).len());
    });
    row("statements, most on no topic", off, tokens);
    let about: Vec<Article> = articles.iter().map(on_topic).collect();
    let on = fastest(&about, |article| {
        black_box(engine.analyze(article).len());
    });
    row("statements, all on a topic", on, tokens);
}

/// The article with a lead that puts it on a topic, so that nothing of it is passed over.
fn on_topic(article: &Article) -> Article {
    let lead = "Norland is ready to send troops to Ostia, Prime Minister Mara Lind said on Wednesday.\n\n";
    Article { published: article.published, ..Article::plain(format!("{lead}{}", article.text)) }
}
