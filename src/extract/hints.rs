//! What the names that page makers give their elements say about them.
//!
//! Class names, ids, roles and test ids are split into words; words that many publishers share tell boxes from text. They
//! are only hints: whoever uses them guards against a name that covers the whole article.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use scraper::node::Element;

use super::tree::attr;

/// What an element's names say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hint {
    /// Something beside the article: related links, newsletters, share bars, …
    pub(super) beside: bool,
    /// What readers say.
    pub(super) talk: bool,
    /// A picture's caption or credit.
    pub(super) caption: bool,
    /// The article's body.
    pub(super) body: bool,
    /// The standfirst.
    pub(super) standfirst: bool,
    /// Who wrote it.
    pub(super) byline: bool,
    /// When it was published.
    pub(super) date: bool,
}

impl Hint {
    const NONE: Self =
        Self { beside: false, talk: false, caption: false, body: false, standfirst: false, byline: false, date: false };

    fn or(self, other: Self) -> Self {
        Self {
            beside: self.beside || other.beside,
            talk: self.talk || other.talk,
            caption: self.caption || other.caption,
            body: self.body || other.body,
            standfirst: self.standfirst || other.standfirst,
            byline: self.byline || other.byline,
            date: self.date || other.date,
        }
    }
}

/// Words that count wherever they stand inside a name.
const STEMS: [(&[&str], Hint); 6] = [
    (
        &["comments", "comment-", "comment_", "disqus", "respond", "leserbrief"],
        Hint { talk: true, beside: true, ..Hint::NONE },
    ),
    (
        &[
            "newsletter",
            "related",
            "recommend",
            "recirc",
            "breadcrumb",
            "advert",
            "sponsor",
            "subscri",
            "outbrain",
            "taboola",
            "readmore",
            "read-more",
            "read_more",
            "readalso",
            "read-also",
            "alsoread",
            "morefrom",
            "more-from",
            "moreon",
            "more-on",
            "mostread",
            "most-read",
            "most_read",
            "mostpopular",
            "popular",
            "trending",
            "sidebar",
            "social",
            "sharing",
            "share-",
            "-share",
            "share_",
            "_share",
            "sharebar",
            "sharetool",
            "cookie",
            "consent",
            "gdpr",
            "signup",
            "sign-up",
            "sign_up",
            "authorbox",
            "author-box",
            "author-bio",
            "authorbio",
            "author-info",
            "authorinfo",
            "about-author",
            "author-card",
            "author_bio",
            "author-profile",
            "teaser-list",
            "teaserlist",
            "promo",
            "affiliate",
            "dontmiss",
            "dont-miss",
            "seealso",
            "see-also",
            "youmaylike",
            "you-may",
            "further-reading",
            "inread",
            "in-read",
            "linkbox",
            "link-box",
            "linklist",
            "link-list",
            "toolbar",
            "skip-link",
            "screen-reader",
            "sr-only",
            "visually-hidden",
            "visuallyhidden",
            "assistive",
            "a11y",
            "nextarticle",
            "next-article",
            "readnext",
            "read-next",
            "up-next",
            "toplist",
            "donat",
            "pushnotif",
            "appdownload",
            "app-promo",
        ],
        Hint { beside: true, ..Hint::NONE },
    ),
    (
        &[
            "caption",
            "photo-credit",
            "photocredit",
            "image-credit",
            "imagecredit",
            "img-credit",
            "picture-credit",
            "image-source",
            "media-credit",
            "copyright",
            "bildunterschrift",
            "bildquelle",
            "legend",
            "fotocredit",
        ],
        Hint { caption: true, ..Hint::NONE },
    ),
    (
        &[
            "articlebody",
            "article-body",
            "article_body",
            "article__body",
            "articletext",
            "article-text",
            "article_text",
            "article__text",
            "articlecontent",
            "article-content",
            "article_content",
            "article__content",
            "storybody",
            "story-body",
            "story_body",
            "storycontent",
            "story-content",
            "entry-content",
            "post-content",
            "postcontent",
            "post-body",
            "bodytext",
            "body-text",
            "body-copy",
            "bodycopy",
            "maincontent",
            "richtext",
            "rich-text",
            "articlemain",
            "article-main",
            "content-body",
            "contentbody",
            "news-content",
            "newstext",
            "detail-content",
            "text-content",
            "fulltext",
        ],
        Hint { body: true, ..Hint::NONE },
    ),
    (
        &[
            "standfirst",
            "subtitle",
            "sub-title",
            "subheadline",
            "sub-headline",
            "subhead",
            "deck",
            "dek",
            "excerpt",
            "article-lead",
            "articlelead",
            "article__lead",
            "lead-text",
            "leadtext",
            "intro",
            "summary",
            "teasertext",
            "teaser-text",
            "vorspann",
            "kicker",
            "synopsis",
            "abstract",
            "chapeau",
            "preamble",
            "ingress",
            "sommario",
            "lead_text",
            "preface",
            "subtit",
            "entradilla",
            "bajada",
            "chapo",
            "description",
        ],
        Hint { standfirst: true, ..Hint::NONE },
    ),
    (
        &["byline", "author", "auteur", "autor", "writer", "reporter", "journalist", "contributor"],
        Hint { byline: true, ..Hint::NONE },
    ),
];

