//! A step chart of rungs over time, as SVG that needs no script: every step has a title and a link to its sentence below.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::model::Commitment;

/// The drawing's size in its own units; it scales with the page.
const WIDTH: f64 = 900.0;
const ROW: f64 = 30.0;
const LEFT: f64 = 120.0;
const TOP: f64 = 12.0;

/// A point of the chart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    /// When it was said.
    pub(super) day: Date,
    /// The rung.
    pub(super) rung: Commitment,
    /// What became of it.
    pub(super) mark: Mark,
    /// The sentence.
    pub(super) evidence: String,
    /// Where the sentence stands below the chart.
    pub(super) anchor: String,
}

/// How a step is drawn: by its shape, not by its colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It holds: a filled dot.
    Holds,
    /// It waits for confirmation: a hollow dot, reached by a dashed line.
    Pending,
    /// It was withdrawn or dismissed: a cross, which the line does not reach.
    Withdrawn,
}

/// Draws the steps, which are in the order of their days. `title` says what it shows.
pub(super) fn steps(id: &str, title: &str, steps: &[Step]) -> Markup {
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return html! {} };
    let days = f64::from((last.day - first.day).get_days().max(1));
    let x = |day: Date| LEFT + 10.0 + (WIDTH - LEFT - 30.0) * f64::from((day - first.day).get_days()) / days;
    let y = |rung: Commitment| TOP + ROW * (7.0 - rung as u8 as f64) + ROW / 2.0;
    let height = TOP + ROW * 8.0 + 24.0;
    let told = format!("{} steps from {} to {}", steps.len(), first.day, last.day);
    html! {
        svg.chart viewBox=(format!("0 0 {WIDTH} {height}")) role="group" aria-labelledby=(format!("{id}-t {id}-d")) {
            title id=(format!("{id}-t")) { (title) }
            desc id=(format!("{id}-d")) { (told) "; the list below has each with its sentence." }
            @for rung in Commitment::ALL {
                line.grid x1=(LEFT) x2=(WIDTH - 10.0) y1=(y(rung)) y2=(y(rung)) {}
                text.rung x=(LEFT - 8.0) y=(y(rung) + 4.0) text-anchor="end" { (rung.words()) }
            }
            text.day x=(x(first.day)) y=(height - 6.0) { (first.day) }
            @if last.day != first.day {
                text.day x=(x(last.day)) y=(height - 6.0) text-anchor="end" { (last.day) }
            }
            @for (before, after) in pairs(steps) {
                path class=(if after.mark == Mark::Pending { "step pending" } else { "step" })
                    d=(format!("M{:.1} {:.1}H{:.1}V{:.1}", x(before.day), y(before.rung), x(after.day), y(after.rung))) {}
            }
            @for step in steps {
                a href=(format!("#{}", step.anchor)) {
                    title { (step.day) ": " (step.rung.words()) ". " (step.evidence) }
                    @match step.mark {
                        Mark::Holds => circle.dot cx=(format!("{:.1}", x(step.day))) cy=(y(step.rung)) r="6" {},
                        Mark::Pending => circle.dot.hollow cx=(format!("{:.1}", x(step.day))) cy=(y(step.rung)) r="6" {},
                        Mark::Withdrawn => path.cross d=(cross(x(step.day), y(step.rung))) {},
                    }
                }
            }
        }
    }
}

/// Neighbours among the steps that were not withdrawn.
fn pairs(steps: &[Step]) -> Vec<(&Step, &Step)> {
    let held: Vec<&Step> = steps.iter().filter(|step| step.mark != Mark::Withdrawn).collect();
    held.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn cross(x: f64, y: f64) -> String {
    let (left, right, up, down) = (x - 5.0, x + 5.0, y - 5.0, y + 5.0);
    format!("M{left:.1} {up:.1}L{right:.1} {down:.1}M{left:.1} {down:.1}L{right:.1} {up:.1}")
}

/// Eight small boxes, filled up to a rung; a shift shows where it came from.
pub(super) fn ladder(from: Option<Commitment>, to: Commitment) -> Markup {
    let (to_at, from_at) = (to as u8, from.map(|rung| rung as u8));
    html! {
        svg.ladder viewBox="0 0 80 10" aria-hidden="true" {
            path.off d=(boxes(|rung| rung > to_at && Some(rung) != from_at)) {}
            path.on d=(boxes(|rung| rung <= to_at && Some(rung) != from_at)) {}
            @if from_at.is_some() { path.was d=(boxes(|rung| Some(rung) == from_at)) {} }
        }
    }
}

/// The boxes of some rungs as one path: a page may have hundreds of ladders.
fn boxes(wanted: impl Fn(u8) -> bool) -> String {
    (0..8_u8).filter(|rung| wanted(*rung)).map(|rung| format!("M{} 1h8v8h-8z", rung * 10)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn step(day: Date, rung: Commitment, mark: Mark) -> Step {
        Step { day, rung, mark, evidence: "“<b>We</b> are ready,” she said.".into(), anchor: "s1".into() }
    }

    #[test]
    fn what_was_withdrawn_is_crossed_out_and_not_reached() {
        let all = [
            step(date(2026, 1, 1), Commitment::Open, Mark::Holds),
            step(date(2026, 2, 1), Commitment::Done, Mark::Withdrawn),
            step(date(2026, 3, 1), Commitment::Ready, Mark::Pending),
        ];
        let drawn = steps("c", "Mara Lind", &all).into_string();
        assert_eq!((drawn.matches("class=\"step").count(), drawn.matches("class=\"cross").count()), (1, 1));
        assert!(drawn.contains("class=\"step pending\"") && drawn.contains("dot hollow"), "{drawn}");
        assert!(drawn.contains("&lt;b&gt;We") && !drawn.contains("<b>"), "{drawn}");
    }

    #[test]
    fn one_step_and_none_can_be_drawn() {
        assert_eq!(steps("c", "x", &[]).into_string(), "");
        let one = steps("c", "x", &[step(date(2026, 1, 1), Commitment::Open, Mark::Holds)]).into_string();
        assert!(one.contains("<circle") && !one.contains("NaN"), "{one}");
    }
}
