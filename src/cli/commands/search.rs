//! `search`: words in everything that was read.

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::when::Since;
use crate::store::{SearchFilter, SearchRow};

/// How many are listed where nobody says.
const DEFAULT_LIMIT: usize = 20;

/// Arguments of `search`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Words that must all be in title or text; "in quotation marks" next to each other; `deploy*` for the beginning of a word.
    /// Neither case nor accents matter
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// Published on this day (UTC) or later: 2025-03-21, or 2w for the last two weeks
    #[arg(long, value_name = "WHEN")]
    since: Option<Since>,
    /// Only articles with statements on a topic
    #[arg(long)]
    with_statements: bool,
    /// The newest so many
    #[arg(long, short = 'n', value_name = "COUNT", default_value_t = DEFAULT_LIMIT)]
    limit: usize,
}

/// Prints the articles, those that came last first, with the words in their context.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let filter = SearchFilter {
        // One argument of several words is a phrase: the shell took its quotation marks.
        words: args.words.iter().map(|word| phrase(word)).collect::<Vec<_>>().join(" "),
        since: args.since.map(|since| since.day(context.clock.now())),
        with_statements: args.with_statements,
        limit: Some(args.limit),
        offset: 0,
    };
    let rows = reader.search(&filter)?;
    if context.out.is_json() {
        return context.out.json_pretty(&rows.iter().map(SearchRow::to_json).collect::<Vec<_>>());
    }
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            context.out.blank()?;
        }
        print(row, context)?;
    }
    if rows.is_empty() {
        context.out.line(Line::new().dim("no article has these words"))?;
    }
    Ok(())
}

/// An argument as the search takes it.
fn phrase(argument: &str) -> String {
    let several = argument.contains(char::is_whitespace) && !argument.contains('"');
    if several { format!("\"{argument}\"") } else { argument.to_owned() }
}

fn print(row: &SearchRow, context: &mut Context) -> Result<(), CliError> {
    let day = row.published_on.map_or_else(|| "undated   ".to_owned(), |day| day.to_string());
    let mut head = Line::from(day).text("  ").bold(row.title.as_deref().unwrap_or("(no title)"));
    if let Some(outlet) = &row.outlet {
        head = head.text("  ").text(outlet);
    }
    if row.statements > 0 {
        let statements = if row.statements == 1 { "statement" } else { "statements" };
        head = head.put(style::MARK, format!("  {} {statements}", row.statements));
    }
    context.out.line(head)?;
    let mut line = Line::new();
    for (found, piece) in row.pieces() {
        line = line.put(if found { style::MARK } else { style::PLAIN }, piece.replace('\n', " "));
    }
    let indent = Line::new().text("  ");
    for part in line.wrap(context.out.width().saturating_sub(2).max(20), 0) {
        context.out.line(indent.clone().append(part))?;
    }
    context
        .out
        .line(Line::new().dim(format!("  {}", row.url.as_deref().or(row.article.as_deref()).unwrap_or_default())))
}
