//! The headline.
//!
//! A page calls its article several names: the headline that it shows, the one in its structured data, the one for
//! sharing (Open Graph), and the document's `<title>`, which is written for search engines and carries the site's name.
//! Each votes for the wording it bears, and `<title>` votes against its own where the page shows which one it means.

use std::sync::LazyLock;

use regex::Regex;

use super::Found;
use super::jsonld::{Structured, plain};
use super::tags::MetaTags;
use crate::extract::hints::{has_itemprop, hint};
use crate::extract::text::{clean, folded};
use crate::extract::tree::{Id, Tag, Tree};

/// One name of the article.
struct Name {
    text: String,
    source: &'static str,
    vote: f32,
}

/// What the sources' votes weigh, tuned on pages of some two hundred publishers.
const STRUCTURED: f32 = 1.0;
const SHARING: f32 = 0.9;
const HEADING: &str = "heading";
const SHOWN: f32 = 0.3;
const OTHER: f32 = 0.05;
const DOCUMENT: f32 = -0.6;

/// The headline and the element that shows it.
pub(super) fn find(tree: &Tree<'_>, tags: &MetaTags, data: &Structured) -> (Option<Found<String>>, Option<Id>) {
    let mut names = said(tree, tags, data);
    let shown = shown(tree, &names);
    if let Some((_, text)) = &shown {
        names.insert(1.min(names.len()), Name { text: text.clone(), source: HEADING, vote: SHOWN });
    }
    let site = tags.first(&["og:site_name"]);
    let heading = shown.as_ref().map(|(_, text)| text.as_str());
    for name in &mut names {
        name.text = without_site(&name.text, site, heading);
    }
    cut_to_the_shortest(&mut names);
    drop_kickers(&mut names);
    names.retain(|name| !name.text.is_empty());
    let folded: Vec<String> = names.iter().map(|name| folded(&name.text)).collect();
    // A heading that is none of the names tells nothing about them, and then the title has no say either.
    let meant = |heading: &String| names.iter().zip(&folded).any(|(n, own)| n.vote > SHOWN && own == heading);
    let silent = names.iter().zip(&folded).any(|(n, own)| n.source == HEADING && !meant(own));
    let votes = |own: &String| -> f32 {
        let same = names.iter().zip(&folded).filter(|(_, other)| *other == own).map(|(n, _)| n);
        same.filter(|name| !(silent && name.vote < 0.0)).map(|name| name.vote).sum()
    };
    let mut best: Option<(f32, &Name)> = None;
    for (name, own) in names.iter().zip(&folded) {
        let sum = votes(own);
        if best.is_none_or(|(most, _)| sum > most + 0.001) {
            best = Some((sum, name));
        }
    }
    (best.map(|(_, name)| Found { value: name.text.clone(), source: name.source }), shown.map(|(id, _)| id))
}

/// Cuts names that go on after one of the others with a sign and a few words: the section's name, or the site's.
fn cut_to_the_shortest(names: &mut [Name]) {
    let known: Vec<String> = names.iter().filter(|name| name.vote > 0.0).map(|name| name.text.clone()).collect();
    for name in names {
        let goes_on = |short: &&String| {
            let rest = name.text.strip_prefix(short.as_str()).unwrap_or_default().trim_start();
            short.chars().count() >= 12 && rest.starts_with(BREAKS) && rest.chars().count() <= 30
        };
        if let Some(short) = known.iter().filter(goes_on).min_by_key(|short| short.len()) {
            name.text.clone_from(short);
        }
    }
}

/// Drops the words before a break where two names have different ones before the same headline: "Crisis in Norland:
/// Minister speaks" and "After the storm - Minister speaks".
fn drop_kickers(names: &mut [Name]) {
    let parts: Vec<Vec<(String, String)>> = names.iter().map(|name| parts(&name.text)).collect();
    let shared = |at: usize| {
        let others = || parts.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, parts)| parts);
        let apart =
            |a: &str, b: &str| !a.split(' ').any(|word| b.split(' ').any(|other| folded(word) == folded(other)));
        let own = parts.get(at)?;
        own.iter().find(|(kicker, rest)| others().any(|(k, r)| folded(r) == folded(rest) && apart(k, kicker)))
    };
    let cut: Vec<Option<String>> = (0..names.len()).map(|at| shared(at).map(|(_, rest)| rest.clone())).collect();
    for (name, cut) in names.iter_mut().zip(cut) {
        name.text = cut.unwrap_or_else(|| std::mem::take(&mut name.text));
    }
}

/// The ways to part a name into a kicker and a headline of at least four words.
fn parts(text: &str) -> Vec<(String, String)> {
    let breaks = text.char_indices().filter(|(_, c)| *c == ':' || *c == '/' || BREAKS.contains(c)).take(6);
    let split = breaks.filter_map(|(at, c)| Some((text.get(..at)?.trim(), text.get(at + c.len_utf8()..)?)));
    let apart =
        split.filter(|(kicker, rest)| !kicker.is_empty() && rest.starts_with(' ') && rest.split(' ').count() > 4);
    apart.map(|(kicker, rest)| (kicker.to_owned(), rest.trim().to_owned())).collect()
}

/// Signs that part a headline from what sites append to it. The last is the Korean letter that stands in for a bar.
const BREAKS: [char; 7] = ['|', '\u{2013}', '\u{2014}', '\u{b7}', '-', '\u{ff5c}', '\u{3163}'];

