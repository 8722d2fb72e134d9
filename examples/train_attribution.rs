//! Trains the attribution models: `cargo run --release --example train_attribution -- train.jsonl OUT.bin`.
//!
//! The input has one labelled article a line: `{"text", "attributions": [{"source", "cue", "content"}]}`, each a list of
//! `[start, end)` byte spans of the text. The same input gives the same bytes; `src/analyze/lexicon/en/attribution.bin` is such a file.

use std::fs::{File, write};
use std::io::{BufRead, BufReader};
use std::ops::Range;

use anyhow::{Context, bail};
use serde::Deserialize;
use stancewatch::analyze::attribution::training::{Labelled, Settings, Trainer};

#[derive(Deserialize)]
struct Article {
    text: String,
    attributions: Vec<Attribution>,
}

#[derive(Deserialize)]
struct Attribution {
    #[serde(default)]
    source: Vec<(usize, usize)>,
    #[serde(default)]
    cue: Vec<(usize, usize)>,
    #[serde(default)]
    content: Vec<(usize, usize)>,
}

fn ranges(spans: &[(usize, usize)]) -> Vec<Range<usize>> {
    spans.iter().map(|(start, end)| *start..*end).collect()
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, output] = arguments.as_slice() else { bail!("usage: train_attribution TRAIN.jsonl OUT.bin") };
    let file = File::open(input).with_context(|| format!("failed to open {input}"))?;
    let mut trainer = Trainer::default();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let article: Article =
            serde_json::from_str(&line?).with_context(|| format!("{input}:{}: not a labelled article", number + 1))?;
        let label =
            |a: &Attribution| Labelled { source: ranges(&a.source), cue: ranges(&a.cue), content: ranges(&a.content) };
        let labelled: Vec<Labelled> = article.attributions.iter().map(label).collect();
        trainer.add(&article.text, &labelled);
    }
    let (words, attributions) = trainer.len();
    eprintln!("{words} words that may be cues, {attributions} attributions");
    write(output, trainer.train(Settings::CUES, Settings::SPANS)).with_context(|| format!("failed to write {output}"))
}
