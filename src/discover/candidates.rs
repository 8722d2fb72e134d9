//! Where a site may keep its feeds: what its page advertises, what its robots.txt names, and where many sites have them.

use std::time::Duration;

use url::Url;

use super::item::Input;
use super::page;
use crate::dom;
use crate::fetch::decode;

/// Paths at which publishing systems put feeds and news sitemaps, from the root and from the section's own address.
const FROM_ROOT: [&str; 10] = [
    "/feed/",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
    "/news-sitemap.xml",
    "/sitemap-news.xml",
];
const FROM_HERE: [&str; 3] = ["feed/", "rss", "rss.xml"];

/// The feeds that a page advertises (`<link rel=alternate>`), in its order. `limits` and `clock` bound the parsing.
pub fn advertised(input: &Input<'_>, limits: &dom::Limits, clock: &dyn Fn() -> Duration) -> Vec<Url> {
    let text = decode(input.body, input.content_type, input.url.host_str()).text;
    page::advertised_feeds(&dom::parse(&text, limits, clock).html, input.url)
}

/// The sitemaps that a robots.txt names (sitemaps.org, "Submitting a Sitemap").
pub fn sitemaps(robots: &str, site: &Url) -> Vec<Url> {
    let named = |line: &str| {
        let (field, value) = line.split_once(':')?;
        field.trim().eq_ignore_ascii_case("sitemap").then(|| site.join(value.trim()).ok())?
    };
    robots.lines().filter_map(named).filter(|url| matches!(url.scheme(), "http" | "https")).collect()
}

/// Where many sites have a feed: for an address that advertises none.
pub fn usual(url: &Url) -> Vec<Url> {
    let mut here = url.clone();
    here.set_query(None);
    here.set_fragment(None);
    if !here.path().ends_with('/') {
        here.set_path(&format!("{}/", url.path()));
    }
    let own = FROM_HERE.iter().filter(|_| here.path() != "/").filter_map(|path| here.join(path).ok());
    own.chain(FROM_ROOT.iter().filter_map(|path| url.join(path).ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(urls: &[Url]) -> Vec<&str> {
        urls.iter().map(Url::as_str).collect()
    }

    #[test]
    fn robots_txt_names_sitemaps() {
        let robots = "User-agent: *\nDisallow: /x\nSITEMAP: https://news.example/news.xml\nsitemap:/other.xml\nSitemap: ftp://a.example/\n";
        let site = Url::parse("https://news.example/").unwrap();
        assert_eq!(
            texts(&sitemaps(robots, &site)),
            ["https://news.example/news.xml", "https://news.example/other.xml"]
        );
    }

    #[test]
    fn the_section_comes_before_the_site() {
        let usual = usual(&Url::parse("https://news.example/politics?page=2#top").unwrap());
        let usual = texts(&usual);
        assert_eq!(
            usual[..4],
            [
                "https://news.example/politics/feed/",
                "https://news.example/politics/rss",
                "https://news.example/politics/rss.xml",
                "https://news.example/feed/"
            ]
        );
        assert!(usual.contains(&"https://news.example/news-sitemap.xml"));
        let front = super::usual(&Url::parse("https://news.example/").unwrap());
        assert_eq!(front.len(), FROM_ROOT.len());
    }
}
