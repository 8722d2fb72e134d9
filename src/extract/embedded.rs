//! Bodies that the page carries as data for its scripts instead of showing them: the structured data's `articleBody`, and
//! markup in the state that a framework leaves in its scripts.

use std::time::Duration;

use super::body::{self, Overrides};
use super::meta::{Head, plain_text};
use super::text::{folded, weight};
use super::tree::{Tag, Tree, attr};
use crate::dom;
use crate::model::BlockKind;

/// The largest script that is read, in bytes.
const LARGEST: usize = 3_000_000;
/// The shortest body worth taking, see [`weight`].
const SHORTEST: usize = 300;

/// A stretch of a body.
type Part = (BlockKind, String);

/// The body's parts, where the page carries clearly more of it than it shows. Its scripts' state holds other stories too,
/// so that it is asked only when the page shows nothing.
pub(super) fn parts(tree: &Tree<'_>, head: &Head, shown: &[Part]) -> Option<Vec<Part>> {
    let length = |parts: &[Part]| parts.iter().map(|(_, text)| weight(text)).sum::<usize>();
    let here = length(shown);
    let enough = |parts: &Vec<Part>| length(parts) >= SHORTEST.max(here * 2);
    let said = head.article_body().map(from_text).filter(enough);
    said.filter(|parts| here < SHORTEST || goes_on(shown, parts)).or_else(|| {
        let state = (here < SHORTEST).then(|| state(tree)).flatten();
        state.map(|html| from_markup(&html, head)).filter(enough)
    })
}

/// Whether a longer body has the first long paragraph of a shorter one.
fn goes_on(short: &[Part], long: &[Part]) -> bool {
    let long: String = long.iter().map(|(_, text)| folded(text)).collect();
    let first = short.iter().find(|(kind, text)| *kind == BlockKind::Paragraph && weight(text) >= 60);
    first.is_some_and(|(_, text)| long.contains(folded(text).as_str()))
}

/// The parts of a body that is plain text or markup.
fn from_text(text: &str) -> Vec<Part> {
    if text.contains("<p") && text.len() <= LARGEST {
        let parsed = fragment(text);
        let (tree, _) = Tree::new(&parsed.html, dom::Limits::default().nodes);
        let blocks = super::blocks::blocks(&tree, |_| None);
        return blocks.into_iter().map(|block| (BlockKind::Paragraph, block.text)).collect();
    }
    let lines = text.split('\n').map(plain_text).filter(|line| !line.is_empty());
    lines.map(|line| (BlockKind::Paragraph, line)).collect()
}

/// The parts of a body in the page's own state. It is read as a page of its own.
fn from_markup(html: &str, head: &Head) -> Vec<Part> {
    let parsed = fragment(html);
    let (tree, _) = Tree::new(&parsed.html, dom::Limits::default().nodes);
    body::find(&tree, head, None, &Overrides::default()).parts
}

/// Parses data that the page has already paid its time for; what bounds it is its size.
fn fragment(html: &str) -> dom::Parsed {
    dom::parse(html, &dom::Limits::default(), &|| Duration::ZERO)
}

/// The longest string with paragraphs in the state that scripts carry.
fn state(tree: &Tree<'_>) -> Option<String> {
    let scripts = tree.all(Tag::Script).filter(|id| {
        let kind = tree.element(*id).and_then(|e| attr(e, "type"));
        kind.is_none_or(|kind| kind.contains("json") && !kind.contains("ld+") || kind.contains("javascript"))
    });
    let texts = scripts.filter_map(|id| tree.subtree(id).skip(1).find_map(|inner| tree.text(inner)));
    let strings = texts.filter(|text| (SHORTEST..=LARGEST).contains(&text.len())).flat_map(markup_strings);
    strings.max_by_key(String::len)
}

/// The string literals of a script that hold paragraphs, unescaped; a string may itself hold such strings.
fn markup_strings(script: &str) -> Vec<String> {
    let mut out = Vec::new();
    for literal in literals(script).filter(|literal| literal.len() >= SHORTEST && literal.contains("/p")) {
        let Ok(text) = serde_json::from_str::<String>(literal) else { continue };
        if text.contains("\\u003c") {
            let inner = literals(&text).filter_map(|inner| serde_json::from_str::<String>(inner).ok());
            out.extend(inner.filter(|text| is_markup(text)));
        } else if is_markup(&text) {
            out.push(text);
        }
    }
    out
}

/// The double-quoted literals of a script, quotes included.
fn literals(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        let open = rest.find('"')?;
        let mut escaped = false;
        let length = rest.get(open + 1..)?.bytes().position(|byte| {
            let closes = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            closes
        })?;
        let literal = rest.get(open..open + length + 2)?;
        rest = rest.get(open + length + 2..)?;
        Some(literal)
    })
}

/// Whether a text is markup with paragraphs.
fn is_markup(text: &str) -> bool {
    text.len() >= SHORTEST && text.matches("</p>").take(2).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_markup_in_strings_of_scripts() {
        let body = "<p>One sentence of the body.</p>".repeat(20);
        let escaped = serde_json::to_string(&body).unwrap().replace('<', "\\u003c");
        assert_eq!(markup_strings(&format!("push({{\"a\":\"b\",\"html\":{escaped}}})")), std::slice::from_ref(&body));
        let twice = serde_json::to_string(&format!("{{\"html\":{escaped}}}")).unwrap();
        assert_eq!(markup_strings(&format!("f.push([1,{twice}])")), [body]);
        assert_eq!(markup_strings("var a = 'it\"s'; \"unclosed"), Vec::<String>::new());
    }
}
