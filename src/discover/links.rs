//! Whether a link on a section page leads to an article: what its address and its words say. Pure.

use url::Url;

/// Path segments that lead to lists, services and other things than articles.
const NO_ARTICLE: &[&str] = &[
    "about",
    "about-us",
    "account",
    "accounts",
    "advertise",
    "author",
    "authors",
    "careers",
    "categories",
    "category",
    "contact",
    "contact-us",
    "cookies",
    "events",
    "faq",
    "feed",
    "feeds",
    "help",
    "imprint",
    "jobs",
    "legal",
    "login",
    "newsletter",
    "newsletters",
    "page",
    "podcast",
    "podcasts",
    "print",
    "privacy",
    "privacy-policy",
    "profile",
    "register",
    "rss",
    "search",
    "section",
    "share",
    "shop",
    "signin",
    "signup",
    "sitemap",
    "subscribe",
    "tag",
    "tags",
    "terms",
    "topic",
    "topics",
    "user",
    "users",
    "wp-admin",
    "wp-login.php",
];

/// Endings of files that are no pages.
const FILES: &[&str] = &[
    ".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf", ".mp3", ".mp4", ".m3u8", ".zip", ".xml", ".rss", ".css",
    ".js", ".ics", ".docx", ".xlsx",
];

/// From how many points on a link is taken for one to an article.
const ENOUGH: u32 = 3;

/// A link with what surrounds it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) url: &'a Url,
    /// The words of the link.
    pub(super) text: &'a str,
    /// Whether the link is in a heading, or has one in it.
    pub(super) is_headline: bool,
    /// Whether the link is in an `<article>` or a list's item with a date.
    pub(super) is_teaser: bool,
}

/// Whether a link leads to an article of the site of `page`.
pub(super) fn is_article(link: &Link<'_>, page: &Url) -> bool {
    is_same_site(link.url, page) && !is_excluded(link.url) && points(link) >= ENOUGH
}

/// Whether two addresses are of one site: the same host, or one below the other, `www.` aside.
pub(super) fn is_same_site(url: &Url, page: &Url) -> bool {
    let bare = |url: &Url| url.host_str().map(|h| h.strip_prefix("www.").unwrap_or(h).to_owned());
    match (bare(url), bare(page)) {
        (Some(a), Some(b)) => {
            a == b && url.port() == page.port() || a.ends_with(&format!(".{b}")) || b.ends_with(&format!(".{a}"))
        }
        _ => false,
    }
}

fn is_excluded(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    path == "/"
        || FILES.iter().any(|ending| path.ends_with(ending))
        || path.split('/').any(|segment| NO_ARTICLE.contains(&segment))
}

/// How much speaks for an article.
fn points(link: &Link<'_>) -> u32 {
    let words = link.text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
    let by_words = match words {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    };
    by_words + address_points(link.url) + u32::from(link.is_headline) + u32::from(link.is_teaser)
}

/// What the address says: a slug of several words, a date, a number, a file's ending.
fn address_points(url: &Url) -> u32 {
    let segments: Vec<&str> = url.path_segments().into_iter().flatten().filter(|s| !s.is_empty()).collect();
    let slug = segments.iter().rev().take(2).map(|s| slug_words(s)).max().unwrap_or(0);
    let by_slug = match slug {
        0..=2 => 0,
        3 => 1,
        _ => 2,
    };
    let has_date = segments.windows(2).any(|pair| is_year(pair[0]) && is_number(pair[1], 1..=2))
        || segments.iter().any(|s| s.get(..4).is_some_and(is_year) && s.get(4..5) == Some("-"));
    let in_query = url.query_pairs().any(|(_, value)| is_number(&value, 4..=12));
    let has_number = in_query || segments.iter().any(|s| s.split(['-', '_', '.']).any(|part| is_number(part, 4..=12)));
    let is_file = segments.last().is_some_and(|s| s.ends_with(".html") || s.ends_with(".htm"));
    by_slug + u32::from(has_date) + u32::from(has_number && !has_date) + u32::from(is_file)
}

/// Words between hyphens or underscores; a segment of one word is no slug.
fn slug_words(segment: &str) -> usize {
    segment.split(['-', '_']).filter(|word| word.chars().any(char::is_alphabetic)).count()
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && is_number(text, 4..=4)
}

fn is_number(text: &str, digits: std::ops::RangeInclusive<usize>) -> bool {
    digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const HEADLINE: &str = "Premier says the country is ready to send troops";

    #[rstest]
    #[case::slug("/politics/premier-ready-to-send-troops", HEADLINE, true)]
    #[case::slug_alone("/politics/premier-ready-to-send-troops", "", false)]
    #[case::dated("/2025/03/21/premier-troops", HEADLINE, true)]
    #[case::numbered("/news/1234567", HEADLINE, true)]
    #[case::query("/story.php?id=123456", HEADLINE, true)]
    #[case::file("/premier-troops.html", HEADLINE, true)]
    #[case::subdomain("https://politics.news.example/premier-ready-to-go", HEADLINE, true)]
    #[case::www("https://www.news.example/premier-ready-to-go", HEADLINE, true)]
    #[case::section("/politics", "Politics", false)]
    #[case::section_in_words("/politics", "All the news from our politics desk", false)]
    #[case::home("/", HEADLINE, false)]
    #[case::tag("/tag/ready-to-send-troops", HEADLINE, false)]
    #[case::author("/authors/an-author-of-ours", "An author of ours for years", false)]
    #[case::elsewhere("https://other.example/premier-ready-to-send-troops", HEADLINE, false)]
    #[case::suffix_is_no_site("https://evilnews.example/premier-ready-to-send", HEADLINE, false)]
    #[case::picture("/2025/03/21/premier-ready-to-send.jpg", HEADLINE, false)]
    #[case::login("/login?next=/premier-ready-to-send-troops", "Log in to read on here", false)]
    fn table(#[case] url: &str, #[case] text: &str, #[case] expected: bool) {
        let page = Url::parse("https://news.example/politics").unwrap();
        let url = page.join(url).unwrap();
        let link = Link { url: &url, text, is_headline: false, is_teaser: false };
        assert_eq!(is_article(&link, &page), expected);
    }

    #[test]
    fn a_short_headline_in_a_heading_counts() {
        let page = Url::parse("https://news.example/").unwrap();
        let url = page.join("/world/troops-1234567").unwrap();
        let link = Link { url: &url, text: "Troops on way", is_headline: true, is_teaser: false };
        assert!(is_article(&link, &page));
    }
}
