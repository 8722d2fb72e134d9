//! The page's visible text as a list of blocks: runs of text that stand on lines of their own.

use super::extraction::Reason;
use super::text::{Line, weight};
use super::tree::{Id, Tag, Tree};

/// What a block is by its place in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    Heading(u8),
    Item,
    Quote,
    Caption,
    /// A table's cell or preformatted text.
    Cell,
}

/// A run of text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) text: String,
    /// The length of the text, see [`weight`].
    pub(super) weight: u32,
    /// The share of it that is linked, 0 to 1.
    pub(super) linked: f32,
    /// The element whose line it is.
    pub(super) owner: Id,
    /// The first text node.
    pub(super) first: Id,
    pub(super) shape: Shape,
    /// Why it is no part of the article, when something already tells.
    pub(super) left: Option<Reason>,
}

/// Places where the subtrees of some open elements end.
#[derive(Default)]
struct Ends {
    item: Id,
    quote: Id,
    figure: Id,
    caption: Id,
    cell: Id,
    left: (Id, Option<Reason>),
}

struct Walker<'t, 'a> {
    tree: &'t Tree<'a>,
    out: Vec<Block>,
    line: Line,
    open: Vec<Id>,
    ends: Ends,
    chars: u32,
    linked: u32,
    first: Option<Id>,
    break_before: bool,
}

/// The blocks of the page, in order. `leave` tells which elements are no part of any article, and why.
pub(super) fn blocks(tree: &Tree<'_>, leave: impl Fn(Id) -> Option<Reason>) -> Vec<Block> {
    let root = tree.all(Tag::Body).next().unwrap_or(0);
    let mut walker = Walker {
        tree,
        out: Vec::new(),
        line: Line::default(),
        open: vec![root],
        ends: Ends::default(),
        chars: 0,
        linked: 0,
        first: None,
        break_before: false,
    };
    let mut id = root;
    let end = tree.at(root).end;
    while id < end {
        walker.close_until(id);
        id = walker.enter(id, &leave);
    }
    walker.flush();
    walker.out
}

impl Walker<'_, '_> {
    fn close_until(&mut self, id: Id) {
        while self.open.len() > 1 && self.open.last().is_some_and(|open| self.tree.at(*open).end <= id) {
            self.flush();
            self.open.pop();
        }
        if self.ends.left.0 <= id && self.ends.left.1.is_some() {
            self.flush();
            self.ends.left = (0, None);
        }
    }

    /// Takes one node and gives the next to take.
    fn enter(&mut self, id: Id, leave: &impl Fn(Id) -> Option<Reason>) -> Id {
        let entry = *self.tree.at(id);
        match entry.tag {
            Tag::Text => {
                self.push(id);
                return id + 1;
            }
            Tag::Script | Tag::Head => return entry.end,
            Tag::Br => {
                if self.break_before {
                    self.flush();
                } else {
                    self.line.space();
                }
                self.break_before = true;
                return id + 1;
            }
            _ => {}
        }
        if self.ends.left.1.is_none()
            && let Some(reason) = leave(id)
        {
            self.flush();
            self.ends.left = (entry.end, Some(reason));
        }
        self.mark(entry.tag, entry.end);
        if self.is_block(entry.tag) {
            self.flush();
            self.open.push(id);
        }
        id + 1
    }

    fn is_block(&self, tag: Tag) -> bool {
        let inside = self.open.last().map_or(Tag::Body, |open| self.tree.at(*open).tag);
        tag.is_block() || (tag == Tag::Custom && !matches!(inside, Tag::P | Tag::Heading(_)))
    }

    fn mark(&mut self, tag: Tag, end: Id) {
        let ends = &mut self.ends;
        let slot = match tag {
            Tag::Li | Tag::Term => &mut ends.item,
            Tag::Blockquote => &mut ends.quote,
            Tag::Figure => &mut ends.figure,
            Tag::Figcaption => &mut ends.caption,
            Tag::Cell | Tag::Pre => &mut ends.cell,
            _ => return,
        };
        *slot = end.max(*slot);
    }

