//! A rung as a word with a small bar, and the way from one to another.

use anstyle::Style;

use crate::cli::line::{Line, style};
use crate::model::{Commitment, Direction, Polarity};

/// One eighth of a block per rung, so that a column of bars reads as a chart.
const BARS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

fn colour(rung: Commitment) -> Style {
    match rung.polarity() {
        Polarity::Against => style::DOWN,
        Polarity::Between => style::DOUBT,
        Polarity::For => style::UP,
    }
}

/// `▆ ready`.
pub(crate) fn rung(rung: Commitment) -> Line {
    let bar = BARS.get(usize::from(rung.rung())).copied().unwrap_or("█");
    Line::new().put(colour(rung), bar).text(" ").bold(rung.words())
}

/// `▅ open → ▆ ready`.
pub(crate) fn change(from: Commitment, to: Commitment) -> Line {
    rung(from).dim(" → ").append(rung(to))
}

/// `↑1`, `↓5`; nothing for a qualification.
pub(crate) fn steps(direction: Option<Direction>, steps: u8) -> Line {
    match direction {
        Some(Direction::Up) => Line::new().put(style::UP, format!("↑{steps}")),
        Some(Direction::Down) => Line::new().put(style::DOWN, format!("↓{steps}")),
        None => Line::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_with_the_scale() {
        let shown: Vec<_> = Commitment::ALL.into_iter().map(|r| rung(r).render(false)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        ▁ ruled out
        ▂ no plans
        ▃ noncommittal
        ▄ not ruled out
        ▅ open
        ▆ ready
        ▇ committed
        █ done
        ");
        assert_eq!(change(Commitment::Open, Commitment::Ready).render(false), "▅ open → ▆ ready");
        assert_eq!(steps(Some(Direction::Down), 5).render(false), "↓5");
    }
}