/// Words that count only as a whole word.
const WORDS: [(&[&str], Hint); 5] = [
    (&["comments", "kommentare", "community"], Hint { talk: true, beside: true, ..Hint::NONE }),
    (
        &[
            "ad",
            "ads",
            "adv",
            "advert",
            "share",
            "shares",
            "nav",
            "navigation",
            "menu",
            "footer",
            "tags",
            "tag",
            "taglist",
            "topics",
            "keywords",
            "banner",
            "modal",
            "popup",
            "overlay",
            "widget",
            "carousel",
            "slider",
            "slideshow",
            "gallery",
            "poll",
            "quiz",
            "survey",
            "rating",
            "ratings",
            "toc",
            "disclaimer",
            "tooltip",
            "search",
            "login",
            "register",
            "feedback",
            "correction-form",
            "print",
            "bookmark",
            "follow",
            "complementary",
            "contentinfo",
            "dialog",
            "alert",
            "sidebar",
            "rail",
            "teaser",
            "teasers",
            "toolbar",
            "tools",
            "audio",
            "player",
            "video",
            "listen",
            "podcast",
            "embed",
            "oembed",
            "twitter",
            "tweet",
            "facebook",
            "instagram",
            "whatsapp",
            "telegram",
            "pinterest",
            "infobox",
            "factbox",
            "moreinfo",
            "hidden",
            "vh",
            "skip",
            "bio",
            "feed",
            "ticker",
            "paging",
            "pagination",
            "pager",
            "prevnext",
            "upsell",
            "cta",
        ],
        Hint { beside: true, ..Hint::NONE },
    ),
    (&["credit", "credits", "legende", "cutline"], Hint { caption: true, ..Hint::NONE }),
    (&["lead", "lede", "lid", "dropline"], Hint { standfirst: true, ..Hint::NONE }),
    (
        &["date", "dateline", "published", "publishdate", "pubdate", "timestamp", "datetime", "time"],
        Hint { date: true, ..Hint::NONE },
    ),
];

struct Lexicon {
    stems: AhoCorasick,
    stem_hints: Vec<Hint>,
    words: std::collections::HashMap<&'static str, Hint>,
}

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test builds them")]
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let flat: Vec<(&'static str, Hint)> =
        STEMS.iter().flat_map(|(words, hint)| words.iter().map(|word| (*word, *hint))).collect();
    let stems = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .build(flat.iter().map(|(word, _)| word))
        .expect("a list of constant words makes an automaton");
    let words = WORDS.iter().flat_map(|(words, hint)| words.iter().map(|word| (*word, *hint))).collect();
    Lexicon { stems, stem_hints: flat.iter().map(|(_, hint)| *hint).collect(), words }
});

/// The attributes whose values are names.
const NAMED: [&str; 8] = ["class", "id", "role", "itemprop", "data-testid", "data-component", "data-qa", "data-module"];

/// What an element's names say.
pub(super) fn hint(element: &Element) -> Hint {
    let line = is_line(element);
    named(element, line).fold(Hint::NONE, |hint, value| hint.or(read(value, line)))
}

/// What the elements of a page say, each name read once: pages repeat theirs from one paragraph to the next.
#[derive(Debug, Default)]
pub(super) struct Hints<'a>(std::collections::HashMap<(bool, &'a str), Hint>);

