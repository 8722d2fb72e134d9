//! `sources test URL`: everything that would happen with a source, step by step, storing nothing; `sources find URL`: the feeds of a
//! site.

use serde::Serialize;
use std::sync::Arc;
use url::Url;

use crate::analyze::Engine;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::{quoted, rung::rung};
use crate::cli::runtime;
use crate::config::Config;
use crate::daemon::probe::{self, Answer, Found, List, Probe, Read};
use crate::fetch::Fetcher;
use crate::model::{Moment, Source, SourceKind, Statement};

/// The column at which what is told begins.
const TOLD: usize = 12;

/// What is printed as JSON.
#[derive(Serialize)]
struct Tested<'a> {
    url: &'a Url,
    configured: bool,
    #[serde(flatten)]
    probe: &'a Probe,
    statements: Vec<Said<'a>>,
    /// To paste into the configuration.
    table: String,
}

/// A statement in short.
#[derive(Serialize)]
struct Said<'a> {
    official: Option<&'a str>,
    principal: Option<&'a str>,
    topic: &'a str,
    commitment: &'a str,
    evidence: &'a str,
}

/// Tries a source, configured or not; `kind` is what it is to be taken for.
pub(super) fn test(url: &Url, kind: Option<SourceKind>, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config_or_sample()?;
    let known = config.sources.iter().find(|source| source.url == *url);
    let mut source = known.cloned().unwrap_or_else(|| Source::of(url.clone()));
    source.kind = kind.or(source.kind);
    let engine = Engine::new(&config.topics, &config.officials, config.discover_officials);
    let clock = Arc::clone(&context.clock);
    let probe = runtime::block_on(async {
        let fetcher = Fetcher::new(&config.fetch, clock)?;
        Ok::<_, crate::fetch::FetchError>(probe::probe(&fetcher, &config, &engine, &source).await)
    })?
    .map_err(|error| CliError::failed("cannot start", &error))?;
    let table = table(url, &probe, known.is_some());
    if context.out.is_json() {
        let statements = probe.article.iter().flat_map(|read| &read.statements).map(Said::of).collect();
        context.out.json_pretty(&Tested { url, configured: known.is_some(), probe: &probe, statements, table })?;
    } else {
        print(&probe, known, &config, &table, context)?;
    }
    match &probe.error {
        Some(error) => Err(CliError::Failed(error.clone())),
        None => Ok(()),
    }
}

/// Looks for the feeds of a site.
pub(super) fn find(url: &Url, context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config_or_sample()?;
    let clock = Arc::clone(&context.clock);
    let found = runtime::block_on(async {
        let fetcher = Fetcher::new(&config.fetch, clock).map_err(|error| error.to_string())?;
        probe::find(&fetcher, &config, url).await
    })?
    .map_err(CliError::Failed)?;
    if context.out.is_json() {
        return context.out.json_pretty(&found);
    }
    for each in &found {
        context.out.wrapped(feed(each), TOLD)?;
    }
    if found.is_empty() {
        let advice = "if it is a section page with links, configure it as kind = \"page\" (`stancewatch sources test URL` tries it)";
        return Err(CliError::Failed(format!(
            "{url} advertises no feed, and none lies where feeds usually lie; {advice}"
        )));
    }
    for each in &found {
        context.out.blank()?;
        let lines = [("url", each.url.as_str()), ("kind", each.kind.as_str())];
        context.out.line("[[source]]")?;
        for (key, value) in lines {
            context.out.line(format!("{key} = {value:?}"))?;
        }
    }
    Ok(())
}

fn feed(found: &Found) -> Line {
    let newest = found.newest.map(|at| format!(", the newest of {}", at.date())).unwrap_or_default();
    let title = found.title.as_deref().unwrap_or_default();
    let line =
        Line::new().put(style::UP, found.kind.as_str()).pad_to(TOLD).bold(title).text("  ").text(found.url.as_str());
    line.dim(format!("  {} articles{newest}", found.count))
}

