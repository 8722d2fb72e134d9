//! schema.org data in `<script type="application/ld+json">`.

use std::time::Duration;

use serde_json::{Map, Value};
use url::Url;

use crate::dom;
use crate::extract::text::{clean, folded};
use crate::extract::tree::{Tag, Tree, attr};

use super::tags::MetaTags;

/// An object of the page's structured data.
type Object = Map<String, Value>;

/// The page's structured data: the objects about its article, best first.
#[derive(Debug, Default)]
pub(crate) struct Structured {
    articles: Vec<Object>,
    others: Vec<Object>,
}

/// The most objects that are kept, and the largest script that is read, in bytes.
const MOST: usize = 200;
const LARGEST: usize = 2_000_000;
/// The longest text whose markup is undone, in bytes.
const MARKUP: usize = 300_000;

impl Structured {
    pub(crate) fn read(tree: &Tree<'_>, url: Option<&Url>, tags: &MetaTags) -> Self {
        let mut all = Vec::new();
        for id in tree.all(Tag::Script) {
            let is_data = tree
                .element(id)
                .and_then(|script| attr(script, "type"))
                .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"));
            let text = tree.subtree(id).skip(1).find_map(|inner| tree.text(inner)).unwrap_or_default();
            if is_data && text.len() <= LARGEST && all.len() < MOST {
                collect(parse(text), &mut all);
            }
        }
        let (mut articles, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_article);
        let title = tags.first(&["og:title"]).map(folded);
        articles.sort_by_cached_key(|object| std::cmp::Reverse(fit(object, url, title.as_deref())));
        let best = articles.first().map(|object| fit(object, url, title.as_deref()));
        articles.retain(|object| Some(fit(object, url, title.as_deref())) >= best.map(|best| best - 4));
        Self { articles, others }
    }

    /// A text property of the article.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.articles
            .iter()
            .find_map(|object| object.get(key).and_then(first_text))
            .filter(|text| !text.trim().is_empty())
    }

    /// All values of a property of the article, the best object's that has any.
    pub(crate) fn values(&self, key: &str) -> Vec<&Value> {
        let value = self.articles.iter().find_map(|object| object.get(key).filter(|value| !is_nothing(value)));
        match value {
            Some(Value::Array(values)) => values.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        }
    }

    /// A yes or no, which publishers write as a word or as a boolean.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.articles.iter().find_map(|object| match object.get(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(word) => match word.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Some(true),
                "false" | "no" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        })
    }

    /// The article's body, if it is longer than a teaser.
    pub(crate) fn body(&self) -> Option<&str> {
        self.text("articleBody").filter(|body| body.len() >= 200)
    }

    /// The entries of a live blog: headline, text and date of each, as they stand there.
    pub(crate) fn updates(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.values("liveBlogUpdate").into_iter().filter_map(|update| {
            let text = |key: &str| update.get(key).and_then(first_text);
            Some((
                text("headline").unwrap_or_default(),
                text("articleBody").unwrap_or_default(),
                text("datePublished")?,
            ))
        })
    }

    pub(crate) fn is_article(&self) -> bool {
        !self.articles.is_empty()
    }

    pub(crate) fn has_type(&self, name: &str) -> bool {
        self.articles.iter().any(|object| types(object).any(|kind| kind == name))
    }

    /// An object that the page describes elsewhere, by its `@id`.
    pub(crate) fn by_id(&self, id: &str) -> Option<&Object> {
        self.others.iter().find(|object| object.get("@id").and_then(Value::as_str) == Some(id))
    }
}

/// Reads one script. Some publishers wrap it in comments, leave line breaks in strings or commas at the end.
fn parse(text: &str) -> Value {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let text = text.trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[").trim_end_matches("//]]>");
    let text = text.trim_end_matches("]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    serde_json::from_str(&repaired(text)).unwrap_or_default()
}

/// Drops control characters and commas before a closing bracket.
fn repaired(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '}' | ']') {
            let kept = out.trim_end().trim_end_matches(',').len();
            out.truncate(kept);
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// Takes the objects out of lists, graphs and what a page is about, without recursion.
fn collect(value: Value, out: &mut Vec<Object>) {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(values) => waiting.extend(values.into_iter().rev()),
            Value::Object(mut object) if out.len() < MOST => {
                for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"] {
                    if object.get(key).is_some_and(|inner| inner.is_array() || inner.get("@type").is_some()) {
                        waiting.extend(object.remove(key));
                    }
                }
                out.push(object);
            }
            _ => {}
        }
    }
}

