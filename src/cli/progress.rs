//! How far a long work is, on a terminal.

use std::io::{IsTerminal as _, Write as _, stderr};

/// Says on a terminal how far it is, and takes that away at the end.
pub(crate) fn progress(doing: &str, done: usize, all: usize) {
    if stderr().is_terminal() {
        let line = if done < all { format!("\r\x1b[K{doing}: {done} of {all}") } else { "\r\x1b[K".to_owned() };
        // Nobody needs to know that it cannot be written.
        let _ = write!(stderr(), "{line}");
    }
}
