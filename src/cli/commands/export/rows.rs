//! Rows of the views, page by page: however many there are, one page of them is held.

use serde::Serialize;
use serde_json::Value;

use super::{Args, Format, What};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::out::Out;
use crate::config::ExportText;
use crate::store::{
    ArticleExport, ArticleExportFilter, ChangeFilter, ChangeRow, Page, PositionFilter, PositionRow, Reader,
    StatementFilter, StatementRow, StoreError,
};

/// Columns with words of an article; `text = "none"` empties them.
const WORDS: [&str; 4] = ["evidence", "from_evidence", "to_evidence", "condition"];

/// Prints the rows that are wanted.
pub(super) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let csv = match args.format {
        Some(Format::Opml | Format::Urls) => {
            return Err(CliError::Usage("rows are written as jsonl or csv".to_owned()));
        }
        Some(Format::Csv) if context.out.is_json() => {
            return Err(CliError::Usage("--json and --format csv contradict each other".to_owned()));
        }
        format => format == Some(Format::Csv),
    };
    let (config, reader) = context.open_reader()?;
    let text = args.text.unwrap_or(config.export.text);
    let since = args.since.map(|since| since.day(context.clock.now()));
    let (who, topic) = (args.official.clone(), args.topic.clone());
    let sheet = &mut Sheet { out: &mut context.out, csv, text };
    match args.what {
        What::Sources => Ok(()),
        What::Changes => {
            let filter = ChangeFilter { who, topic, since, ..ChangeFilter::default() };
            sheet.pages(ChangeRow::COLUMNS, &reader, |reader, after| reader.change_page(&filter, after))
        }
        What::Statements => {
            let filter = StatementFilter { who, topic, since, ..StatementFilter::default() };
            sheet.pages(StatementRow::COLUMNS, &reader, |reader, after| reader.statement_page(&filter, after))
        }
        What::Articles => {
            let filter = ArticleExportFilter { since, who, topic, text };
            sheet.pages(ArticleExport::COLUMNS, &reader, |reader, after| reader.article_page(&filter, after))
        }
        // One for each subject, topic and scope line: as many as people are followed, not as many as articles are read.
        What::Positions => {
            let mut rows = reader.positions(&PositionFilter { who, topic, ..PositionFilter::default() })?;
            rows.retain(|row| since.is_none_or(|since| row.said_on.is_some_and(|said| said >= since)));
            sheet.head(PositionRow::COLUMNS)?;
            rows.iter().try_for_each(|row| sheet.row(row))
        }
    }
}

/// Where rows go, and in which form.
struct Sheet<'o> {
    out: &'o mut Out,
    csv: bool,
    text: ExportText,
}

impl Sheet<'_> {
    fn pages<T: Serialize>(
        &mut self,
        columns: &[&str],
        reader: &Reader,
        page: impl Fn(&Reader, i64) -> Result<Page<T>, StoreError>,
    ) -> Result<(), CliError> {
        self.head(columns)?;
        let mut next = Some(0);
        while let Some(after) = next {
            let page = page(reader, after)?;
            page.rows.iter().try_for_each(|row| self.row(row))?;
            next = page.next;
        }
        Ok(())
    }

    /// The names of the columns, where the form has them apart from the rows.
    fn head(&mut self, columns: &[&str]) -> Result<(), CliError> {
        if !self.csv {
            return Ok(());
        }
        let names: Vec<Value> = columns.iter().map(|name| Value::from(*name)).collect();
        self.out.csv_record(&names)
    }

    fn row<T: Serialize>(&mut self, row: &T) -> Result<(), CliError> {
        let mut row = serde_json::to_value(row)?;
        if let (ExportText::None, Some(cells)) = (self.text, row.as_object_mut()) {
            cells
                .iter_mut()
                .filter(|(name, _)| WORDS.contains(&name.as_str()))
                .for_each(|(_, cell)| *cell = Value::Null);
        }
        match row {
            // The fields of a row stand in the order of its columns.
            Value::Object(cells) if self.csv => {
                self.out.csv_record(&cells.into_iter().map(|(_, cell)| cell).collect::<Vec<_>>())
            }
            row => self.out.json_line(&row),
        }
    }
}
