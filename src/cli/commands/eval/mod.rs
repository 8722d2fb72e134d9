//! `eval DIR`: how well the program reads a labelled folder: statements, shifts, attributions; and what each family of rules is
//! worth.

mod ablation;
mod corpus;
mod order;
mod own;
mod report;
mod shifts;
mod workplace;

use std::path::PathBuf;

use serde::Serialize;

use self::ablation::Ablated;
use self::corpus::{Corpus, LabelledText};
use self::order::Order;
use self::workplace::Workplace;
use crate::analyze::attribution::attributions;
use crate::analyze::text::Text;
use crate::analyze::{Engine, RULES_VERSION};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::page::article_of;
use crate::cli::progress::progress;
use crate::eval::{Attributed, AttributionScore, Found, ShiftScore, StatementScore, score_statements};
use crate::model::Article;

/// Arguments of `eval`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A folder with articles and labels, or a file of labelled attributions
    #[arg(value_name = "DIR", required_unless_present = "own")]
    corpus: Option<PathBuf>,
    /// Score what the database holds against your own verdicts: dismissed shifts and corrected statements
    #[arg(long, conflicts_with_all = ["corpus", "order", "seed", "show", "ablate"])]
    own: bool,
    /// The order in which the articles enter the history
    #[arg(long, value_enum, default_value_t = Order::Time)]
    order: Order,
    /// What shuffling begins with
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Show so many examples of each kind of error, with the evidence
    #[arg(long, value_name = "N", default_value_t = 0)]
    show: usize,
    /// Score the statements with each family of rules left out in turn
    #[arg(long)]
    ablate: bool,
}

/// All scores of a folder; what it has no labels for is absent.
#[derive(Debug, Default)]
struct Scores {
    articles: usize,
    statements: Option<StatementScore>,
    shifts: Option<ShiftScore>,
    attributions: Option<AttributionScore>,
    ablation: Vec<Ablated>,
}

/// Scores the folder and prints the figures.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let Some(folder) = args.corpus.as_deref().filter(|_| !args.own) else { return own::run(context) };
    let corpus = Corpus::read(folder)?;
    let mut scores = Scores::default();
    if !corpus.articles.is_empty() {
        let workplace = Workplace::new(folder, context)?;
        let config = &workplace.config;
        let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
        let articles = texts(&corpus, context)?;
        let found = statements(&engine, &articles, "reading");
        scores.articles = articles.len();
        scores.statements = Some(score(&corpus, &found));
        if !corpus.shifts.is_empty() {
            scores.shifts = Some(shifts::score(&corpus, &workplace, &engine, (args.order, args.seed), context)?);
        }
        if args.ablate {
            scores.ablation = ablation::table(&corpus, &engine, &articles);
        }
    } else if args.ablate {
        return Err(CliError::Usage(format!(
            "{} has no articles with labelled statements; --ablate needs some",
            folder.display()
        )));
    }
    if !corpus.attributed.is_empty() {
        scores.attributions = Some(said(&corpus.attributed));
    }
    report::print(&scores, args.show, &mut context.out)
}

/// An article and its id.
type Named = (String, Article);

fn texts(corpus: &Corpus, context: &Context) -> Result<Vec<Named>, CliError> {
    let read = corpus.articles.iter().map(|input| {
        let article = article_of(input, context).map_err(|what| CliError::Failed(format!("{}: {what}", input.id)))?;
        Ok((input.id.clone(), article))
    });
    read.collect()
}

/// What an engine finds in the articles.
fn statements(engine: &Engine, articles: &[Named], doing: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (index, (id, article)) in articles.iter().enumerate() {
        progress(doing, index + 1, articles.len());
        found.extend(engine.analyze(article).iter().map(|statement| Found::of(id, statement)));
    }
    found
}

fn score(corpus: &Corpus, found: &[Found]) -> StatementScore {
    score_statements(&corpus.sources, &corpus.labels, &corpus.negatives, found)
}

fn said(labelled: &[LabelledText]) -> AttributionScore {
    let mut score = AttributionScore::default();
    for (index, article) in labelled.iter().enumerate() {
        progress("attributing", index + 1, labelled.len());
        let spans = |ranges: &[std::ops::Range<usize>]| ranges.iter().map(|r| (r.start, r.end)).collect();
        let found: Vec<Attributed> = attributions(&Text::new(&article.text, &[]))
            .iter()
            .map(|a| Attributed { source: spans(&a.source), cue: spans(&a.cue), content: spans(&a.content) })
            .collect();
        score.add(&article.text, &article.attributions, &found);
    }
    score
}

impl Serialize for Scores {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        report::json(self, RULES_VERSION).serialize(serializer)
    }
}
