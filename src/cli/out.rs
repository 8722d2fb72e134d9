//! Standard output: data and nothing else. Colour only on a terminal; a reader that goes away is no error.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::Child;

use serde::Serialize;

use super::error::CliError;
use super::line::Line;
use super::{csv, json};

/// Columns where the width of the terminal is unknown.
const DEFAULT_WIDTH: usize = 100;

/// Where a command writes its data.
pub(crate) struct Out {
    writer: Box<dyn Write>,
    colour: bool,
    width: usize,
    json: bool,
    pager: Option<Child>,
}

impl Out {
    /// Standard output, with colour when it is a terminal that wants it.
    pub(crate) fn stdout(json: bool) -> Self {
        let stdout = io::stdout();
        let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        let width = terminal_size::terminal_size_of(&stdout).map_or(DEFAULT_WIDTH, |(w, _)| usize::from(w.0));
        let colour = colour && stdout.is_terminal();
        Self { writer: Box::new(stdout.lock()), colour, width: width.clamp(40, 120), json, pager: None }
    }

    /// Sends what follows through a pager, where there is one.
    pub(crate) fn through(&mut self, pager: Option<Child>) {
        self.pager = pager;
        if let Some(input) = self.pager.as_mut().and_then(|child| child.stdin.take()) {
            self.writer = Box::new(BufWriter::new(input));
        }
    }

    /// Whether the data is wanted as JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// Whether there is colour.
    pub(crate) fn has_colour(&self) -> bool {
        self.colour
    }

    /// Columns to fill.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl Into<Line>) -> Result<(), CliError> {
        let text = line.into().render(self.colour);
        Ok(writeln!(self.writer, "{text}")?)
    }

    /// Writes a line, broken at spaces where it is wider than the terminal; what follows the first break is indented.
    pub(crate) fn wrapped(&mut self, line: impl Into<Line>, indent: usize) -> Result<(), CliError> {
        line.into().wrap(self.width, indent).into_iter().try_for_each(|part| self.line(part))
    }

    /// Writes an empty line.
    pub(crate) fn blank(&mut self) -> Result<(), CliError> {
        self.line(Line::new())
    }

    /// Writes one JSON value on one line.
    pub(crate) fn json_line<T: Serialize>(&mut self, value: &T) -> Result<(), CliError> {
        Ok(writeln!(self.writer, "{}", json::to_line(value)?)?)
    }

    /// Writes one JSON value, indented.
    pub(crate) fn json_pretty<T: Serialize>(&mut self, value: &T) -> Result<(), CliError> {
        Ok(writeln!(self.writer, "{}", json::to_pretty(value)?)?)
    }

    /// Writes a record of a table as CSV.
    pub(crate) fn csv_record(&mut self, cells: &[serde_json::Value]) -> Result<(), CliError> {
        Ok(self.writer.write_all(csv::record(cells).as_bytes())?)
    }

    /// Writes a generated text as it is: man pages, completions. Never for anything that came from the web.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), CliError> {
        Ok(self.writer.write_all(bytes)?)
    }

    /// Hands everything over. Commands need not call it; `main` does.
    pub(crate) fn finish(&mut self) -> Result<(), CliError> {
        let flushed = self.writer.flush();
        if let Some(mut pager) = self.pager.take() {
            // It reads to the end, and until the reader has seen enough.
            self.writer = Box::new(io::sink());
            pager.wait()?;
        }
        Ok(flushed?)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// A writer whose text can be read afterwards.
    #[derive(Clone, Default)]
    struct Shared(Rc<RefCell<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a function prints, without colour, 100 columns wide.
    pub(crate) fn printed(print: impl FnOnce(&mut Out) -> Result<(), CliError>) -> String {
        let shared = Shared::default();
        let writer = Box::new(shared.clone());
        print(&mut Out { writer, colour: false, width: DEFAULT_WIDTH, json: false, pager: None }).unwrap();
        let bytes = shared.0.borrow().clone();
        String::from_utf8(bytes).unwrap()
    }

    struct Gone;

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_told_apart() {
        let mut out = Out { writer: Box::new(Gone), colour: false, width: DEFAULT_WIDTH, json: true, pager: None };
        assert!(matches!(out.json_line(&7), Err(CliError::BrokenPipe)));
        assert!(matches!(out.line("x"), Err(CliError::BrokenPipe)));
    }
}
