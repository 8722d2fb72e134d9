//! From a page to an article, step by step.

use std::time::Duration;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::body::{self, Body, Overrides};
use super::embedded;
use super::error::ExtractError;
use super::extraction::{Extraction, LeftOut, Note, Reason};
use super::limits::Limits;
use super::live;
use super::meta::{Facts, Found, Head, Page};
use super::quality::{Signs, quality};
use super::text::{clean, weight};
use super::tree::{Id, Tree};
use super::verdict::not_article;
use crate::dom;
use crate::model::{Article, Block, BlockKind, Moment, Selectors};

/// Takes the article out of a page.
///
/// `url` is where the page came from; `selectors` are the source's overrides. What `limits` cuts off is left out, and the
/// extraction says so.
///
/// # Errors
/// The page is no article, or a selector does not parse.
pub fn extract(
    html: &str,
    url: Option<&Url>,
    selectors: &Selectors,
    limits: &Limits<'_>,
) -> Result<Extraction, ExtractError> {
    let (parsed, mut notes) = parse(html, limits);
    let (tree, _) = Tree::new(&parsed, limits.max_nodes);
    let chosen = Chosen::read(&parsed, &tree, selectors)?;
    notes.extend(chosen.idle);
    let head = Head::read(&tree, url, chosen.title);
    let mut body = body::find(&tree, &head, head.headline, &chosen.overrides);
    let free = chosen.overrides.body.is_empty();
    if free && let Some(parts) = embedded::parts(&tree, &head, &body.parts) {
        body.parts = parts;
        body.agreement = None;
        notes.push(Note::BodyFromStructuredData);
    }
    if free && let Some(kind) = not_article(&tree, &body, length(&body), head.is_article()) {
        return Err(ExtractError::NotAnArticle(kind));
    }
    let page = Page {
        tree: &tree,
        blocks: &body.blocks,
        url,
        headline: head.headline,
        container: body.container,
        dated: chosen.dated,
    };
    let facts = head.facts(&page);
    let own = !notes.contains(&Note::BodyFromStructuredData);
    let marks =
        if own { live::marks(&tree, &head, &body, facts.published.as_ref().map(|p| &p.value)) } else { Vec::new() };
    Ok(finish(&head, facts, body, &marks, notes))
}

/// Takes the article out of markup that holds nothing else, as feeds have it.
pub(super) fn fragment(html: &str, title: Option<&str>, limits: &Limits<'_>) -> Extraction {
    let (parsed, notes) = parse(html, limits);
    let (tree, _) = Tree::new(&parsed, limits.max_nodes);
    let mut head = Head::read(&tree, None, None);
    head.title = title.map(|title| Found { value: clean(title), source: "feed" }).or(head.title);
    let body = body::find(&tree, &head, None, &Overrides::default());
    finish(&head, Facts::default(), body, &[], notes)
}

/// Builds the tree and tells what was cut off. The builder's clock stands still until the caller's time is up, and then
/// jumps beyond any budget.
fn parse(html: &str, limits: &Limits<'_>) -> (Html, Vec<Note>) {
    let budget = Duration::from_secs(1);
    let bounds = dom::Limits { depth: limits.max_depth, nodes: limits.max_nodes, budget, ..dom::Limits::default() };
    let read = html.get(..html.floor_char_boundary(limits.max_bytes)).unwrap_or(html);
    let parsed = dom::parse(read, &bounds, &|| if (limits.expired)() { budget * 2 } else { Duration::ZERO });
    let cut = (read.len() < html.len()).then_some("size");
    let notes = parsed.truncated.map(limit_name).or(cut).map(Note::Truncated).into_iter().collect();
    (parsed.html, notes)
}

/// The stable name of a limit.
fn limit_name(limit: dom::Truncated) -> &'static str {
    match limit {
        dom::Truncated::Depth => "depth",
        dom::Truncated::Nodes => "nodes",
        dom::Truncated::Attributes => "attributes",
        dom::Truncated::Time => "time",
    }
}

/// What the source's configuration names in this page.
#[derive(Default)]
struct Chosen {
    overrides: Overrides,
    title: Option<(Id, String)>,
    dated: Option<String>,
    /// The selectors that found nothing.
    idle: Vec<Note>,
}

impl Chosen {
    fn read(html: &Html, tree: &Tree<'_>, selectors: &Selectors) -> Result<Self, ExtractError> {
        let mut idle = Vec::new();
        let mut all = |name: &'static str, css: &Option<String>| -> Result<Vec<Id>, ExtractError> {
            let Some(css) = css.as_deref() else { return Ok(Vec::new()) };
            let found = select(html, tree, css)?;
            idle.extend(found.is_empty().then_some(Note::Unmatched(name)));
            Ok(found)
        };
        // Most pages have nothing to remove, so that it says nothing when there is none.
        let remove = selectors.remove.as_deref().map_or(Ok(Vec::new()), |css| select(html, tree, css))?;
        let body = all("body", &selectors.body)?;
        let title = all("title", &selectors.title)?.first().map(|id| (*id, tree.line(*id)));
        let dated = all("date", &selectors.date)?.first().map(|id| date_text(tree, *id));
        let overrides = Overrides { body, remove: remove.into_iter().collect() };
        Ok(Self { overrides, title: title.filter(|(_, text)| !text.is_empty()), dated, idle })
    }
}

