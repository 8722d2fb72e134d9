//! `extract`: the article out of a page. Needs no configuration and opens no database; where there is a configuration, the
//! selectors of the source on the page's host are applied, so that they can be tried.

mod explain;

use serde::Serialize;
use url::Url;

use crate::cli::context::Context;
use crate::cli::error::{CliError, chain};
use crate::cli::input::{LineError, Source};
use crate::cli::line::Line;
use crate::cli::page::{self, extract_page};
use crate::daemon::{Content, Input};
use crate::extract::Extraction;
use crate::model::{Article, Moment, Selectors};
use explain::Explained;

/// Arguments of `extract`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    source: Source,
    /// The page's address; without a file, the page is fetched from there
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    /// Read one {"id","url","html"} a line, print one article a line
    #[arg(long, conflicts_with_all = ["url", "explain"])]
    jsonl: bool,
    /// Show what was taken and from where, what was left out and why; with --json too
    #[arg(long)]
    explain: bool,
}

/// An article as `extract --json` prints it.
#[derive(Debug, Default, Serialize)]
struct Row<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    title: Option<&'a str>,
    byline: Option<String>,
    outlet: Option<&'a str>,
    published: Option<Moment>,
    modified: Option<Moment>,
    language: Option<&'a str>,
    canonical_url: Option<&'a str>,
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<'a> Row<'a> {
    fn new(id: Option<&'a str>, article: &'a Article) -> Self {
        Self {
            id,
            title: article.title.as_deref(),
            byline: (!article.byline.is_empty()).then(|| article.byline.join(", ")),
            outlet: article.outlet.as_deref(),
            published: article.published,
            modified: article.modified,
            language: article.language.as_deref(),
            canonical_url: article.canonical_url.as_deref(),
            text: Some(&article.text),
            error: None,
        }
    }
}

/// Extracts and prints.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    if args.jsonl {
        return args.source.json_lines(|row| line(&row, context));
    }
    let given = match &args.url {
        Some(url) if !args.source.is_named() => page::fetch(url, context)?,
        url => page::read(&args.source, url.as_ref())?,
    };
    let selectors = page::selectors(given.url.as_ref(), context)?;
    let extraction = extract_page(&given.text, given.url.as_ref(), &selectors, context)
        .map_err(|error| CliError::Failed(format!("cannot take an article out of the page: {error}")))?;
    match (context.out.is_json(), args.explain) {
        (true, true) => context.out.json_pretty(&Explained::new(&extraction)),
        (true, false) => context.out.json_pretty(&Row::new(None, &extraction.article)),
        (false, _) => print(&extraction, args.explain, context),
    }
}

/// One line of input. A page without an article gives a row that says so, and counts as a line that failed.
fn line(input: &Input, context: &mut Context) -> Result<(), LineError> {
    let Content::Html(html) = &input.content else {
        return Err(LineError::Line("`html` is missing".to_owned()));
    };
    match extract_page(html, input.parsed_url().as_ref(), &Selectors::default(), context) {
        Ok(extraction) => Ok(context.out.json_line(&Row::new(Some(&input.id), &extraction.article))?),
        Err(error) => {
            let error = chain(&error);
            let empty = Row { id: Some(&input.id), error: Some(error.clone()), ..Row::default() };
            context.out.json_line(&empty)?;
            Err(LineError::Line(error))
        }
    }
}

fn print(extraction: &Extraction, explain: bool, context: &mut Context) -> Result<(), CliError> {
    let article = &extraction.article;
    let out = &mut context.out;
    out.wrapped(Line::new().bold(article.title.as_deref().unwrap_or("(no title)")), 0)?;
    let published = article.published.map(|moment| moment.to_string());
    let byline = (!article.byline.is_empty()).then(|| format!("by {}", article.byline.join(", ")));
    let parts = [article.outlet.clone(), byline, published, article.language.clone(), article.canonical_url.clone()];
    out.wrapped(Line::new().dim(parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")), 0)?;
    if explain {
        out.blank()?;
        return explain::print(extraction, context);
    }
    for paragraph in article.text.split("\n\n") {
        out.blank()?;
        out.wrapped(paragraph, 0)?;
    }
    Ok(())
}
