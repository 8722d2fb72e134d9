//! Pages made to cost time, memory or the stack. Each must come back, in whatever way, in this very thread.

use stancewatch::extract::{ExtractError, Extraction, Limits, extract};
use stancewatch::model::Selectors;

const STORY: &str = "<article><h1>Brandt ready to send engineers</h1><p>The prime minister of Norland, Ada Brandt, said that her government \
                     was ready to send engineers to the border, provided that parliament agreed before the summer.</p><p>Mr Varga declined \
                     to say whether his own country would follow. An answer was not to be expected before the autumn.</p></article>";

fn read(html: &str) -> Result<Extraction, ExtractError> {
    extract(html, None, &Selectors::default(), &Limits::default())
}

/// The article before the flood is found, or the page is refused with a reason.
fn survives(flood: &str) {
    if let Ok(got) = read(&format!("{STORY}{flood}")) {
        assert!(
            got.article.text.contains("The prime minister of Norland"),
            "{}",
            got.article.text.chars().take(80).collect::<String>()
        );
    }
    if let Ok(got) = read(flood) {
        assert!(got.article.text.chars().all(|c| !c.is_control() || c == '\n'));
    }
}

#[test]
fn nesting_without_end() {
    for open in [
        "<div>",
        "<b>",
        "<p><span>",
        "<ul><li>",
        "<table><tr><td>",
        "<svg><g>",
        "<a href=x>",
        "<blockquote>",
        "<article>",
    ] {
        survives(&open.repeat(1_000_000 / open.len() * 5));
    }
}

#[test]
fn floods_of_signs() {
    for sign in ["<", "&", "& ", "&amp;", "<!--", "]]>", "\u{a0}", "\u{202e}", "\0", "<br>", "<p>", "<a>", "</p>"] {
        survives(&sign.repeat(1_000_000 / sign.len()));
    }
}

#[test]
fn a_tag_with_a_hundred_thousand_attributes() {
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    survives(&format!("<div{attributes}>x</div>"));
}

#[test]
fn one_text_node_of_ten_megabytes() {
    let got = read(&format!("<h1>Title</h1><p>{}</p>", "word ".repeat(2_000_000))).unwrap();
    assert!(got.article.text.len() > 9_000_000);
}

#[test]
fn names_and_data_without_end() {
    survives(&format!("<div class='{}'>x</div>", "related share newsletter ".repeat(40_000)));
    survives(&format!("<script type=application/ld+json>{}</script>", "[".repeat(1_000_000)));
    survives(&format!("<script type=application/ld+json>{}</script>", "{\"@graph\":[".repeat(100_000)));
    survives(&format!("<script>{}</script>", "\"\\".repeat(500_000)));
    survives(&"<meta name=author content='By A and B'>".repeat(20_000));
    survives(&"<h1>Brandt ready to send</h1>".repeat(20_000));
    survives(&"<time datetime=2025-03-21>x</time>".repeat(20_000));
    survives(&format!("<title>{}</title>", "a | b - ".repeat(20_000)));
}

#[test]
fn time_that_is_up_ends_the_work() {
    let calls = std::cell::Cell::new(0);
    let expired = || {
        calls.set(calls.get() + 1);
        calls.get() > 3
    };
    let limits = Limits { expired: &expired, ..Limits::default() };
    let page = format!("{STORY}{}", "<p>More and more of the same.</p>".repeat(20_000));
    let got = extract(&page, None, &Selectors::default(), &limits).unwrap();
    assert!(got.article.text.len() < page.len() / 10);
    assert!(got.notes.iter().any(|note| matches!(note, stancewatch::extract::Note::Truncated("time"))));
}
