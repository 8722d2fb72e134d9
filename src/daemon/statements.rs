//! What an article says. A live blog is read as what it is: one article a day, each with the day of its entries.
//!
//! Its own date is that of its first entry or of its last, so that a word said on the third day would otherwise be dated
//! by the first, and a morning's word could not be followed by an evening's.

use crate::analyze::Engine;
use crate::model::{Article, Block, Field, Moment, Statement};

/// The statements of an article, with offsets into its text.
pub fn statements(engine: &Engine, article: &Article) -> Vec<Statement> {
    if article.entries.is_empty() {
        return engine.analyze(article);
    }
    let mut out = Vec::new();
    for (index, (range, published)) in days(article).into_iter().enumerate() {
        let Some(part) = part(article, &range, published) else { continue };
        let found = engine.analyze(&part).into_iter().map(|found| moved(found, range.start));
        // Every part has the headline, for it names who and what; what the headline says counts once.
        out.extend(found.filter(|found| index == 0 || found.evidence.field == Field::Text));
    }
    out
}

/// The stretches of text whose entries are of one day, and what precedes the first entry.
fn days(article: &Article) -> Vec<(std::ops::Range<usize>, Option<Moment>)> {
    let mut out: Vec<(std::ops::Range<usize>, Option<Moment>)> = Vec::new();
    let first = article.entries.first().map_or(article.text.len(), |entry| entry.start);
    if first > 0 {
        out.push((0..first, article.published));
    }
    for entry in &article.entries {
        match out.last_mut() {
            Some((range, Some(at))) if range.start >= first && at.date() == entry.at.date() => {
                range.end = entry.end;
                *at = if at.timestamp() < entry.at.timestamp() { *at } else { entry.at };
            }
            _ => out.push((entry.start..entry.end, Some(entry.at))),
        }
    }
    out
}

/// A stretch as an article of its own; `None` where the entries do not fit the text.
fn part(article: &Article, range: &std::ops::Range<usize>, published: Option<Moment>) -> Option<Article> {
    let text = article.text.get(range.clone())?.to_owned();
    let inside = article.blocks.iter().filter(|block| range.start <= block.start && block.end <= range.end);
    let blocks =
        inside.map(|b| Block { start: b.start - range.start, end: b.end - range.start, kind: b.kind }).collect();
    Some(Article { text, blocks, published, entries: Vec::new(), ..article.clone() })
}

/// A statement whose text began `by` bytes into the article's.
fn moved(mut statement: Statement, by: usize) -> Statement {
    if statement.evidence.field == Field::Text {
        statement.evidence.start += by;
        statement.evidence.end += by;
        for rule in &mut statement.rules {
            rule.start += by;
            rule.end += by;
        }
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Entry, Topic};

    fn engine() -> Engine {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let topic = Topic {
            id: "troops".into(),
            name: "Sending troops to Ostia".into(),
            verbs: words(&["send"]),
            objects: words(&["troops"]),
            targets: words(&["Ostia"]),
            ..Topic::default()
        };
        Engine::new(&[topic], &[], true)
    }

    #[test]
    fn each_day_of_a_live_blog_is_read_by_itself() {
        let entries = [
            (
                "2025-03-22T08:00:00Z",
                "Prime Minister Mara Lind of Norland said that Norland will not send troops to Ostia.",
            ),
            ("2025-03-21T19:00:00Z", "The council met in the old hall."),
            (
                "2025-03-21T09:00:00Z",
                "Prime Minister Mara Lind of Norland said that Norland was ready to send troops to Ostia.",
            ),
        ];
        let mut article = Article::plain("What happened at the talks.");
        article.published = Some("2025-03-21T07:00:00Z".parse().unwrap());
        for (at, text) in entries {
            article.text.push_str("\n\n");
            let start = article.text.len();
            article.text.push_str(text);
            article.entries.push(Entry { start, end: article.text.len(), at: at.parse().unwrap() });
        }
        let found = statements(&engine(), &article);
        let said: Vec<String> = found.iter().map(|s| format!("{} {}", s.said_on.unwrap(), s.commitment)).collect();
        assert_eq!(said, ["2025-03-22 ruled_out", "2025-03-21 ready"]);
        for statement in &found {
            let evidence = &statement.evidence;
            assert_eq!(&article.text[evidence.start..evidence.end], evidence.text);
        }
    }
}
