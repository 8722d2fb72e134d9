//! The bundled news site as a function of its round and a path: a feed, a section page, and the articles.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;

use super::article::{Article, Outlet, all};

/// The number of rounds in which the site changes.
pub(super) const ROUNDS: usize = 3;

/// What the site answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Page {
    /// The media type.
    pub(super) content_type: &'static str,
    /// The body.
    pub(super) body: String,
}

/// The site. The time is that of the demo's start, so that an unchanged page stays the same to the byte.
pub(super) struct Site {
    base: String,
    now: Timestamp,
    round: AtomicUsize,
    articles: Vec<Article>,
}

impl Site {
    /// The site as it stands in its first round, under a base address without a slash at its end.
    pub(super) fn new(base: String, now: Timestamp) -> Self {
        Self { base, now, round: AtomicUsize::new(1), articles: all() }
    }

    /// The address, without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Publishes what a round brings.
    pub(super) fn turn_to(&self, round: usize) {
        self.round.store(round, Ordering::Relaxed);
    }

    /// What the present round shows, newest first; of an article that was edited, the latest revision.
    pub(super) fn shown(&self) -> Vec<&Article> {
        let round = self.round.load(Ordering::Relaxed);
        let mut shown: Vec<&Article> = Vec::new();
        for article in self.articles.iter().filter(|a| a.round <= round) {
            shown.retain(|earlier| earlier.path() != article.path());
            shown.push(article);
        }
        shown.reverse();
        shown
    }

    /// What is new or edited in the present round.
    pub(super) fn news(&self) -> Vec<&Article> {
        let round = self.round.load(Ordering::Relaxed);
        self.articles.iter().filter(|a| a.round == round).collect()
    }

    /// Whether an article of this round replaces an earlier one.
    pub(super) fn is_edit(&self, article: &Article) -> bool {
        self.articles.iter().any(|other| other.path() == article.path() && other.round < article.round)
    }

    /// The page at a path; `None` where there is none.
    pub(super) fn page(&self, path: &str) -> Option<Page> {
        let html = "text/html; charset=utf-8";
        match path {
            "/robots.txt" => Some(Page { content_type: "text/plain", body: "User-agent: *\nAllow: /\n".to_owned() }),
            "/courier/world/rss.xml" => Some(Page { content_type: "application/rss+xml", body: self.feed() }),
            "/meridian/world/" => Some(Page { content_type: html, body: self.section() }),
            path => {
                let article = self.shown().into_iter().find(|article| article.path() == path)?;
                Some(Page { content_type: html, body: article.page(&self.base, self.now) })
            }
        }
    }

    fn of(&self, outlet: Outlet) -> Vec<&Article> {
        self.shown().into_iter().filter(|article| article.outlet == outlet).collect()
    }

    fn feed(&self) -> String {
        let mut items = String::new();
        for article in self.of(Outlet::Courier) {
            let url = format!("{}{}", self.base, article.path());
            let date = article.published(self.now, "%a, %d %b %Y %H:%M:%S +0000");
            let _ = writeln!(
                items,
                "<item><title>{}</title><link>{url}?utm_source=rss</link><guid isPermaLink=\"true\">{url}</guid>\
                 <pubDate>{date}</pubDate><description>{}</description></item>",
                article.title, article.standfirst
            );
        }
        let base = &self.base;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>The Harbour Courier: World</title>\
             <link>{base}/courier/world/</link><description>World news</description><language>en</language>\n{items}</channel></rss>\n"
        )
    }

    fn section(&self) -> String {
        let mut teasers = String::new();
        for article in self.of(Outlet::Meridian) {
            let _ = writeln!(
                teasers,
                "<div class=\"teaser\"><h2><a href=\"{}\">{}</a></h2><p>{}</p></div>",
                article.path(),
                article.title,
                article.standfirst
            );
        }
        include_str!("site/meridian/section.html").replace("{{teasers}}", &teasers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site::new("http://127.0.0.1:1".to_owned(), "2026-11-22T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn each_round_adds_articles_and_the_last_edits_two() {
        let site = site();
        let mut counts = Vec::new();
        let mut edits = Vec::new();
        for round in 1..=ROUNDS {
            site.turn_to(round);
            counts.push(site.shown().len());
            edits.extend(site.news().into_iter().filter(|a| site.is_edit(a)).map(|a| a.slug));
        }
        assert_eq!(counts, [5, 9, 11]);
        assert_eq!(edits, ["no-combat-troops-says-defence-minister", "marven-edges-closer-to-tarsenia-mission"]);
        assert!(
            site.page("/meridian/world/marven-edges-closer-to-tarsenia-mission").unwrap().body.contains("Brida Holme")
        );
    }

    #[test]
    fn the_feed_and_the_section_page_list_what_is_shown() {
        let site = site();
        site.turn_to(2);
        let feed = site.page("/courier/world/rss.xml").unwrap().body;
        assert!(feed.contains("/courier/world/veldania-ready-to-send-peacekeepers"));
        assert!(!feed.contains("norvia-denies"));
        let section = site.page("/meridian/world/").unwrap().body;
        assert!(section.contains("href=\"/meridian/world/kardovia-accuses-norvia\"") && !section.contains("{{"));
        assert_eq!(site.page("/meridian/world/solmere-will-not-send-soldiers"), None);
    }
}
