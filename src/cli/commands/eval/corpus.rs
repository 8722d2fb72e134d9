//! A labelled folder, in any of the layouts in which such folders come.
//!
//! Articles stand in `articles.jsonl`, in `articles/*/*.json`, or as text files that `index.jsonl` dates; their labels in `gold.jsonl`,
//! `negatives.jsonl` and `shifts.jsonl`. Articles with labelled attributions stand in `dev.jsonl`, or in the file that is named.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cli::error::CliError;
use crate::daemon::{Content, Input};
use crate::eval::{Attributed, Label, Negative, ShiftLabel};

/// An article with labelled attributions.
#[derive(Debug, Deserialize)]
pub(super) struct LabelledText {
    pub(super) text: String,
    pub(super) attributions: Vec<Attributed>,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// The articles, in the order of their publication.
    pub(super) articles: Vec<Input>,
    /// Headline and text of each article, by its id.
    pub(super) sources: HashMap<String, String>,
    pub(super) labels: Vec<Label>,
    pub(super) negatives: Vec<Negative>,
    pub(super) shifts: Vec<ShiftLabel>,
    pub(super) attributed: Vec<LabelledText>,
}

impl Corpus {
    /// Reads a folder, or a file of labelled attributions.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        if path.is_file() {
            return Ok(Self { attributed: lines(path)?, ..Self::default() });
        }
        let mut corpus = Self { attributed: optional(&path.join("dev.jsonl"))?, ..Self::default() };
        if path.join("gold.jsonl").is_file() {
            corpus.labels = lines(&path.join("gold.jsonl"))?;
            corpus.negatives = optional(&path.join("negatives.jsonl"))?;
            corpus.shifts = optional(&path.join("shifts.jsonl"))?;
            for article in articles(path)? {
                corpus.add(article)?;
            }
        }
        if corpus.articles.is_empty() && corpus.attributed.is_empty() {
            let why =
                "needs gold.jsonl beside articles.jsonl, articles/ or index.jsonl, or dev.jsonl with attributions";
            return Err(CliError::Failed(format!("{} holds no labelled articles: it {why}", path.display())));
        }
        Ok(corpus)
    }

    fn add(&mut self, article: Value) -> Result<(), CliError> {
        let name = article["id"].to_string();
        let wrong = |error: serde_json::Error| CliError::Failed(format!("article {name}: {error}"));
        let input: Input = serde_json::from_value(article).map_err(wrong)?;
        let Content::Text(text) = &input.content else {
            return Err(CliError::Failed(format!("article {name} is a page; labels are of plain text")));
        };
        let source = match &input.title {
            Some(title) => format!("{title}\n{text}"),
            None => format!("\n{text}"),
        };
        self.sources.insert(input.id.clone(), source);
        self.articles.push(input);
        Ok(())
    }
}

/// The articles of a folder, as `ingest --jsonl` reads them, by day and id.
fn articles(folder: &Path) -> Result<Vec<Value>, CliError> {
    let mut articles: Vec<Value> = if folder.join("articles.jsonl").is_file() {
        lines(&folder.join("articles.jsonl"))?
    } else if folder.join("articles").is_dir() {
        files(&folder.join("articles"))?.iter().map(|file| parse(file, &text(file)?)).collect::<Result<_, _>>()?
    } else {
        let index: Vec<Value> = optional(&folder.join("index.jsonl"))?;
        index.into_iter().map(|entry| indexed(folder, &entry)).collect::<Result<_, _>>()?
    };
    // An article without a day of its own has that of its event.
    let events: Vec<Value> = optional(&folder.join("timeline.jsonl"))?;
    for article in articles.iter_mut().filter(|article| article["published"].is_null()) {
        let event = events.iter().find(|event| event["article"] == article["id"]);
        article["published"] = event.map_or(Value::Null, |event| event["event_date"].clone());
    }
    let key =
        |article: &Value| [&article["published"], &article["id"]].map(|v| v.as_str().unwrap_or_default().to_owned());
    articles.sort_by_cached_key(key);
    Ok(articles)
}

/// A text file that the index names.
fn indexed(folder: &Path, entry: &Value) -> Result<Value, CliError> {
    let name = entry["id"].as_str().unwrap_or_default();
    let text = text(&folder.join(name))?;
    Ok(json!({"id": name, "url": null, "published": entry["published"], "title": null, "text": text}))
}

/// The JSON files two folders down.
fn files(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>, CliError> {
        let wrong = |error| CliError::Failed(format!("cannot read {}: {error}", folder.display()));
        let entries = fs::read_dir(folder).map_err(wrong)?;
        entries.map(|entry| entry.map(|e| e.path()).map_err(wrong)).collect()
    };
    let mut found = Vec::new();
    for inner in list(folder)?.iter().filter(|path| path.is_dir()) {
        found.extend(list(inner)?.into_iter().filter(|path| path.extension().is_some_and(|e| e == "json")));
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(|error| CliError::Failed(format!("cannot read {}: {error}", path.display())))
}

fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T, CliError> {
    serde_json::from_str(text).map_err(|error| CliError::Failed(format!("{}: {error}", path.display())))
}

/// The values of a file, one a line; empty lines are passed over.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, CliError> {
    let text = text(path)?;
    let filled = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = filled.map(|(index, line)| {
        serde_json::from_str(line)
            .map_err(|error| CliError::Failed(format!("{}:{}: {error}", path.display(), index + 1)))
    });
    read.collect()
}

/// The same of a file that need not be there.
fn optional<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, CliError> {
    if path.is_file() { lines(path) } else { Ok(Vec::new()) }
}
