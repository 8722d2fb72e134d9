//! What the page says about itself: JSON-LD, Open Graph and other meta tags, microdata, `<time>`, and visible lines.
//!
//! Publishers fill these fields with more or less care, so each datum has its own order of trust, in its own file.

mod byline;
mod canonical;
mod dates;
mod jsonld;
mod labels;
mod language;
mod moment;
mod outlet;
mod section;
mod tags;
mod title;

use url::Url;

use crate::model::Moment;

use super::blocks::Block;
use super::tree::{Id, Tree};
use jsonld::Structured;
use tags::MetaTags;

/// A datum and the kind of source that gave it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) source: &'static str,
}

/// What a page says about itself before its body is known.
#[derive(Debug)]
pub(super) struct Head {
    tags: MetaTags,
    structured: Structured,
    pub(super) title: Option<Found<String>>,
    /// The element that shows the headline.
    pub(super) headline: Option<Id>,
}

/// What a page says about itself, the body being known.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) byline: Option<Found<Vec<String>>>,
    pub(super) outlet: Option<Found<String>>,
    pub(super) published: Option<Found<Moment>>,
    pub(super) modified: Option<Found<Moment>>,
    pub(super) language: Option<Found<String>>,
    pub(super) canonical: Option<Found<String>>,
    pub(super) section: Option<Found<String>>,
}

impl Head {
    /// Reads the page's head, its structured data and its headline.
    pub(super) fn read(tree: &Tree<'_>, url: Option<&Url>, overridden: Option<(Id, String)>) -> Self {
        let tags = MetaTags::read(tree);
        let structured = Structured::read(tree, url, &tags);
        let (title, headline) = match overridden {
            Some((id, text)) => (Some(Found { value: text, source: "configuration" }), Some(id)),
            None => title::find(tree, &tags, &structured),
        };
        Self { tags, structured, title, headline }
    }

    /// The body as the structured data has it.
    pub(super) fn article_body(&self) -> Option<&str> {
        self.structured.body()
    }

    /// The page's own summary, in each form it gives.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = &str> {
        self.structured.text("description").into_iter().chain(self.tags.all(&[
            "og:description",
            "description",
            "twitter:description",
        ]))
    }

    /// The authors as the metadata name them, the outlet among them now and then.
    pub(super) fn authors(&self) -> Vec<String> {
        byline::stated(&self.structured, &self.tags).map(|found| found.value).unwrap_or_default()
    }

    /// Whether the page says that the article may not be read for free.
    pub(super) fn paywalled(&self) -> bool {
        self.structured.flag("isAccessibleForFree") == Some(false)
            || self.tags.first(&["article:content_tier"]).is_some_and(|tier| tier != "free")
    }

    /// Whether the page says that it is an article.
    pub(super) fn is_article(&self) -> bool {
        self.structured.is_article() || self.tags.first(&["og:type"]).is_some_and(|kind| kind.contains("article"))
    }

    /// The entries of a live blog as the structured data have them.
    pub(super) fn updates(&self) -> Vec<Update> {
        let read = |(headline, body, at)| {
            let short = |text: &str| plain_text(&text.chars().take(300).collect::<String>());
            Some(Update { headline: short(headline), body: short(body), at: moment(at)? })
        };
        self.structured.updates().take(2_000).filter_map(read).collect()
    }

    /// When the metadata say that the article was last changed.
    pub(super) fn modified(&self) -> Option<Moment> {
        dates::modified(self, None).map(|found| found.value)
    }

    /// Whether the page says that it is a live blog.
    pub(super) fn is_live(&self) -> bool {
        self.structured.has_type("LiveBlogPosting")
    }

    /// Reads what is easier told when the body is known.
    pub(super) fn facts(&self, page: &Page<'_, '_>) -> Facts {
        let published = dates::published(self, page);
        let outlet = outlet::find(&self.tags, &self.structured, page.url);
        Facts {
            byline: byline::find(self, page, outlet.as_ref().map(|found| found.value.as_str())),
            outlet,
            modified: dates::modified(self, published.as_ref().map(|p| &p.value)),
            published,
            language: language::find(page, &self.tags, &self.structured),
            canonical: canonical::find(page.tree, &self.tags, &self.structured, page.url),
            section: section::find(page.url, &self.tags, &self.structured),
        }
    }
}

/// The page as the readers of its facts see it.
pub(super) struct Page<'t, 'a> {
    pub(super) tree: &'t Tree<'a>,
    pub(super) blocks: &'t [Block],
    pub(super) url: Option<&'t Url>,
    /// The element that shows the headline.
    pub(super) headline: Option<Id>,
    /// The element that holds the body.
    pub(super) container: Id,
    /// Text of the element that the source's configuration names for the date.
    pub(super) dated: Option<String>,
}

/// An entry of a live blog.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) headline: String,
    /// How its text begins.
    pub(super) body: String,
    pub(super) at: Moment,
}

/// A time as publishers write it; what has no zone of its own is taken for UTC.
pub(super) fn moment(text: &str) -> Option<Moment> {
    moment::parse(text, jiff::tz::Offset::UTC)
}

/// Text of structured data as a clean line.
pub(super) fn plain_text(text: &str) -> String {
    jsonld::plain(text)
}

/// Whether two texts say the same, signs and a cut-off end aside.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    title::alike(a, b)
}

/// Whether a line holds a date.
pub(super) fn is_dated(text: &str) -> bool {
    moment::parse(text, jiff::tz::Offset::UTC).is_some()
}