fn types(object: &Object) -> impl Iterator<Item = &str> {
    let listed = match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(kind)) => vec![kind.as_str()],
        _ => Vec::new(),
    };
    listed.into_iter().map(|kind| kind.rsplit(['/', ':']).next().unwrap_or(kind))
}

fn is_article(object: &Object) -> bool {
    types(object)
        .any(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind == "Report" || kind == "Review")
}

/// How well an object fits the page.
fn fit(object: &Object, url: Option<&Url>, title: Option<&str>) -> i32 {
    let text = |key: &str| object.get(key).and_then(first_text);
    let mut score = 0;
    let address = text("url").or_else(|| text("mainEntityOfPage")).or_else(|| text("@id"));
    if let (Some(address), Some(url)) = (address.and_then(|a| Url::parse(a).ok()), url) {
        score += if address.path().trim_end_matches('/') == url.path().trim_end_matches('/') { 4 } else { 0 };
    }
    if let (Some(headline), Some(title)) = (text("headline").or_else(|| text("name")).map(folded), title) {
        score += if !headline.is_empty() && (title.contains(&headline) || headline.contains(title)) { 4 } else { 0 };
    }
    score += i32::from(text("datePublished").is_some()) * 2;
    score += i32::from(text("headline").is_some());
    score + i32::from(text("articleBody").is_some())
}

/// The text of a value: itself, its first element's, its `@value`, `name` or `@id`.
pub(crate) fn first_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(values) => match values.first()? {
            Value::Array(_) => None,
            first => first_text(first),
        },
        Value::Object(object) => ["@value", "name", "@id"].iter().find_map(|key| object.get(*key)?.as_str()),
        _ => None,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.iter().all(Value::is_null),
        Value::Object(object) => object.is_empty(),
        _ => false,
    }
}

/// `text` of structured data as a clean line. Many publishers put escaped markup there; it is undone once.
pub(crate) fn plain(text: &str) -> String {
    if text.len() <= MARKUP && text.contains(['&', '<']) {
        let parsed = dom::parse(text, &dom::Limits::default(), &|| Duration::ZERO);
        let (tree, _) = Tree::new(&parsed.html, dom::Limits::default().nodes);
        tree.line(0)
    } else {
        clean(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(scripts: &str, url: &str) -> Structured {
        let html = scraper::Html::parse_document(scripts);
        let (tree, _) = Tree::new(&html, 10_000);
        Structured::read(&tree, Url::parse(url).ok().as_ref(), &MetaTags::read(&tree))
    }

    #[test]
    fn finds_the_article_in_a_graph_and_prefers_the_page_s_own() {
        let data = read(
            r#"<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},
               {"@type":"NewsArticle","url":"https://n.example/other","headline":"Other"},
               {"@type":["NewsArticle"],"url":"https://n.example/a/","headline":"Mine","isAccessibleForFree":"False"}]}</script>"#,
            "https://n.example/a",
        );
        assert_eq!(data.text("headline"), Some("Mine"));
        assert_eq!(data.flag("isAccessibleForFree"), Some(false));
        assert!(data.is_article() && data.has_type("NewsArticle"));
    }

    #[test]
    fn mends_what_is_commonly_broken() {
        let data = read(
            "<script type='application/ld+json'>/**/</script><script type='application/ld+json'><!--\n\
             {\"@type\":\"http://schema.org/NewsArticle\",\"headline\":\"Two\nlines\",}//]]></script>",
            "https://n.example/a",
        );
        assert_eq!(data.text("headline").map(clean).as_deref(), Some("Two lines"));
    }

    #[test]
    fn undoes_escaped_markup_once() {
        assert_eq!(plain("&quot;No&quot; &amp;amp; <b>yes</b>"), "\"No\" &amp; yes");
        assert_eq!(plain("A & B"), "A & B");
    }
}
