//! Fills `{{…}}` in the bundled site. Dates are told by their age ("9d2h" ago), so that the news is always fresh.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// Replaces each `{{name}}` by what `value` gives for it. A name that it does not know stays as it is, so that a test
/// can find it.
pub(super) fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((name, tail)) = after.split_once("}}") else {
            rest = after;
            out.push_str("{{");
            break;
        };
        match value(name.trim()) {
            Some(text) => out.push_str(&text),
            None => {
                let _ = write!(out, "{{{{{name}}}}}");
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Reads an age: `9d2h`, `25m`. Units are d, h and m.
pub(super) fn age(text: &str) -> Option<SignedDuration> {
    let mut total = SignedDuration::ZERO;
    let mut digits = String::new();
    for c in text.chars() {
        let unit = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'd' => 24 * 60,
            'h' => 60,
            'm' => 1,
            _ => return None,
        };
        total += SignedDuration::from_mins(unit * digits.parse::<i64>().ok()?);
        digits.clear();
    }
    digits.is_empty().then_some(total)
}

/// The moment that lies `age` before `now`, in UTC.
pub(super) fn ago(now: Timestamp, age: SignedDuration) -> Zoned {
    now.checked_sub(age).unwrap_or(now).to_zoned(TimeZone::UTC)
}

/// A date as the bundled articles ask for it: `weekday 3d`, `month 240d`, `iso 2h`, `rfc2822 2h`, `text 2h`.
pub(super) fn date(now: Timestamp, name: &str) -> Option<String> {
    let (form, age_text) = name.split_once(' ')?;
    let format = match form {
        "weekday" => "%A",
        "month" => "%B %Y",
        "iso" => "%Y-%m-%dT%H:%M:%S+00:00",
        "rfc2822" => "%a, %d %b %Y %H:%M:%S +0000",
        "text" => "%-d %B %Y, %H:%M",
        _ => return None,
    };
    Some(ago(now, age(age_text)?).strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("weekday 1d", "Saturday")]
    #[case("month 240d", "March 2026")]
    #[case("iso 1h30m", "2026-11-22T10:30:00+00:00")]
    #[case("rfc2822 25m", "Sun, 22 Nov 2026 11:35:00 +0000")]
    #[case("text 9d2h", "13 November 2026, 10:00")]
    fn tells_dates_by_their_age(#[case] name: &str, #[case] expected: &str) {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        assert_eq!(date(now, name).as_deref(), Some(expected));
    }

    #[test]
    fn leaves_what_it_does_not_know() {
        let value = |name: &str| (name == "a").then(|| "1".to_owned());
        assert_eq!(fill("x {{a}} {{ a }} {{b}} {{", value), "x 1 1 {{b}} {{");
        assert_eq!(age("9x"), None);
        assert_eq!(age("9"), None);
    }
}
