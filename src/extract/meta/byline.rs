//! Who wrote the article.

use serde_json::Value;

use super::jsonld::{Structured, first_text, plain};
use super::labels::{AND, BY};
use super::tags::MetaTags;
use super::{Found, Head, Page};
use crate::extract::hints::{has_itemprop, hint};
use crate::extract::text::{clean, folded};
use crate::extract::tree::{Id, attr};

/// The most names that are kept, and the longest name in characters.
const MOST: usize = 20;
const LONGEST: usize = 80;

/// The authors: structured data, meta tags, microdata, `rel=author`, then elements that call themselves a byline.
///
/// Many publishers put their own name where the author's belongs and show the author in the page; a shown person then
/// wins over the house.
pub(super) fn find(head: &Head, page: &Page<'_, '_>, outlet: Option<&str>) -> Option<Found<Vec<String>>> {
    let stated = stated(&head.structured, &head.tags);
    let house = |name: &String| is_house(name, outlet, page);
    let organised = head
        .structured
        .values("author")
        .iter()
        .any(|author| author.get("@type").and_then(first_text).is_some_and(|kind| kind.ends_with("Organization")));
    if !organised && stated.as_ref().is_some_and(|stated| !stated.value.iter().all(house)) {
        return stated;
    }
    let people = shown(page, |names| names.iter().any(|name| is_person(name)));
    match (stated, people) {
        (Some(stated), Some(people)) if people.value.iter().all(house) => Some(stated),
        (_, Some(people)) => Some(people),
        (None, None) => shown(page, |names| !names.is_empty()),
        (stated, None) => stated,
    }
}

/// The authors as the metadata name them.
pub(super) fn stated(data: &Structured, tags: &MetaTags) -> Option<Found<Vec<String>>> {
    let found = |names: Vec<String>, source| (!names.is_empty()).then_some(Found { value: names, source });
    found(structured(data), "JSON-LD").or_else(|| found(distinct(tags.all(TAGS).flat_map(names)), "meta"))
}

/// The authors that the page shows, from the first kind of place that has such as `fits` wants.
fn shown(page: &Page<'_, '_>, fits: impl Fn(&[String]) -> bool) -> Option<Found<Vec<String>>> {
    let found = |names: Vec<String>, source| fits(&names).then_some(Found { value: names, source });
    let element = |id: Id| page.tree.element(id);
    found(marked(page, |id| element(id).is_some_and(|e| has_itemprop(e, "author"))), "microdata")
        .or_else(|| found(marked(page, |id| element(id).is_some_and(|e| attr(e, "rel") == Some("author"))), "link"))
        .or_else(|| {
            let called = |id: Id| page.tree.chars(id) < 200 && element(id).is_some_and(|e| hint(e).byline);
            found(marked(page, called), "text")
        })
        .or_else(|| found(labelled(page), "text"))
}

/// Meta tags that hold authors.
const TAGS: &[&str] = &[
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "byl",
    "sailthru.author",
    "dcterms.creator",
    "cxenseparse:author",
    "article:author_name",
    "citation_author",
];

/// Whether a name is the publisher's own.
fn is_house(name: &str, outlet: Option<&str>, page: &Page<'_, '_>) -> bool {
    let (name, outlet) = (folded(name), outlet.map(folded).unwrap_or_default());
    let host = page.url.and_then(|url| url.host_str()).map(folded).unwrap_or_default();
    let site = |site: &str| !site.is_empty() && (site.contains(&name) || name.contains(site));
    site(&outlet)
        || host.contains(&name)
        || ["redaktion", "editorial", "newsroom"].iter().any(|word| name.contains(word))
}

/// Whether a text looks like a person's name: two to four words, each with a capital.
fn is_person(name: &str) -> bool {
    let words = name.split(' ').count();
    (2..=4).contains(&words) && name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).count() >= 2
}

fn structured(data: &Structured) -> Vec<String> {
    let authors = data.values("author");
    let authors = if authors.is_empty() { data.values("creator") } else { authors };
    distinct(authors.into_iter().flat_map(|author| person(data, author)))
}

