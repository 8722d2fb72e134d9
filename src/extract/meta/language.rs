//! The language of the article.

use super::jsonld::Structured;
use super::tags::MetaTags;
use super::{Found, Page};
use crate::extract::tree::{Tag, attr};

/// The nearest `lang` around the body, then the structured data, then the meta tags.
pub(super) fn find(page: &Page<'_, '_>, tags: &MetaTags, data: &Structured) -> Option<Found<String>> {
    let found = |value: &str, source| tag(value).map(|value| Found { value, source });
    let tree = page.tree;
    std::iter::once(page.container)
        .chain(tree.ancestors(page.container))
        .find_map(|id| tree.element(id).and_then(|e| attr(e, "lang").or_else(|| attr(e, "xml:lang"))).and_then(tag))
        .or_else(|| tree.all(Tag::Html).find_map(|id| tree.element(id).and_then(|e| attr(e, "lang")).and_then(tag)))
        .map(|value| Found { value, source: "HTML" })
        .or_else(|| data.text("inLanguage").and_then(|value| found(value, "JSON-LD")))
        .or_else(|| tags.first(&["og:locale", "content-language", "language"]).and_then(|value| found(value, "meta")))
}

/// `value` as a BCP 47 tag, if it looks like one.
fn tag(value: &str) -> Option<String> {
    let value = value.trim().replace('_', "-");
    let primary = value.split('-').next().unwrap_or_default();
    let fits = (2..=3).contains(&primary.len()) && value.len() <= 35;
    (fits && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')).then(|| {
        let rest = value.get(primary.len()..).unwrap_or_default();
        format!("{}{rest}", primary.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn takes_only_tags() {
        assert_eq!(super::tag("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(super::tag("DE").as_deref(), Some("de"));
        assert_eq!(super::tag("english"), None);
        assert_eq!(super::tag(""), None);
    }
}
