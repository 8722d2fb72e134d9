//! A lenient reader of XML: a stream of tags and texts that never fails, whatever it is fed.
//!
//! It keeps no state but its place, so time and memory are linear. Declarations, comments and processing instructions are
//! skipped wherever they stand; entities that a DTD declares are not known here, so nothing can be expanded.

use std::borrow::Cow;

use super::text::unescaped;

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A start tag, or a whole element if it is empty.
    Start(Tag<'a>),
    /// An end tag.
    End(&'a str),
    /// Text between tags, still escaped.
    Text(&'a str),
    /// A CDATA section, to be taken as it is.
    Cdata(&'a str),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name with its prefix.
    pub(super) name: &'a str,
    /// What stands between the name and the end of the tag.
    attributes: &'a str,
    /// Whether it ends with `/>`.
    pub(super) is_empty: bool,
}

/// Reads pieces off a document.
#[derive(Debug, Clone)]
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The place in the document.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// What stands between two places.
    pub(super) fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Takes `length` bytes and skips what `closing` ends after them; all the rest if nothing does.
    fn until(&mut self, opening: usize, closing: &str) -> &'a str {
        let rest = &self.text[(self.at + opening).min(self.text.len())..];
        let (inner, skipped) = match rest.find(closing) {
            Some(end) => (&rest[..end], end + closing.len()),
            None => (rest, rest.len()),
        };
        self.at += opening + skipped;
        inner
    }

    /// `<!DOCTYPE …>` with an internal subset, which may hold `>`.
    fn skip_declaration(&mut self) {
        let rest = &self.text[self.at..];
        if rest.find('>').is_some_and(|end| rest[..end].contains('[')) {
            self.until(2, "]");
        }
        self.until(0, ">");
    }

    /// A tag, if one begins here: `<` alone is text.
    fn tag(&mut self) -> Option<Piece<'a>> {
        let rest = &self.text[self.at + 1..];
        let is_end = rest.starts_with('/');
        let name_start = usize::from(is_end);
        let begins_name = |c: char| c.is_alphabetic() || c == '_';
        rest[name_start..].chars().next().filter(|c| begins_name(*c))?;
        let inner = self.until_tag_end();
        let inner = inner.get(name_start..).unwrap_or_default();
        let name_end = inner.find(|c: char| c.is_whitespace() || c == '/' || c == '>').unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        if is_end {
            return Some(Piece::End(name));
        }
        let is_empty = attributes.trim_end().ends_with('/');
        Some(Piece::Start(Tag { name, attributes, is_empty }))
    }

    /// Up to the `>` that is in no quotes. An unbalanced quote ends with the next tag.
    fn until_tag_end(&mut self) -> &'a str {
        let rest = &self.text[self.at + 1..];
        let mut quote = None;
        let mut end = None;
        for (index, byte) in rest.bytes().enumerate() {
            match (quote, byte) {
                (None, b'>') | (Some(_), b'<') => {
                    end = Some(index);
                    break;
                }
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        let end = end.unwrap_or(rest.len());
        let is_closed = rest.as_bytes().get(end) == Some(&b'>');
        self.at += 1 + end + usize::from(is_closed);
        &rest[..end]
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            if rest.starts_with("<!--") {
                self.until(4, "-->");
            } else if rest.starts_with("<![CDATA[") {
                return Some(Piece::Cdata(self.until(9, "]]>")));
            } else if rest.starts_with("<!") {
                self.skip_declaration();
            } else if rest.starts_with("<?") {
                self.until(2, "?>");
            } else if rest.starts_with('<')
                && let Some(piece) = self.tag()
            {
                return Some(piece);
            } else {
                // At least one character, for a `<` that begins no tag is text.
                let first = rest.chars().next().map_or(1, char::len_utf8);
                let length = rest[first..].find('<').map_or(rest.len(), |end| end + first);
                self.at += length;
                return Some(Piece::Text(&rest[..length]));
            }
        }
        None
    }
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &'a str {
        local(self.name)
    }

    /// An attribute's value, unescaped.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let mut rest = self.attributes;
        while let Some((key, after)) = rest.split_once('=') {
            let key = key.trim_start_matches(|c: char| c.is_whitespace() || c == '/').trim_end();
            let after = after.trim_start();
            let (value, next) = match after.chars().next() {
                Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                _ => after.split_once(char::is_whitespace).unwrap_or((after.trim_end_matches('/'), "")),
            };
            // Attributes without a value may stand before it.
            if key.rsplit(char::is_whitespace).next() == Some(name) {
                return Some(unescaped(value));
            }
            rest = next;
        }
        None
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(text: &str) -> Vec<String> {
        Reader::new(text)
            .map(|piece| match piece {
                Piece::Start(tag) if tag.is_empty => format!("<{}/>", tag.name),
                Piece::Start(tag) => format!("<{}>", tag.name),
                Piece::End(name) => format!("</{name}>"),
                Piece::Text(text) => format!("T{text}"),
                Piece::Cdata(text) => format!("C{text}"),
            })
            .collect()
    }

    #[test]
    fn pieces() {
        let text = "\u{feff}<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y>'>]><a><!-- <b> --><c x='>'/>d &amp; <![CDATA[<e>]]></a >";
        let expected = ["T\u{feff}", "<a>", "<c/>", "Td &amp; ", "C<e>", "</a>"];
        assert_eq!(spelt(text), expected);
    }

    #[test]
    fn what_is_no_tag_is_text_and_what_is_cut_ends() {
        assert_eq!(spelt("a < b <3 </> c"), ["Ta ", "T< b ", "T<3 ", "T</> c"]);
        assert_eq!(spelt("<a>x<b"), ["<a>", "Tx", "<b>"]);
        assert_eq!(spelt("<a href=\"x<b>y</b>"), ["<a>", "<b>", "Ty", "</b>"]);
        assert_eq!(spelt("<![CDATA[open"), ["Copen"]);
        assert_eq!(spelt("<!-- open"), Vec::<String>::new());
        assert_eq!(spelt("<"), ["T<"]);
        assert_eq!(spelt("<!"), Vec::<String>::new());
    }

    #[test]
    fn attributes() {
        let Some(Piece::Start(tag)) = Reader::new("<a:link b c = 'd &amp; e' f=g h=\"i\" j=k/>").next() else {
            panic!()
        };
        assert_eq!((tag.local(), tag.is_empty), ("link", true));
        for (name, value) in [("c", Some("d & e")), ("f", Some("g")), ("h", Some("i")), ("j", Some("k")), ("z", None)] {
            assert_eq!(tag.attribute(name).as_deref(), value, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[<>!?/\\[\\]a-cČ\"'=&; \n-]{0,200}") {
            let mut reader = Reader::new(&text);
            for piece in reader.by_ref() {
                if let Piece::Start(tag) = piece {
                    tag.attribute("a");
                }
            }
            assert_eq!(reader.position(), text.len());
        }
    }
}
