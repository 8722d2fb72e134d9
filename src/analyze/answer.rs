//! Answers that take up the action of a question: "Asked whether Velland would send troops, Lind said no."

use super::action::{Action, ActionForm};
use super::chain::Reading;
use super::compose::{Operator, Value, compose};
use super::govern::left_chain;
use super::ops::{MODALS, Op, OpKind, operators};
use super::text::{Sentence, Text, Token, TokenKind};
use super::time::is_provisional;
use super::words::WORDS;
use crate::model::Commitment;

/// A question about an action: the operators between what asks and the action, and the tokens that it takes up.
struct Question {
    chain: Vec<Op>,
    clause: std::ops::Range<usize>,
}

/// The question of a sentence about one of its actions: "asked whether", or a question mark.
fn question(text: &Text<'_>, sentence: &Sentence, ops: &[Op], actions: &[Action]) -> Option<Question> {
    let tokens = &text.tokens;
    let asks = ops.iter().find(|op| op.is_of(&["ask-whether"]));
    let marked = tokens[sentence.tokens.clone()].iter().any(|t| t.folded == "?");
    let start = match asks {
        Some(op) => op.end,
        None if marked => sentence.tokens.start,
        None => return None,
    };
    let action = actions.iter().find(|a| a.start >= start && a.full)?;
    let chain = left_chain(tokens, ops, action, start);
    let end = (action.end..sentence.tokens.end).find(|i| tokens[*i].folded == ",").unwrap_or(sentence.tokens.end);
    Some(Question { chain, clause: asks.map_or(start, |op| op.start)..end })
}

/// What an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reply {
    Yes,
    No,
    /// "Perhaps."
    Maybe,
    /// "Not at the moment."
    NotNow,
}

/// An answer of a word or two that stands by itself: what it says.
fn bare(tokens: &[Token], at: usize) -> Option<Reply> {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.folded.as_str());
    let ends = |i: usize| tokens.get(i).is_none_or(|t| matches!(t.kind, TokenKind::Punct | TokenKind::QuoteMark));
    let end = (at + 1..at + 6).find(|i| ends(*i))?;
    let first = word(at);
    match end - at {
        1 if WORDS.no.contains(first) => Some(Reply::No),
        1 if WORDS.yes.contains(first) || WORDS.emphatic.contains(first) => Some(Reply::Yes),
        1 if WORDS.maybe.contains(first) => Some(Reply::Maybe),
        2 if WORDS.emphatic.contains(first) && word(at + 1) == "not" => Some(Reply::No),
        3 if (first, word(at + 1), word(at + 2)) == ("of", "course", "not") => Some(Reply::No),
        2 if first == "not" && matches!(word(at + 1), "now" | "today") => Some(Reply::NotNow),
        2.. if first == "not" && is_provisional(tokens, at + 1, end) => Some(Reply::NotNow),
        _ => None,
    }
}

/// What the answer says, and where.
fn reply(
    tokens: &[Token],
    range: impl Iterator<Item = usize>,
    skip: &std::ops::Range<usize>,
) -> Option<(usize, Reply)> {
    let ends = |at: usize| tokens.get(at).is_none_or(|t| matches!(t.kind, TokenKind::Punct | TokenKind::QuoteMark));
    let opens = |at: usize| {
        at.checked_sub(1).is_none_or(|b| {
            let before = &tokens[b];
            matches!(before.kind, TokenKind::Punct | TokenKind::QuoteMark) || WORDS.reporting.contains(&before.folded)
        })
    };
    let polar = |yes: bool| if yes { Reply::Yes } else { Reply::No };
    for at in range.filter(|at| !skip.contains(at)) {
        let word = tokens[at].folded.as_str();
        if let Some(reply) = bare(tokens, at).filter(|_| opens(at)) {
            return Some((at, reply));
        }
        let negative = word == "negative" && tokens[at.saturating_sub(2)].folded == "in";
        let affirmative = word == "affirmative" && tokens[at.saturating_sub(2)].folded == "in";
        if negative || affirmative {
            return Some((at, polar(affirmative)));
        }
        let auxiliary =
            matches!(word, "would" | "will" | "did" | "does" | "do" | "is" | "was" | "had" | "has" | "have");
        let subject = at.checked_sub(1).is_some_and(|b| {
            let before = tokens[b].folded.as_str();
            WORDS.he.contains(before)
                || WORDS.she.contains(before)
                || WORDS.we.contains(before)
                || WORDS.they.contains(before)
                || before == "it"
        });
        if auxiliary && subject {
            let not = tokens.get(at + 1).is_some_and(|t| t.folded == "not");
            if ends(at + 1 + usize::from(not)) {
                return Some((at, polar(!not)));
            }
        }
        if word.ends_with("n't") && subject && ends(at + 1) {
            return Some((at, Reply::No));
        }
    }
    None
}

/// What the chain of a question means once it is affirmed: a bare "would" is a promise, a bare "could" is open.
fn affirmed(chain: &[Op]) -> Value<'static> {
    if !chain.iter().all(|op| op.is_of(&MODALS)) {
        return compose(chain.iter().map(Op::operator), Value::Bare);
    }
    let could = chain.iter().any(|op| op.is_of(&["could"]));
    Value::Rung(if could { Commitment::Open } else { Commitment::Committed }, None)
}

/// Reads the answer of a sentence to a question in it or in the sentence before.
pub(crate) fn read(text: &Text<'_>, index: usize, here: &[Action], before: &[Action]) -> Option<(Action, Reading)> {
    let sentence = &text.sentences[index];
    let ops = operators(text, sentence);
    let own = question(text, sentence, &ops, here);
    let earlier = || {
        let previous = &text.sentences[index.checked_sub(1)?];
        let near = previous.paragraph + 1 >= sentence.paragraph;
        near.then(|| question(text, previous, &operators(text, previous), before)).flatten()
    };
    let asked = own.is_none().then(|| index.saturating_sub(1));
    let question = own.or_else(earlier)?;
    let (at, reply) = reply(&text.tokens, sentence.tokens.clone(), &question.clause)?;
    let modal = question.chain.iter().all(|op| op.is_of(&MODALS));
    let refused = matches!(reply, Reply::No | Reply::NotNow);
    let value = match reply {
        Reply::Yes => affirmed(&question.chain),
        Reply::No if modal => Value::Rung(Commitment::RuledOut, None),
        Reply::No => {
            compose(std::iter::once(Operator::Not).chain(question.chain.iter().map(Op::operator)), Value::Bare)
        }
        Reply::Maybe if modal => Value::Rung(Commitment::NotRuledOut, None),
        Reply::NotNow if modal => Value::Rung(Commitment::NoPlans, None),
        Reply::Maybe | Reply::NotNow => return None,
    };
    let action = Action { start: at, end: at + 1, form: ActionForm::Ellipsis, verb: at, full: false };
    // "No" negates what the question asks.
    let not = Op { start: at, end: at + 1, kind: OpKind::Not };
    let ops: Vec<Op> = refused.then_some(not).into_iter().chain(question.chain).collect();
    let reading = Reading {
        rung: value.rung()?,
        inner: if ops.len() > 1 { Value::Bare } else { value },
        ops: if ops.len() > 1 { ops } else { Vec::new() },
        head: at,
        impersonal: true,
        conditional: false,
        finite: false,
        weak: false,
        advocacy: false,
        asked,
    };
    Some((action, reading))
}
