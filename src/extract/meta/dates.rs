//! When the article was published, and when it was last changed.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::Offset;
use regex::Regex;
use url::Url;

use super::moment::parse;
use super::{Found, Head, Page};
use crate::extract::hints::{has_itemprop, hint};
use crate::extract::tree::{Id, Tag, attr};
use crate::model::{Moment, Precision};

/// Names of meta tags that hold the date of publication.
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "dcterms.available",
    "article.published",
    "published-date",
    "published_time_telegram",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "bt:pubdate",
    "article.created",
    "date.created",
    "citation_publication_date",
    "originalpublicationdate",
    "article_date_original",
    "vr:published_time",
    "iso-8601-publish-date",
    "date",
];

/// Names of meta tags that hold the date of the last change.
const MODIFIED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "article.updated",
    "lastmod",
    "cxenseparse:recs:articlemodified",
];

/// The date of publication: never that of a change, of a neighbouring story, or today's.
pub(super) fn published(head: &Head, page: &Page<'_, '_>) -> Option<Found<Moment>> {
    let read = |text: &str| parse(text, Offset::UTC);
    let configured = page.dated.as_deref().and_then(read).map(|value| Found { value, source: "configuration" });
    configured
        .or_else(|| from(head.structured.text("datePublished").and_then(read), "JSON-LD"))
        .or_else(|| from(head.tags.all(PUBLISHED).find_map(read), "meta"))
        .or_else(|| from(microdata(page, "datePublished"), "microdata"))
        .or_else(|| {
            from(
                head.structured.text("dateCreated").or_else(|| head.structured.text("uploadDate")).and_then(read),
                "JSON-LD",
            )
        })
        .or_else(|| from(times(page), "time"))
        .or_else(|| from(page.url.and_then(in_url).map(Moment::day), "URL"))
        .or_else(|| from(visible(page), "text"))
}

/// The date of the last change, if it is not before the publication.
pub(super) fn modified(head: &Head, published: Option<&Moment>) -> Option<Found<Moment>> {
    let read = |text: &str| parse(text, Offset::UTC);
    let found = from(head.structured.text("dateModified").and_then(read), "JSON-LD")
        .or_else(|| from(head.tags.all(MODIFIED).find_map(read), "meta"));
    found.filter(|found| published.is_none_or(|published| published.date() <= found.value.date()))
}

fn from(value: Option<Moment>, source: &'static str) -> Option<Found<Moment>> {
    value.map(|value| Found { value, source })
}

/// The value of an element that holds a date.
fn value(page: &Page<'_, '_>, id: Id) -> Option<Moment> {
    let element = page.tree.element(id)?;
    let stated = ["datetime", "content", "title"].iter().find_map(|key| parse(attr(element, key)?, Offset::UTC));
    stated.or_else(|| parse(&page.tree.line(id), Offset::UTC))
}

fn microdata(page: &Page<'_, '_>, property: &str) -> Option<Moment> {
    let marked = |id: &Id| page.tree.element(*id).is_some_and(|element| has_itemprop(element, property));
    (0..page.tree.len()).filter(marked).take(20).find_map(|id| value(page, id))
}

/// The `<time>` that belongs to the article: the nearest to the headline among those between it and the body.
fn times(page: &Page<'_, '_>) -> Option<Moment> {
    let start = page.headline.unwrap_or(page.container);
    let body = page.container;
    let near = |id: &Id| {
        let changed = page.tree.element(*id).is_some_and(|e| {
            e.attrs()
                .any(|(key, value)| matches!(key, "class" | "itemprop") && value.to_ascii_lowercase().contains("modif"))
        });
        !changed && (page.tree.linked(*id) == 0)
    };
    let all: Vec<Id> = page.tree.all(Tag::Time).filter(near).take(500).collect();
    let between = |id: &&Id| (start.min(body)..page.tree.at(body).end.max(start)).contains(*id);
    let pick = all.iter().find(between).or_else(|| all.iter().rfind(|id| **id < start).filter(|id| start - **id < 60));
    pick.and_then(|id| value(page, *id))
}

