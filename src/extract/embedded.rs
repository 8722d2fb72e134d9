//! Bodies that the page carries as data for its scripts instead of showing them: the structured data's `articleBody`, and
//! markup in the state that a framework leaves in `<script type="application/json">`.

use std::time::Duration;

use serde_json::Value;

use super::body::{self, Overrides};
use super::meta::{Head, plain_text};
use super::text::weight;
use super::tree::{Tag, Tree, attr};
use crate::dom;
use crate::model::BlockKind;

/// The largest script that is read, in bytes.
const LARGEST: usize = 3_000_000;
/// The shortest body worth taking, see [`weight`].
const SHORTEST: usize = 300;

/// The body's parts, where the page carries clearly more of it than it shows.
pub(super) fn parts(tree: &Tree<'_>, head: &Head, shown: usize) -> Option<Vec<(BlockKind, String)>> {
    let candidates = [head.article_body().map(from_text), state(tree).map(|html| from_markup(&html, head))];
    let length = |parts: &[(BlockKind, String)]| parts.iter().map(|(_, text)| weight(text)).sum::<usize>();
    candidates.into_iter().flatten().find(|parts| length(parts) >= SHORTEST.max(shown * 2))
}

/// The parts of a body that is plain text or markup.
fn from_text(text: &str) -> Vec<(BlockKind, String)> {
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
fn from_markup(html: &str, head: &Head) -> Vec<(BlockKind, String)> {
    let parsed = fragment(html);
    let (tree, _) = Tree::new(&parsed.html, dom::Limits::default().nodes);
    body::find(&tree, head, None, &Overrides::default()).parts
}

/// Parses data that the page has already paid its time for; what bounds it is its size.
fn fragment(html: &str) -> dom::Parsed {
    dom::parse(html, &dom::Limits::default(), &|| Duration::ZERO)
}

/// The longest text with paragraphs in the page's state.
fn state(tree: &Tree<'_>) -> Option<String> {
    let mut best: Option<String> = None;
    for id in tree.all(Tag::Script) {
        let is_state = tree.element(id).and_then(|e| attr(e, "type")).is_some_and(|kind| kind == "application/json");
        let text = tree.subtree(id).skip(1).find_map(|inner| tree.text(inner)).unwrap_or_default();
        if !is_state || text.len() > LARGEST || text.len() < SHORTEST {
            continue;
        }
        let mut waiting = vec![serde_json::from_str(text).unwrap_or_default()];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(values) => waiting.extend(values),
                Value::Object(object) => waiting.extend(object.into_iter().map(|(_, value)| value)),
                Value::String(text) if is_markup(&text) && best.as_ref().is_none_or(|best| best.len() < text.len()) => {
                    best = Some(text);
                }
                _ => {}
            }
        }
    }
    best
}

/// Whether a text is markup with paragraphs.
fn is_markup(text: &str) -> bool {
    text.len() >= SHORTEST && text.matches("</p>").take(2).count() == 2
}
