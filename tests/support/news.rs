//! Pages and feeds of an invented newspaper.

use std::fmt::Write as _;

/// An article as a page.
#[derive(Clone)]
pub struct Story {
    /// The last part of its path.
    pub slug: &'static str,
    /// The headline.
    pub title: &'static str,
    /// When it was published, in RFC 3339.
    pub published: String,
    /// What it says, a paragraph a line.
    pub text: String,
}

impl Story {
    /// A story of a day; `text` is what it says, a paragraph a line.
    pub fn new(slug: &'static str, title: &'static str, published: &str, text: impl Into<String>) -> Self {
        Self { slug, title, published: published.to_owned(), text: text.into() }
    }

    /// Its path.
    pub fn path(&self) -> String {
        format!("/news/{}", self.slug)
    }

    /// Its page, with the furniture of a newspaper.
    pub fn page(&self) -> String {
        let paragraphs: String = self.text.lines().fold(String::new(), |mut all, line| {
            let _ = writeln!(all, "<p>{line}</p>");
            all
        });
        format!(
            r#"<!DOCTYPE html><html lang="en"><head><title>{title} - The Norland Gazette</title>
<meta property="og:site_name" content="The Norland Gazette"><meta property="og:type" content="article">
<meta property="og:title" content="{title}">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}",
"datePublished":"{published}","publisher":{{"@type":"Organization","name":"The Norland Gazette"}}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/news/">News</a> <a href="/sport/">Sport</a></nav>
<main><article><h1>{title}</h1><time datetime="{published}">{published}</time>
{paragraphs}</article></main>
<aside><h2>Read also</h2><a href="/news/x">Lind rules out sending troops to Ostia, says rival</a></aside>
<footer>An invented newspaper</footer></body></html>"#,
            title = self.title,
            published = self.published,
        )
    }

    /// Its line in an archive.
    pub fn line(&self, base: &str) -> String {
        serde_json::json!({
            "id": self.slug,
            "url": format!("{base}{}", self.path()),
            "published": self.published,
            "title": self.title,
            "text": self.text.replace('\n', "\n\n"),
        })
        .to_string()
    }
}

/// A feed of stories.
pub fn feed(base: &str, stories: &[Story]) -> String {
    let mut items = String::new();
    for story in stories {
        let _ = write!(items, "<item><title>{}</title><link>{base}{}</link></item>", story.title, story.path());
    }
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Norland Gazette</title><link>{base}/</link>\
         <description>News</description>{items}</channel></rss>"
    )
}

/// Filler that makes a story long enough to be one.
const FILLER: &str =
    "The council met in the old hall for most of the day and spoke about roads, schools and the price of bread.
Members of all parties took part in the debate, which is to go on in the coming week with a vote on the budget.";

/// Lind is open to it.
pub fn open(day: &str) -> Story {
    let text = format!(
        "“We are open to sending troops to Ostia,” Prime Minister Mara Lind said in parliament.\n\
         “Much has to be talked about first,” she said, and named no day for a decision.\n{FILLER}"
    );
    Story::new("open", "Lind open to sending troops", day, text)
}

/// Lind is ready to do it.
pub fn ready(day: &str) -> Story {
    let text = format!(
        "“Norland is ready to send troops to Ostia,” Prime Minister Mara Lind said in a speech in the capital.\n\
         “We have prepared for it since the summer,” she said to long applause.\n{FILLER}"
    );
    Story::new("ready", "Lind ready to send troops", day, text)
}

/// Lind excludes it.
pub fn refused(day: &str) -> Story {
    let text = format!(
        "“Norland will not send troops to Ostia,” Prime Minister Mara Lind said after a vote in parliament.\n\
         “The house has decided,” she said.\n{FILLER}"
    );
    Story::new("refused", "Lind rules out troops", day, text)
}

/// Nothing about the topic.
pub fn noise(day: &str) -> Story {
    Story::new("noise", "Council debates roads", day, FILLER)
}
