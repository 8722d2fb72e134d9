//! Dates as feeds and sitemaps write them, with the publisher's own offset kept.

use jiff::fmt::rfc2822;

use crate::model::Moment;

/// Zone names that RFC 2822 does not know and European publishers use, with minutes east of Greenwich. `IST` and the like,
/// which mean several zones, are not here.
const ZONES: &[(&str, &str)] = &[
    ("UTC", "+0000"),
    ("WET", "+0000"),
    ("WEST", "+0100"),
    ("BST", "+0100"),
    ("CET", "+0100"),
    ("MET", "+0100"),
    ("CEST", "+0200"),
    ("MEST", "+0200"),
    ("EET", "+0200"),
    ("EEST", "+0300"),
    ("MSK", "+0300"),
    ("TRT", "+0300"),
];

/// Reads RFC 3339 (Atom, sitemaps, JSON Feed) and RFC 822 in its many spellings (RSS).
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.get(4..5) == Some("-") {
        // "2025-03-21 09:30:00 +0200"
        return text.replacen(' ', "T", 1).replace(' ', "").parse().ok();
    }
    rfc822(&text)
}

fn rfc822(text: &str) -> Option<Moment> {
    // A weekday says nothing that the date does not say, and is often in another language.
    let text = text.split_once(',').map_or(text, |(_, rest)| rest).trim();
    let words: Vec<&str> = text.split(' ').collect();
    let [day, month, year, time, rest @ ..] = words.as_slice() else { return None };
    let month = month.get(..3)?;
    let zone = rest.concat();
    let zone = match zone.as_str() {
        "" | "Z" => "+0000",
        named => ZONES.iter().find(|(name, _)| *name == named).map_or(named, |(_, offset)| offset),
    };
    let zone = zone.trim_start_matches("GMT").trim_start_matches("UTC").replace(':', "");
    let zone = if zone.is_empty() { "+0000" } else { &zone };
    let century = if year.len() == 2 { "20" } else { "" };
    let padding = if time.find(':') == Some(1) { "0" } else { "" };
    let text = format!("{day} {month} {century}{year} {padding}{time} {zone}");
    let zoned = rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
    Some(Moment::instant(zoned.timestamp(), zoned.offset()))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Fri, 21 Mar 2025 09:30:00 +0200", "2025-03-21T09:30:00+02:00")]
    #[case("Fri, 21 Mar 2025 23:30:00 GMT", "2025-03-21T23:30:00Z")]
    #[case("21 Mar 2025 09:30 EST", "2025-03-21T09:30:00-05:00")]
    #[case("Fri, 21 March 2025 09:30:00 CET", "2025-03-21T09:30:00+01:00")]
    #[case("penktadienis, 21 Mar 2025 09:30:00 EET", "2025-03-21T09:30:00+02:00")]
    #[case("Mon, 21 Mar 2025 09:30:00 GMT+02:00", "2025-03-21T09:30:00+02:00")]
    #[case("Fri,  21 Mar 25 9:30:00 Z", "2025-03-21T09:30:00Z")]
    #[case("2025-03-21T09:30:00.123+02:00", "2025-03-21T09:30:00+02:00")]
    #[case("2025-03-21 09:30:00 +0200", "2025-03-21T09:30:00+02:00")]
    #[case("2025-03-21T09:30Z", "2025-03-21T09:30:00Z")]
    #[case("2025-03-21", "2025-03-21")]
    fn spellings(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(parse(text).map(|m| m.to_string()).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("")]
    #[case("yesterday")]
    #[case("Fri, 32 Mar 2025 09:30:00 GMT")]
    #[case("2025-13-01")]
    #[case("21 märz 2025 09:30:00 GMT")]
    #[case("Fri, 21 Mar 2025")]
    fn not_dates(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }
}