impl<'a> Hints<'a> {
    /// What an element's names say.
    pub(super) fn of(&mut self, element: &'a Element) -> Hint {
        let line = is_line(element);
        named(element, line)
            .fold(Hint::NONE, |hint, value| hint.or(*self.0.entry((line, value)).or_insert_with(|| read(value, line))))
    }
}

fn is_line(element: &Element) -> bool {
    matches!(element.name(), "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The values of the attributes that name an element. The id of a heading or paragraph names a place to jump to, not a
/// kind; its classes say how it looks.
fn named(element: &Element, line: bool) -> impl Iterator<Item = &str> {
    // An element of the page's own making has its name for a class: `<amp-consent>`, `<share-bar>`.
    let own = Some(element.name()).filter(|name| name.contains('-'));
    let named = element.attrs().filter(move |(key, _)| NAMED.contains(key) && !(line && *key == "id"));
    own.into_iter().chain(named.map(|(_, value)| value))
}

/// What the names in one attribute say. Of a line only stems count.
fn read(value: &str, line: bool) -> Hint {
    let lexicon = &*LEXICON;
    let mut hint = Hint::NONE;
    // Longer values are machine-made, and reading them costs time.
    let value = value.get(..400).unwrap_or(if value.len() > 400 { "" } else { value });
    for name in value.split_ascii_whitespace().filter(|name| !is_utility(name)) {
        for found in lexicon.stems.find_overlapping_iter(name) {
            hint = hint.or(lexicon.stem_hints[found.pattern().as_usize()]);
        }
        if line {
            continue;
        }
        each_word(name, |word| {
            if let Some(found) = lexicon.words.get(word) {
                hint = hint.or(*found);
            }
        });
    }
    hint
}

/// Whether a class says how something looks under some condition (`print:hidden`, `[&>p]:mt-2`), not what it is.
fn is_utility(name: &str) -> bool {
    name.contains([':', '[', '!', '(', '='])
}

/// Calls `f` with each word of `value` in lower case; words end at signs and before capitals (`shareBar`).
fn each_word(value: &str, mut f: impl FnMut(&str)) {
    let mut word = String::new();
    let mut lower_before = false;
    for c in value.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && lower_before) {
            if !word.is_empty() {
                f(&word);
            }
            word.clear();
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        lower_before = c.is_ascii_lowercase();
    }
    if !word.is_empty() {
        f(&word);
    }
}

/// Whether the element says that it is not shown.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attrs().any(|(key, value)| match key {
        "hidden" => true,
        "aria-hidden" => value == "true",
        "class" => is_hiding(value),
        "style" => {
            let style: String = value.chars().filter(|c| !c.is_whitespace()).take(200).collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        _ => false,
    })
}

/// Whether classes hide an element. Some hide it on small screens only.
fn is_hiding(classes: &str) -> bool {
    const HIDING: [&str; 5] = ["hidden", "d-none", "is-hidden", "u-hidden", "display-none"];
    let mut names = classes.split_ascii_whitespace();
    names.clone().any(|name| HIDING.contains(&name))
        && !names.any(|name| name.contains(':') || name.starts_with("d-") && name.ends_with("block"))
}

/// Whether `element` is marked with this schema.org property.
pub(super) fn has_itemprop(element: &Element, property: &str) -> bool {
    attr(element, "itemprop").is_some_and(|value| value.split_ascii_whitespace().any(|p| p == property))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(attributes: &str) -> Hint {
        let html = scraper::Html::parse_fragment(&format!("<div {attributes}>x</div>"));
        let div = html.tree.nodes().filter_map(|n| n.value().as_element()).find(|e| e.name() == "div").unwrap();
        hint(div)
    }

    #[test]
    fn reads_words_and_stems() {
        assert!(of("class='ArticleShareBar'").beside && of("class='c-newsletter__form'").beside);
        assert!(of("id=ad").beside && !of("class='header shadow'").beside && !of("class='leader'").standfirst);
        assert!(of("class='article__body'").body && of("class=imageCaption").caption);
        assert!(of("class='articleLead'").standfirst && of("class=author-name").byline);
        assert_eq!(of("class='css-1x2y3z print:hidden md:share'"), Hint::NONE);
        assert!(of("id=comments").talk);
    }
}
