//! Pairs quotation marks, paragraph by paragraph, in one pass with a stack.
//!
//! Marks are judged by shape and by what stands beside them. What has no partner is a quotation too: from its opening mark to the
//! end of the paragraph, or from the last sentence boundary that is free to its closing mark. Single marks that pair with
//! nothing are apostrophes and become signs.

use std::ops::Range;

use super::structure::{Paragraph, Quote, Sentence, Token, TokenKind};

/// What a mark does. An [`Either`](Role::Either) opens where none of its class is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Open,
    Close,
    Either,
    Neither,
}

/// Which marks may pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// “ ” „ "
    Double,
    /// ' ‘ ’
    Single,
    /// « »
    Angle,
    /// '' and ``
    Twin,
}

/// An opening mark that waits for its partner.
#[derive(Debug, Clone, Copy)]
struct Open {
    mark: usize,
    class: Class,
    straight: bool,
    /// How many quotations were complete before it.
    done: usize,
}

/// Finds the quotations of a text and tells the tokens theirs.
pub(super) fn pair(source: &str, tokens: &mut [Token], sentences: &[Sentence], paragraphs: &[Paragraph]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut carried = None;
    for paragraph in paragraphs {
        let Some(span) = tokens_of(sentences, paragraph) else { continue };
        let from = quotes.len();
        let mut pairing = Pairing {
            source,
            tokens,
            sentences,
            span: span.clone(),
            quotes: &mut quotes,
            stack: Vec::new(),
            last_single_close: 0,
            free: span.start,
        };
        pairing.run(paragraph);
        quotes[from..].sort_by_key(|quote| (quote.tokens.start, std::cmp::Reverse(quote.tokens.end)));
        link(tokens, &mut quotes, from, carried, span.clone());
        carried = quotes
            .iter()
            .enumerate()
            .skip(from)
            .rev()
            .find(|(_, q)| !q.closed && q.tokens.end == span.end)
            .map(|(i, _)| i);
    }
    quotes
}

fn tokens_of(sentences: &[Sentence], paragraph: &Paragraph) -> Option<Range<usize>> {
    let sentences = sentences.get(paragraph.sentences.clone())?;
    Some(sentences.first()?.tokens.start..sentences.last()?.tokens.end)
}

/// Sets `outer`, `continues` and the tokens' quotations for the quotes from `from` on, which are sorted.
fn link(tokens: &mut [Token], quotes: &mut [Quote], from: usize, carried: Option<usize>, paragraph: Range<usize>) {
    let mut stack: Vec<usize> = Vec::new();
    for index in from..quotes.len() {
        while stack.last().is_some_and(|&top| quotes[top].tokens.end <= quotes[index].tokens.start) {
            stack.pop();
        }
        quotes[index].outer = stack.last().copied();
        if index == from && quotes[index].tokens.start <= paragraph.start + 1 {
            quotes[index].continues = carried;
        }
        stack.push(index);
    }
    let mut open: Vec<usize> = Vec::new();
    let mut next = from;
    for (offset, token) in tokens[paragraph.clone()].iter_mut().enumerate() {
        let at = paragraph.start + offset;
        while open.last().is_some_and(|&top| quotes[top].tokens.end <= at) {
            open.pop();
        }
        while next < quotes.len() && quotes[next].tokens.start <= at {
            if quotes[next].tokens.end > at {
                open.push(next);
            }
            next += 1;
        }
        token.quote = open.last().copied();
    }
}

/// The state of one paragraph.
struct Pairing<'t> {
    source: &'t str,
    tokens: &'t mut [Token],
    sentences: &'t [Sentence],
    span: Range<usize>,
    quotes: &'t mut Vec<Quote>,
    stack: Vec<Open>,
    /// The last token of the paragraph that may close a single quotation.
    last_single_close: usize,
    /// The token after the last quotation.
    free: usize,
}

impl<'t> Pairing<'t> {
    fn run(&mut self, paragraph: &Paragraph) {
        self.last_single_close = self.span.clone().rev().find(|&at| self.may_close_single(at)).unwrap_or(0);
        for at in self.span.clone() {
            if self.tokens[at].kind == TokenKind::QuoteMark {
                self.mark(at);
            }
        }
        while let Some(open) = self.stack.pop() {
            if open.class == Class::Single {
                self.tokens[open.mark].kind = TokenKind::Punct;
            } else {
                self.unclosed(open, paragraph.end);
            }
        }
    }

    /// A quotation whose closing mark is missing ends with the paragraph, or before the next one in the same style of marks.
    /// (One in another style is nested.)
    fn unclosed(&mut self, open: Open, paragraph_end: usize) {
        let marks = self.quotes[open.done..].iter().filter_map(|quote| quote.tokens.start.checked_sub(1));
        let next = marks.filter(|&mark| self.is_same_style(mark, open)).min();
        let (end, byte) = match next {
            Some(mark) => (mark, self.tokens[mark - 1].end),
            None => (self.span.end, paragraph_end),
        };
        if end > open.mark + 1 {
            self.add(open.mark + 1..end, self.tokens[open.mark].end..byte, false);
        }
    }

    fn is_same_style(&self, mark: usize, open: Open) -> bool {
        mark > open.mark
            && self.class(mark) == Some(open.class)
            && open.straight == (open.class == Class::Twin || self.shape(mark) == Role::Either)
    }

    fn add(&mut self, tokens: Range<usize>, bytes: Range<usize>, closed: bool) {
        self.free = self.free.max(tokens.end + 1);
        let (start, end) = (bytes.start, bytes.end.max(bytes.start));
        self.quotes.push(Quote { start, end, tokens, closed, continues: None, outer: None });
    }

