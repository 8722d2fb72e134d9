//! `notify test`: an invented alert through every configured channel, or one. Opens no database.

use std::sync::Arc;

use clap::Subcommand;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::runtime;
use crate::fetch::Fetcher;
use crate::model::{
    Alert, AlertSide, Basis, Commitment, Direction, Notice, Payload, ShiftKind, Status, SubjectKind, Urgency,
};
use crate::notify::{Deliver as _, ErrorClass, SendError, Sender};
use crate::store::Delivery;

/// Arguments of `notify`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Send an invented alert through each channel and say how it went
    Test {
        /// Only this channel, by the name that `delivery_log` shows
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
    },
    /// Put alerts that were given up back into the outbox; the daemon, or the next check, sends them
    Retry {
        /// Only this channel's
        #[arg(long, value_name = "NAME")]
        channel: Option<String>,
    },
}

/// How one channel did.
#[derive(Debug, Serialize)]
struct Row {
    channel: String,
    status: &'static str,
    error: Option<String>,
}

/// Sends and reports; a channel that fails makes the exit code 1.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    let wanted = match &args.action {
        Action::Test { channel } => channel,
        Action::Retry { channel } => return retry(channel.as_deref(), context),
    };
    let config = context.load_config()?;
    let channels: Vec<_> =
        config.channels.iter().filter(|channel| wanted.as_ref().is_none_or(|name| *name == channel.name)).collect();
    if channels.is_empty() {
        let names: Vec<_> = config.channels.iter().map(|channel| channel.name.as_str()).collect();
        return Err(CliError::Usage(format!("no such channel; configured are: {}", names.join(", "))));
    }
    let now = context.clock.now();
    let payload = Payload::from(invented(now));
    let clock = Arc::clone(&context.clock);
    let fetcher =
        Fetcher::new(&config.fetch, Arc::clone(&clock)).map_err(|error| CliError::failed("cannot start", &error))?;
    let rows = runtime::block_on(async {
        let mut rows = Vec::new();
        for channel in channels {
            let delivery = Delivery::outside(&channel.name, payload.clone(), now);
            let sender = Sender::new(channel.clone(), fetcher.clone(), Arc::clone(&clock));
            rows.push(Row::new(channel.name.clone(), sender.send(&delivery).await));
        }
        rows
    })?;
    print(&rows, context)?;
    match rows.iter().filter(|row| row.error.is_some()).count() {
        0 => Ok(()),
        failed => Err(CliError::Partly(format!("{failed} of {} channels did not deliver", rows.len()))),
    }
}

fn retry(channel: Option<&str>, context: &mut Context) -> Result<(), CliError> {
    let (config, mut writer) = context.open_writer()?;
    if let Some(name) = channel.filter(|name| !config.channels.iter().any(|known| known.name == **name)) {
        let names: Vec<_> = config.channels.iter().map(|channel| channel.name.as_str()).collect();
        return Err(CliError::Usage(format!("no channel is called {name:?}; configured are: {}", names.join(", "))));
    }
    let count = writer.retry_failed(channel, context.clock.now())?;
    if context.out.is_json() {
        return context.out.json_pretty(&serde_json::json!({ "queued": count }));
    }
    context.out.line(match count {
        0 => "nothing was given up".to_owned(),
        1 => "1 alert is sent again".to_owned(),
        count => format!("{count} alerts are sent again"),
    })
}

impl Row {
    fn new(channel: String, outcome: Result<Option<String>, SendError>) -> Self {
        let status = match &outcome {
            Ok(_) => "delivered",
            Err(error) if error.class == ErrorClass::Waiting => "waiting",
            Err(_) => "failed",
        };
        Self { channel, status, error: outcome.err().map(|error| error.to_string()) }
    }
}

fn print(rows: &[Row], context: &mut Context) -> Result<(), CliError> {
    if context.out.is_json() {
        return context.out.json_pretty(&rows);
    }
    for row in rows {
        let colour = if row.error.is_none() { style::UP } else { style::DOUBT };
        let line = Line::new().bold(format!("{:<12}", row.channel)).put(colour, row.status);
        let why = row.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
        context.out.wrapped(line.text(why), 12)?;
    }
    Ok(())
}

/// An alert about an invented official. Its key says that it is a test, so that a receiver can tell.
fn invented(now: Timestamp) -> Alert {
    let today = now.to_zoned(TimeZone::UTC).date();
    let side = |commitment, evidence: &str, days: i64| AlertSide {
        commitment,
        said_on: today.checked_sub(days.days()).ok(),
        evidence: evidence.to_owned(),
        url: Some("https://news.example/test".to_owned()),
        outlet: Some("stancewatch notify test".to_owned()),
    };
    Alert {
        idempotency_key: format!("test-{}", now.as_second()),
        shift_id: 0,
        notice: Notice::Raised,
        kind: ShiftKind::Shift,
        detected_at: now,
        subject_kind: SubjectKind::Official,
        subject: "Test Person".to_owned(),
        speaker: None,
        role: Some("Minister of Tests".to_owned()),
        principal: Some("Nowhere".to_owned()),
        topic: "test".to_owned(),
        topic_name: "A test of notifications".to_owned(),
        from: side(Commitment::Open, "“We are open to testing notifications,” the minister said.", 9),
        from_basis: Basis::Current,
        to: side(Commitment::Ready, "“We are ready to test notifications,” the minister said.", 0),
        direction: Some(Direction::Up),
        steps: 1,
        condition: None,
        scope: None,
        outlets: 1,
        confidence: 1.0,
        trust: 1.0,
        status: Status::Confirmed,
        urgency: Urgency::Normal,
    }
}
