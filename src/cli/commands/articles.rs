//! `articles`: what was read; `articles diff`: what an edit changed.

use clap::Subcommand;

use super::why;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::diff::Difference;
use crate::cli::render::table;
use crate::model::Quality;
use crate::store::{ArticleFilter, ArticleRow};

/// How many are listed where nobody says.
const DEFAULT_LIMIT: u32 = 50;

/// Arguments of `articles`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// Only those with statements on a topic
    #[arg(long)]
    with_statements: bool,
    /// The last so many
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = DEFAULT_LIMIT)]
    limit: u32,
}

/// What to do with one article.
#[derive(Debug, Subcommand)]
enum Action {
    /// Show what changed between two revisions of an article
    Diff {
        /// Its address, or the id under which it was ingested
        article: String,
        /// The older revision [default: the one before the newer]
        #[arg(long, value_name = "NUMBER")]
        from: Option<u32>,
        /// The newer revision [default: the last]
        #[arg(long, value_name = "NUMBER")]
        to: Option<u32>,
    },
}

/// Prints the articles, oldest first.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    if let Some(Action::Diff { article, from, to }) = &args.action {
        return diff(article, *from, *to, context);
    }
    let (_, reader) = context.open_reader()?;
    let filter =
        ArticleFilter { with_statements: args.with_statements, limit: Some(args.limit), ..ArticleFilter::default() };
    let rows = reader.articles(&filter)?;
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    let cells = rows.iter().map(cells).collect();
    table::print(["PUBLISHED", "STATEMENTS", "REVISIONS", "OUTLET", "ARTICLE"], cells, &mut context.out)
}

fn diff(article: &str, from: Option<u32>, to: Option<u32>, context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let names = why::names(article);
    let mut found = reader.ingested_article(article)?;
    for name in &names {
        found = found.or(reader.known_article(name)?.map(|known| known.id));
    }
    let Some(id) = found else { return Err(why::unknown(&names)) };
    let revisions = reader.revisions(id)?;
    let last = revisions.last().map_or(1, |row| row.number);
    let to = to.unwrap_or(last);
    let from = from.unwrap_or_else(|| to.saturating_sub(1));
    let revision = |number: u32| {
        let row = revisions.iter().find(|row| row.number == number);
        row.ok_or_else(|| {
            CliError::Failed(match last {
                1 => "the article was read once and has not changed since; there is nothing to compare".to_owned(),
                _ => format!("there is no revision {number}; the article has 1 to {last}"),
            })
        })
    };
    let difference = Difference::between(revision(from)?, revision(to)?);
    if context.out.is_json() { context.out.json_pretty(&difference) } else { difference.print(&mut context.out) }
}

fn cells(row: &ArticleRow) -> [Line; 5] {
    let day = row.published_on.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let count = |count: u32| if count == 0 { Line::new().dim("-") } else { Line::from(count.to_string()) };
    let title = Line::new().text(row.title.as_deref().unwrap_or("(no title)"));
    let title = match row.quality {
        Quality::Good => title,
        Quality::Partial => title.put(style::DOUBT, " (only a part)"),
        Quality::Poor => title.put(style::DOUBT, " (poor extraction)"),
    };
    let name = row.url.as_deref().or(row.article.as_deref()).unwrap_or_default();
    let outlet = Line::from(row.outlet.as_deref().unwrap_or("-"));
    [
        Line::from(day),
        count(row.statements),
        Line::from(row.revisions.to_string()),
        outlet,
        title.dim(format!("  {name}")),
    ]
}
