//! Pages that are no articles: bot walls, consent pages, error pages, login walls, nothing at all.
//!
//! Only a page without a body of its own is judged by its words, so that an article about cookies stays one.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::body::Body;
use super::error::NotArticle;
use super::tree::{Tag, Tree};

fn pattern(words: &[&str]) -> Option<Regex> {
    RegexBuilder::new(&words.join("|")).case_insensitive(true).build().ok()
}

static BOT_WALL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        r"are you (?:a )?(?:human|robot)",
        r"verify(?:ing)? (?:that )?you are (?:a )?human",
        r"checking your browser",
        r"just a moment",
        r"enable javascript and cookies to continue",
        r"captcha",
        r"unusual (?:traffic|activity) from your",
        r"access (?:to this page has been )?denied",
        r"ddos protection",
        r"pardon our interruption",
        r"attention required",
        r"request unsuccessful",
        r"please enable js and disable any ad blocker",
        r"bot detection",
        r"press (?:&|and) hold",
        r"automated (?:access|requests)",
        r"ich bin kein roboter",
    ])
});

static CONSENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        r"we (?:value|care about|respect) your privacy",
        r"before you continue to",
        r"(?:accept|agree|consent).{0,60}cookies",
        r"cookies.{0,80}(?:accept|agree|consent)",
        r"wir und unsere (?:\d+ )?partner",
        r"mit werbung (?:weiterlesen|und tracking)",
        r"zustimm(?:en|ung).{0,80}(?:cookies|tracking|datenschutz)",
        r"(?:cookies|tracking|datenschutz).{0,80}zustimm",
        r"nous et nos (?:\d+ )?partenaires",
        r"accepter.{0,60}cookies",
        r"aceptar.{0,60}cookies",
        r"accetta.{0,60}cookie",
        r"your privacy choices",
        r"manage (?:your )?(?:consent|preferences|cookies)",
    ])
});

static ERROR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        r"\b(?:404|410|500|502|503|403)\b",
        r"(?:page|article|story|content) (?:you requested |you are looking for )?(?:was |is |could |can)?\s?(?:not|no longer|n't) ?(?:be )?(?:found|available|exist)",
        r"not found",
        r"internal server error",
        r"bad gateway",
        r"service (?:temporarily )?unavailable",
        r"gateway time-?out",
        r"something went wrong",
        r"seite (?:wurde )?(?:leider )?nicht gefunden",
        r"page (?:introuvable|non trouvée)",
        r"página no encontrada",
        r"pagina non trovata",
        r"forbidden",
        r"under maintenance",
        r"wartungsarbeiten",
    ])
});

static LOGIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&[
        r"(?:log|sign) in to (?:continue|read)",
        r"subscribe to (?:continue|read)",
        r"jetzt weiterlesen",
        r"abonnez-vous pour lire",
        r"this (?:article|content) is for subscribers",
    ])
});

/// The most visible characters of a page that can be nothing but a notice.
const NOTICE: u32 = 6_000;

/// A body of this length speaks for itself: a cookie note beside it says nothing about it.
const SPEAKS: usize = 250;

/// What a page is, whose body is `length` characters long; `None` if it may well be an article.
pub(super) fn not_article(tree: &Tree<'_>, body: &Body, length: usize, is_article: bool) -> Option<NotArticle> {
    let chars = tree.chars(0);
    if chars < 20 {
        return Some(if has_challenge(tree) { NotArticle::BotWall } else { NotArticle::Empty });
    }
    if length >= 1_500 || (is_article && length >= 250) {
        return None;
    }
    let title = tree.all(Tag::Title).next().map(|id| tree.line(id)).unwrap_or_default();
    let headings: Vec<String> = tree.all(Tag::Heading(1)).take(5).map(|id| tree.line(id)).collect();
    let told = format!("{title}\n{}", headings.join("\n"));
    let all = if length >= SPEAKS {
        format!("{told}\n{}", body.text())
    } else if chars <= NOTICE {
        tree.line(0)
    } else {
        told.clone()
    };
    let says = |pattern: &Option<Regex>, text: &str| pattern.as_ref().is_some_and(|pattern| pattern.is_match(text));
    if !is_article && (says(&BOT_WALL, &told) || (chars < 2_500 && says(&BOT_WALL, &all)) || has_challenge(tree)) {
        return Some(NotArticle::BotWall);
    }
    if !is_article && says(&ERROR, &told) {
        return Some(NotArticle::ErrorPage);
    }
    if !is_article && says(&CONSENT, &all) {
        return Some(NotArticle::Consent);
    }
    // A paid article that shows its beginning is what it shows; a wall shows nothing.
    if length < if is_article { 40 } else { 250 } && says(&LOGIN, &all) {
        return Some(NotArticle::LoginWall);
    }
    (length < 40).then_some(NotArticle::Empty)
}

/// Whether a page without text loads a challenge.
fn has_challenge(tree: &Tree<'_>) -> bool {
    tree.all(Tag::Script).take(50).any(|id| {
        let source = tree.element(id).and_then(|e| super::tree::attr(e, "src")).unwrap_or_default();
        ["captcha", "challenge", "cdn-cgi", "/_incapsula"].iter().any(|mark| source.contains(mark))
    })
}
