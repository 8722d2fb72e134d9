//! The headline.

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use super::jsonld::{Structured, plain};
use super::tags::MetaTags;
use crate::extract::hints::{has_itemprop, hint};
use crate::extract::text::{clean, folded};
use crate::extract::tree::{Id, Tag, Tree};

/// The headline and the element that shows it.
///
/// What the page shows is the headline; what its metadata say is often a variant made for search or for sharing. So the
/// first-level heading wins when the metadata bear it out, and the metadata win when it says something else.
pub(super) fn find(tree: &Tree<'_>, tags: &MetaTags, data: &Structured) -> (Option<Found<String>>, Option<Id>) {
    let said = said(tree, tags, data);
    let shown = shown(tree, &said);
    let agreed = shown.as_ref().is_some_and(|(_, text)| said.iter().any(|(other, _)| alike(text, other)));
    match shown {
        Some((id, text)) if agreed || said.is_empty() => (Some(Found { value: text, source: "heading" }), Some(id)),
        shown => {
            let first = said.into_iter().next();
            (first.map(|(value, source)| Found { value, source }), shown.map(|(id, _)| id))
        }
    }
}

/// What the metadata call the article, best first.
fn said(tree: &Tree<'_>, tags: &MetaTags, data: &Structured) -> Vec<(String, &'static str)> {
    let site = tags.first(&["og:site_name"]);
    let document = tree.all(Tag::Title).next().map(|id| tree.line(id));
    let candidates = [
        (data.text("headline").map(plain), "JSON-LD"),
        (tags.first(&["og:title"]).map(plain), "Open Graph"),
        (tags.first(&["twitter:title", "title", "dc.title"]).map(plain), "meta"),
        (document, "title"),
    ];
    let mut out: Vec<(String, &'static str)> = Vec::new();
    for (text, source) in candidates {
        let Some(text) = text.map(|text| without_site(&text, site)).filter(|text| !text.is_empty()) else {
            continue;
        };
        out.push((text, source));
    }
    out
}

/// The heading that shows the headline: the one that the metadata know, else the first `h1` with words in it.
fn shown(tree: &Tree<'_>, said: &[(String, &'static str)]) -> Option<(Id, String)> {
    let headings = || (0..tree.len()).filter(|id| matches!(tree.at(*id).tag, Tag::Heading(1..=2)));
    let marked = (0..tree.len())
        .find(|id| tree.element(*id).is_some_and(|e| has_itemprop(e, "headline")) && tree.chars(*id) > 0);
    let known = headings().take(200).find_map(|id| {
        let text = tree.line(id);
        said.iter().any(|(other, _)| alike(&text, other)).then_some((id, text))
    });
    known.or_else(|| {
        let first = headings().find(|id| {
            tree.at(*id).tag == Tag::Heading(1)
                && tree.line(*id).split(' ').count() > 2
                && !tree.element(*id).is_some_and(|e| hint(e).beside)
        });
        first.or(marked).map(|id| (id, tree.line(id)))
    })
}

/// Whether two texts are the same headline, give or take signs, a kicker before or a name behind.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    !short.is_empty() && (short == long || (short.len() * 10 >= long.len() * 6 && long.contains(short.as_str())))
}

/// The site's name at the end or start of a `<title>`.
fn without_site(text: &str, site: Option<&str>) -> String {
    static BREAK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\s+[|\u{2013}\u{2014}\u{b7}\u{2022}»:-]\s+|\s*\|\s*").ok());
    let text = clean(text);
    let Some(breaks) = BREAK.as_ref() else { return text };
    let site = site.map(folded).unwrap_or_default();
    let mut kept = text.as_str();
    while let Some(found) = breaks.find_iter(kept).last() {
        let (before, after) =
            (kept.get(..found.start()).unwrap_or_default(), kept.get(found.end()..).unwrap_or_default());
        let name = folded(after);
        let named =
            !site.is_empty() && (name == site || name.contains(&site) || (name.len() > 3 && site.contains(&name)));
        let bar = found.as_str().contains('|') && after.split(' ').count() <= 4;
        if before.is_empty() || !(named || bar) {
            break;
        }
        kept = before;
    }
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Troops are ready | The Daily Example", None, "Troops are ready")]
    #[case("Troops are ready - The Daily Example", Some("Daily Example"), "Troops are ready")]
    #[case("Troops - ready or not", Some("Daily Example"), "Troops - ready or not")]
    #[case("Troops | Politics | Example", Some("Example"), "Troops")]
    fn drops_the_site_s_name(#[case] text: &str, #[case] site: Option<&str>, #[case] expected: &str) {
        assert_eq!(without_site(text, site), expected);
    }
}
