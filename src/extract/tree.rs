//! The parsed page as a flat list in document order.
//!
//! A node's subtree is the range from itself to its `end`, so that every question about a subtree is a loop over a
//! range or a difference of two prefix sums, and no walk ever recurses.

mod tag;

use scraper::node::Element;
use scraper::{Html, Node};

pub(super) use tag::Tag;

use super::text::visible;

/// A node's place in [`Tree`].
pub(super) type Id = usize;

/// One node of the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) node: &'a Node,
    pub(super) tag: Tag,
    pub(super) parent: Id,
    /// The place after the last node of the subtree.
    pub(super) end: Id,
}

/// The page in document order, without comments, styles and drawings. The first entry is the document itself, and is its
/// own parent; it is always there, so that an [`Id`] taken from a tree is always in range.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    entries: Vec<Entry<'a>>,
    /// Visible characters before each node.
    chars: Vec<u32>,
    /// Visible characters inside links before each node.
    linked: Vec<u32>,
    /// Visible characters of ordinary paragraphs before each node.
    prose: Vec<u32>,
    /// Pictures and players before each node.
    pictures: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Flattens a parsed page, up to `max_nodes`; the second value tells whether something was cut off.
    pub(super) fn new(html: &'a Html, max_nodes: usize) -> (Self, bool) {
        let root = html.tree.root();
        let mut entries = vec![Entry { node: root.value(), tag: Tag::Document, parent: 0, end: 0 }];
        let (mut cursor, mut parent, mut cut) = (root.first_child(), 0, false);
        while let Some(here) = cursor {
            if entries.len() >= max_nodes {
                cut = true;
                break;
            }
            let tag = Tag::of(here.value());
            let mut below = None;
            if tag != Tag::Skipped {
                entries.push(Entry { node: here.value(), tag, parent, end: 0 });
                below = here.first_child();
            }
            if below.is_some() {
                parent = entries.len() - 1;
                cursor = below;
                continue;
            }
            let mut last = here;
            cursor = loop {
                if let Some(next) = last.next_sibling() {
                    break Some(next);
                }
                let Some(up) = last.parent().filter(|up| *up != root) else { break None };
                if let Some(open) = entries.get_mut(parent) {
                    parent = open.parent;
                }
                last = up;
            };
        }
        close(&mut entries);
        (Self::with_sums(entries), cut)
    }

    fn with_sums(entries: Vec<Entry<'a>>) -> Self {
        let mut tree = Self { chars: vec![0], linked: vec![0], prose: vec![0], pictures: vec![0], entries };
        let (mut chars, mut linked, mut prose, mut pictures) = (0, 0, 0, 0);
        let (mut link_end, mut prose_end) = (0, 0);
        for (id, entry) in tree.entries.iter().enumerate() {
            match (entry.tag, entry.node) {
                (Tag::A, Node::Element(link)) if leads_away(link) => link_end = link_end.max(entry.end),
                (Tag::Image | Tag::Media, _) => pictures += 1,
                (Tag::P, _) => prose_end = entry.end,
                (Tag::Text, Node::Text(text)) => {
                    let n = u32::try_from(visible(text)).unwrap_or(u32::MAX / 4);
                    chars = n.saturating_add(chars);
                    if id < link_end {
                        linked = n.saturating_add(linked);
                    } else if id < prose_end {
                        prose = n.saturating_add(prose);
                    }
                }
                _ => {}
            }
            tree.chars.push(chars);
            tree.linked.push(linked);
            tree.prose.push(prose);
            tree.pictures.push(pictures);
        }
        tree
    }

    /// The number of nodes.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// A node.
    pub(super) fn at(&self, id: Id) -> &Entry<'a> {
        &self.entries[id]
    }

    /// The element at a place, if it is one.
    pub(super) fn element(&self, id: Id) -> Option<&'a Element> {
        self.at(id).node.as_element()
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: Id) -> Option<&'a str> {
        self.at(id).node.as_text().map(|text| &text[..])
    }

    /// The places of a subtree, its root first.
    pub(super) fn subtree(&self, id: Id) -> std::ops::Range<Id> {
        id..self.at(id).end
    }

    /// Whether `id` lies in the subtree of `ancestor` (a node lies in its own).
    pub(super) fn within(&self, id: Id, ancestor: Id) -> bool {
        self.subtree(ancestor).contains(&id)
    }

    /// The ancestors, nearest first, without the document.
    pub(super) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(Some(self.at(id).parent), |up| Some(self.at(*up).parent)).take_while(|up| *up != 0)
    }

    /// Visible characters in a subtree.
    pub(super) fn chars(&self, id: Id) -> u32 {
        self.chars[self.at(id).end] - self.chars[id]
    }

    /// Visible characters inside links in a subtree.
    pub(super) fn linked(&self, id: Id) -> u32 {
        self.linked[self.at(id).end] - self.linked[id]
    }

    /// Visible characters of paragraphs in a subtree, links aside.
    pub(super) fn prose(&self, id: Id) -> u32 {
        self.prose[self.at(id).end] - self.prose[id]
    }

    /// Pictures and players in a subtree.
    pub(super) fn pictures(&self, id: Id) -> u32 {
        self.pictures[self.at(id).end] - self.pictures[id]
    }

    /// All places of elements with this tag.
    pub(super) fn all(&self, tag: Tag) -> impl Iterator<Item = Id> + '_ {
        self.entries.iter().enumerate().filter(move |(_, entry)| entry.tag == tag).map(|(id, _)| id)
    }

    /// The text below a node as one clean line.
    pub(super) fn line(&self, id: Id) -> String {
        let mut line = super::text::Line::default();
        for inner in self.subtree(id) {
            match self.at(inner).tag {
                Tag::Text => line.push(self.text(inner).unwrap_or_default()),
                Tag::Br => line.space(),
                tag if tag.is_block() => line.space(),
                _ => {}
            }
        }
        line.take()
    }

    /// The text of a heading as one clean line. Headings hold a kicker and the headline in elements side by side, with
    /// nothing between them but the look: `<span>Budget</span>Minister speaks`.
    pub(super) fn heading(&self, id: Id) -> String {
        let mut line = super::text::Line::default();
        let mut last = None;
        for inner in self.subtree(id).skip(1) {
            let Some(text) = self.text(inner) else {
                if self.at(inner).tag == Tag::Br || self.at(inner).tag.is_block() {
                    line.space();
                }
                continue;
            };
            let joins = |last: char, next: char| !last.is_lowercase() && !is_end(last) || !next.is_uppercase();
            if let (Some(last), Some(next)) = (last, text.chars().next())
                && !joins(last, next)
            {
                line.space();
            }
            line.push(text);
            last = text.chars().next_back().or(last);
        }
        line.take()
    }
}