/// The names in one value of `author`.
fn person(data: &Structured, author: &Value) -> Vec<String> {
    let named = match author {
        Value::Object(object) => match object.get("name") {
            Some(Value::Array(list)) => return list.iter().filter_map(Value::as_str).flat_map(names).collect(),
            Some(name) => first_text(name).map(str::to_owned),
            None => {
                let other = object.get("@id").and_then(Value::as_str).and_then(|id| data.by_id(id));
                other.and_then(|other| other.get("name")).and_then(first_text).map(str::to_owned)
            }
        },
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    named.map(|text| names(&plain(&text))).unwrap_or_default()
}

/// Elements near the article that `is` a byline.
fn marked(page: &Page<'_, '_>, is: impl Fn(Id) -> bool) -> Vec<String> {
    let start = page.headline.unwrap_or(page.container).saturating_sub(100);
    let end = (page.tree.at(page.container).end + 100).min(page.tree.len());
    let (mut out, mut after) = (Vec::new(), 0);
    for id in start..end {
        if id >= after && page.tree.chars(id) > 2 && is(id) {
            after = page.tree.at(id).end;
            out.extend(names_in(page, id));
        }
        if out.len() >= MOST {
            break;
        }
    }
    distinct(out.into_iter())
}

/// Lines near the article that say "By …".
fn labelled(page: &Page<'_, '_>) -> Vec<String> {
    let start = page.headline.unwrap_or(page.container).saturating_sub(100);
    let end = (page.tree.at(page.container).end + 200).min(page.tree.len());
    let lines = page.blocks.iter().filter(|block| (start..end).contains(&block.first) && block.text.len() <= 160);
    let bylines = lines.filter(|block| without_by(&block.text).len() < block.text.len());
    let people = bylines.map(|block| names(&block.text)).find(|names| names.iter().any(|name| is_person(name)));
    distinct(people.unwrap_or_default().into_iter())
}

/// The names in an element. Names in elements side by side need no comma between them.
fn names_in(page: &Page<'_, '_>, id: Id) -> Vec<String> {
    let texts = page.tree.subtree(id).filter_map(|inner| page.tree.text(inner)).take(MOST * 4);
    let people: Vec<String> = texts.flat_map(names).filter(|name| is_person(name)).collect();
    if people.len() > 1 { people } else { names(&page.tree.line(id)) }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        if out.len() < MOST && !out.iter().any(|other| folded(other) == folded(&name)) {
            out.push(name);
        }
    }
    out
}

/// The names in a byline: "By Ann Bow and Carl Day, Political Editor".
fn names(text: &str) -> Vec<String> {
    let text = clean(text);
    if text.contains("://") || text.starts_with('@') {
        return Vec::new();
    }
    let text = without_by(&text);
    let mut parts = vec![String::new()];
    for word in text.split(' ') {
        let joins = AND.contains(&word.to_lowercase().as_str());
        if let Some(last) = parts.last_mut().filter(|_| !joins) {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
        if joins || word.ends_with([',', ';', '|', '/']) {
            parts.push(String::new());
        }
    }
    let trimmed =
        parts.iter().map(|part| part.trim_matches(|c: char| c.is_whitespace() || ",;|/:·•–-".contains(c)).to_owned());
    trimmed.filter(|part| is_name(part)).collect()
}

/// `text` without "By", "Von", … before the names.
fn without_by(text: &str) -> &str {
    let lower = text.to_lowercase();
    let longest = BY
        .iter()
        .filter(|by| lower.strip_prefix(**by).is_some_and(|rest| rest.starts_with([' ', ':']) || by.ends_with(':')))
        .max_by_key(|by| by.len());
    longest.and_then(|by| text.get(by.len()..)).unwrap_or(text).trim_start_matches([' ', ':'])
}

fn is_name(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2
        && text.chars().count() <= LONGEST
        && text.split(' ').count() <= 8
        && !text.contains('@')
        && !text.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("By Ann Bow and Carl Day", &["Ann Bow", "Carl Day"])]
    #[case("Von Ann Bow, Carl Day und Eve Fox", &["Ann Bow", "Carl Day", "Eve Fox"])]
    #[case("Ann Bow", &["Ann Bow"])]
    #[case("Autor: Ann Bow", &["Ann Bow"])]
    #[case("https://n.example/ann", &[])]
    #[case("Byron Lord", &["Byron Lord"])]
    fn splits_names(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(names(text), expected);
    }
}
