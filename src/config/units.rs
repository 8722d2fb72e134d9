//! Durations ("15m", "1h 30m", "10000d") and sizes ("4MiB") as people write them, there and back.

use std::time::Duration;

/// Units of time, longest first: name, seconds.
const TIME: [(&str, u64); 5] = [("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
/// Units of size, largest first: name, bytes.
const SIZE: [(&str, u64); 7] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("GB", 1_000_000_000),
    ("MB", 1_000_000),
    ("kB", 1_000),
    ("B", 1),
];

/// Reads a duration: whole numbers with a unit (`ms`, `s`, `m`, `h`, `d`, `w`), one or several. `None` if it is none.
pub(super) fn parse_duration(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total = Duration::ZERO;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (number, after) = split_number(rest)?;
        let (unit, after) = split_unit(after);
        total = total.checked_add(match unit {
            "ms" => Duration::from_millis(number),
            _ => Duration::from_secs(number.checked_mul(factor(&TIME, unit)?)?),
        })?;
        rest = after.trim_start();
    }
    Some(total)
}

/// Reads a size in bytes: a whole number with a unit (`B`, `kB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`). `None` if it is none.
pub(super) fn parse_size(text: &str) -> Option<u64> {
    let (number, rest) = split_number(text.trim())?;
    number.checked_mul(factor(&SIZE, rest.trim_start())?)
}

/// Writes a duration in the longest unit that gives a whole number.
pub(super) fn format_duration(duration: Duration) -> String {
    if duration.subsec_millis() > 0 {
        return format!("{}ms", duration.as_millis());
    }
    let seconds = duration.as_secs();
    // Weeks are read but not written: "7d" is how people say it.
    let units = TIME.iter().filter(|(name, _)| *name != "w");
    largest(units, seconds, "s")
}

/// Writes a size in the largest binary unit that gives a whole number.
pub(super) fn format_size(bytes: u64) -> String {
    largest(SIZE.iter().filter(|(name, _)| name.ends_with("iB")), bytes, "B")
}

fn largest<'u>(mut units: impl Iterator<Item = &'u (&'u str, u64)>, value: u64, smallest: &str) -> String {
    match units.find(|(_, size)| value >= *size && value.is_multiple_of(*size)) {
        Some((name, size)) => format!("{}{name}", value / size),
        None => format!("{value}{smallest}"),
    }
}

fn split_number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    Some((digits.parse().ok()?, rest))
}

fn split_unit(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len()))
}

fn factor(units: &[(&str, u64)], name: &str) -> Option<u64> {
    units.iter().find(|(unit, _)| *unit == name).map(|(_, factor)| *factor)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("15m", Some(900_000))]
    #[case("1h30m", Some(5_400_000))]
    #[case("1h 30m", Some(5_400_000))]
    #[case("250ms", Some(250))]
    #[case("2w", Some(1_209_600_000))]
    #[case("10000d", Some(864_000_000_000))]
    #[case("0s", Some(0))]
    #[case("15", None)]
    #[case("m", None)]
    #[case("", None)]
    #[case("15 minutes", None)]
    #[case("-5m", None)]
    #[case("1.5h", None)]
    #[case("99999999999999999999d", None)]
    #[case("9999999999999999999d", None)]
    fn durations(#[case] text: &str, #[case] milliseconds: Option<u64>) {
        assert_eq!(parse_duration(text), milliseconds.map(Duration::from_millis));
    }

    #[rstest]
    #[case("4MiB", Some(4_194_304))]
    #[case("4 MiB", Some(4_194_304))]
    #[case("512KiB", Some(524_288))]
    #[case("10MB", Some(10_000_000))]
    #[case("7B", Some(7))]
    #[case("4", None)]
    #[case("4M", None)]
    #[case("MiB", None)]
    #[case("99999999999999GiB", None)]
    fn sizes(#[case] text: &str, #[case] bytes: Option<u64>) {
        assert_eq!(parse_size(text), bytes);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_can_be_read(milliseconds: u32, bytes: u64) {
            let duration = Duration::from_millis(milliseconds.into());
            proptest::prop_assert_eq!(parse_duration(&format_duration(duration)), Some(duration));
            proptest::prop_assert_eq!(parse_size(&format_size(bytes)), Some(bytes));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = (parse_duration(&text), parse_size(&text));
        }
    }
}
