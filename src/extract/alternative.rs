//! Other texts of the same article: what the feed holds of it, its AMP page, and what was stored of it before. They count
//! only where the page itself yields less than the whole.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::error::{ExtractError, NotArticle};
use super::extraction::{Extraction, Note};
use super::limits::Limits;
use super::pipeline;
use super::text::{folded, weight};
use crate::model::{Article, Block, BlockKind, Quality};

/// The shortest text that can stand in for a page, see [`weight`].
const SHORTEST: usize = 300;
/// A body of this length says enough to be compared by how it begins.
const TELLING: usize = 200;

/// The article as its feed holds it, in markup; `title` is the item's.
pub fn from_feed(markup: &str, title: Option<&str>, limits: &Limits<'_>) -> Option<Extraction> {
    let found = pipeline::fragment(markup, title, limits);
    (weight(&found.article.text) >= SHORTEST).then_some(found)
}

/// What the page gave, with the text of `other` where that is better: the page is no article, or has only the beginning
/// of what `other` has whole. `source` is how a person calls the other.
///
/// # Errors
/// What the page gave, where `other` does not mend it.
pub fn better(
    page: Result<Extraction, ExtractError>,
    other: Extraction,
    source: &'static str,
) -> Result<Extraction, ExtractError> {
    match page {
        Ok(page) if is_better(&page.article, &other.article) => Ok(with_text_of(page, other.article, source)),
        // Who asks for consent or for a login hides what the feed shows. An error page may mean that the story is gone.
        Err(ExtractError::NotAnArticle(kind)) if kind != NotArticle::ErrorPage && other.article.title.is_some() => {
            let mut other = other;
            // The story is known by the address that was asked for, not by its variant's.
            other.article.canonical_url = None;
            other.notes.push(Note::BodyFrom(source));
            Ok(other)
        }
        page => page,
    }
}

/// What the page gave, with the text that was stored before where the page has only its beginning now: a wall that went up
/// is no edit.
///
/// # Errors
/// What the page gave.
pub fn or_stored(page: Result<Extraction, ExtractError>, stored: &Article) -> Result<Extraction, ExtractError> {
    let page = page?;
    // Only a page that says that it is cut short can be: a short one may be what an edit left.
    let walled = page.article.quality == Quality::Partial;
    let better = walled && is_better(&page.article, stored) && begins(&page.article, &stored.text);
    Ok(if better { with_text_of(page, stored.clone(), "an earlier look") } else { page })
}

/// Whether `other` has what `page` lacks.
fn is_better(page: &Article, other: &Article) -> bool {
    let (here, there) = (weight(&page.text), weight(&other.text));
    let longer = there >= SHORTEST && there * 10 >= here * 13;
    page.quality != Quality::Good && longer && (here < TELLING || goes_on(page, &other.text))
}

/// Whether a longer text has the first telling paragraph of an article.
fn goes_on(article: &Article, longer: &str) -> bool {
    place(article, longer).is_some()
}

/// Whether a longer text begins with the first telling paragraph of an article, give or take a few words.
fn begins(article: &Article, longer: &str) -> bool {
    place(article, longer).is_some_and(|at| at <= 60)
}

/// Where, in letters' bytes, a longer text has the first telling paragraph of an article.
fn place(article: &Article, longer: &str) -> Option<usize> {
    let of_text = |block: &&Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote);
    let texts = article.blocks.iter().filter(of_text).filter_map(|block| article.text.get(block.start..block.end));
    let first = texts.map(folded).find(|text| text.len() >= 60);
    // A wall may cut the paragraph within a word.
    let begin = |text: String| text.chars().take(text.chars().count().min(120)).collect::<String>();
    first.map(begin).and_then(|begin| folded(longer).find(&begin))
}

fn with_text_of(mut page: Extraction, other: Article, source: &'static str) -> Extraction {
    let Article { text, blocks, entries, quality, .. } = other;
    // The other knows less about itself than the page does: it may lack a headline, and be whole all the same.
    let quality = if page.article.title.is_some() && quality == Quality::Poor { Quality::Partial } else { quality };
    page.article = Article { text, blocks, entries, quality, ..page.article };
    page.notes.push(Note::BodyFrom(source));
    page
}

/// The address of the page's AMP variant, from its `<link rel=amphtml>`. It is looked for without a parse, because only
/// pages that gave little are asked for it.
pub fn amp_address(html: &str, page: &Url) -> Option<Url> {
    static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)<link\b[^>]{0,2000}>").ok());
    static AMP: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?i)\brel\s*=\s*["']?amphtml\b"#).ok());
    static HREF: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"(?i)\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#).ok());
    let head = html.get(..html.floor_char_boundary(300_000))?;
    let link = LINK
        .as_ref()?
        .find_iter(head)
        .map(|link| link.as_str())
        .find(|link| AMP.as_ref().is_some_and(|amp| amp.is_match(link)))?;
    let href = HREF.as_ref()?.captures(link)?.iter().skip(1).flatten().next()?.as_str().replace("&amp;", "&");
    let url = page.join(href.trim()).ok()?;
    (matches!(url.scheme(), "http" | "https") && url != *page).then_some(url)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("<link rel=\"amphtml\" href=\"/amp/story?a=1&amp;b=2\">", Some("https://n.example/amp/story?a=1&b=2"))]
    #[case("<link href='https://amp.n.example/s' rel=amphtml>", Some("https://amp.n.example/s"))]
    #[case("<LINK HREF=s.amp REL=AMPHTML />", Some("https://n.example/s.amp"))]
    #[case("<link rel=canonical href=/x>", None)]
    #[case("<link rel=amphtml href=javascript:x>", None)]
    fn finds_the_amp_page(#[case] html: &str, #[case] expected: Option<&str>) {
        let page = Url::parse("https://n.example/story").unwrap();
        assert_eq!(amp_address(html, &page).map(String::from).as_deref(), expected);
    }

    fn article(text: &str, quality: Quality) -> Article {
        let blocks = vec![Block { start: 0, end: text.len(), kind: BlockKind::Paragraph }];
        Article { quality, blocks, ..Article::plain(text) }
    }

    #[test]
    fn a_longer_text_counts_only_where_it_is_the_same_story() {
        let begin = "The prime minister of Norland, Ada Brandt, said on Tuesday that her government was ready to send engineers.";
        let teaser = article(&begin.repeat(3), Quality::Partial);
        let whole = article(
            &format!("{}{}", begin.repeat(3), " And there is a great deal more to be told.".repeat(10)),
            Quality::Good,
        );
        let other = article(&"Quite another story stands in the feed under this headline. ".repeat(20), Quality::Good);
        assert!(is_better(&teaser, &whole));
        assert!(!is_better(&teaser, &other), "another story");
        assert!(!is_better(&whole, &teaser) && !is_better(&Article { quality: Quality::Good, ..teaser }, &whole));
        assert!(is_better(&article("Sign in.", Quality::Poor), &other), "a page that says nothing");
        let before = article(&format!("{} {}", other.text, begin), Quality::Good);
        assert!(
            begins(&article(begin, Quality::Partial), &whole.text)
                && !begins(&article(begin, Quality::Partial), &before.text)
        );
    }
}
