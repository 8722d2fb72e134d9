//! Numbered points at which a test ends the process, to see what a crash there leaves behind. In release builds there are none.

/// Passes a point. In debug builds the process ends here, without any farewell, when the environment asks for it:
/// `STANCEWATCH_CRASH_AT=7` at the seventh point that is passed, `STANCEWATCH_CRASH_AT='after a commit'` at the first of that name; `STANCEWATCH_CRASH_LOG=FILE` notes each point's name.
#[cfg(debug_assertions)]
pub fn point(name: &str) {
    use std::io::Write as _;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static AT: OnceLock<Option<String>> = OnceLock::new();
    static PASSED: AtomicU64 = AtomicU64::new(0);
    let at = AT.get_or_init(|| std::env::var("STANCEWATCH_CRASH_AT").ok());
    let Some(at) = at else { return };
    let passed = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if let Some(file) = std::env::var_os("STANCEWATCH_CRASH_LOG") {
        let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
        // A log that cannot be written is missed by the test that reads it.
        let _ = file.and_then(|mut file| writeln!(file, "{passed} {name}"));
    }
    if at == name || at.parse() == Ok(passed) {
        std::process::abort();
    }
}

/// Nothing.
#[cfg(not(debug_assertions))]
#[inline]
pub fn point(_: &str) {}