/// A date in the address: `/2024/05/03/`, `/2024-05-03-…`, `/20240503…`, or an article's number that begins with the day
/// and the minute (`/A2024050310150001`), as East Asian publishers have it.
fn in_url(url: &Url) -> Option<Date> {
    static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"/[A-Za-z]{0,3}((?:19|20)\d\d)(\d\d)(\d\d)(?:[01]\d|2[0-3])[0-5]\d\d*(?:[/.]|$)").ok()
    });
    static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[/_.-])((?:19|20)\d\d)(?:[/_-](\d{1,2})[/_-](\d{1,2})|(\d\d)(\d\d))(?:[/_.-]|$|\D)").ok()
    });
    let captures = |pattern: &'static LazyLock<Option<Regex>>| pattern.as_ref()?.captures(url.path());
    let numbered = captures(&NUMBERED).and_then(|c| {
        let part = |i: usize| c.get(i).and_then(|m| m.as_str().parse::<i8>().ok());
        Date::new(c.get(1)?.as_str().parse().ok()?, part(2)?, part(3)?).ok()
    });
    if numbered.is_some() {
        return numbered;
    }
    let c = captures(&DATED)?;
    let part = |i: usize, j: usize| c.get(i).or_else(|| c.get(j)).and_then(|m| m.as_str().parse::<i8>().ok());
    Date::new(c.get(1)?.as_str().parse().ok()?, part(2, 4)?, part(3, 5)?).ok()
}

/// A date in a short line between the headline and the end of the body, or in the headline's own surroundings.
fn visible(page: &Page<'_, '_>) -> Option<Moment> {
    let headline = page.headline.unwrap_or(page.container);
    let start = surroundings(page, headline);
    let end = page.tree.at(page.container).end;
    let lines = page.blocks.iter().filter(|block| (start..end).contains(&block.first) && block.text.len() <= 160);
    let dated = lines.take(80).filter_map(|block| Some((block, parse(&block.text, Offset::UTC)?)));
    let fitting = dated.take(4).filter(|(block, _)| block.text.len() <= 60 || is_named(page, block.owner));
    let (mut day, mut first) = (None, None);
    for (_, moment) in fitting {
        first = first.or(Some(moment).filter(|moment| moment.precision() == Precision::Second));
        day = day.or(Some(moment));
    }
    first.filter(|first| day.is_none_or(|day| day.date() == first.date())).or(day)
}

/// Where the part of the page around the headline begins that is not yet the whole page.
fn surroundings(page: &Page<'_, '_>, headline: Id) -> Id {
    let whole = |id: &Id| {
        matches!(page.tree.at(*id).tag, Tag::Body | Tag::Main | Tag::Html) || page.tree.within(page.container, *id)
    };
    page.tree.ancestors(headline).take_while(|id| !whole(id)).take(3).last().unwrap_or(headline)
}

/// Whether an element, or one around it, calls itself a date.
fn is_named(page: &Page<'_, '_>, owner: Id) -> bool {
    let around = std::iter::once(owner).chain(page.tree.ancestors(owner)).take(3);
    around.filter_map(|id| page.tree.element(id)).any(|element| hint(element).date)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://n.example/2024/05/03/story", Some("2024-05-03"))]
    #[case("https://n.example/politics/2024-5-3-story.html", Some("2024-05-03"))]
    #[case("https://n.example/a/20240503-story", Some("2024-05-03"))]
    #[case("https://n.example/story-120240503456", None)]
    #[case("https://n.example/2024/story", None)]
    #[case("https://n.example/news/article/A2024050310150001234", Some("2024-05-03"))]
    #[case("https://n.example/view/AKR20240503012300004", Some("2024-05-03"))]
    #[case("https://n.example/view/20249903012300004", None)]
    #[case("https://n.example/view/20240503992300004", None)]
    fn reads_the_day_in_an_address(#[case] url: &str, #[case] expected: Option<&str>) {
        let day = in_url(&Url::parse(url).unwrap()).map(|day| day.to_string());
        assert_eq!(day.as_deref(), expected);
    }
}
