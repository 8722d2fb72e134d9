//! Columns: each as wide as its widest cell, the last one wrapped at the width of the terminal.

use unicode_width::UnicodeWidthStr as _;

use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::out::Out;

/// Columns between columns.
const GAP: usize = 2;

/// The least width of a last column; a narrower terminal wraps its lines itself.
const LEAST: usize = 20;

/// Prints rows below their headings. Nothing is printed where there are no rows.
pub(crate) fn print<const N: usize>(headings: [&str; N], rows: Vec<[Line; N]>, out: &mut Out) -> Result<(), CliError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut widths = headings.map(|heading| heading.width());
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let heads = headings.map(|heading| Line::new().dim(heading));
    lay_out(heads, &widths, out)?;
    rows.into_iter().try_for_each(|row| lay_out(row, &widths, out))
}

fn lay_out<const N: usize>(cells: [Line; N], widths: &[usize; N], out: &mut Out) -> Result<(), CliError> {
    let before: usize = widths.iter().take(N.saturating_sub(1)).map(|width| width + GAP).sum();
    let mut line = Line::new();
    let mut column = 0;
    for (index, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
        if index + 1 < N {
            column += width + GAP;
            line = line.append(cell).pad_to(column);
            continue;
        }
        let room = out.width().saturating_sub(before).max(LEAST);
        let mut parts = cell.wrap(room, 0).into_iter();
        out.line(std::mem::take(&mut line).append(parts.next().unwrap_or_default()))?;
        for part in parts {
            out.line(Line::new().pad_to(before).append(part))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::out::tests::printed;

    #[test]
    fn aligns_columns_and_wraps_the_last() {
        let rows =
            vec![[Line::from("Šimonytė"), Line::from("open")], [Line::from("a"), Line::from("evidence ".repeat(12))]];
        let shown = printed(|out| print(["who", "what"], rows, out));
        insta::assert_snapshot!(shown, @"
        who       what
        Šimonytė  open
        a         evidence evidence evidence evidence evidence evidence evidence evidence evidence evidence
                  evidence evidence
        ");
    }

    #[test]
    fn says_nothing_about_nothing() {
        assert_eq!(printed(|out| print(["a"], Vec::new(), out)), "");
    }
}
