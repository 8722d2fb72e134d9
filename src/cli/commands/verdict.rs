//! `ack SHIFT` and `dismiss SHIFT`: what the user has to say about a shift.

use serde_json::json;

use crate::cli::args::shift_number;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;
use crate::cli::render::change;

/// Arguments of `ack` and `dismiss`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The number of the shift, as `log` prints it
    #[arg(value_name = "SHIFT", value_parser = shift_number)]
    shift: i64,
}

/// What the user says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They have seen it.
    Acknowledge,
    /// It is none.
    Dismiss,
}

/// Notes it and prints the row.
pub(crate) fn run(args: &Args, verdict: Verdict, context: &mut Context) -> Result<(), CliError> {
    let (_, mut writer) = context.open_writer()?;
    let now = context.clock.now();
    match verdict {
        Verdict::Acknowledge => writer.acknowledge(args.shift, now)?,
        Verdict::Dismiss => writer.dismiss(args.shift, now)?,
    }
    let row = writer.reader().change(args.shift)?;
    if context.out.is_json() {
        return context.out.json_pretty(
            &json!({ "shift_id": row.shift_id, "status": row.status, "acknowledged_at": row.acknowledged_at }),
        );
    }
    let word = if verdict == Verdict::Acknowledge { "acknowledged  " } else { "dismissed  " };
    context.out.line(Line::new().text(word).append(change::head(&row)))
}
