//! Escapes and plain text: what a title or summary says when all markup is gone.

use std::borrow::Cow;

use super::markup::{Piece, Reader};
use crate::model::clean;

/// Characters of a title.
const TITLE: usize = 300;

/// Characters of a summary.
const SUMMARY: usize = 2000;

/// HTML's named characters that occur in feeds, in pairs of name and character. Latin-1 is generated from its order.
const NAMED: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("lsaquo", "‹"),
    ("rsaquo", "›"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("euro", "€"),
    ("trade", "™"),
    ("Scaron", "Š"),
    ("scaron", "š"),
    ("Zcaron", "Ž"),
    ("zcaron", "ž"),
    ("Ccaron", "Č"),
    ("ccaron", "č"),
    ("OElig", "Œ"),
    ("oelig", "œ"),
    ("Yuml", "Ÿ"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("minus", "−"),
];

/// U+00A0 to U+00FF by name.
const LATIN_1: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash \
    Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml \
    igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn \
    yuml";

/// The longest name between `&` and `;`.
const LONGEST: usize = 10;

/// Resolves character references, once. What is none stays as it is.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST + 2).position(|b| b == b';');
        let resolved = end.and_then(|end| Some((character(&rest[1..end])?, end)));
        match resolved {
            Some((character, end)) => {
                out.push_str(&character);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What stands between `&` and `;` as text.
fn character(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return Some(Cow::Owned(numbered(code)));
    }
    if let Some((_, text)) = NAMED.iter().find(|(n, _)| *n == name) {
        return Some(Cow::Borrowed(text));
    }
    let index = LATIN_1.split(' ').position(|n| n == name)?;
    Some(Cow::Owned(char::from(u8::try_from(0xA0 + index).ok()?).to_string()))
}

/// A numbered character. Numbers from 128 to 159 mean windows-1252, as they do in HTML; what is no character is nothing.
fn numbered(code: u32) -> String {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned(),
        _ => char::from_u32(code).filter(|c| *c != '\0').map(String::from).unwrap_or_default(),
    }
}

/// Text without markup: tags dropped (their words stay apart), references resolved, white space folded.
pub(super) fn plain(markup: &str) -> String {
    let mut out = String::new();
    let mut hidden: Option<&str> = None;
    for piece in Reader::new(markup) {
        match piece {
            Piece::Start(tag) => {
                let is_hidden = ["script", "style"].contains(&tag.name) && !tag.is_empty;
                hidden = hidden.or(is_hidden.then_some(tag.name));
                out.push_str(if is_inline(tag.name) { "" } else { " " });
            }
            Piece::End(name) => {
                hidden = hidden.filter(|open| *open != name);
                out.push_str(if is_inline(name) { "" } else { " " });
            }
            Piece::Text(text) if hidden.is_none() => out.push_str(&unescaped(text)),
            Piece::Cdata(text) if hidden.is_none() => out.push_str(text),
            Piece::Text(_) | Piece::Cdata(_) => {}
        }
    }
    out
}

fn is_inline(name: &str) -> bool {
    ["a", "b", "i", "em", "strong", "span", "u", "sup", "sub", "abbr", "q", "cite", "font", "mark"].contains(&name)
}

/// A headline as one line of plain text; nothing if there is none.
pub(super) fn title(markup: &str) -> Option<String> {
    Some(clean::line(&plain(markup), TITLE)).filter(|t| !t.is_empty())
}

/// A summary as one line of plain text; nothing if there is none.
pub(super) fn summary(markup: &str) -> Option<String> {
    Some(clean::line(&plain(markup), SUMMARY)).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a &amp; b", "a & b")]
    #[case("&#8217;&#x2019;&#X2019;", "’’’")]
    #[case("&#150;&#0;&#xD800;", "–")]
    #[case("&eacute;&yuml;&nbsp;&Scaron;", "éÿ\u{a0}Š")]
    #[case("AT&T & &unknown; &; &", "AT&T & &unknown; &; &")]
    #[case("&amp;lt;", "&lt;")]
    #[case("&lol9;", "&lol9;")]
    #[case("&šalis;", "&šalis;")]
    fn references(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(unescaped(text), expected);
    }

    #[rstest]
    #[case("<p>One</p><p>two <b>th</b>ree</p>", "One two three")]
    #[case("x <script>alert('<b>')</script> y", "x y")]
    #[case("5 < 6 &amp; 7 > 2", "5 < 6 & 7 > 2")]
    #[case("a\u{202e}b\u{0}c\u{1b}[31m", "abc[31m")]
    fn plain_text(#[case] markup: &str, #[case] expected: &str) {
        assert_eq!(title(markup).as_deref(), Some(expected));
    }

    #[test]
    fn nothing_is_no_title() {
        assert_eq!(title(" <img src=x> &nbsp; "), None);
    }
}
