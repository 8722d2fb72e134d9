//! What response headers say: validators and when to ask again. Pure.

use std::time::Duration;

use jiff::fmt::rfc2822;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{self, HeaderMap, HeaderName};

use super::document::Hints;
use super::request::Validators;

/// The validators of an answer, byte for byte.
///
/// A Last-Modified in 2038 is what servers with a broken clock or a sentinel give; sent back, it would hide every change. One
/// of the very second of the answer hides what changes later in that second (RFC 9110 section 8.8.2.2).
pub(super) fn validators(headers: &HeaderMap) -> Validators {
    let bytes = |name| headers.get(name).map(|v| v.as_bytes().to_vec()).filter(|v: &Vec<u8>| !v.is_empty());
    let sentinel = |value: &Vec<u8>| value.windows(4).any(|w| w == b"2038");
    let last_modified = bytes(header::LAST_MODIFIED).filter(|v| !sentinel(v) && !is_of_this_second(headers));
    Validators { etag: bytes(header::ETAG), last_modified }
}

/// Whether what was sent was changed in the second in which it was sent, or seems so.
fn is_of_this_second(headers: &HeaderMap) -> bool {
    let time = |name| text(headers, name).and_then(http_date);
    match (time(header::DATE), time(header::LAST_MODIFIED)) {
        (Some(date), Some(modified)) => date.duration_since(modified) < SignedDuration::from_secs(1),
        _ => false,
    }
}

/// The validators after a 304: what it brings replaces what was sent (RFC 9111 section 3.2).
pub(super) fn updated(sent: &Validators, headers: &HeaderMap) -> Validators {
    let fresh = validators(headers);
    Validators {
        etag: fresh.etag.or_else(|| sent.etag.clone()),
        last_modified: fresh.last_modified.or_else(|| sent.last_modified.clone()),
    }
}

/// When to ask again. Dates count from the response's own `Date`, or from `now` without one.
pub(super) fn hints(headers: &HeaderMap, now: Timestamp) -> Hints {
    let date = text(headers, header::DATE).and_then(http_date).unwrap_or(now);
    let until = |value: &str| {
        let left = http_date(value)?.duration_since(date);
        Some(Duration::try_from(left).unwrap_or_default())
    };
    let seconds = |value: &str| value.parse().ok().map(Duration::from_secs);
    Hints {
        max_age: text(headers, header::CACHE_CONTROL).and_then(max_age),
        expires: text(headers, header::EXPIRES).and_then(until),
        retry_after: text(headers, header::RETRY_AFTER).and_then(|v| seconds(v).or_else(|| until(v))),
    }
}

/// A header's value, if it is text.
pub(super) fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

fn max_age(cache_control: &str) -> Option<Duration> {
    let directives = || cache_control.split(',').map(str::trim);
    if directives().any(|d| d.eq_ignore_ascii_case("no-cache") || d.eq_ignore_ascii_case("no-store")) {
        return None;
    }
    directives().find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        name.eq_ignore_ascii_case("max-age").then(|| value.trim_matches('"').parse().ok().map(Duration::from_secs))?
    })
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7; the two obsolete forms are not read).
fn http_date(value: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(value).ok()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use rstest::rstest;

    use super::*;

    fn map(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        pairs.iter().map(|&(n, v)| (HeaderName::from_static(n), HeaderValue::from_bytes(v).unwrap())).collect()
    }

    fn hints_of(pairs: &[(&'static str, &[u8])]) -> Hints {
        hints(&map(pairs), "2025-03-21T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn validators_are_opaque_bytes() {
        let headers = map(&[("etag", b"W/\"\xfe odd\""), ("last-modified", b"yesterday, 8 o'clock")]);
        let kept = validators(&headers);
        assert_eq!(kept.etag.as_deref(), Some(&b"W/\"\xfe odd\""[..]));
        assert_eq!(kept.last_modified.as_deref(), Some(&b"yesterday, 8 o'clock"[..]));
    }

    #[test]
    fn a_date_in_2038_is_no_validator() {
        let headers = map(&[("last-modified", b"Tue, 19 Jan 2038 03:14:07 GMT")]);
        assert!(validators(&headers).is_empty());
    }

    #[rstest]
    #[case(b"Fri, 21 Mar 2025 09:59:59 GMT", true)]
    #[case(b"Fri, 21 Mar 2025 10:00:00 GMT", false)]
    #[case(b"Fri, 21 Mar 2025 11:00:00 GMT", false)]
    fn a_change_in_the_second_of_the_answer_is_no_validator(#[case] modified: &'static [u8], #[case] kept: bool) {
        let headers = map(&[("date", b"Fri, 21 Mar 2025 10:00:00 GMT"), ("last-modified", modified)]);
        assert_eq!(validators(&headers).last_modified.is_some(), kept);
    }

    #[test]
    fn a_304_replaces_what_it_brings() {
        let sent = Validators { etag: Some(b"\"a\"".to_vec()), last_modified: Some(b"old".to_vec()) };
        let kept = updated(&sent, &map(&[("last-modified", b"new")]));
        assert_eq!(kept, Validators { etag: Some(b"\"a\"".to_vec()), last_modified: Some(b"new".to_vec()) });
    }

    #[rstest]
    #[case(b"120", Some(120))]
    #[case(b"Fri, 21 Mar 2025 10:05:00 GMT", Some(300))]
    #[case(b"Fri, 21 Mar 2025 09:00:00 GMT", Some(0))]
    #[case(b"soon", None)]
    #[case(b"-5", None)]
    fn retry_after_is_seconds_or_a_date(#[case] value: &'static [u8], #[case] seconds: Option<u64>) {
        assert_eq!(hints_of(&[("retry-after", value)]).retry_after, seconds.map(Duration::from_secs));
    }

    #[test]
    fn dates_count_from_the_servers_own_clock() {
        let pairs: &[(&str, &[u8])] =
            &[("date", b"Sat, 01 Jan 2000 00:00:00 GMT"), ("expires", b"Sat, 01 Jan 2000 01:00:00 GMT")];
        assert_eq!(hints_of(pairs).expires, Some(Duration::from_secs(3600)));
    }

    #[rstest]
    #[case(b"max-age=600", Some(600))]
    #[case(b"public, Max-Age=\"60\"", Some(60))]
    #[case(b"no-cache, max-age=600", None)]
    #[case(b"max-age=x", None)]
    #[case(b"s-maxage=5", None)]
    fn max_age_counts_unless_caching_is_off(#[case] value: &'static [u8], #[case] seconds: Option<u64>) {
        let hints = hints_of(&[("cache-control", value)]);
        assert_eq!(hints.max_age, seconds.map(Duration::from_secs));
        assert_eq!(hints.wait(), hints.max_age);
    }
}
