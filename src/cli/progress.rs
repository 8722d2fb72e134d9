//! How far a long work is: a bar on a terminal, nothing anywhere else.

use std::io::{IsTerminal as _, Write as _, stderr};

use jiff::{SignedDuration, Timestamp};

use crate::model::Clock;

/// Between two drawings.
const GAP: SignedDuration = SignedDuration::from_millis(150);
/// Columns of the bar.
const WIDTH: usize = 20;

/// Says on a terminal how far it is, and takes that away at the end.
pub(crate) fn progress(doing: &str, done: usize, all: usize) {
    if stderr().is_terminal() {
        let line = if done < all { bar(doing, done, Some(all), SignedDuration::ZERO) } else { String::new() };
        show(&line);
    }
}

/// A bar with speed and the time that is left, which goes away when it is dropped.
pub(crate) struct Progress<'c> {
    doing: &'static str,
    all: Option<usize>,
    clock: &'c dyn Clock,
    begun: Timestamp,
    drawn: Option<Timestamp>,
    on: bool,
}

impl<'c> Progress<'c> {
    /// A work of so many steps, where their number is known.
    pub(crate) fn new(doing: &'static str, all: Option<usize>, clock: &'c dyn Clock) -> Self {
        Self { doing, all, clock, begun: clock.now(), drawn: None, on: stderr().is_terminal() }
    }

    /// So many steps are done.
    pub(crate) fn at(&mut self, done: usize) {
        if !self.on {
            return;
        }
        let now = self.clock.now();
        if self.drawn.is_none_or(|drawn| now.duration_since(drawn).abs() >= GAP) {
            self.drawn = Some(now);
            show(&bar(self.doing, done, self.all, now.duration_since(self.begun)));
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            show("");
        }
    }
}

/// Puts a line in the place of the last one. Nobody needs to know that it cannot be written.
fn show(line: &str) {
    let _ = write!(stderr(), "\r\x1b[K{line}");
    let _ = stderr().flush();
}

/// "reading  ██████░░░░  60 %  600 of 1000 · 120/s · 3s left"
fn bar(doing: &str, done: usize, all: Option<usize>, took: SignedDuration) -> String {
    let seconds = took.as_secs_f64();
    let rate = if seconds >= 1.0 { done as f64 / seconds } else { 0.0 };
    let mut line = match all.filter(|all| *all > 0) {
        Some(all) => {
            let full = (done.min(all) * WIDTH) / all;
            let (full_part, rest) = ("█".repeat(full), "░".repeat(WIDTH - full));
            format!("{doing}  {full_part}{rest}  {} %  {done} of {all}", done.min(all) * 100 / all)
        }
        None => format!("{doing}  {done}"),
    };
    if rate >= 1.0 {
        line.push_str(&format!(" · {rate:.0}/s"));
    }
    if let (Some(all), true) = (all, rate > 0.0) {
        let left = SignedDuration::try_from_secs_f64((all.saturating_sub(done)) as f64 / rate).unwrap_or_default();
        line.push_str(&format!(" · {:#} left", SignedDuration::from_secs(left.as_secs())));
    }
    line
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, Some(1000), 0.0, "reading  ░░░░░░░░░░░░░░░░░░░░  0 %  0 of 1000")]
    #[case(600, Some(1000), 5.0, "reading  ████████████░░░░░░░░  60 %  600 of 1000 · 120/s · 3s left")]
    #[case(5, Some(10), 20.0, "reading  ██████████░░░░░░░░░░  50 %  5 of 10 · 20s left")]
    #[case(70, None, 7.0, "reading  70 · 10/s")]
    #[case(12, Some(10), 2.0, "reading  ████████████████████  100 %  12 of 10 · 6/s · 0s left")]
    #[case(0, Some(0), 2.0, "reading  0")]
    fn a_bar_says_how_far_it_is(
        #[case] done: usize,
        #[case] all: Option<usize>,
        #[case] seconds: f64,
        #[case] expected: &str,
    ) {
        assert_eq!(bar("reading", done, all, SignedDuration::from_secs_f64(seconds)), expected);
    }
}
