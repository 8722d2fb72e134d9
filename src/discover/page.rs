//! Section pages: which of their links lead to articles, and what else the page says about itself.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::dates;
use super::error::DiscoverError;
use super::item::{Discovery, Problem};
use super::links::{Link, is_article};
use super::list::{Draft, Gathered, itself};
use super::text::title;
use crate::dom::{NodeId, Parsed};
use crate::fetch::canonical;
use crate::model::{Selectors, SourceKind};

/// Links of a page that are looked at.
const LOOK_AT: usize = 10_000;

/// Nodes of one link that are looked at for its words.
const WITHIN: usize = 200;

/// How far up from a link its surroundings are looked at.
const UP: usize = 32;

/// Elements that hold navigation and the like.
const CHROME: &[&str] = &["nav", "footer", "form", "dialog", "menu"];

/// Words in classes and ids of such elements.
const CHROME_CLASSES: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "footer",
    "breadcrumb",
    "breadcrumbs",
    "cookie",
    "social",
    "share",
    "sidebar-menu",
];

/// What a selector of ours must be.
const VALID: &str = "a constant selector parses";

/// One link with all that was seen of it.
struct Seen {
    url: Url,
    text: String,
    is_headline: bool,
    date: Option<String>,
    is_teaser: bool,
}

/// Reads a section page: by the source's selector if there is one, else by what links look like.
pub(super) fn read(parsed: &Parsed, url: &Url, selectors: &Selectors) -> Result<Discovery, DiscoverError> {
    let html = &parsed.html;
    let base = base(html, url);
    let links = match &selectors.links {
        Some(selector) => {
            let parsed = Selector::parse(selector).map_err(|_| DiscoverError::Selector(selector.clone()))?;
            chosen(html, &parsed, &base)
        }
        None => guessed(html, &base, url),
    };
    let mut gathered = Gathered::new(SourceKind::Page);
    gathered.discovery.title = first_text(html, "title");
    for link in links {
        gathered.add(Draft {
            title: title_of(&link.text),
            published: link.date.as_deref().and_then(dates::parse),
            url: Some(link.url),
            ..Draft::default()
        });
    }
    let older = html.select(&selector("link[rel~=next][href], a[rel~=next][href]")).next();
    gathered.discovery.older = older.and_then(|link| address(link.attr("href")?, &base));
    if let Some(why) = parsed.truncated {
        gathered.discovery.problems.push(Problem::Truncated(why.to_string()));
    }
    Ok(gathered.finish())
}

/// Reads a page of which nobody has said whether it is an article or a list of them.
pub(super) fn guess(parsed: &Parsed, url: &Url, selectors: &Selectors) -> Result<Discovery, DiscoverError> {
    if selectors.links.is_none() && is_marked_as_article(&parsed.html) {
        return Ok(itself(url));
    }
    read(parsed, url, selectors)
}

/// The feeds that a page advertises, in its order.
pub(super) fn advertised_feeds(html: &Html, url: &Url) -> Vec<Url> {
    let base = base(html, url);
    let is_feed = |kind: &str| ["application/rss+xml", "application/atom+xml", "application/feed+json"].contains(&kind);
    html.select(&selector("link[rel~=alternate][type][href]"))
        .filter(|link| is_feed(&link.attr("type").unwrap_or_default().trim().to_ascii_lowercase()))
        .filter_map(|link| base.join(link.attr("href")?.trim()).ok())
        .collect()
}

/// Whether the page's own metadata says that it is one article.
fn is_marked_as_article(html: &Html) -> bool {
    let og_type = html.select(&selector("meta[property='og:type'][content]")).next();
    let by_type = og_type.and_then(|meta| meta.attr("content")).is_some_and(|kind| kind.trim() == "article");
    by_type || html.select(&selector("meta[property='article:published_time'][content]")).next().is_some()
}

/// All links that the source's selector names. An element that is no link gives the first link in it.
fn chosen(html: &Html, selector_of_source: &Selector, base: &Url) -> Vec<Seen> {
    let dates = dates_of_teasers(html);
    let link = |element: ElementRef<'_>| {
        let anchor = within(element).find(|e| e.value().name() == "a" && e.attr("href").is_some());
        let href = element.attr("href").or_else(|| anchor?.attr("href"))?;
        let date = surroundings(element, &dates).date;
        Some(Seen { url: address(href, base)?, text: words(element), is_headline: false, date, is_teaser: false })
    };
    html.select(selector_of_source).take(LOOK_AT).filter_map(link).collect()
}

/// All links that look like articles.
fn guessed(html: &Html, base: &Url, page: &Url) -> Vec<Seen> {
    let own = canonical(page);
    let is_wanted = |seen: &Seen| {
        let link = Link { url: &seen.url, text: &seen.text, is_headline: seen.is_headline, is_teaser: seen.is_teaser };
        is_article(&link, page)
    };
    all_links(html, base).into_iter().filter(|seen| canonical(&seen.url) != own && is_wanted(seen)).collect()
}

