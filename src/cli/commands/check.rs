//! `check`: poll everything once, deliver what is due, and say what came of it.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::{CliError, complain};
use crate::cli::line::{Line, style};
use crate::cli::progress::progress;
use crate::cli::render::rung::rung;
use crate::cli::render::{change, quoted};
use crate::cli::{exit, runtime};
use crate::config::{Config, nearest};
use crate::daemon::{self, CheckReport, Pipeline, PollError, PollReport, Scope, Tally};
use crate::store::{
    ArticleFilter, ChangeRow, EventKind, OpenOptions, Reader, StatementFilter, StatementRow, Store, StoreError,
};

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Exit with 10 when there are new shifts or edits that are not the history of a first poll
    #[arg(long)]
    exit_code: bool,
    /// Only this source, by address or name; may be given several times
    #[arg(long, value_name = "SOURCE")]
    source: Vec<String>,
    /// Then follow the named sources back over so many older pages, into the history, without alerts
    #[arg(long, value_name = "PAGES", requires = "source", default_value_t = 0, hide_default_value = true)]
    back: usize,
    /// Fetch and read as usual, and show what would come of it; store and deliver nothing
    #[arg(long)]
    dry_run: bool,
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Checked {
    sources: Vec<Source>,
    rechecked: Counts,
    /// New rows of the change log that are not the history of a first poll.
    news: Vec<ChangeRow>,
    deliveries: Vec<Delivery>,
    /// What new articles say, of a dry run only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statements: Vec<StatementRow>,
}

/// How a source did.
#[derive(Debug, Serialize)]
struct Source {
    url: String,
    name: Option<String>,
    error: Option<String>,
    held: Option<String>,
    counts: Counts,
}

/// What was read.
#[derive(Debug, Default, Serialize)]
struct Counts {
    listed: usize,
    new: usize,
    skipped: usize,
    edited: usize,
    statements: usize,
    changes: usize,
    refused: Vec<Refused>,
}

/// A page that gave no article.
#[derive(Debug, Serialize)]
struct Refused {
    url: String,
    reason: String,
}

/// How a channel did.
#[derive(Debug, Serialize)]
struct Delivery {
    channel: String,
    delivered: usize,
    waits_for: Option<String>,
    failures: Vec<String>,
}

/// Checks, prints, and gives the exit code.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<u8, CliError> {
    let mut config = context.load_config()?;
    let scope = if args.source.is_empty() { Scope::Everything } else { Scope::Configured };
    if scope == Scope::Configured {
        choose(&mut config, &args.source)?;
    }
    // What is tried is tried on a copy, by the very same steps.
    let copy = if args.dry_run { Some(copy(&mut config)?) } else { None };
    let config = Arc::new(config);
    let store = Store::open(&config.database, &OpenOptions { create: true, exclusive: true })?;
    let clock = Arc::clone(&context.clock);
    let started = clock.now();
    let (report, news, older) = runtime::block_on(async {
        let pipeline = Pipeline::new(Arc::clone(&config), store.clone(), clock)
            .map_err(|error| CliError::failed("cannot start", &error))?;
        let report = daemon::check_within(&pipeline, scope, &mut |done, all| progress("polling", done, all)).await?;
        let older = back_fill(&pipeline, args.back).await;
        let news = news(&report, &store).await?;
        drop(pipeline);
        store.close().await?;
        Ok::<_, CliError>((report, news, older))
    })??;
    let (success, has_news) = (report.is_success(), report.has_news());
    let statements = if copy.is_some() { found(&config, started)? } else { Vec::new() };
    let checked = Checked::new(&report, news, statements, &config);
    checked.complain();
    let (older, unread): (Vec<_>, Vec<_>) = older.into_iter().partition(|(_, tally)| tally.is_ok());
    for (name, error) in unread.iter().filter_map(|(name, tally)| Some((name, tally.as_ref().err()?))) {
        complain(&format!("{name}: cannot go further back: {error}"));
    }
    if !context.out.is_json() {
        for (name, tally) in older.iter().filter_map(|(name, tally)| Some((name, tally.as_ref().ok()?))) {
            let line = Line::new().put(style::UP, "older     ").bold(name).text("  ");
            context.out.wrapped(line.append(Counts::of(tally).line()), 10)?;
        }
    }
    if copy.is_some() && !context.out.is_json() {
        context.out.line(Line::new().dim("A dry run: nothing is stored, nobody is told."))?;
    }
    checked.print(&config, context)?;
    drop(copy);
    Ok(match (args.exit_code && has_news, success && unread.is_empty()) {
        (true, _) => exit::NEWS,
        (false, true) => exit::DONE,
        (false, false) => exit::FAILED,
    })
}

