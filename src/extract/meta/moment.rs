//! Times as publishers write them: ISO 8601 and its relatives, mail and JavaScript dates, epochs, dates in words.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;
use regex::{Captures, Regex};

use super::labels::month;
use crate::model::Moment;

#[expect(clippy::expect_used, reason = "the patterns are constants, and tests use each")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern is well-formed")
}

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?x) (?-u:\b) ((?:19|20)\d\d) [-/.\x{5e74}] \s? (\d{1,2}) [-/.\x{6708}] \s? (\d{1,2}) (?: \D | $ )")
});
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d\d:?\d\d)?$"));
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?((?:19|20)\d\d)(?-u:\b)"));
static SHORT_YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)(\d{1,2})\.(\d{1,2})\.(\d\d)(?:[^\d.]|$)"));
static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b)(\d{1,2})(?:st|nd|rd|th|er)?[.,]?\s+(?:de\s+|d[’']\s*)?(\p{L}{3,12})\.?,?\s+(?:de\s+|del\s+)?((?:19|20)\d\d)(?-u:\b)",
    )
});
static MONTH_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)(?-u:\b)"));
static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b)((?:19|20)\d\d)\s*m?\.?,?\s+(\p{L}{3,12})\s+(\d{1,2})(?-u:\b)"));
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) (?: ^ | [\s,T|\x{2013}(-] ) (\d{1,2}) [:.h] (\d\d) (?: :(\d\d) (?:[.,]\d+)? )? \s* (a\.?m\.?|p\.?m\.?)? \s*
          (?: \(? (Z|UTC|GMT|CEST|CET|MESZ|MEZ|EEST|EET|BST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|JST|KST|IST|SAST)? ([+-]\d\d:?(?:\d\d)?)? ) (?: \b | $ )",
    )
});

/// Reads a time. What has no offset of its own is taken at `fallback`; what has no clock is a day.
pub(super) fn parse(text: &str, fallback: Offset) -> Option<Moment> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 200 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some(moment) = epoch(text).or_else(|| compact(text, fallback)) {
        return Some(moment);
    }
    let (date, rest) = date_in(text)?;
    Some(
        clock_in(rest, fallback).and_then(|(time, offset)| at(date, time, offset)).unwrap_or_else(|| Moment::day(date)),
    )
}

/// The first date in a text, and the text that may hold its clock: what follows it, or else what comes before.
fn date_in(text: &str) -> Option<(Date, &str)> {
    let number = |c: &Captures<'_>, i: usize| c.get(i).and_then(|m| m.as_str().parse::<i16>().ok());
    let small = |c: &Captures<'_>, i: usize| number(c, i).and_then(|n| i8::try_from(n).ok());
    let named = |c: &Captures<'_>, i: usize| c.get(i).and_then(|m| month(&m.as_str().to_lowercase()));
    let rest = |end: usize, start: usize| {
        let after = text.get(end..).unwrap_or_default();
        if after.chars().any(|c| c.is_ascii_digit()) { after } else { text.get(..start).unwrap_or_default() }
    };
    let build = |year: Option<i16>, month: Option<i8>, day: Option<i8>| {
        Date::new(year?, month?, day?).ok().filter(|date| (1990..2100).contains(&date.year()))
    };
    if let Some(c) = ISO.captures(text) {
        let end = c.get(3).map_or(0, |m| m.end());
        if let Some(date) = build(number(&c, 1), small(&c, 2), small(&c, 3)) {
            return Some((date, rest(end, 0)));
        }
    }
    for (pattern, day, month_at, year) in [(&DAY_MONTH, 1, 2, 3), (&MONTH_DAY, 2, 1, 3), (&YEAR_FIRST, 3, 2, 1)] {
        for c in pattern.captures_iter(text) {
            if let (Some(date), Some(all)) = (build(number(&c, year), named(&c, month_at), small(&c, day)), c.get(0)) {
                return Some((date, rest(all.end(), all.start())));
            }
        }
    }
    for c in DAY_FIRST.captures_iter(text) {
        let (a, b, year) = (small(&c, 1), small(&c, 3), number(&c, 4));
        // 05/13/2024 can only be American; what can be both is read day first, as most of the world does.
        if let (Some(date), Some(all)) = (build(year, b, a).or_else(|| build(year, a, b)), c.get(0)) {
            return Some((date, rest(all.end(), all.start())));
        }
    }
    mail_date(text).or_else(|| {
        let c = SHORT_YEAR.captures(text)?;
        let date = build(number(&c, 3).map(|year| year + 2000), small(&c, 2), small(&c, 1))?;
        c.get(0).map(|all| (date, rest(all.end(), all.start())))
    })
}

/// `Fri May 03 2024 10:00:00` has the year after the day or after the clock.
fn mail_date(text: &str) -> Option<(Date, &str)> {
    static MAIL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^\p{L}{3},?\s(\p{L}{3})\s(\d{1,2})\s(\d\d:\d\d:\d\d)\s(?:\p{L}+\s)?((?:19|20)\d\d)$")
    });
    let c = MAIL.captures(text)?;
    let month = month(&c.get(1)?.as_str().to_lowercase())?;
    let date = Date::new(c.get(4)?.as_str().parse().ok()?, month, c.get(2)?.as_str().parse().ok()?).ok()?;
    Some((date, c.get(3)?.as_str()))
}

