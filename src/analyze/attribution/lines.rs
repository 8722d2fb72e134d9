//! Speech that is laid out with the speaker's name: lines of a transcript and signed quotations. No verb tells them, so rules do.

use std::ops::Range;

use super::dialogue::{add_quote, successors, with_marks};
use super::extract::{Form, Found};
use super::runs::Runs;
use super::tag::Tag;
use super::view::View;
use crate::analyze::text::TokenKind;

/// A name beside the sign is at most this long, in tokens.
const MAX_NAME: usize = 8;

/// The dash and the name at the end of a headline are at most so many tokens.
const MAX_SIGNER: usize = 5;

/// Adds transcripts and signed quotations. They take the place of what was found at their names.
pub(super) fn add(view: &View<'_>, found: &mut Vec<Found>) {
    let mut lines = signed(view);
    lines.extend((0..view.text.paragraphs.len()).filter_map(|paragraph| headline(view, paragraph)));
    lines.extend(transcript(view));
    lines.sort_by_key(|line| line.head);
    lines.dedup_by_key(|line| line.head);
    let is_name = |at: usize| {
        let line = lines.partition_point(|line| line.source.hull().end.max(line.head + 1) <= at);
        lines.get(line).is_some_and(|line| line.source.hull().start.min(line.head) <= at)
    };
    found.retain(|one| !is_name(one.head));
    found.extend(lines);
    found.sort_by_key(|one| one.head);
}

/// The lines of a transcript: "HOLM: We go."
fn transcript(view: &View<'_>) -> Vec<Found> {
    let speakers: Vec<Speaker> = (0..view.text.paragraphs.len()).filter_map(|at| Speaker::of(view, at)).collect();
    if speakers.len() < 2 {
        return Vec::new();
    }
    let ends = speakers.iter().skip(1).map(|next| next.paragraph).chain([view.text.paragraphs.len()]);
    speakers.iter().zip(ends).map(|(speaker, end)| speaker.line(view, end)).collect()
}

/// The beginning of a line of a transcript.
struct Speaker {
    paragraph: usize,
    /// Where the paragraph begins with a quotation mark, the paragraphs that carry the line on do so too.
    quoted: bool,
    name: Range<usize>,
}

impl Speaker {
    /// The name in capitals, before a colon, that a paragraph begins with.
    fn of(view: &View<'_>, paragraph: usize) -> Option<Self> {
        let span = view.text.paragraph_tokens(paragraph);
        let quoted = view.tagged.get(span.start)?.tag == Tag::QuoteMark;
        let start = span.start + usize::from(quoted);
        let colon = (start..span.end.min(start + MAX_NAME)).find(|&at| view.tag(at) == Tag::Colon)?;
        let is_name = |at: usize| {
            let token = &view.text.tokens[at];
            let text = view.text.slice(token.start..token.end);
            token.kind == TokenKind::Word && token.capital && !text.chars().any(char::is_lowercase)
        };
        let spoken = colon > start && colon + 1 < span.end && (start..colon).all(is_name);
        spoken.then_some(Self { paragraph, quoted, name: start..colon })
    }

    /// What they say, up to the paragraph of the next speaker.
    fn line(&self, view: &View<'_>, end: usize) -> Found {
        let span = view.text.paragraph_tokens(self.paragraph);
        let colon = self.name.end;
        let mut content = Runs::one(colon + 1..span.end);
        for next in self.paragraph + 1..end {
            let tokens = view.text.paragraph_tokens(next);
            if !self.quoted || view.tag(tokens.start) != Tag::QuoteMark {
                break;
            }
            content.insert(tokens);
        }
        Found {
            head: colon,
            score: f32::INFINITY,
            window: span,
            source: Runs::one(self.name.clone()),
            cue: Runs::one(colon..colon + 1),
            content,
            form: Form::Transcript,
        }
    }
}

/// Quotations that are signed: "“…” — Mera Holm", in one paragraph or with the name in the next one.
fn signed(view: &View<'_>) -> Vec<Found> {
    let next = successors(view);
    (0..view.text.paragraphs.len()).filter_map(|paragraph| sign(view, &next, paragraph)).collect()
}

fn sign(view: &View<'_>, next: &[Option<usize>], paragraph: usize) -> Option<Found> {
    let span = view.text.paragraph_tokens(paragraph);
    let dash = signature(view, &span)?;
    let alone = dash == span.start && paragraph > 0;
    let quoted = if alone { view.text.paragraph_tokens(paragraph - 1) } else { span.clone() };
    let quote = view.text.tokens.get(quoted.start + 1)?.quote?;
    let whole = view.tag(quoted.start) == Tag::QuoteMark
        && with_marks(view, quote) == (quoted.start..if alone { quoted.end } else { dash });
    let mut content = Runs::default();
    add_quote(view, next, quote, &mut content);
    whole.then(|| Found {
        head: dash,
        score: f32::INFINITY,
        window: quoted.start..span.end,
        source: Runs::one(dash + 1..span.end),
        cue: Runs::one(dash..dash + 1),
        content,
        form: Form::Signed,
    })
}

/// A headline with its speaker behind a dash: "Velland open to sending ships – Holm".
fn headline(view: &View<'_>, paragraph: usize) -> Option<Found> {
    let span = view.text.paragraph_tokens(paragraph);
    let dash = signature(view, &span)?;
    let one_sentence = view.text.paragraphs[paragraph].sentences.len() == 1;
    let spaced = dash > span.start && view.text.tokens[dash - 1].end < view.text.tokens[dash].start;
    let small =
        (span.start..dash).filter(|&at| view.text.tokens[at].is_word() && !view.text.tokens[at].capital).count();
    if !one_sentence || !spaced || small < 2 || (dash..span.end).len() > MAX_SIGNER || view.quoted(dash) {
        return None;
    }
    Some(Found {
        head: dash,
        score: f32::INFINITY,
        window: span.clone(),
        source: Runs::one(dash + 1..span.end),
        cue: Runs::one(dash..dash + 1),
        content: Runs::one(span.start..dash),
        form: Form::Signed,
    })
}

/// The dash before the name that a paragraph ends with.
fn signature(view: &View<'_>, span: &Range<usize>) -> Option<usize> {
    let low = span.end.saturating_sub(MAX_NAME + 2).max(span.start);
    let dash = (low..span.end).rev().find(|&at| view.tag(at) == Tag::Dash)?;
    let is_name = |at: usize| {
        let tag = view.tag(at);
        matches!(tag, Tag::Name | Tag::Comma | Tag::Noun | Tag::Preposition) && !view.quoted(at)
    };
    let named = view.text.tokens.get(dash + 1).is_some_and(|token| token.capital);
    (named && dash + 1 < span.end && (dash + 1..span.end).all(is_name)).then_some(dash)
}
