//! `<meta>` and `<link>` elements.

use scraper::node::Element;

use crate::extract::text::clean;
use crate::extract::tree::{Tag, Tree, attr};

/// The page's meta tags by name, in order.
#[derive(Debug, Default)]
pub(crate) struct MetaTags(Vec<(String, String)>);

/// The most meta tags that are read, and the longest value.
const MOST: usize = 400;
const LONGEST: usize = 10_000;

impl MetaTags {
    pub(crate) fn read(tree: &Tree<'_>) -> Self {
        let tags = tree.all(Tag::Meta).filter_map(|id| tree.element(id)).filter_map(pair).take(MOST);
        Self(tags.collect())
    }

    /// The values of the first of `names` that has any.
    pub(crate) fn all<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = &'s str> {
        names.iter().flat_map(|name| self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str()))
    }

    /// The first value of the first of `names` that has one.
    pub(crate) fn first(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()))
    }
}

fn pair(element: &Element) -> Option<(String, String)> {
    let content = attr(element, "content").filter(|content| content.len() <= LONGEST)?;
    let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| attr(element, key))?;
    let content = clean(content);
    (!content.is_empty()).then(|| (name.trim().to_ascii_lowercase(), content))
}