/// The page's links outside navigation, one for each address: a teaser often links thrice to its article, by picture,
/// headline and "more".
fn all_links(html: &Html, base: &Url) -> Vec<Seen> {
    let dates = dates_of_teasers(html);
    let mut links: Vec<Seen> = Vec::new();
    let mut places: HashMap<Url, usize> = HashMap::new();
    for anchor in html.select(&selector("a[href]")).take(LOOK_AT) {
        let Some(url) = anchor.attr("href").and_then(|href| address(href, base)) else { continue };
        let around = surroundings(anchor, &dates);
        if around.is_chrome {
            continue;
        }
        let is_headline = around.is_headline || within(anchor).any(is_heading);
        let seen = Seen { text: words(anchor), is_headline, date: around.date, is_teaser: around.is_teaser, url };
        match places.entry(canonical(&seen.url)) {
            Entry::Occupied(place) => links[*place.get()].merge(seen),
            Entry::Vacant(place) => {
                place.insert(links.len());
                links.push(seen);
            }
        }
    }
    links
}

/// The date of each teaser: the first `<time>` in an `<article>` or list item.
fn dates_of_teasers(html: &Html) -> HashMap<NodeId, String> {
    let mut dates = HashMap::new();
    for time in html.select(&selector("time[datetime]")).take(LOOK_AT) {
        let teasers = time.ancestors().take(UP).filter_map(ElementRef::wrap).filter(|e| is_teaser(*e));
        for teaser in teasers.take(2) {
            dates.entry(teaser.id()).or_insert_with(|| time.attr("datetime").unwrap_or_default().to_owned());
        }
    }
    dates
}

impl Seen {
    /// The same article again: the headline's words are the title, else the longest ones.
    fn merge(&mut self, other: Self) {
        let is_better = (other.is_headline, other.text.len()) > (self.is_headline, self.text.len());
        if is_better && !other.text.is_empty() {
            self.text = other.text;
        }
        self.is_headline |= other.is_headline;
        self.is_teaser |= other.is_teaser;
        self.date = self.date.take().or(other.date);
    }
}

/// What stands around a link.
#[derive(Default)]
struct Surroundings {
    is_chrome: bool,
    is_headline: bool,
    is_teaser: bool,
    date: Option<String>,
}

fn surroundings(element: ElementRef<'_>, dates: &HashMap<NodeId, String>) -> Surroundings {
    let mut around = Surroundings::default();
    for up in element.ancestors().take(UP).filter_map(ElementRef::wrap) {
        around.is_headline |= is_heading(up);
        if is_teaser(up) && !around.is_teaser {
            around.date = dates.get(&up.id()).cloned();
            around.is_teaser = up.value().name() == "article" || around.date.is_some();
        }
        around.is_chrome |= CHROME.contains(&up.value().name()) || is_chrome_class(up);
    }
    around
}

fn is_heading(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5")
}

fn is_teaser(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "article" | "li")
}

/// The elements in an element, the first few: a hostile page may nest thousands of links.
fn within(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.descendants().take(WITHIN).filter_map(ElementRef::wrap)
}

fn is_chrome_class(element: ElementRef<'_>) -> bool {
    // Themes hang words like "has-sidebar-menu" on the whole page.
    if matches!(element.value().name(), "html" | "body" | "main") {
        return false;
    }
    let is_chrome = |word: &str| CHROME_CLASSES.contains(&word.to_ascii_lowercase().as_str());
    element.attr("role").is_some_and(|role| matches!(role, "navigation" | "contentinfo" | "menu" | "dialog"))
        || element.value().classes().any(is_chrome)
        || element.value().id().is_some_and(is_chrome)
}

fn address(href: &str, base: &Url) -> Option<Url> {
    base.join(href.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// What relative links are relative to.
fn base(html: &Html, url: &Url) -> Url {
    let element = html.select(&selector("base[href]")).next();
    element.and_then(|base| url.join(base.attr("href")?.trim()).ok()).unwrap_or_else(|| url.clone())
}

/// The words of an element, apart where elements are apart.
fn words(element: ElementRef<'_>) -> String {
    let texts = element.descendants().take(WITHIN).filter_map(|node| node.value().as_text());
    let words: Vec<&str> = texts.flat_map(|text| text.split_whitespace()).take(WITHIN).collect();
    words.join(" ")
}

/// Words of a page are no markup any more: a `<` in them is one.
fn title_of(text: &str) -> Option<String> {
    title(&text.replace('&', "&amp;").replace('<', "&lt;"))
}

fn first_text(html: &Html, css: &str) -> Option<String> {
    html.select(&selector(css)).next().and_then(|element| title_of(&words(element)))
}

#[expect(clippy::expect_used, reason = "only called with constants, which the tests parse")]
fn selector(css: &str) -> Selector {
    Selector::parse(css).expect(VALID)
}

#[cfg(test)]
mod tests;
