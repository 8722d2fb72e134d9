//! Bytes to text. The order is: byte order mark, `Content-Type`, what the document says about itself, detection; and a
//! label that the bytes contradict does not count. Pure.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};

/// How far into a document its own label is looked for.
const PRESCAN: usize = 2048;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name in the WHATWG Encoding Standard, e.g. `windows-1257`.
    pub charset: &'static str,
    /// What named it.
    pub source: CharsetSource,
    /// Whether there were bytes that mean nothing in this encoding and became U+FFFD.
    pub lossy: bool,
}

/// What named an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharsetSource {
    /// A byte order mark.
    Bom,
    /// `Content-Type`.
    Header,
    /// `<meta charset>`, `<meta http-equiv>` or the XML declaration.
    Document,
    /// The bytes themselves.
    Detection,
}

/// Reads `bytes` as text. `host`, where known, helps the detection by its top-level domain.
pub fn decode(bytes: &[u8], content_type: Option<&str>, host: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return decoded(bytes, encoding, CharsetSource::Bom);
    }
    let header = content_type.and_then(header_label).and_then(label);
    let labels = [
        (header, CharsetSource::Header),
        (document_label(bytes).and_then(label).map(ascii_compatible), CharsetSource::Document),
    ];
    let claimed: Vec<_> = labels.into_iter().filter_map(|(encoding, source)| Some((encoding?, source))).collect();
    if claimed.iter().all(|(encoding, _)| encoding.is_single_byte()) && is_clearly_utf8(bytes) {
        return decoded(bytes, UTF_8, CharsetSource::Detection);
    }
    let mut best: Option<Decoded> = None;
    for (encoding, source) in claimed {
        let attempt = decoded(bytes, encoding, source);
        if !attempt.lossy || encoding == UTF_8 && is_mostly_utf8(bytes) {
            return attempt;
        }
        best = best.or(Some(attempt));
    }
    let detected = decoded(bytes, detect(bytes, host), CharsetSource::Detection);
    match best {
        Some(claimed) if detected.lossy => claimed,
        _ => detected,
    }
}

fn decoded(bytes: &[u8], encoding: &'static Encoding, source: CharsetSource) -> Decoded {
    let (text, encoding, lossy) = encoding.decode(bytes);
    Decoded { text: text.into_owned(), charset: encoding.name(), source, lossy }
}

fn label(name: String) -> Option<&'static Encoding> {
    Encoding::for_label(name.as_bytes())
}

/// A document that can be read far enough to say "UTF-16" is not in UTF-16 (HTML Standard, 13.2.3.2).
fn ascii_compatible(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding }
}

fn header_label(content_type: &str) -> Option<String> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    })
}

/// The label in an XML declaration or a `<meta>` near the beginning.
fn document_label(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml") {
        let declaration = declaration.split("?>").next().unwrap_or_default();
        return value_after(declaration, "encoding");
    }
    head.split("<meta").skip(1).find_map(|rest| value_after(rest.split('>').next().unwrap_or_default(), "charset"))
}

/// The value in `name = "value"`, where quotes may be missing or may enclose more.
fn value_after(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(name)?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.+".contains(c))).unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

/// Whether the bytes are UTF-8 beyond ASCII. Text in a single-byte encoding does not come out like that by chance, while
/// servers that label everything ISO-8859-1 are common.
fn is_clearly_utf8(bytes: &[u8]) -> bool {
    !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok()
}

/// Whether a text with a few stray bytes is UTF-8 all the same.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

fn detect(bytes: &[u8], host: Option<&str>) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let spoken = document_language(bytes).and_then(|language| tongue(&language));
    let domain = spoken.map(|(domain, _)| domain).or_else(|| host.and_then(top_level));
    let guess = detector.guess(domain, Utf8Detection::Allow);
    // A few names in a text that is otherwise plain ASCII are too little for the detector, which then says "Western".
    if let (Some((_, encoding)), true) = (spoken, guess == WINDOWS_1252) {
        return encoding;
    }
    if guess == UTF_8 && !is_mostly_utf8(bytes) { WINDOWS_1252 } else { guess }
}

/// The language that a page names for itself, without its region.
fn document_language(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("<html")?;
    let language = value_after(rest.split('>').next()?, "lang")?;
    language.split(['-', '_']).next().map(str::to_owned)
}

/// Where a language is at home, and the encoding that its pages had before UTF-8: for Latin scripts that look Western to the
/// detector while they are short.
fn tongue(language: &str) -> Option<(&'static [u8], &'static Encoding)> {
    Some(match language {
        "lt" => (b"lt", WINDOWS_1257),
        "lv" => (b"lv", WINDOWS_1257),
        "pl" => (b"pl", WINDOWS_1250),
        "cs" => (b"cz", WINDOWS_1250),
        "sk" => (b"sk", WINDOWS_1250),
        "hu" => (b"hu", WINDOWS_1250),
        "ro" => (b"ro", WINDOWS_1250),
        "hr" => (b"hr", WINDOWS_1250),
        "sl" => (b"si", WINDOWS_1250),
        "tr" => (b"tr", WINDOWS_1254),
        _ => return None,
    })
}

