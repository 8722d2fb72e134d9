//! The exit codes, which scripts and service managers rely on. A code never changes its meaning.

/// Everything was done.
pub const DONE: u8 = 0;

/// Something failed: a source, a line of input, a write. What could be done was done, and standard error says the rest.
pub const FAILED: u8 = 1;

/// The command line was wrong; nothing was done.
pub const USAGE: u8 = 2;

/// `check --exit-code` found new shifts or edits that are not the history of a first poll.
pub const NEWS: u8 = 10;

/// Configuration, permissions or the database are such that trying again cannot help (`EX_CONFIG` of `sysexits.h`). A
/// service manager must not restart on it: `RestartPreventExitStatus=78`.
pub const CONFIGURATION: u8 = 78;
