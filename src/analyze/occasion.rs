//! What tells one act of speaking from another: verbatim words, venue, wire service.

use std::collections::BTreeSet;

use super::text::{Text, TokenKind};
use crate::model::Occasion;

const WIRES: [&str; 12] =
    ["reuters", "afp", "ap", "bns", "elta", "pap", "ukrinform", "dpa", "ansa", "tass", "interfax", "unn"];

/// Quotations within quotations that are looked at; nobody nests more.
const DEPTH: usize = 4;
/// Tokens of a quotation before and after the sentence that count: a mark that nobody closes quotes the rest of its paragraph,
/// however long that is.
const REACH: usize = 400;

/// The occasion as a sentence gives it.
pub(crate) fn find(text: &Text<'_>, sentence: usize) -> Occasion {
    let range = text.sentences[sentence].tokens.clone();
    let words = &text.tokens[range.clone()];
    let mut inside = BTreeSet::new();
    for mut quote in words.iter().map(|token| token.quote) {
        let mut depth = 0;
        while let Some(index) = quote.filter(|index| depth < DEPTH && inside.insert(*index)) {
            quote = text.quotes[index].outer;
            depth += 1;
        }
    }
    let (from, to) = (range.start.saturating_sub(REACH), range.end.saturating_add(REACH));
    let quotes = inside.into_iter().map(|index| &text.quotes[index]).map(|q| {
        let near = q.tokens.start.max(from)..q.tokens.end.min(to);
        let words = text.tokens[near].iter().filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number));
        words.map(|t| t.folded.as_str()).collect::<Vec<_>>().join(" ")
    });
    let wire = words.iter().find(|t| t.capital && WIRES.contains(&t.folded.as_str())).map(|t| t.folded.clone());
    Occasion { quotes: quotes.filter(|q| q.contains(' ')).collect(), venue: venue(text, range), wire }
}

/// The occasions of an article, brought together for one person: the first venue and wire, all verbatim words.
pub(crate) fn join(occasions: impl Iterator<Item = Occasion>) -> Occasion {
    occasions.fold(Occasion::default(), |mut all, one| {
        all.venue = all.venue.or(one.venue);
        all.wire = all.wire.or(one.wire);
        all.quotes.extend(one.quotes);
        all
    })
}

/// "told the Financial Times", "told a press conference", "in an interview with".
fn venue(text: &Text<'_>, range: std::ops::Range<usize>) -> Option<String> {
    let tokens = &text.tokens;
    let at = range
        .clone()
        .find(|i| matches!(tokens[*i].folded.as_str(), "told" | "interview" | "speaking" | "conference"))?;
    if tokens[at].folded == "conference" {
        return Some("press conference".to_owned());
    }
    let mut start = at + 1;
    while start < range.end
        && matches!(
            tokens[start].folded.as_str(),
            "with"
                | "the"
                | "to"
                | "a"
                | "an"
                | "on"
                | "at"
                | "by"
                | "\""
                | "“"
                | "us"
                | "channel"
                | "newspaper"
                | "broadcaster"
                | "daily"
                | "magazine"
        )
    {
        start += 1;
    }
    let mut end = start;
    while end < range.end && tokens[end].kind == TokenKind::Word && tokens[end].capital {
        end += 1;
    }
    let name: Vec<&str> =
        tokens[start..end].iter().map(|t| t.folded.as_str()).filter(|w| !super::time::is_date_word(w)).collect();
    let name = name.join(" ");
    let alias = match name.as_str() {
        "" => return None,
        "ft" => "financial times",
        "nyt" => "new york times",
        "wsj" => "wall street journal",
        other => other,
    };
    Some(alias.to_owned())
}
