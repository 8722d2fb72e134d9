//! Days as people type them: `2025-03-21`, or how long ago: `2w`, `10 days`, `1y`.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// A day, or a stretch of time before today.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Since {
    Day(Date),
    Ago(Span),
}

impl Since {
    /// The day that is meant. Days are those of UTC, as in the database.
    pub(crate) fn day(&self, now: Timestamp) -> Date {
        let today = now.to_zoned(TimeZone::UTC).date();
        match self {
            Self::Day(day) => *day,
            Self::Ago(span) => today.saturating_sub(*span),
        }
    }
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(day) = text.parse() {
            return Ok(Self::Day(day));
        }
        match text.parse::<Span>() {
            Ok(span) if span.is_positive() => Ok(Self::Ago(span)),
            _ => Err("expected a day like 2025-03-21, or how long ago, like 2w, 10d, 6mo".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2025-03-21", Some("2025-03-21"))]
    #[case("2w", Some("2026-11-08"))]
    #[case("10 days", Some("2026-11-12"))]
    #[case("6mo", Some("2026-05-22"))]
    #[case("1y", Some("2025-11-22"))]
    #[case("36h", Some("2026-11-21"))]
    #[case("-2w", None)]
    #[case("soon", None)]
    fn reads_days_and_how_long_ago(#[case] text: &str, #[case] expected: Option<&str>) {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let day = text.parse::<Since>().ok().map(|since| since.day(now).to_string());
        assert_eq!(day.as_deref(), expected);
    }
}
