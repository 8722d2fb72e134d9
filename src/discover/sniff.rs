//! What a document is, told by its beginning.

use super::markup::{Piece, Reader, local};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// RSS, RDF or Atom.
    XmlFeed,
    /// JSON Feed, or JSON that may be one.
    Json,
    /// `urlset` or `sitemapindex`.
    Sitemap,
    /// A list of URLs, one a line.
    UrlList,
    /// An HTML page.
    Html,
    /// XML of another sort.
    OtherXml,
    /// Anything else.
    Other,
    /// White space.
    Empty,
}

/// Tags that are looked at until one tells. A feed may sit in wrappers; HTML may begin anywhere.
const LOOK_AT: usize = 20;

/// Tells what a text is.
pub(super) fn shape(text: &str) -> Shape {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c.is_control());
    if start.is_empty() {
        return Shape::Empty;
    }
    if start.starts_with(['{', '[']) {
        return Shape::Json;
    }
    let mut has_tags = false;
    for piece in Reader::new(start).filter(|p| matches!(p, Piece::Start(_))).take(LOOK_AT) {
        let Piece::Start(tag) = piece else { continue };
        has_tags = true;
        match local(tag.name).to_ascii_lowercase().as_str() {
            "rss" | "rdf" | "feed" | "entry" | "channel" => return Shape::XmlFeed,
            "urlset" | "sitemapindex" => return Shape::Sitemap,
            "html" | "head" | "body" | "title" | "meta" | "link" | "script" | "div" | "p" | "a" => return Shape::Html,
            _ => {}
        }
    }
    match (has_tags, start.starts_with("<?xml")) {
        (_, true) => Shape::OtherXml,
        (true, false) => Shape::Html,
        (false, false) if start.starts_with("http://") || start.starts_with("https://") => Shape::UrlList,
        (false, false) => Shape::Other,
    }
}

impl Shape {
    /// The words for it in a message.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::XmlFeed => "a feed",
            Self::Json => "JSON",
            Self::Sitemap => "a sitemap",
            Self::UrlList => "a list of URLs",
            Self::Html => "an HTML page",
            Self::OtherXml => "XML of another sort",
            Self::Other => "neither markup nor JSON",
            Self::Empty => "an empty document",
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("<?xml version='1.0'?><!-- x --><rss version='2.0'>", Shape::XmlFeed)]
    #[case("\u{feff}\n <rdf:RDF>", Shape::XmlFeed)]
    #[case("<?xml version='1.0'?><?xml version='1.0' encoding='x'?><feed xmlns='…'>", Shape::XmlFeed)]
    #[case("<atom:feed>", Shape::XmlFeed)]
    #[case("{\"version\": 1}", Shape::Json)]
    #[case("<urlset>", Shape::Sitemap)]
    #[case("<sitemapindex>", Shape::Sitemap)]
    #[case("https://a.example/1\nhttps://a.example/2", Shape::UrlList)]
    #[case("<!doctype html><html>", Shape::Html)]
    #[case("<p>hello", Shape::Html)]
    #[case("<section>hello", Shape::Html)]
    #[case("<?xml version='1.0'?><opml>", Shape::OtherXml)]
    #[case("plain", Shape::Other)]
    #[case(" \n\u{feff}", Shape::Empty)]
    fn table(#[case] text: &str, #[case] expected: Shape) {
        assert_eq!(shape(text), expected);
    }
}
