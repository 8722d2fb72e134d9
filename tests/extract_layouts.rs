//! What is read out of an article must not depend on the page around it: five articles in five layouts as newspapers,
//! broadcasters, agencies and portals have them, with teasers beside the text that say the contrary.
//!
//! A line of a layout that holds `{paragraph:2-4}` is repeated for these paragraphs, counted from one.
#![expect(clippy::unwrap_used, reason = "a helper that cannot go on fails its test")]

#[path = "statements/roster.rs"]
mod roster;

use std::path::PathBuf;
use std::sync::LazyLock;

use rstest::rstest;
use stancewatch::analyze::Engine;
use stancewatch::extract::{Limits, extract};
use stancewatch::model::{Article, Quality, Selectors, Statement};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(&roster::topics(), &roster::officials(), true));

struct Story {
    title: String,
    date: String,
    paragraphs: Vec<String>,
}

fn read(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/layouts");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

fn story(name: &str) -> Story {
    let text = read(&format!("articles/{name}.txt"));
    let mut lines = text.lines().map(str::to_owned);
    Story { title: lines.next().unwrap(), date: lines.next().unwrap(), paragraphs: lines.collect() }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn in_words(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<usize> = date.split('-').map(|part| part.parse().unwrap()).collect();
    format!("{} {} {}", parts[2], MONTHS[parts[1] - 1], parts[0])
}

fn wrap(layout: &str, story: &Story) -> String {
    let mut page = String::new();
    for line in layout.lines() {
        let line = line
            .replace("{title}", &escaped(&story.title))
            .replace("{title:json}", &story.title.replace('"', "\\\""))
            .replace("{date}", &story.date)
            .replace("{date:words}", &in_words(&story.date));
        let Some((before, rest)) = line.split_once("{paragraph:") else {
            page.push_str(&line);
            page.push('\n');
            continue;
        };
        let (range, after) = rest.split_once('}').unwrap();
        let (first, last) = range.split_once('-').unwrap();
        let last = last.parse().unwrap_or(usize::MAX).min(story.paragraphs.len());
        for paragraph in story.paragraphs.iter().take(last).skip(first.parse::<usize>().unwrap() - 1) {
            page.push_str(&format!("{before}{}{after}\n", escaped(paragraph)));
        }
    }
    page
}

/// What a statement says, less the confidence, which may know about blocks.
fn meaning(found: &[Statement]) -> Vec<String> {
    let mut all: Vec<String> = found
        .iter()
        .map(|s| {
            format!(
                "{:?} {} {} {} {:?} {:?} {:?} {} {:?}",
                s.official,
                s.topic,
                s.commitment,
                s.scope,
                s.frame,
                s.asserted_by,
                s.said_on,
                s.evidence.text,
                s.condition
            )
        })
        .collect();
    all.sort();
    all
}

#[rstest]
fn statements_are_those_of_the_plain_text(
    #[values("broadsheet", "blocks", "broadcaster", "portal", "amp")] layout: &str,
    #[values("ready", "refused", "rates", "run", "silent")] name: &str,
) {
    let story = story(name);
    let plain = Article {
        title: Some(story.title.clone()),
        published: Some(story.date.parse().unwrap()),
        ..Article::plain(story.paragraphs.join("\n\n"))
    };
    let page = wrap(&read(&format!("{layout}.html")), &story);
    let got = extract(&page, None, &Selectors::default(), &Limits::default()).unwrap().article;
    assert_eq!(got.text, plain.text);
    assert_eq!(got.title, plain.title);
    assert_eq!(got.published.map(|moment| moment.date()), plain.published.map(|moment| moment.date()));
    assert_eq!(got.quality, Quality::Good);
    let (expected, found) = (ENGINE.analyze(&plain), ENGINE.analyze(&got));
    assert_eq!(meaning(&found), meaning(&expected));
    assert_eq!(expected.is_empty(), name == "silent", "the articles are to say something: {expected:?}");
}