/// The top-level domain as the detector wants it: lower case ASCII without dots.
fn top_level(host: &str) -> Option<&[u8]> {
    let tld = host.trim_end_matches('.').rsplit('.').next()?;
    tld.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()).then_some(tld.as_bytes())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const NAMES: &str = "Šalies vadovė Žydrė Šarūnaitė pirmadienį pareiškė, kad valstybė yra pasirengusi prisidėti prie \
        taikos užtikrinimo, tačiau sprendimo dėl karių siuntimo dar nėra. Pasak ministro Ąžuolo Čiurlio, pirmiausia \
        reikia sąjungininkų sutarimo.";

    fn baltic(text: &str) -> Vec<u8> {
        WINDOWS_1257.encode(text).0.into_owned()
    }

    #[rstest]
    #[case::header(Some("text/html; charset=windows-1257"), "<p>", CharsetSource::Header)]
    #[case::quoted_header(Some("text/html; Charset=\"Windows-1257\""), "<p>", CharsetSource::Header)]
    #[case::meta(Some("text/html"), "<head><meta charset=windows-1257><p>", CharsetSource::Document)]
    #[case::http_equiv(
        None,
        "<meta http-equiv='Content-Type' content='text/html; charset=windows-1257'><p>",
        CharsetSource::Document
    )]
    #[case::xml(None, "<?xml version='1.0' encoding='windows-1257'?><p>", CharsetSource::Document)]
    #[case::lying_header(
        Some("text/html; charset=utf-8"),
        "<meta charset=\"windows-1257\"><p>",
        CharsetSource::Document
    )]
    #[case::lying_header_alone(Some("text/html; charset=utf-8"), "<p>", CharsetSource::Detection)]
    #[case::no_label(None, "<p>", CharsetSource::Detection)]
    #[case::unknown_label(Some("text/html; charset=nonsense"), "<p>", CharsetSource::Detection)]
    #[case::both_lie(Some("text/html; charset=utf-8"), "<meta charset=utf-8><p>", CharsetSource::Detection)]
    fn baltic_names_survive(#[case] content_type: Option<&str>, #[case] head: &str, #[case] source: CharsetSource) {
        let page = format!("{head}{}", NAMES);
        let decoded = decode(&baltic(&page), content_type, Some("zinios.lt"));
        assert_eq!(decoded, Decoded { text: page, charset: "windows-1257", source, lossy: false });
    }

    #[rstest]
    #[case::nothing(None, CharsetSource::Detection)]
    #[case::header(Some("text/html; charset=utf-8"), CharsetSource::Header)]
    #[case::latin_by_default(Some("text/html; charset=ISO-8859-1"), CharsetSource::Detection)]
    fn utf8_is_utf8(#[case] content_type: Option<&str>, #[case] source: CharsetSource) {
        let decoded = decode(NAMES.as_bytes(), content_type, None);
        assert_eq!(decoded, Decoded { text: NAMES.to_owned(), charset: "UTF-8", source, lossy: false });
    }

    #[test]
    fn a_mark_goes_before_any_label() {
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain("Šalis".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let decoded = decode(&utf16, Some("text/html; charset=utf-8"), None);
        assert_eq!((decoded.text.as_str(), decoded.source), ("Šalis", CharsetSource::Bom));
        let marked = decode(b"\xEF\xBB\xBFa", Some("text/html; charset=windows-1257"), None);
        assert_eq!((marked.text.as_str(), marked.charset), ("a", "UTF-8"));
    }

    #[test]
    fn one_stray_byte_does_not_spoil_a_utf8_page() {
        let mut bytes = NAMES.as_bytes().to_vec();
        bytes.push(0xE9);
        let decoded = decode(&bytes, Some("text/html; charset=utf-8"), None);
        assert_eq!((decoded.charset, decoded.lossy), ("UTF-8", true));
        assert!(decoded.text.starts_with(NAMES));
    }

    #[test]
    fn a_page_that_calls_itself_utf16_is_utf8() {
        let page = format!("<meta charset=utf-16>{NAMES}");
        assert_eq!(decode(page.as_bytes(), None, None).text, page);
    }

    #[rstest]
    #[case::lithuanian("<html lang=\"lt\">", "windows-1257", "Šarūnė Žėgaitė")]
    #[case::with_a_region("<html class=x lang=lv-LV>", "windows-1257", "Ķirsis Šņore")]
    #[case::polish("<!doctype html><HTML LANG='pl'>", "windows-1250", "Łukasz Źrebięcy")]
    #[case::french("<html lang=\"fr\">", "windows-1252", "Hélène Façade")]
    fn a_name_in_a_plain_text_is_read_as_its_pages_language_writes(
        #[case] head: &str,
        #[case] charset: &str,
        #[case] name: &str,
    ) {
        let page = format!("{head}<p>The minister spoke with {name} of the Gazette and named no day for a decision.");
        let bytes = Encoding::for_label(charset.as_bytes()).unwrap().encode(&page).0;
        let decoded = decode(&bytes, Some("text/html; charset=utf-8"), Some("news.example"));
        assert_eq!((decoded.text.as_str(), decoded.charset), (page.as_str(), charset));
    }

    #[test]
    fn polish_is_told_from_baltic() {
        let text = "Premier Łukasz Źrebięcy oświadczył, że żołnierze nie będą wysłani, a później się z tym zgodził.";
        let decoded = decode(&WINDOWS_1250.encode(text).0, None, Some("wiesci.pl"));
        assert_eq!(decoded.text, text);
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(decode(b"", None, Some("EXAMPLE")).text, "");
    }
}
