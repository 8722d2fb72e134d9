//! The canonical URL as the page gives it. Dropping tracking parameters is `fetch`'s.

use url::Url;

use super::Found;
use super::jsonld::Structured;
use super::tags::MetaTags;
use crate::extract::tree::{Tag, Tree, attr};

/// `link rel=canonical`, Open Graph, the structured data, else the address it came from.
pub(super) fn find(tree: &Tree<'_>, tags: &MetaTags, data: &Structured, url: Option<&Url>) -> Option<Found<String>> {
    let linked = tree.all(Tag::Link).find_map(|id| {
        let link = tree.element(id)?;
        attr(link, "rel")?.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical")).then_some(())?;
        resolve(attr(link, "href")?, url)
    });
    let from = |value: Option<Url>, source| value.map(|value| Found { value: value.into(), source });
    from(linked, "link")
        .or_else(|| from(tags.first(&["og:url"]).and_then(|value| resolve(value, url)), "Open Graph"))
        .or_else(|| {
            from(data.text("url").or_else(|| data.text("mainEntityOfPage")).and_then(|v| resolve(v, url)), "JSON-LD")
        })
        .or_else(|| from(url.cloned(), "URL"))
}

/// An absolute web address that says more than the site's front page, which some publishers give for every article.
fn resolve(href: &str, base: Option<&Url>) -> Option<Url> {
    let url = match base {
        Some(base) => base.join(href.trim()).ok()?,
        None => Url::parse(href.trim()).ok()?,
    };
    let front = url.path().len() <= 1 && url.query().is_none();
    let was_front = base.is_none_or(|base| base.path().len() <= 1);
    (matches!(url.scheme(), "http" | "https") && url.has_host() && (!front || was_front)).then_some(url)
}