/// Whether a sign ends a sentence or a label.
fn is_end(sign: char) -> bool {
    matches!(sign, ':' | '.' | '!' | '?' | ',' | ';')
}

/// Whether a link leads to another page: anchors and jumps within the page do not.
fn leads_away(link: &Element) -> bool {
    attr(link, "href").is_some_and(|href| !href.is_empty() && !href.starts_with('#'))
}

/// Sets every subtree's end, children before parents.
fn close(entries: &mut [Entry<'_>]) {
    for id in (0..entries.len()).rev() {
        let end = entries[id].end.max(id + 1);
        entries[id].end = end;
        let parent = entries[id].parent;
        entries[parent].end = entries[parent].end.max(end);
    }
}

/// The value of an attribute. Unlike [`Element::attr`] it makes no interned name to compare with.
pub(super) fn attr<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.attrs().find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_flat_and_knows_its_sums() {
        let html = Html::parse_document("<body><div><p>one two <a href=/x>three</a></p><style>x</style></div><p>4</p>");
        let (tree, cut) = Tree::new(&html, 100);
        assert!(!cut);
        let div = tree.all(Tag::Div).next().unwrap();
        assert_eq!((tree.chars(div), tree.linked(div), tree.prose(div)), (11, 5, 6));
        assert_eq!(tree.line(div), "one two three");
        let body = tree.at(div).parent;
        assert_eq!(tree.line(body), "one two three 4");
        let text = tree.all(Tag::Text).next().unwrap();
        assert!(tree.within(text, div) && tree.ancestors(text).any(|up| up == body));
        assert_eq!(tree.at(0).end, tree.len());
    }

    #[test]
    fn stops_at_its_limit() {
        let html = Html::parse_document(&"<p>x".repeat(1000));
        let (tree, cut) = Tree::new(&html, 50);
        assert!(cut);
        assert_eq!(tree.len(), 50);
        assert_eq!(tree.at(0).end, 50);
    }
}