/// The first time of day in a text and its offset.
fn clock_in(text: &str, fallback: Offset) -> Option<(Time, Offset)> {
    let c = CLOCK.captures_iter(text).find(|c| {
        // "05.04" before ".2025" is a day.
        let after = c.get(0).and_then(|m| text.get(m.end()..)).unwrap_or_default();
        !(after.starts_with('.') && after.get(1..2).is_some_and(|next| next.starts_with(|d: char| d.is_ascii_digit())))
    })?;
    let part = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<i8>().ok());
    let half = c.get(4).map(|m| m.as_str().to_ascii_lowercase());
    let hour = match (part(1)?, half.as_deref().and_then(|h| h.chars().next())) {
        (12, Some('a')) => 0,
        (hour, Some('p')) if hour < 12 => hour + 12,
        (24, None) => 0,
        (hour, _) => hour,
    };
    let time = Time::new(hour, part(2)?, part(3).unwrap_or(0).min(59), 0).ok()?;
    let named = c.get(5).and_then(|m| zone(&m.as_str().to_ascii_uppercase()));
    let offset = c.get(6).and_then(|m| numeric(m.as_str())).or(named).unwrap_or(fallback);
    Some((time, offset))
}

/// Hours east of UTC of the zone names that publishers print.
fn zone(name: &str) -> Option<Offset> {
    let minutes = match name {
        "Z" | "UTC" | "GMT" => 0,
        "BST" | "CET" | "MEZ" => 60,
        "CEST" | "MESZ" | "EET" | "SAST" => 120,
        "EEST" => 180,
        "IST" => 330,
        "JST" | "KST" => 540,
        "EDT" => -240,
        "EST" | "CDT" => -300,
        "CST" | "MDT" => -360,
        "MST" | "PDT" => -420,
        "PST" => -480,
        _ => return None,
    };
    Offset::from_seconds(minutes * 60).ok()
}

/// `+02:00`, `+0200` or `+02`.
fn numeric(text: &str) -> Option<Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits.get(2..).filter(|m| !m.is_empty()).map_or(Ok(0), str::parse).ok()?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn at(date: Date, time: Time, offset: Offset) -> Option<Moment> {
    offset.to_timestamp(date.to_datetime(time)).ok().map(|instant| Moment::instant(instant, offset))
}

/// Seconds or milliseconds since 1970.
fn epoch(text: &str) -> Option<Moment> {
    let seconds: i64 = match (text.len(), text.parse::<i64>().ok()?) {
        (10, seconds) => seconds,
        (13, milliseconds) => milliseconds / 1000,
        _ => return None,
    };
    (seconds > 630_000_000).then_some(())?;
    Timestamp::from_second(seconds).ok().map(Moment::utc)
}

/// `20240503` and `20240503T101500Z`.
fn compact(text: &str, fallback: Offset) -> Option<Moment> {
    let c = COMPACT.captures(text)?;
    let part = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<i8>().ok());
    let date = Date::new(c.get(1)?.as_str().parse().ok()?, part(2)?, part(3)?).ok()?;
    let offset = c.get(7).and_then(|m| if m.as_str() == "Z" { Some(Offset::UTC) } else { numeric(m.as_str()) });
    let time = part(4).zip(part(5)).and_then(|(h, m)| Time::new(h, m, part(6).unwrap_or(0), 0).ok());
    Some(time.and_then(|time| at(date, time, offset.unwrap_or(fallback))).unwrap_or_else(|| Moment::day(date)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2024-05-03T10:15:00+02:00", "2024-05-03T10:15:00+02:00")]
    #[case("2024-05-03T10:15:00.123Z", "2024-05-03T10:15:00Z")]
    #[case("2024-05-03T10:15:00+0200", "2024-05-03T10:15:00+02:00")]
    #[case("2024-05-03 10:15", "2024-05-03T10:15:00Z")]
    #[case("2024-05-03", "2024-05-03")]
    #[case("2024/5/3", "2024-05-03")]
    #[case("20240503T101500Z", "2024-05-03T10:15:00Z")]
    #[case("20240503", "2024-05-03")]
    #[case("1714731300", "2024-05-03T10:15:00Z")]
    #[case("1714731300000", "2024-05-03T10:15:00Z")]
    #[case("Fri, 03 May 2024 10:15:00 GMT", "2024-05-03T10:15:00Z")]
    #[case("Fri May 03 2024 10:15:00 GMT+0200 (CEST)", "2024-05-03T10:15:00+02:00")]
    #[case("Fri May 03 10:15:00 UTC 2024", "2024-05-03T10:15:00Z")]
    #[case("May 3, 2024 10:15 p.m. EDT", "2024-05-03T22:15:00-04:00")]
    #[case("3. Mai 2024, 10.15 Uhr", "2024-05-03T10:15:00Z")]
    #[case("Publié le 3 août 2024 à 10h15", "2024-08-03T10:15:00Z")]
    #[case("3 de mayo de 2024", "2024-05-03")]
    #[case("03.05.2024", "2024-05-03")]
    #[case("05/13/2024", "2024-05-13")]
    #[case("05.04.2025 - Güncelleme: 06.04.2025", "2025-04-05")]
    #[case("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07:00Z")]
    #[case("2024年5月3日", "2024-05-03")]
    #[case("2025 m. kovo 3 d.", "2025-03-03")]
    #[case("Updated: September 9th, 2024", "2024-09-09")]
    fn reads_what_publishers_write(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(parse(text, Offset::UTC).map(|m| m.to_string()).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("yesterday")]
    #[case("")]
    #[case("13 Foo 2024")]
    #[case("99/99/2024")]
    #[case("0001-01-01T00:00:00")]
    fn leaves_what_is_no_date(#[case] text: &str) {
        assert_eq!(parse(text, Offset::UTC), None);
    }
}
