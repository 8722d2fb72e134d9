//! Elements that are no part of any article: navigation, forms, what is hidden, what calls itself an advertisement.
//!
//! Names lie now and then ("main has-sidebar", a form around the whole page), so nothing is pruned that holds a good share
//! of the page's prose.

use super::Overrides;
use crate::extract::extraction::Reason;
use crate::extract::hints::{hint, is_hidden};
use crate::extract::tree::{Id, Tag, Tree};

/// Decides about elements.
pub(super) struct Pruner<'t, 'a> {
    tree: &'t Tree<'a>,
    prose: u32,
    plain: u32,
    headline: Option<Id>,
    overrides: &'t Overrides,
}

impl<'t, 'a> Pruner<'t, 'a> {
    pub(super) fn new(tree: &'t Tree<'a>, headline: Option<Id>, overrides: &'t Overrides) -> Self {
        Self { tree, prose: tree.prose(0), plain: tree.chars(0) - tree.linked(0), headline, overrides }
    }

    /// Why an element is left out, if it is.
    pub(super) fn reason(&self, id: Id) -> Option<Reason> {
        if self.overrides.remove.contains(&id) {
            return Some(Reason::Configured);
        }
        let tag = self.tree.at(id).tag;
        match tag {
            Tag::Nav | Tag::Control | Tag::Media => return self.unless_big(id, 20, Reason::Element),
            Tag::Footer | Tag::Form => return self.unless_big(id, 30, Reason::Element),
            Tag::Aside => return self.unless_big(id, 40, Reason::Element),
            Tag::Html | Tag::Body | Tag::Document | Tag::Text | Tag::Main => return None,
            _ => {}
        }
        let element = self.tree.element(id)?;
        if is_hidden(element) {
            return self.unless_big(id, 30, Reason::Hidden);
        }
        let hint = hint(element);
        if hint.caption && !hint.body {
            return self.unless_big(id, 10, Reason::Caption);
        }
        if hint.beside && !hint.body && tag != Tag::Article {
            return self.unless_big(id, 25, Reason::Hint);
        }
        None
    }

    /// The reason, unless the element holds the headline or this share, in hundredths, of the page's text.
    fn unless_big(&self, id: Id, hundredths: u64, reason: Reason) -> Option<Reason> {
        let share = |part: u32, whole: u32| u64::from(part) * 100 >= u64::from(whole.max(1)) * hundredths;
        let tree = self.tree;
        let big = share(tree.prose(id), self.prose) && tree.prose(id) > 0
            || share((tree.chars(id) - tree.linked(id)) / 2, self.plain);
        let headed = self.headline.is_some_and(|headline| tree.within(headline, id));
        (!big && !headed).then_some(reason)
    }
}
