//! Lists of sources to import: OPML 1 and 2, however nested, and plain lists of addresses. Pure, and it never fails: what
//! cannot be used is told with its line.

use super::markup::{Piece, Reader, Tag};
use crate::fetch::decode;
use crate::model::{SourceKind, clean};

/// Characters of a name.
const NAME: usize = 300;

/// What one line of a list names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The line, counted from 1.
    pub line: usize,
    /// The address as it is written, or why there is none.
    pub address: Result<String, String>,
    /// The name.
    pub name: Option<String>,
    /// What the list says that it is.
    pub kind: Option<SourceKind>,
}

/// What a list names, in its order. What begins with `<` is OPML; anything else has one address a line, and comments after
/// `#`.
pub fn listed(bytes: &[u8]) -> Vec<Listed> {
    let decoded = decode(bytes, None, None);
    let text = decoded.text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('<') { outlines(text) } else { lines(text) }
}

/// The addresses of a plain list. A `#` within an address begins its fragment, not a comment.
fn lines(text: &str) -> Vec<Listed> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let said = numbered.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    said.map(|(line, text)| {
        let (address, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let rest = rest.trim_start();
        let address = if rest.is_empty() || rest.starts_with('#') {
            Ok(address.to_owned())
        } else {
            Err(format!("{text:?} is more than an address; write one address a line, and comments after `#`"))
        };
        Listed { line, address, name: None, kind: None }
    })
    .collect()
}

/// The outlines that name something. Those that only hold others are folders.
fn outlines(text: &str) -> Vec<Listed> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    let (mut seen, mut line, mut any) = (0, 1, false);
    while let Some(piece) = reader.next() {
        let Piece::Start(tag) = piece else { continue };
        if !tag.local().eq_ignore_ascii_case("outline") {
            continue;
        }
        any = true;
        // No tag holds a `<`, so the last one is where it begins.
        let read = reader.slice(seen, reader.position());
        let begin = seen + read.rfind('<').unwrap_or_default();
        line += reader.slice(seen, begin).matches('\n').count();
        seen = begin;
        found.extend(outline(&tag, line));
    }
    if !any {
        let why = "there is no <outline> in it, so it is no OPML; give OPML or one address a line".to_owned();
        found.push(Listed { line: 1, address: Err(why), name: None, kind: None });
    }
    found
}

/// What an outline names; nothing where it is a folder or a note.
fn outline(tag: &Tag<'_>, line: usize) -> Option<Listed> {
    let any = |names: &[&str]| {
        let values = names.iter().filter_map(|name| tag.attribute(name));
        values.map(|value| value.trim().to_owned()).find(|value| !value.is_empty())
    };
    let name = any(&["title", "text"]).map(|name| clean::line(&name, NAME)).filter(|name| !name.is_empty());
    let sort = any(&["type"]).unwrap_or_default().to_ascii_lowercase();
    let own = any(&["stancewatch:kind"]);
    let marked = own.as_deref().and_then(|kind| kind.parse().ok());
    let (address, kind) = match (any(&["xmlUrl", "xmlurl", "xmlURL"]), any(&["url"])) {
        (Some(feed), _) => (Ok(feed), if own.is_some() { marked } else { Some(SourceKind::Feed) }),
        (None, Some(url)) if sort == "include" => {
            (Err(format!("it includes another list, {url:?}; download that and import it, too")), None)
        }
        (None, Some(url)) => (Ok(url), marked),
        (None, None) if sort == "rss" || any(&["htmlUrl", "htmlurl"]).is_some() => {
            (Err("the outline has no xmlUrl; give it the address of the feed".to_owned()), None)
        }
        (None, None) => return None,
    };
    // An address in the place of a name is none.
    let name = name.filter(|name| address.as_ref() != Ok(name));
    Some(Listed { line, address, name, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, address, name, kind.
    type Brief = (usize, Result<String, String>, Option<String>, Option<SourceKind>);

    fn brief(text: &str) -> Vec<Brief> {
        let rows = listed(text.as_bytes()).into_iter();
        rows.map(|l| (l.line, l.address.map_err(|_| String::new()), l.name, l.kind)).collect()
    }

    fn ok(line: usize, url: &str, name: Option<&str>, kind: Option<SourceKind>) -> Brief {
        (line, Ok(url.to_owned()), name.map(str::to_owned), kind)
    }

    #[test]
    fn nested_outlines_with_their_lines() {
        let text = "<?xml version=\"1.0\"?>\n<!DOCTYPE opml [<!ENTITY x \"boom\">]>\n<opml version='1.1'><body>\n\
            <outline text='Baltics'>\n  <!-- <outline xmlUrl='https://no.example/'/> -->\n  <outline\n text='A &amp; B &x;' \
            xmlUrl='https://a.example/?x=1&amp;y=2'/>\n<outline title='T' text='t' url='https://b.example/' type='link'/></outline>\n\
            <outline type='rss' text='None'/><outline type='include' url='https://c.example/l.opml'/>\n<outline text=\"cut";
        let expected = vec![
            ok(6, "https://a.example/?x=1&y=2", Some("A & B &x;"), Some(SourceKind::Feed)),
            ok(8, "https://b.example/", Some("T"), None),
            (9, Err(String::new()), Some("None".to_owned()), None),
            (9, Err(String::new()), None, None),
        ];
        assert_eq!(brief(text), expected);
    }

    #[test]
    fn plain_lists() {
        let text = "\u{feff}# mine\nhttps://a.example/#x  # first\n\n two words \r\nhttps://b.example/";
        let expected = vec![
            ok(2, "https://a.example/#x", None, None),
            (4, Err(String::new()), None, None),
            ok(5, "https://b.example/", None, None),
        ];
        assert_eq!(brief(text), expected);
    }

    #[test]
    fn what_is_no_opml_is_told() {
        assert_eq!(brief("<html><body>no</body></html>"), [(1, Err(String::new()), None, None)]);
        assert!(brief("<opml><body><outline text='only a note'/></body></opml>").is_empty());
        assert!(brief("").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[<>!/a\"'=&;# \n-]{0,40}(<outline (xmlUrl|text)=['\"a&;< \n>/]{0,9}){0,5}") {
            let lines = text.lines().count().max(1);
            for one in listed(text.as_bytes()) {
                assert!((1..=lines).contains(&one.line));
            }
        }
    }
}
