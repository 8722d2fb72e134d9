//! The bundled articles: a head of `key: value` lines in a comment, then the body as HTML.

use jiff::{SignedDuration, Timestamp};

use super::template::{age, ago, date, fill};

/// Who publishes an article. Each outlet has a page layout of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outlet {
    /// The Harbour Courier, read through its feed.
    Courier,
    /// Meridian Post, read through its section page.
    Meridian,
}

impl Outlet {
    /// The first part of its paths.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Courier => "courier",
            Self::Meridian => "meridian",
        }
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Courier => "The Harbour Courier",
            Self::Meridian => "Meridian Post",
        }
    }

    fn layout(self) -> &'static str {
        match self {
            Self::Courier => include_str!("site/courier/layout.html"),
            Self::Meridian => include_str!("site/meridian/layout.html"),
        }
    }
}

/// An article of the site, or a revision of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Article {
    /// Its publisher.
    pub(super) outlet: Outlet,
    /// The last part of its path; a revision has the slug of what it replaces.
    pub(super) slug: &'static str,
    /// The round in which the site begins to show it.
    pub(super) round: usize,
    /// The headline.
    pub(super) title: &'static str,
    /// The sentence below the headline.
    pub(super) standfirst: &'static str,
    published: SignedDuration,
    modified: SignedDuration,
    author: &'static str,
    caption: &'static str,
    body: &'static str,
}

/// Every file, in the order of publication; a revision follows what it replaces.
const FILES: [(Outlet, &str); 13] = [
    (Outlet::Courier, include_str!("site/courier/01-open.html")),
    (Outlet::Meridian, include_str!("site/meridian/02-combat.html")),
    (Outlet::Meridian, include_str!("site/meridian/02-combat-revised.html")),
    (Outlet::Meridian, include_str!("site/meridian/03-solmere.html")),
    (Outlet::Courier, include_str!("site/courier/04-norvia.html")),
    (Outlet::Meridian, include_str!("site/meridian/05-flood.html")),
    (Outlet::Courier, include_str!("site/courier/06-ready.html")),
    (Outlet::Meridian, include_str!("site/meridian/07-edges.html")),
    (Outlet::Meridian, include_str!("site/meridian/07-edges-revised.html")),
    (Outlet::Meridian, include_str!("site/meridian/08-claim.html")),
    (Outlet::Courier, include_str!("site/courier/09-background.html")),
    (Outlet::Courier, include_str!("site/courier/10-denial.html")),
    (Outlet::Meridian, include_str!("site/meridian/11-solmere-out.html")),
];

/// All bundled articles. A file whose head is not complete is left out; a test sees to it that there is none.
pub(super) fn all() -> Vec<Article> {
    FILES.iter().filter_map(|(outlet, file)| Article::parse(*outlet, file)).collect()
}

impl Article {
    fn parse(outlet: Outlet, file: &'static str) -> Option<Self> {
        let (head, body) = file.strip_prefix("<!--\n")?.split_once("-->\n")?;
        let field = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let published = age(field("published")?)?;
        Some(Self {
            outlet,
            slug: field("slug")?,
            round: field("round")?.parse().ok()?,
            title: field("title")?,
            standfirst: field("standfirst")?,
            published,
            modified: field("modified").map_or(Some(published), age)?,
            author: field("author")?,
            caption: field("caption")?,
            body,
        })
    }

    /// Its path on the site.
    pub(super) fn path(&self) -> String {
        format!("/{}/world/{}", self.outlet.path(), self.slug)
    }

    /// The day and hour of publication in a format of [`super::template::date`].
    pub(super) fn published(&self, now: Timestamp, format: &str) -> String {
        ago(now, self.published).strftime(format).to_string()
    }

    /// The whole page.
    pub(super) fn page(&self, base: &str, now: Timestamp) -> String {
        let iso = "%Y-%m-%dT%H:%M:%S+00:00";
        let value = |name: &str| match name {
            "title" => Some(self.title.to_owned()),
            "standfirst" => Some(self.standfirst.to_owned()),
            "author" => Some(self.author.to_owned()),
            "caption" => Some(self.caption.to_owned()),
            "url" => Some(format!("{base}{}", self.path())),
            "published" => Some(self.published(now, iso)),
            "modified" => Some(ago(now, self.modified).strftime(iso).to_string()),
            "published_text" => Some(self.published(now, "%-d %B %Y, %H:%M")),
            "body" => Some(fill(self.body, |name| date(now, name))),
            _ => None,
        };
        fill(self.outlet.layout(), value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_and_every_placeholder_filled() {
        let articles = all();
        assert_eq!(articles.len(), FILES.len());
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        for article in articles {
            let page = article.page("http://127.0.0.1:1", now);
            assert!(!page.contains("{{"), "{}", article.slug);
            assert!(page.contains(article.title) && !article.title.contains('"'), "{}", article.slug);
        }
    }
}
