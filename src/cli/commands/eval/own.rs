//! `eval --own`: how right the program was by the user's own verdicts.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::out::Out;
use crate::store::{ChangeFilter, ChangeRow, CorrectionRow};

/// The normal distribution's 97.5th percentile, for an interval that holds the true figure 95 times in 100.
const Z: f64 = 1.96;

/// What the user said of shifts: those that they acknowledged and kept against those that they dismissed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
struct Verdicts {
    kept: usize,
    dismissed: usize,
    precision: Option<f64>,
    /// Wilson's score interval (1927) of the precision, 95 %.
    interval: Option<(f64, f64)>,
}

impl Verdicts {
    fn of<'r>(rows: impl Iterator<Item = &'r ChangeRow>) -> Self {
        let (mut kept, mut dismissed) = (0, 0);
        for row in rows {
            if row.dismissed_at.is_some() {
                dismissed += 1;
            } else if row.acknowledged_at.is_some() {
                kept += 1;
            }
        }
        let judged = kept + dismissed;
        let precision = (judged > 0).then(|| kept as f64 / judged as f64);
        Self { kept, dismissed, precision, interval: precision.map(|p| wilson(p, judged as f64)) }
    }

    fn judged(&self) -> usize {
        self.kept + self.dismissed
    }
}

/// Wilson's interval for a share among so many.
fn wilson(share: f64, among: f64) -> (f64, f64) {
    let square = Z * Z / among;
    let centre = share + square / 2.0;
    let reach = Z * (share * (1.0 - share) / among + square / (4.0 * among)).sqrt();
    (((centre - reach) / (1.0 + square)).max(0.0), ((centre + reach) / (1.0 + square)).min(1.0))
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Own {
    shifts: Verdicts,
    unjudged: usize,
    topics: BTreeMap<String, Verdicts>,
    reasons: BTreeMap<String, usize>,
    corrected_to_another_rung: usize,
    corrected_to_nothing: usize,
    mean_steps_off: Option<f64>,
}

/// Prints the figures.
pub(super) fn run(context: &mut Context) -> Result<(), CliError> {
    let (_, reader) = context.open_reader()?;
    let own = Own::of(&reader.changes(&ChangeFilter::default())?, &reader.corrections()?);
    if context.out.is_json() {
        return context.out.json_pretty(&own);
    }
    own.print(&mut context.out)
}

impl Own {
    fn of(rows: &[ChangeRow], corrections: &[CorrectionRow]) -> Self {
        let shifts = Verdicts::of(rows.iter());
        let mut topics: BTreeMap<String, Verdicts> = BTreeMap::new();
        for row in rows {
            topics.entry(row.topic.clone()).or_default();
        }
        for (topic, verdicts) in &mut topics {
            *verdicts = Verdicts::of(rows.iter().filter(|row| row.topic == *topic));
        }
        topics.retain(|_, verdicts| verdicts.judged() > 0);
        let mut reasons = BTreeMap::new();
        for reason in rows.iter().filter_map(|row| row.reason.clone()) {
            *reasons.entry(reason).or_default() += 1;
        }
        let steps: Vec<f64> =
            corrections.iter().filter_map(|row| Some(f64::from(row.read_as.steps_to(row.commitment?)))).collect();
        let other = steps.iter().filter(|steps| **steps > 0.0).count();
        Self {
            shifts,
            unjudged: rows.len() - shifts.judged(),
            topics,
            reasons,
            corrected_to_another_rung: other,
            corrected_to_nothing: corrections.len() - steps.len(),
            mean_steps_off: (!steps.is_empty()).then(|| steps.iter().sum::<f64>() / steps.len() as f64),
        }
    }

    fn print(&self, out: &mut Out) -> Result<(), CliError> {
        out.line(Line::new().bold("shifts that you judged"))?;
        if self.shifts.judged() == 0 {
            out.line("  none yet; `stancewatch ack` and `stancewatch dismiss` are verdicts")?;
        }
        verdicts("all", &self.shifts, out)?;
        for (topic, each) in &self.topics {
            verdicts(topic, each, out)?;
        }
        out.line(Line::new().dim(format!("  {} without a verdict", self.unjudged)))?;
        for (reason, count) in &self.reasons {
            out.wrapped(Line::new().dim(format!("  {count} × {reason}")), 6)?;
        }
        out.blank()?;
        out.line(Line::new().bold("statements that you corrected"))?;
        let (rung, nothing) = (self.corrected_to_another_rung, self.corrected_to_nothing);
        out.line(format!("  {rung} to another rung, {nothing} to nothing"))?;
        if let Some(steps) = self.mean_steps_off {
            out.line(format!("  {steps:.2} rungs off, mean"))?;
        }
        Ok(())
    }
}

fn verdicts(name: &str, verdicts: &Verdicts, out: &mut Out) -> Result<(), CliError> {
    let (Some(precision), Some((low, high))) = (verdicts.precision, verdicts.interval) else { return Ok(()) };
    let counts = format!("{} kept, {} dismissed  ", verdicts.kept, verdicts.dismissed);
    let line = Line::new().text(format!("  {name}")).pad_to(28).text(counts);
    out.line(line.bold(format!("precision {precision:.3}")).dim(format!("  ({low:.2} to {high:.2})")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // 8 of 10: 0.490 to 0.943 (Agresti and Coull 1998 give the formula; worked by hand).
        let (low, high) = wilson(0.8, 10.0);
        assert!((low - 0.490).abs() < 0.001 && (high - 0.943).abs() < 0.001, "{low} {high}");
        assert_eq!(wilson(0.0, 3.0).0, 0.0);
        assert_eq!(wilson(1.0, 3.0).1, 1.0);
    }
}
