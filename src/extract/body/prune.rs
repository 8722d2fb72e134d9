//! Elements that are no part of any article: navigation, forms, what is hidden, what calls itself an advertisement.
//!
//! Names lie now and then ("main has-sidebar", a form around the whole page, a paragraph in each of many "slides"), so
//! nothing is pruned that holds a good share of the page's prose, by itself or together with all that look like it.

use std::collections::HashMap;

use super::Overrides;
use super::container::look;
use crate::extract::extraction::Reason;
use crate::extract::hints::{Hint, Hints, is_hidden};
use crate::extract::tree::{Id, Tag, Tree};

/// Decides about elements.
pub(super) struct Pruner<'t, 'a> {
    tree: &'t Tree<'a>,
    prose: u32,
    plain: u32,
    headline: Option<Id>,
    overrides: &'t Overrides,
    /// What the names of each element say.
    hints: Vec<Hint>,
    /// The prose in elements that are named as beside the article, by look.
    named: HashMap<String, u32>,
}

impl<'t, 'a> Pruner<'t, 'a> {
    pub(super) fn new(tree: &'t Tree<'a>, headline: Option<Id>, overrides: &'t Overrides) -> Self {
        let plain = tree.chars(0) - tree.linked(0);
        let mut names = Hints::default();
        let hints: Vec<Hint> =
            (0..tree.len()).map(|id| tree.element(id).map(|e| names.of(e)).unwrap_or_default()).collect();
        let mut pruner = Self { tree, prose: tree.prose(0), plain, headline, overrides, hints, named: HashMap::new() };
        pruner.named = pruner.looks();
        pruner
    }

    fn looks(&self) -> HashMap<String, u32> {
        let mut out: HashMap<String, u32> = HashMap::new();
        let mut id = 0;
        while id < self.tree.len() {
            let prose = self.tree.prose(id);
            let named = prose > 0 && self.is_beside(id);
            if named && !self.is_big(id, 25) {
                let look = self.tree.element(id).map(look).unwrap_or_default();
                *out.entry(look).or_default() += prose;
                id = self.tree.at(id).end;
            } else {
                id += 1;
            }
        }
        out
    }

    /// Why an element is left out, if it is.
    pub(super) fn reason(&self, id: Id) -> Option<Reason> {
        if self.overrides.remove.contains(&id) {
            return Some(Reason::Configured);
        }
        // What the configuration names as the body is not put aside for its name, nor is what it stands in.
        if self.overrides.body.iter().take(8).any(|body| self.tree.within(*body, id)) {
            return None;
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
        let hint = self.hints[id];
        if hint.caption && !hint.body {
            return if self.tree.chars(id) < 600 {
                Some(Reason::Caption)
            } else {
                self.unless_big(id, 10, Reason::Caption)
            };
        }
        if self.is_beside(id) && tag != Tag::Article {
            let alike = self.named.get(&look(element)).copied().unwrap_or_default();
            let many = !hint.talk && u64::from(alike) * 100 >= u64::from(self.prose.max(1)) * 35;
            return if many { None } else { self.unless_big(id, 25, Reason::Hint) };
        }
        None
    }

    /// The reason, unless the element holds the headline or this share, in hundredths, of the page's text.
    fn unless_big(&self, id: Id, hundredths: u64, reason: Reason) -> Option<Reason> {
        (!self.is_big(id, hundredths)).then_some(reason)
    }

    fn is_big(&self, id: Id, hundredths: u64) -> bool {
        let tree = self.tree;
        let share = |part: u32, whole: u32| u64::from(part) * 100 >= u64::from(whole.max(1)) * hundredths;
        share(tree.prose(id), self.prose) && tree.prose(id) > 0
            || share((tree.chars(id) - tree.linked(id)) / 2, self.plain)
            || self.headline.is_some_and(|headline| tree.within(headline, id))
    }

    /// Whether an element's names put it beside the article, and nothing in it is named as the body.
    fn is_beside(&self, id: Id) -> bool {
        let hint = self.hints[id];
        let holds_body = || self.tree.subtree(id).take(60).any(|inner| self.hints[inner].body);
        hint.beside && !hint.body && (hint.talk || !holds_body())
    }
}