/// Keeps only the named sources; those that are switched off are polled, too.
fn choose(config: &mut Config, wanted: &[String]) -> Result<(), CliError> {
    let is_named = |source: &crate::model::Source, name: &str| {
        let same_name = source.name.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        same_name || source.url.as_str().trim_end_matches('/') == name.trim_end_matches('/')
    };
    for name in wanted {
        if !config.sources.iter().any(|source| is_named(source, name)) {
            let known: Vec<&str> =
                config.sources.iter().flat_map(|s| [s.name.as_deref(), Some(s.url.as_str())]).flatten().collect();
            let hint = nearest(name, &known).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default();
            let advice =
                "`stancewatch sources` lists them, `stancewatch sources test URL` tries one that is not configured";
            return Err(CliError::Usage(format!("no source is called {name:?}{hint} ({advice})")));
        }
    }
    config.sources.retain(|source| wanted.iter().any(|name| is_named(source, name)));
    config.sources.iter_mut().for_each(|source| source.enabled = true);
    Ok(())
}

/// Sends the run to a copy of the database that ends with it, and nobody anything.
fn copy(config: &mut Config) -> Result<tempfile::TempDir, CliError> {
    let directory = tempfile::Builder::new().prefix("stancewatch-dry-run").tempdir();
    let directory = directory.map_err(|error| CliError::failed("cannot make a folder for the copy", &error))?;
    let database = directory.path().join("copy.db");
    match Reader::open(&config.database) {
        Ok(reader) => reader.backup(&database)?,
        Err(StoreError::Missing { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    config.database = database;
    config.channels.clear();
    Ok(directory)
}

/// Follows each source back; what cannot be read ends it.
async fn back_fill(pipeline: &Pipeline, pages: usize) -> Vec<(String, Result<Tally, PollError>)> {
    let mut all = Vec::new();
    if pages > 0 {
        for source in &pipeline.config().sources {
            let name = source.name.clone().unwrap_or_else(|| source.url.to_string());
            all.push((name, pipeline.back_fill(source, pages).await));
        }
    }
    all
}

/// What the articles say that came with a dry run.
fn found(config: &Config, started: Timestamp) -> Result<Vec<StatementRow>, CliError> {
    let reader = Reader::open(&config.database)?;
    let filter = ArticleFilter { since: Some(started), with_statements: true, limit: None };
    let mut found = Vec::new();
    for article in reader.articles(&filter)? {
        let filter = StatementFilter { article: article.article, ..StatementFilter::default() };
        found.extend(reader.statements(&filter)?);
    }
    Ok(found)
}

async fn news(report: &CheckReport, store: &Store) -> Result<Vec<ChangeRow>, CliError> {
    let raised = report.changes().filter(|change| change.event == EventKind::Raised && !change.first_poll);
    let ids: Vec<i64> = raised.map(|change| change.shift_id).collect();
    // A row that left the log again within this check is no news.
    Ok(store.read(move |reader| Ok(ids.iter().filter_map(|id| reader.change(*id).ok()).collect())).await?)
}

impl Checked {
    fn new(report: &CheckReport, news: Vec<ChangeRow>, statements: Vec<StatementRow>, config: &Config) -> Self {
        let deliveries = report.passes.iter().map(|(channel, pass)| Delivery {
            channel: channel.clone(),
            delivered: pass.delivered,
            waits_for: pass.waiting.as_ref().map(|(what, _)| what.clone()),
            failures: pass.failures.clone(),
        });
        Self {
            sources: report.polls.iter().map(|poll| Source::new(poll, config)).collect(),
            rechecked: Counts::of(&report.rechecked),
            news,
            deliveries: deliveries.collect(),
            statements,
        }
    }

    /// Each failure is one line on standard error.
    fn complain(&self) {
        for source in &self.sources {
            if let Some(error) = &source.error {
                complain(&format!("{}: {error}", source.url));
            }
            for refused in &source.counts.refused {
                complain(&format!("{}: no article at {}: {}", source.url, refused.url, refused.reason));
            }
        }
        for failure in self.deliveries.iter().flat_map(|delivery| &delivery.failures) {
            complain(failure);
        }
    }

    fn print(&self, config: &Config, context: &mut Context) -> Result<(), CliError> {
        let out = &mut context.out;
        if out.is_json() {
            return out.json_pretty(self);
        }
        for source in &self.sources {
            out.wrapped(source.line(), 10)?;
        }
        if self.rechecked.edited > 0 {
            out.line(Line::new().text("re-check  ").append(self.rechecked.line()))?;
        }
        for row in &self.statements {
            let who = row.official.as_deref().or(row.principal.as_deref()).unwrap_or_default();
            let line = Line::new().text("would say ").append(rung(row.commitment)).text("  ").bold(who).text(" ");
            out.wrapped(line.text(quoted(&row.evidence)), 10)?;
        }
        for row in &self.news {
            out.blank()?;
            change::print(row, config, out)?;
        }
        for delivery in self.deliveries.iter().filter(|delivery| delivery.delivered > 0 || delivery.waits_for.is_some())
        {
            out.wrapped(delivery.line(), 10)?;
        }
        Ok(())
    }
}

impl Source {
    fn new(poll: &PollReport, config: &Config) -> Self {
        let configured = config.sources.iter().find(|source| source.url.as_str() == poll.source);
        let tally = poll.result.as_ref().ok();
        Self {
            url: poll.source.clone(),
            name: configured.and_then(|source| source.name.clone()),
            error: poll.result.as_ref().err().map(ToString::to_string),
            held: tally.and_then(|tally| tally.held.clone()),
            counts: tally.map(Counts::of).unwrap_or_default(),
        }
    }

    fn line(&self) -> Line {
        let name = self.name.as_deref().unwrap_or(&self.url);
        match (&self.error, &self.held) {
            (Some(_), _) => Line::new().put(style::DOWN, "failed    ").bold(name),
            (_, Some(why)) => Line::new().put(style::DOUBT, "held      ").bold(name).dim(format!("  {why}")),
            _ => Line::new().put(style::UP, "read      ").bold(name).text("  ").append(self.counts.line()),
        }
    }
}

impl Counts {
    fn of(tally: &Tally) -> Self {
        let refused = tally.refused.iter().map(|(url, reason)| Refused { url: url.clone(), reason: reason.clone() });
        Self {
            listed: tally.listed,
            new: tally.new,
            skipped: tally.skipped,
            edited: tally.revised,
            statements: tally.statements,
            changes: tally.changes.len(),
            refused: refused.collect(),
        }
    }

    fn line(&self) -> Line {
        let edited = if self.edited > 0 { format!(", {} edited", self.edited) } else { String::new() };
        let skipped = if self.skipped > 0 { format!(", {} skipped", self.skipped) } else { String::new() };
        let Self { listed, new, statements, .. } = self;
        Line::new().dim(format!("{listed} listed, {new} new{edited}{skipped}, {statements} statements"))
    }
}

impl Delivery {
    fn line(&self) -> Line {
        let line = Line::new().text("alerts    ").bold(&self.channel).text("  ");
        match &self.waits_for {
            Some(what) => line.put(style::DOUBT, format!("wait: {what}")),
            None => line.text(format!("{} delivered", self.delivered)),
        }
    }
}
