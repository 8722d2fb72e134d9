//! A pager for what is longer than the terminal, as git has it: `$STANCEWATCH_PAGER`, `$PAGER`, or `less`.

use std::io::{IsTerminal as _, stdout};
use std::process::{Child, Command, Stdio};

/// Options that less gets where the user has set none: no pager for what fits the screen, colours, the text stays on the screen.
const LESS: &str = "FRX";

/// Starts the pager; `None` where there is no terminal, none is wanted, or it cannot be started.
pub(crate) fn start() -> Option<Child> {
    if !stdout().is_terminal() {
        return None;
    }
    let named = ["STANCEWATCH_PAGER", "PAGER"].iter().find_map(|name| std::env::var(name).ok());
    let program = named.unwrap_or_else(|| "less".to_owned());
    let program = program.trim();
    if program.is_empty() || program == "cat" {
        return None;
    }
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next()?);
    command.args(words).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    // Without a pager the text comes as it is.
    command.spawn().ok()
}