/// What the metadata call the article.
fn said(tree: &Tree<'_>, tags: &MetaTags, data: &Structured) -> Vec<Name> {
    let document = tree.all(Tag::Title).next().map(|id| tree.line(id));
    let candidates = [
        (data.text("headline").map(plain), "JSON-LD", STRUCTURED),
        (tags.first(&["og:title"]).map(plain), "Open Graph", SHARING),
        (tags.first(&["twitter:title", "title", "dc.title"]).map(plain), "meta", OTHER),
        (tags.first(&["headline", "parsely-title", "sailthru.title"]).map(plain), "meta", OTHER),
        (document, "title", DOCUMENT),
    ];
    let named = |(text, source, vote): (Option<String>, _, _)| Some(Name { text: text?, source, vote });
    candidates.into_iter().filter_map(named).filter(|name| !name.text.is_empty()).collect()
}

/// The heading that shows the headline: the one that the metadata know, else the first `h1` with words in it.
fn shown(tree: &Tree<'_>, said: &[Name]) -> Option<(Id, String)> {
    let headings = || (0..tree.len()).filter(|id| matches!(tree.at(*id).tag, Tag::Heading(1..=3)));
    let marked = || {
        let is_marked = |id: &Id| tree.element(*id).is_some_and(|e| has_itemprop(e, "headline")) && tree.chars(*id) > 0;
        (0..tree.len()).find(is_marked)
    };
    let known = |level: u8| {
        headings().filter(|id| tree.at(*id).tag == Tag::Heading(level)).take(200).find_map(|id| {
            let text = tree.heading(id);
            said.iter().any(|name| alike(&text, &name.text)).then_some((id, text))
        })
    };
    known(1).or_else(|| known(2)).or_else(|| known(3)).or_else(|| {
        let first = headings().find(|id| {
            tree.at(*id).tag == Tag::Heading(1)
                && tree.chars(*id) > 12
                && !tree.element(*id).is_some_and(|e| hint(e).beside)
        });
        first.or_else(marked).map(|id| (id, tree.heading(id)))
    })
}

/// Whether two texts are the same headline, give or take signs, a kicker before or a name behind.
pub(super) fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    !short.is_empty() && (short == long || (short.len() * 10 >= long.len() * 6 && long.contains(short.as_str())))
}

/// A title without the site's name at its end: what follows a break and is the site's name, or what comes after the
/// headline that the page shows.
fn without_site(text: &str, site: Option<&str>, heading: Option<&str>) -> String {
    static BREAK: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"\s+[|\u{2013}\u{2014}\u{b7}\u{2022}»:-]\s+|\s*[|\u{ff5c}]\s*").ok());
    let text = clean(text);
    let Some(breaks) = BREAK.as_ref() else { return text };
    let site = site.map(folded).unwrap_or_default();
    let mut kept = text.as_str();
    while let Some(found) = breaks.find_iter(kept).last() {
        let (before, after) =
            (kept.get(..found.start()).unwrap_or_default(), kept.get(found.end()..).unwrap_or_default());
        let name = folded(after);
        let named =
            !site.is_empty() && (name == site || name.contains(&site) || (name.len() > 3 && site.contains(&name)));
        let bar = found.as_str().contains(['|', '\u{ff5c}']) && after.split(' ').count() <= 4;
        let shown = heading == Some(before) && after.chars().count() <= 40;
        if before.is_empty() || !(named || bar || shown) {
            break;
        }
        kept = before;
    }
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use scraper::Html;

    use super::*;

    #[rstest]
    #[case("Troops are ready | The Daily Example", None, None, "Troops are ready")]
    #[case("Troops are ready - The Daily Example", Some("Daily Example"), None, "Troops are ready")]
    #[case("Troops are ready - Example.test", None, Some("Troops are ready"), "Troops are ready")]
    #[case("Troops - ready or not", Some("Daily Example"), None, "Troops - ready or not")]
    #[case("Troops | Politics | Example", Some("Example"), None, "Troops")]
    fn drops_the_site_s_name(
        #[case] text: &str,
        #[case] site: Option<&str>,
        #[case] heading: Option<&str>,
        #[case] expected: &str,
    ) {
        assert_eq!(without_site(text, site, heading), expected);
    }

    #[rstest]
    #[case("<h1><span>Norland</span>The minister is ready</h1>", "Norland The minister is ready")]
    #[case(
        "<meta property=og:title content='Border row: The minister is ready to go'><h1>After the storm - The minister is ready to go</h1>",
        "The minister is ready to go"
    )]
    #[case(
        "<meta property=og:title content='The minister is ready-Politics\u{3163}Site'><meta name=headline content='The minister is ready'>",
        "The minister is ready"
    )]
    #[case("<title>Wrong | Site</title><h1>The minister is ready</h1>", "The minister is ready")]
    #[case(
        "<title>Troops: all you need to know</title><meta property=og:title content='Minister ready'><h1>Minister ready</h1>",
        "Minister ready"
    )]
    #[case("<title>Only this</title>", "Only this")]
    fn prefers_the_headline_to_the_document_s_title(#[case] page: &str, #[case] expected: &str) {
        let html = Html::parse_document(page);
        let (tree, _) = Tree::new(&html, 1_000);
        let (found, _) = find(&tree, &MetaTags::read(&tree), &Structured::default());
        assert_eq!(found.map(|found| found.value).as_deref(), Some(expected));
    }
}