fn print(
    probe: &Probe,
    known: Option<&Source>,
    config: &Config,
    table: &str,
    context: &mut Context,
) -> Result<(), CliError> {
    let out = &mut context.out;
    let mut steps = Vec::new();
    let mut step = |what: &str, line: Line| steps.push(Line::new().dim(what).pad_to(TOLD).append(line));
    step(
        "source",
        match known {
            Some(source) => Line::from(format!("configured{}", if source.enabled { "" } else { ", and switched off" })),
            None => Line::from("not configured"),
        },
    );
    step(
        "robots.txt",
        match &probe.disallowed {
            None => Line::from("allows it"),
            Some(why) => Line::new()
                .put(style::DOUBT, format!("does not allow it ({why})"))
                .text("; what you configure is asked all the same"),
        },
    );
    if let Some(answer) = &probe.answer {
        step("answer", received(answer));
        step("again", again(answer));
    }
    if let Some(list) = &probe.list {
        step("lists", listed(list));
        for item in &list.first {
            let day = item.published.map_or_else(|| "no date   ".to_owned(), |at| at.date().to_string());
            step("", Line::new().dim(day).text("  ").text(item.title.as_deref().unwrap_or(item.url.as_str())));
        }
        for problem in list.problems.iter().take(3) {
            step("", Line::new().put(style::DOUBT, problem));
        }
    }
    for feed in probe.feeds.iter().take(5) {
        step("advertises", Line::from(format!("the feed {feed}")));
    }
    if let Some(read) = &probe.article {
        step("article", article(read));
        for statement in &read.statements {
            step("says", said(statement, config));
        }
        if read.statements.is_empty() {
            step("says", Line::new().dim("nothing on a configured topic"));
        }
    }
    for line in steps {
        out.wrapped(line, TOLD)?;
    }
    if probe.error.is_none() && known.is_none() {
        out.blank()?;
        for line in table.lines() {
            out.line(line)?;
        }
    }
    Ok(())
}

fn received(answer: &Answer) -> Line {
    let kind = answer.content_type.as_deref().unwrap_or("no content type");
    let mut line = Line::from(format!(
        "{} {kind}, {} bytes ({} on the wire), read as {}",
        answer.status, answer.bytes, answer.wire_bytes, answer.charset
    ));
    line = line.text(format!(", from {}", answer.url));
    if answer.moved { line.put(style::DOUBT, "  (it has moved there for good)") } else { line }
}

fn again(answer: &Answer) -> Line {
    let asks = match answer.asks_seconds {
        Some(seconds) if seconds > 0 => format!("; asks to be left alone for {} min", seconds.div_ceil(60)),
        _ => String::new(),
    };
    let told = match answer.conditional {
        Some(304) => "304: an unchanged answer costs next to nothing",
        Some(_) => "a whole answer: the server does not heed its own validators",
        None if answer.etag.is_some() || answer.last_modified.is_some() => "no answer to a conditional request",
        None => "neither ETag nor Last-Modified: each poll fetches the whole",
    };
    Line::from(format!("{told}{asks}"))
}

fn listed(list: &List) -> Line {
    let title = list.title.as_deref().unwrap_or("without a title");
    Line::from(format!("a {}, ", list.kind)).bold(title).text(format!(", {} articles", list.count))
}

fn article(read: &Read) -> Line {
    let day =
        read.published.as_ref().map(Moment::date).map_or_else(|| "without a date".to_owned(), |day| day.to_string());
    let quality =
        serde_json::to_value(read.quality).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let line = Line::new().bold(read.title.as_deref().unwrap_or("without a headline"));
    line.text(format!(", {day}, {} words, quality {quality}  ", read.words)).dim(read.url.as_str())
}

fn said(statement: &Statement, config: &Config) -> Line {
    let topic = config
        .topics
        .iter()
        .find(|topic| topic.id == statement.topic)
        .map_or(statement.topic.as_str(), |topic| &topic.name);
    let who = statement.official.as_deref().or(statement.principal.as_deref()).unwrap_or_default();
    Line::new()
        .append(rung(statement.commitment))
        .text("  ")
        .bold(who)
        .dim(format!("  {topic}  "))
        .text(quoted(&statement.evidence.text))
}

impl<'a> Said<'a> {
    fn of(statement: &'a Statement) -> Self {
        Self {
            official: statement.official.as_deref(),
            principal: statement.principal.as_deref(),
            topic: &statement.topic,
            commitment: statement.commitment.as_str(),
            evidence: &statement.evidence.text,
        }
    }
}

/// The table for the configuration; where the page is none of a list and advertises a feed, that feed's.
fn table(url: &Url, probe: &Probe, configured: bool) -> String {
    let kind = probe.list.as_ref().map(|list| list.kind);
    let feed = probe.feeds.first().filter(|_| !configured && kind != Some(SourceKind::Feed));
    let (url, kind) = match feed {
        Some(feed) => (feed, Some(SourceKind::Feed)),
        None => (url, kind),
    };
    let name = probe.list.as_ref().and_then(|list| list.title.as_deref());
    let mut lines = vec!["[[source]]".to_owned(), format!("url = {:?}", url.as_str())];
    lines.extend(name.map(|name| format!("name = {:?}", crate::model::clean::line(name, 60))));
    lines.extend(kind.map(|kind| format!("kind = {:?}", kind.as_str())));
    lines.join("\n")
}
