//! One spelling for each path: percent-encoding normalised as RFC 3986 section 6.2.2 says. Pure.

/// Writes `text` with unreserved characters plain and all else that is encoded in upper-case hexadecimal; bytes outside
/// ASCII and spaces are encoded. A `%` that begins no encoding stays.
pub(super) fn normalised(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (byte, was_encoded, length) = match encoded(&bytes[at..]) {
            Some(decoded) => (decoded, true, 3),
            None => (byte, false, 1),
        };
        at += length;
        let keep = if was_encoded { is_unreserved(byte) } else { byte.is_ascii_graphic() };
        if keep {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The byte that `%XX` at the start stands for.
fn encoded(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = bytes else { return None };
    let digit = |b: u8| char::from(b).to_digit(16);
    u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("/plain-path_1.html", "/plain-path_1.html")]
    #[case("/%7euser/%41", "/~user/A")]
    #[case("/a%2fb%3f", "/a%2Fb%3F")]
    #[case("/šalis", "/%C5%A1alis")]
    #[case("/%c5%a1alis", "/%C5%A1alis")]
    #[case("/100%", "/100%")]
    #[case("/%zz%4", "/%zz%4")]
    #[case("/a b", "/a%20b")]
    fn one_spelling(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(normalised(text), expected);
        assert_eq!(normalised(expected), expected);
    }
}
