//! `articles`: what was read.

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::render::table;
use crate::model::Quality;
use crate::store::{ArticleFilter, ArticleRow};

/// How many are listed where nobody says.
const DEFAULT_LIMIT: u32 = 50;

/// Arguments of `articles`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only those with statements on a topic
    #[arg(long)]
    with_statements: bool,
    /// The last so many
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = DEFAULT_LIMIT)]
    limit: u32,
}

/// Prints the articles, oldest first.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
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