    fn push(&mut self, id: Id) {
        let text = self.tree.text(id).unwrap_or_default();
        let chars = self.tree.chars(id);
        self.line.push(text);
        if chars == 0 {
            return;
        }
        self.break_before = false;
        self.first.get_or_insert(id);
        self.chars += chars;
        self.linked += self.tree.linked(id);
    }

    fn flush(&mut self) {
        self.break_before = false;
        let Some(first) = self.first.take() else {
            return;
        };
        let text = self.line.take();
        #[expect(clippy::cast_precision_loss, reason = "shares need no precision")]
        let share = |part: u32| part as f32 / self.chars.max(1) as f32;
        let linked = share(self.linked);
        (self.chars, self.linked) = (0, 0);
        if text.is_empty() || is_noise(&text) {
            return;
        }
        let owner = self.open.last().copied().unwrap_or(0);
        self.out.push(Block {
            weight: u32::try_from(weight(&text)).unwrap_or(u32::MAX),
            text,
            linked,
            owner,
            first,
            shape: self.shape(owner, first),
            left: self.ends.left.1,
        });
    }

    fn shape(&self, owner: Id, first: Id) -> Shape {
        let ends = &self.ends;
        match self.tree.at(owner).tag {
            Tag::Heading(level) => Shape::Heading(level),
            Tag::Figcaption => Shape::Caption,
            _ if first < ends.caption || first < ends.figure => Shape::Caption,
            _ if first < ends.quote => Shape::Quote,
            _ if first < ends.item => Shape::Item,
            // Old pages are laid out by tables; what stands in paragraphs there is text.
            tag if first < ends.cell && tag != Tag::P => Shape::Cell,
            _ => Shape::Paragraph,
        }
    }
}

/// A long stretch of signs, with hardly a letter in it, is no text, and neither is a Latin word of hundreds of letters.
fn is_noise(text: &str) -> bool {
    let (mut letters, mut all, mut run) = (0, 0, 0);
    for c in text.chars().take(4_000) {
        letters += usize::from(c.is_alphanumeric());
        all += 1;
        run = if c.is_ascii_graphic() { run + 1 } else { 0 };
        if run > LONGEST_WORD {
            return true;
        }
    }
    all > 200 && letters * 5 < all
}

/// The longest run of letters and signs that is text: addresses go a long way, data further.
const LONGEST_WORD: usize = 1_000;

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::*;

    fn read(html: &str) -> Vec<(String, Shape)> {
        let html = Html::parse_document(html);
        let (tree, _) = Tree::new(&html, 10_000);
        blocks(&tree, |_| None).into_iter().map(|b| (b.text, b.shape)).collect()
    }

    #[test]
    fn never_glues_paragraphs() {
        let got =
            read("<div>The act.<p>Lithuania <b>is</b> ready.</p>So<br>it is.<br> <br>End</div><ul><li>a<li>b</ul>");
        let texts: Vec<&str> = got.iter().map(|(t, _)| t.as_str()).collect();
        assert_eq!(texts, ["The act.", "Lithuania is ready.", "So it is.", "End", "a", "b"]);
    }

    #[test]
    fn knows_shapes() {
        let got = read(
            "<h2>Head</h2><blockquote><p>q</p></blockquote><figure><img><figcaption>c</figcaption></figure>\
             <table><tr><td>x</table><p>p <x-link>in</x-link> line</p><x-box>own</x-box>",
        );
        let shapes: Vec<Shape> = got.iter().map(|(_, s)| *s).collect();
        use Shape::*;
        assert_eq!(shapes, [Heading(2), Quote, Caption, Cell, Paragraph, Paragraph]);
        assert_eq!(got[4].0, "p in line");
    }

    #[test]
    fn carries_the_reason_of_what_is_left() {
        let html = Html::parse_document("<p>a</p><nav>x<p>y</p></nav>z");
        let (tree, _) = Tree::new(&html, 10_000);
        let got = blocks(&tree, |id| (tree.at(id).tag == Tag::Nav).then_some(Reason::Element));
        let left: Vec<bool> = got.iter().map(|b| b.left.is_some()).collect();
        assert_eq!(left, [false, true, true, false]);
    }
}