    fn glued_before(&self, at: usize) -> bool {
        at > self.span.start && self.tokens[at - 1].end == self.tokens[at].start
    }

    fn glued_after(&self, at: usize) -> bool {
        at + 1 < self.span.end && self.tokens[at].end == self.tokens[at + 1].start
    }

    /// Whether what stands before a mark lets it open: white space, or an opening bracket, a dash or another mark.
    fn free_before(&self, at: usize) -> bool {
        !self.glued_before(at) || {
            let before = &self.tokens[at - 1];
            before.kind == TokenKind::QuoteMark || before.folded.starts_with(['(', '[', '—', '–', '-', '/', '>'])
        }
    }

    /// Whether what stands after a mark lets it close: white space, a sign or another mark.
    fn free_after(&self, at: usize) -> bool {
        !self.glued_after(at) || !self.tokens[at + 1].is_word()
    }

    fn may_close_single(&self, at: usize) -> bool {
        self.class(at) == Some(Class::Single) && self.glued_before(at) && self.free_after(at)
    }

    fn class(&self, at: usize) -> Option<Class> {
        let token = &self.tokens[at];
        if token.kind != TokenKind::QuoteMark {
            return None;
        }
        Some(match &self.source[token.start..token.end] {
            "«" | "»" => Class::Angle,
            "''" | "``" | "‘‘" | "’’" => Class::Twin,
            _ if token.folded == "\"" => Class::Double,
            _ => Class::Single,
        })
    }

    /// What the mark's shape says, where its surroundings say nothing.
    fn shape(&self, at: usize) -> Role {
        match &self.source[self.tokens[at].start..self.tokens[at].end] {
            "“" | "„" | "«" | "‹" | "‘" | "‚" | "``" | "‘‘" => Role::Open,
            "”" | "»" | "›" | "’" | "’’" => Role::Close,
            _ => Role::Either,
        }
    }

    fn mark(&mut self, at: usize) {
        let Some(class) = self.class(at) else { return };
        let straight = class == Class::Twin || self.shape(at) == Role::Either;
        let open = self.stack.iter().any(|open| open.class == class);
        let role = if class == Class::Single { self.single_role(at, open) } else { self.role(at) };
        match role {
            Role::Open => self.open(at, class, straight),
            Role::Close => self.close(at, class),
            Role::Either if open => self.close(at, class),
            Role::Either => self.open(at, class, straight),
            Role::Neither => self.tokens[at].kind = TokenKind::Punct,
        }
    }

    /// White space decides first (many a page has its marks turned the wrong way), shape second.
    fn role(&self, at: usize) -> Role {
        if self.free_before(at) && self.leans_right(at) {
            Role::Open
        } else if self.glued_before(at) && self.free_after(at) {
            Role::Close
        } else {
            self.shape(at)
        }
    }

    /// Whether a mark clings to what a quotation may begin with.
    fn leans_right(&self, at: usize) -> bool {
        self.glued_after(at) && {
            let next = &self.tokens[at + 1];
            next.kind != TokenKind::Punct || next.folded.starts_with(['[', '(', '$', '€', '£', '.', '—', '-', '<', '…'])
        }
    }

    fn single_role(&self, at: usize, open: bool) -> Role {
        if open && self.may_close_single(at) && !self.is_plural_possessive(at) {
            Role::Close
        } else if !open && self.free_before(at) && self.leans_right(at) && self.last_single_close > at {
            Role::Open
        } else {
            Role::Neither
        }
    }

    /// "the voters' choice" inside a single quotation that closes further on.
    fn is_plural_possessive(&self, at: usize) -> bool {
        let tokens = &self.tokens[..self.span.end];
        at > self.span.start
            && tokens[at - 1].folded.ends_with('s')
            && tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word && !next.capital)
            && self.last_single_close > at
    }

    fn open(&mut self, at: usize, class: Class, straight: bool) {
        // Straight marks cannot nest in themselves: the partner of the first one is missing.
        if straight && let Some(depth) = self.stack.iter().position(|open| open.class == class && open.straight) {
            let lost = self.stack[depth];
            self.stack.truncate(depth);
            self.add(lost.mark + 1..at, self.tokens[lost.mark].end..self.tokens[at - 1].end, false);
        }
        if self.stack.len() < MAX_DEPTH {
            self.stack.push(Open { mark: at, class, straight, done: self.quotes.len() });
        }
    }

    fn close(&mut self, at: usize, class: Class) {
        match self.stack.iter().rposition(|open| open.class == class) {
            Some(depth) => {
                let open = self.stack[depth];
                for lost in self.stack.drain(depth..).skip(1) {
                    if lost.class == Class::Single {
                        self.tokens[lost.mark].kind = TokenKind::Punct;
                    }
                }
                self.add(open.mark + 1..at, self.tokens[open.mark].end..self.tokens[at].start, true);
            }
            None => self.close_without_open(at, class),
        }
    }

    fn close_without_open(&mut self, at: usize, class: Class) {
        let inch = at > self.span.start && self.tokens[at - 1].kind == TokenKind::Number;
        if class == Class::Single || inch || !self.stack.is_empty() {
            return;
        }
        let start = if self.free == self.span.start {
            self.free
        } else {
            self.sentences[self.tokens[at].sentence].tokens.start.max(self.free)
        };
        if start < at {
            self.add(start..at, self.tokens[start].start..self.tokens[at].start, false);
        }
    }
}

/// Quotations nested deeper are not told apart.
const MAX_DEPTH: usize = 8;