fn date_text(tree: &Tree<'_>, id: Id) -> String {
    let stated =
        tree.element(id).and_then(|e| ["datetime", "content"].iter().find_map(|key| super::tree::attr(e, key)));
    stated.map_or_else(|| tree.line(id), str::to_owned)
}

/// The places of the elements that a selector names.
fn select(html: &Html, tree: &Tree<'_>, css: &str) -> Result<Vec<Id>, ExtractError> {
    let selector = Selector::parse(css).map_err(|_| ExtractError::Selector(css.to_owned()))?;
    let named: std::collections::HashSet<*const scraper::Node> =
        html.select(&selector).map(|element: ElementRef<'_>| std::ptr::from_ref((*element).value())).collect();
    Ok((0..tree.len()).filter(|id| named.contains(&std::ptr::from_ref(tree.at(*id).node))).collect())
}

/// The body's length, see [`weight`].
fn length(body: &Body) -> usize {
    body.parts.iter().map(|(_, text)| weight(text)).sum()
}

/// Lays the body out as one text with typed blocks.
fn lay_out(parts: &[(BlockKind, String)]) -> (String, Vec<Block>) {
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (kind, part) in parts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(part);
        blocks.push(Block { start, end: text.len(), kind: *kind });
    }
    (text, blocks)
}

/// Puts the article together.
fn finish(head: &Head, facts: Facts, body: Body, marks: &[(usize, Moment)], mut notes: Vec<Note>) -> Extraction {
    let truncated = notes.iter().any(|note| matches!(note, Note::Truncated(_)));
    let paywalled = body.paywalled || head.paywalled();
    notes.extend(sources(head, &facts));
    notes.extend(paywalled.then_some(Note::Paywalled));
    notes.extend((head.is_live() || !marks.is_empty()).then_some(Note::LiveBlog));
    let (text, blocks) = lay_out(&body.parts);
    let spans: Vec<(usize, usize)> = blocks.iter().map(|block| (block.start, block.end)).collect();
    let sentences = body.parts.iter().filter(|(kind, part)| is_prose(*kind) && part.len() > 60).count();
    let signs = Signs {
        weight: length(&body),
        agreement: body.agreement,
        paywalled,
        titled: head.title.is_some(),
        truncated,
        sentences,
    };
    let article = Article {
        title: head.title.clone().map(|found| found.value),
        byline: facts.byline.map(|found| found.value).unwrap_or_default(),
        outlet: value(facts.outlet),
        published: value(facts.published),
        modified: value(facts.modified),
        language: value(facts.language),
        canonical_url: value(facts.canonical),
        text,
        blocks,
        entries: live::entries(marks, &spans),
        quality: quality(signs),
    };
    let (captions, left_out) = rest(body.blocks);
    Extraction { article, captions, section: facts.section.map(|found| found.value), notes, left_out }
}

/// What is not of the body: the captions of its pictures, and what was left out of the page.
fn rest(blocks: Vec<super::blocks::Block>) -> (Vec<String>, Vec<LeftOut>) {
    let (mut captions, mut left_out) = (Vec::new(), Vec::new());
    for block in blocks {
        match block.left {
            None => {}
            Some(Reason::Caption) => captions.push(block.text),
            Some(reason) => left_out.push(LeftOut { text: block.text, reason }),
        }
    }
    (captions, left_out)
}

fn is_prose(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Paragraph | BlockKind::Quote)
}

/// Where each datum was found.
fn sources(head: &Head, facts: &Facts) -> impl Iterator<Item = Note> {
    [
        ("title", head.title.as_ref().map(|found| found.source)),
        ("byline", facts.byline.as_ref().map(|found| found.source)),
        ("outlet", facts.outlet.as_ref().map(|found| found.source)),
        ("published", facts.published.as_ref().map(|found| found.source)),
        ("modified", facts.modified.as_ref().map(|found| found.source)),
        ("language", facts.language.as_ref().map(|found| found.source)),
        ("canonical_url", facts.canonical.as_ref().map(|found| found.source)),
        ("section", facts.section.as_ref().map(|found| found.source)),
    ]
    .into_iter()
    .filter_map(|(what, source)| Some(Note::Source(what, source?)))
}

fn value<T>(found: Option<Found<T>>) -> Option<T> {
    found.map(|found| found.value)
}
