//! `ack SHIFT`, `dismiss SHIFT` and `undo SHIFT`: what the user has to say about a shift.

use serde_json::json;

use crate::cli::args::shift_number;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::change;
use crate::model::clean;

/// Characters of a reason.
const REASON: usize = 500;

/// Arguments of `ack` and `undo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The number of the shift, as `log` prints it
    #[arg(value_name = "SHIFT", value_parser = shift_number)]
    shift: i64,
}

/// Arguments of `dismiss`.
#[derive(Debug, clap::Args)]
pub(crate) struct DismissArgs {
    /// The number of the shift, as `log` prints it
    #[arg(value_name = "SHIFT", value_parser = shift_number)]
    shift: i64,
    /// Why it is none, for the log
    #[arg(long, short, value_name = "TEXT")]
    reason: Option<String>,
}

/// What the user says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They have seen it.
    Acknowledge,
    /// They take back what they said last.
    Undo,
}

/// Notes it and prints the row.
pub(crate) fn run(args: &Args, verdict: Verdict, context: &mut Context) -> Result<(), CliError> {
    let (_, mut writer) = context.open_writer()?;
    let now = context.clock.now();
    let word = match verdict {
        Verdict::Acknowledge => {
            writer.acknowledge(args.shift, now)?;
            "acknowledged"
        }
        Verdict::Undo => {
            if !writer.undo_verdict(args.shift, now)? {
                let why = format!("shift {} is neither acknowledged nor dismissed", args.shift);
                return Err(CliError::Failed(why));
            }
            "taken back"
        }
    };
    print(word, args.shift, &writer, context)
}

/// Notes that a shift is none, and why.
pub(crate) fn dismiss(args: &DismissArgs, context: &mut Context) -> Result<(), CliError> {
    let (_, mut writer) = context.open_writer()?;
    let reason = args.reason.as_deref().map(|text| clean::line(text, REASON)).filter(|reason| !reason.is_empty());
    writer.dismiss(args.shift, reason.as_deref(), context.clock.now())?;
    print("dismissed", args.shift, &writer, context)
}

fn print(word: &str, shift: i64, writer: &crate::store::Writer, context: &mut Context) -> Result<(), CliError> {
    let row = writer.reader().change(shift)?;
    if context.out.is_json() {
        return context.out.json_pretty(&json!({
            "shift_id": row.shift_id,
            "status": row.status,
            "acknowledged_at": row.acknowledged_at,
            "dismissed_at": row.dismissed_at,
            "reason": row.reason,
        }));
    }
    context.out.line(Line::new().text(format!("{word}  ")).append(change::head(&row)))
}
