//! From the process's arguments to its exit code: parse, start logging, run the command, say what failed.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use tracing_subscriber::filter::LevelFilter;

use super::args::{Cli, Command};
use super::commands::verdict::Verdict;
use super::commands::{
    analyze, articles, check, completions, config, corrections, doctor, eval, export, extract, import, ingest, log,
    man, notify, officials, positions, reanalyze, run as run_daemon, search, service, show, sources, timeline, topics,
    vacuum, verdict, verify, web, why,
};
use super::context::Context;
use super::error::CliError;
use super::out::Out;
use super::{demo, exit, logs, pager};
use crate::config::Env;
use crate::daemon::SystemClock;

/// Parses the command line, runs the command and gives its exit code.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version are messages too, with exit code 0. A reader that has gone away is no failure.
            let _ = message.print();
            return ExitCode::from(u8::try_from(message.exit_code()).unwrap_or(exit::USAGE));
        }
    };
    logs::start(level(&cli));
    let mut context =
        Context { config: cli.config, env: Env::process(), clock: Arc::new(SystemClock), out: Out::stdout(cli.json) };
    if is_long(&cli.command) && !cli.no_pager && !cli.json {
        context.out.through(pager::start());
    }
    let outcome = run(&cli.command, &mut context);
    // The pager ends before anything else is said.
    let finished = context.out.finish();
    let outcome = outcome.and_then(|code| finished.map(|()| code));
    ExitCode::from(outcome.unwrap_or_else(|error| {
        error.report();
        error.exit_code()
    }))
}

/// Commands whose data may be longer than a screen, for people to read.
fn is_long(command: &Command) -> bool {
    // What comes later is not to wait in a pager.
    if let Command::Log(args) = command {
        return !args.watches();
    }
    matches!(
        command,
        Command::Positions(_)
            | Command::Timeline(_)
            | Command::Show(_)
            | Command::Why(_)
            | Command::Articles(_)
            | Command::Search(_)
    )
}

/// The daemon tells what it does; a command speaks up only when something is wrong.
fn level(cli: &Cli) -> LevelFilter {
    match cli.verbose {
        0 if matches!(cli.command, Command::Run | Command::Web) => LevelFilter::INFO,
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    }
}

fn run(command: &Command, context: &mut Context) -> Result<u8, CliError> {
    match command {
        Command::Demo(args) => demo::run(args, context).map(done),
        Command::Run => run_daemon::run(context).map(done),
        Command::Check(args) => check::run(args, context),
        Command::Ingest(args) => ingest::run(args, context).map(done),
        Command::Log(args) => log::run(args, context).map(done),
        Command::Positions(args) => positions::run(args, context).map(done),
        Command::Timeline(args) => timeline::run(args, context).map(done),
        Command::Show(args) => show::run(args, context).map(done),
        Command::Why(args) => why::run(args, context).map(done),
        Command::Ack(args) => verdict::run(args, Verdict::Acknowledge, context).map(done),
        Command::Dismiss(args) => verdict::dismiss(args, context).map(done),
        Command::Undo(args) => verdict::run(args, Verdict::Undo, context).map(done),
        Command::Correct(args) => corrections::correct(args, context).map(done),
        Command::Corrections(args) => corrections::run(args, context).map(done),
        Command::Sources(args) => sources::run(args, context).map(done),
        Command::Officials(args) => officials::run(args, context).map(done),
        Command::Topics(args) => topics::run(args, context).map(done),
        Command::Import(args) => import::run(args, context).map(done),
        Command::Export(args) => export::run(args, context).map(done),
        Command::Articles(args) => articles::run(args, context).map(done),
        Command::Search(args) => search::run(args, context).map(done),
        Command::Reanalyze(args) => reanalyze::run(args, context).map(done),
        Command::Eval(args) => eval::run(args, context).map(done),
        Command::Doctor => doctor::run(context).map(done),
        Command::Verify => verify::verify(context).map(done),
        Command::Backup(args) => verify::backup(args, context).map(done),
        Command::Restore(args) => verify::restore(args, context).map(done),
        Command::Vacuum => vacuum::run(context).map(done),
        Command::Analyze(args) => analyze::run(args, context).map(done),
        Command::Extract(args) => extract::run(args, context).map(done),
        Command::Notify(args) => notify::run(args, context).map(done),
        Command::Web => web::run(context).map(done),
        Command::Service(args) => service::run(args, context).map(done),
        Command::Config(args) => config::run(args, context).map(done),
        Command::Completions(args) => completions::run(args, context).map(done),
        Command::Man(args) => man::run(args, context).map(done),
    }
}

fn done((): ()) -> u8 {
    exit::DONE
}
