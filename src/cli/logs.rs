//! Logs go to standard error, or to the journal with their fields when systemd says that standard error leads there.

use std::io::{self, Write};

use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::clean::clean_lines;

/// The variable that overrides what is logged: `STANCEWATCH_LOG=debug,hyper=warn`.
pub(crate) const VARIABLE: &str = "STANCEWATCH_LOG";

/// Starts logging. `default` is the level where the environment does not say.
pub(crate) fn start(default: LevelFilter) {
    let fallback = default.to_string();
    let filter = std::env::var(VARIABLE).ok().and_then(|text| EnvFilter::try_new(text).ok());
    let filter = filter.unwrap_or_else(|| EnvFilter::new(format!("warn,stancewatch={fallback},html5ever=error")));
    let journal = stderr_is_the_journal().then(|| tracing_journald::layer().ok()).flatten();
    let plain = journal
        .is_none()
        .then(|| tracing_subscriber::fmt::layer().with_writer(CleanStderr).with_ansi(false).with_target(false));
    // A second start (in tests) is ignored: the first one's settings stand.
    let _ = tracing_subscriber::registry().with(filter).with(journal).with(plain).try_init();
}

/// Whether standard error is the stream that systemd named in `JOURNAL_STREAM` (`device:inode`, see systemd.exec(5)). The
/// variable alone does not say so: children with a redirected standard error inherit it.
fn stderr_is_the_journal() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(stream) = std::env::var("JOURNAL_STREAM") else { return false };
    let Ok(stderr) = std::fs::metadata("/proc/self/fd/2") else { return false };
    stream == format!("{}:{}", stderr.dev(), stderr.ino())
}

/// Standard error, with everything that a terminal would obey taken out: log fields may hold text from the web.
struct CleanStderr;

impl Write for CleanStderr {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        io::stderr().lock().write_all(clean_lines(&text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}

impl MakeWriter<'_> for CleanStderr {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}
