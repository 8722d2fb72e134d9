//! Pages made to cost time, memory or the stack. Each must come back, in whatever way, in this very thread.

use stancewatch::extract::{ExtractError, Extraction, Limits, extract};
use stancewatch::model::Selectors;

const STORY: &str = "<article><h1>Brandt ready to send engineers</h1><p>The prime minister of Norland, Ada Brandt, said that her government \
                     was ready to send engineers to the border, provided that parliament agreed before the summer.</p><p>Mr Varga declined \
                     to say whether his own country would follow. An answer was not to be expected before the autumn.</p></article>";

fn read(html: &str) -> Result<Extraction, ExtractError> {
    extract(html, None, &Selectors::default(), &Limits::default())
}

/// A flood comes back, alone and after an article, without anything in its text that may not be stored.
fn survives(flood: &str) {
    for page in [flood.to_owned(), format!("{STORY}{flood}")] {
        if let Ok(got) = read(&page) {
            assert!(got.article.text.chars().all(|c| !c.is_control() || c == '\n'));
        }
    }
}

#[test]
fn the_article_before_a_flood_is_found() {
    for flood in ["<div>", "<b>", "<ul><li>", "<", "& ", "<br>", "</p>", "<!--"] {
        let got = read(&format!("{STORY}{}", flood.repeat(100_000))).unwrap().article;
        assert!(got.text.starts_with("The prime minister of Norland"), "{flood}");
        assert_eq!(got.title.as_deref(), Some("Brandt ready to send engineers"));
    }
}

#[test]
fn nesting_without_end() {
    for open in ["<div>", "<b>"] {
        survives(&open.repeat(1_000_000));
    }
    let others =
        ["<p><span>", "<ul><li>", "<table><tr><td>", "<svg><g>", "<a href=x>", "<blockquote>", "<article>", "<x-y>"];
    for open in others {
        survives(&open.repeat(20_000));
    }
}

#[test]
fn floods_of_signs() {
    let signs = ["<", "&", "& ", "&amp;", "<!--", "]]>", "\u{a0}", "\u{202e}", "\0", "<br>", "<p>", "<a>", "</p>"];
    for sign in signs {
        survives(&sign.repeat(300_000 / sign.len()));
    }
}

#[test]
fn stories_without_end() {
    survives(
        &"<article><h1>x</h1><p>Text that is long enough to count as a paragraph of its own.</p></article>"
            .repeat(5_000),
    );
    survives(&"<div class=related><p>Text of a box that is not the article.</p></div>".repeat(5_000));
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
