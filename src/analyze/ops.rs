//! The operators of a sentence: cues and negations, wherever they stand.

use super::compose::{Family, Operator};
use super::lexicon::ENGLISH;
use super::text::{Sentence, Text, Token, TokenKind};
use super::words::WORDS;

/// What an operator is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpKind {
    /// A negation.
    Not,
    /// A cue: index of its family.
    Family(usize),
}

/// An operator in a sentence, in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Op {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: OpKind,
}

/// Families of modal verbs.
pub(crate) const MODALS: [&str; 5] = ["will", "would", "could", "should", "must"];

impl Op {
    /// The family of a cue; `None` for a negation.
    pub(crate) fn family(&self) -> Option<&'static Family> {
        match self.kind {
            OpKind::Not => None,
            OpKind::Family(index) => ENGLISH.families.get(index),
        }
    }

    /// Whether it is a cue of one of these families.
    pub(crate) fn is_of(&self, ids: &[&str]) -> bool {
        self.family().is_some_and(|f| ids.contains(&f.id.as_str()))
    }

    /// As the algebra takes it.
    pub(crate) fn operator(&self) -> Operator<'static> {
        self.family().map_or(Operator::Not, Operator::Cue)
    }

    /// Its last word.
    pub(crate) fn last_word<'a>(&self, tokens: &'a [Token]) -> &'a str {
        tokens[self.end - 1].folded.as_str()
    }

    /// Whether what it governs is a verb and nothing else: after a modal, after "ready to".
    pub(crate) fn takes_verb(&self, tokens: &[Token]) -> bool {
        let last = self.last_word(tokens);
        let adverb = matches!(last, "possible" | "possibly" | "perhaps" | "maybe" | "potentially");
        self.family().is_some_and(|f| f.infinitive) && (last == "to" || (self.is_of(&MODALS) && !adverb))
    }
}

/// "we'll", "they'd": the modal at the end of a pronoun.
fn enclitic(token: &Token) -> Option<usize> {
    let stem = |end: &str| token.folded.strip_suffix(end).filter(|s| !s.is_empty()).is_some();
    let family = if stem("'ll") {
        "will"
    } else if stem("'d") {
        "would"
    } else {
        return None;
    };
    ENGLISH.family(family)
}

/// What stands before "n't": a modal's family, or nothing that matters ("doesn't").
fn contraction(token: &Token) -> Option<Option<&'static str>> {
    let stem = token.folded.strip_suffix("n't")?;
    Some(match stem {
        "wo" => Some("will"),
        "would" => Some("would"),
        "ca" | "could" | "might" => Some("could"),
        "should" => Some("should"),
        _ => None,
    })
}

/// The operators that one token stands for by itself: "won't" is two.
fn of_token(tokens: &[Token], at: usize) -> Vec<Op> {
    let token = &tokens[at];
    let op = |kind| Op { start: at, end: at + 1, kind };
    let modal = |id: Option<&str>| id.and_then(|id| ENGLISH.family(id)).map(|f| op(OpKind::Family(f)));
    if let Some(id) = contraction(token) {
        return modal(id).into_iter().chain([op(OpKind::Not)]).collect();
    }
    if let Some(family) = enclitic(token) {
        return vec![op(OpKind::Family(family))];
    }
    if token.folded == "cannot" {
        return modal(Some("could")).into_iter().chain([op(OpKind::Not)]).collect();
    }
    let next = tokens.get(at + 1).map_or("", |t| t.folded.as_str());
    if token.folded == "far" && next == "from" {
        return vec![Op { end: at + 2, ..op(OpKind::Not) }];
    }
    let idle = WORDS.not_negating.contains(next) || (token.folded == "without" && !next.ends_with("ing"));
    if WORDS.negations.contains(&token.folded) && !idle { vec![op(OpKind::Not)] } else { Vec::new() }
}

/// All operators of a sentence, left to right.
pub(crate) fn operators(text: &Text<'_>, sentence: &Sentence) -> Vec<Op> {
    let tokens = &text.tokens;
    let (mut at, end) = (sentence.tokens.start, sentence.tokens.end);
    let mut ops = Vec::new();
    while at < end {
        let token = &tokens[at];
        // The month and the name.
        let name = token.capital && matches!(token.folded.as_str(), "may" | "will") && at > sentence.tokens.start;
        let idle = token.kind == TokenKind::QuoteMark || name;
        // "troops (are) going to Ostia" go somewhere.
        let travels = |after: usize| {
            let goes = after >= 2 && tokens[after - 2].folded == "going" && tokens[after - 1].folded == "to";
            goes && tokens.get(after).is_some_and(|t| t.capital || WORDS.noun_markers.contains(&t.folded))
        };
        // "rejects Orsk's demand that": a noun, which asks nobody for anything here.
        let before =
            at.checked_sub(1).filter(|b| *b >= sentence.tokens.start).map_or("", |b| tokens[b].folded.as_str());
        let noun = |family: usize| {
            let owned = matches!(before, "'s" | "the" | "any" | "his" | "her" | "their" | "its" | "such");
            ENGLISH.families[family].id == "exhort" && owned && !token.folded.ends_with("ed")
        };
        let cue = ENGLISH.cues.longest_at(tokens, at, end);
        // "ready to consider it" weighs, "considers it wrong" judges: only what follows tells.
        let judges = |after: usize| {
            (after..(after + 3).min(end)).any(|i| {
                let next = ENGLISH.cues.longest_at(tokens, i, end);
                next.is_some_and(|(_, f)| {
                    matches!(ENGLISH.families[*f].id.as_str(), "unwise" | "wise" | "premature" | "rule-out")
                })
            })
        };
        let weighed = ENGLISH.family("consider").filter(|_| token.folded.starts_with("consider"));
        let cue = match (cue, &weighed) {
            (Some((after, family)), Some(consider)) if ENGLISH.families[*family].id == "deem" && !judges(after) => {
                Some((at + 1, consider))
            }
            (cue, _) => cue,
        };
        let cue = cue.filter(|(after, family)| !idle && !travels(*after) && !noun(**family));
        if let Some((after, family)) = cue {
            // "is ready | to": the infinitive's "to" belongs to the cue.
            let to = ENGLISH.families[*family].infinitive && after < end && tokens[after].folded == "to";
            let after = after + usize::from(to);
            ops.push(Op { start: at, end: after, kind: OpKind::Family(*family) });
            at = after;
        } else {
            if !name {
                ops.extend(of_token(tokens, at));
            }
            at += 1;
        }
    }
    ops
}
