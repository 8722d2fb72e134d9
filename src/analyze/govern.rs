//! Which operators govern an action, and which are said of it.
//!
//! To the left of the action stand the cues that govern it ("has not ruled out | sending"), to the right the predicates of which it
//! is the subject ("sending troops | is not on the agenda").

use std::collections::HashSet;
use std::ops::Range;

use super::action::{Action, ActionForm};
use super::inflect::Forms;
use super::ops::{MODALS, Op};
use super::text::{Token, TokenKind};
use super::words::WORDS;

/// A sign or a word that no chain crosses.
fn is_hard(token: &Token) -> bool {
    matches!(token.folded.as_str(), ";" | ":" | "–" | "—" | "?" | "!") || WORDS.boundaries.contains(&token.folded)
}

/// Whether the verb that follows a modal or an infinitive's "to" leads on to the action, rather than being an action of its own.
fn leads_on(tokens: &[Token], gap: Range<usize>, verbs: &HashSet<String>) -> bool {
    // "will | in principle | ban": a phrase of preposition and noun.
    let preposition = |t: &Token| {
        matches!(t.folded.as_str(), "in" | "at" | "for" | "by" | "on" | "from" | "with" | "within" | "over" | "after")
    };
    if gap.len() <= 4 && tokens[gap.clone()].first().is_some_and(preposition) {
        return true;
    }
    let content = tokens[gap].iter().find(|t| {
        t.kind == TokenKind::Word
            && !WORDS.is_adverb(&t.folded)
            && !WORDS.auxiliaries.contains(&t.folded)
            && !WORDS.negations.contains(&t.folded)
            && !matches!(
                t.folded.as_str(),
                "a" | "an" | "the" | "any" | "more" | "we" | "i" | "he" | "she" | "they" | "you"
            )
    });
    content.is_none_or(|t| verbs.contains(&t.folded))
}

/// "thoughts of": a noun of its own before a preposition.
fn is_opaque(pair: &[Token]) -> bool {
    let preposition = matches!(pair[1].folded.as_str(), "of" | "about" | "over" | "regarding");
    preposition
        && pair[0].kind == TokenKind::Word
        && !WORDS.transparent_nouns.contains(&pair[0].folded)
        && !pair[0].capital
        && !WORDS.transparent.contains(&pair[0].folded)
}

/// "an inventory of available tanks": the noun before the preposition is the subject of what follows, not the action.
pub(crate) fn is_embedded(tokens: &[Token], action: &Action, from: usize) -> bool {
    let light =
        |t: &Token| t.kind == TokenKind::Word && !matches!(t.folded.as_str(), "of" | "about" | "for" | "on" | "with");
    let mut at = action.start;
    while at > from && action.start - at < 3 && light(&tokens[at - 1]) {
        at -= 1;
    }
    let Some(pair) = at.checked_sub(2).filter(|p| *p >= from).map(|p| &tokens[p..at]) else { return false };
    action.form == ActionForm::Object && is_opaque(pair)
}

/// Whether an operator governs what stands `gap` further right.
fn bridges(tokens: &[Token], op: &Op, to: usize, verb: bool) -> bool {
    let gap = op.end..to;
    let words = &tokens[gap.clone()];
    // "willingness to mediate and not | to send": the second of two infinitives.
    let second = words.len() <= 8
        && words.last().is_some_and(|t| matches!(t.folded.as_str(), "and" | "or" | "but"))
        && (verb || tokens.get(to).is_some_and(|t| matches!(t.folded.as_str(), "to" | "not")));
    if op.takes_verb(tokens) && !second && !leads_on(tokens, gap.clone(), &WORDS.transparent) {
        return false;
    }
    if !second && words.windows(2).any(is_opaque) {
        return false;
    }
    let count = words.iter().filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number)).count();
    let clause = words.iter().any(|t| matches!(t.folded.as_str(), "that" | "whether"));
    let in_which = words.windows(2).any(|w| w[0].folded == "in" && w[1].folded == "which");
    // "cannot say when a decision on it will be taken": what is not said is a clause.
    let asks = op.is_of(&["undecided"]);
    let asked = |t: &Token| asks && matches!(t.folded.as_str(), "when" | "if" | "which" | "where" | "as" | "who");
    let hard = words.iter().any(|t| is_hard(t) && !(in_which && t.folded == "which") && !asked(t));
    let reporting =
        words.iter().any(|t| WORDS.reporting.contains(&t.folded) && t.folded != "call" && t.folded != "post");
    let commas = words.iter().filter(|t| t.folded == ",").count();
    // "looks at every option and does not rule out": a new predicate begins.
    let onward = &tokens[op.end..(to + 1).min(tokens.len())];
    let restart =
        onward.windows(2).any(|w| matches!(w[0].folded.as_str(), "and" | "or") && WORDS.finite.contains(&w[1].folded));
    // ", we": another clause.
    let pronoun = words.iter().any(|t| {
        let word = t.folded.as_str();
        WORDS.we.contains(word) || WORDS.they.contains(word) || matches!(word, "he" | "she" | "it")
    });
    let conjunction = words.iter().any(|t| matches!(t.folded.as_str(), "and" | "or"));
    let limit = if clause || in_which || asks {
        14
    } else if conjunction {
        5
    } else {
        8
    };
    !hard
        && !restart
        && !reporting
        && count <= limit
        && (commas == 0 || (commas == 1 && count <= 3 && !pronoun) || (commas == 2 && count <= 6))
}

/// Whether a cue next to the action is none of it, by what the action is.
fn is_refused(tokens: &[Token], op: &Op, action: &Action) -> bool {
    // "this will be a force" says what it is; "there will be a force" that it comes.
    let be = op.takes_verb(tokens) && tokens.get(op.end).is_some_and(|t| t.folded == "be");
    let existential = op.start.checked_sub(1).is_some_and(|b| tokens[b].folded == "there");
    match action.form {
        ActionForm::Adjacent => op.end != action.start || op.takes_verb(tokens),
        // "wants its soldiers at home": a wish for a thing is none for the action.
        ActionForm::Object => (be && !existential) || op.is_of(&["want"]),
        ActionForm::Nominal => be && !existential,
        // A thing is only what a cue right before it is about.
        ActionForm::Thing => {
            let apart = tokens[op.end.min(action.start)..action.start].iter().any(|t| t.folded.ends_with("ing"));
            apart || op.end + 4 < action.start || (be && !existential) || op.is_of(&["want", "must", "should", "could"])
        }
        _ => false,
    }
}

/// The operators that govern the action from the left, outermost first.
pub(crate) fn left_chain(tokens: &[Token], ops: &[Op], action: &Action, from: usize) -> Vec<Op> {
    let mut chain: Vec<Op> = Vec::new();
    let mut cursor = action.start;
    let base = matches!(action.form, ActionForm::Verb(forms) if forms.any(Forms::BASE));
    for op in ops.iter().rev() {
        // "won't": modal and negation are one word.
        if chain.last().is_some_and(|inner: &Op| inner.start == op.start && inner.end == op.end) {
            chain.push(*op);
            continue;
        }
        // "rule anything out": the cue stands around the action.
        let around = op.start <= action.start && op.end >= action.end && op.end > op.start + 1;
        if op.end > cursor && !around && !(op.start + 1 == op.end && op.start < cursor) {
            continue;
        }
        // "no independence and no referendum": each negates its own.
        let again = op.family().is_none()
            && chain.last().is_some_and(|inner| inner.family().is_none())
            && tokens[op.end.min(cursor)..cursor].iter().any(|t| matches!(t.folded.as_str(), "and" | "or" | "nor"));
        if again {
            continue;
        }
        let apart = op.start < from
            || (!around && op.end <= cursor && !bridges(tokens, op, cursor, base && cursor == action.start));
        if apart || (!around && chain.is_empty() && is_refused(tokens, op, action)) {
            break;
        }
        chain.push(*op);
        cursor = op.start.min(cursor);
    }
    chain.reverse();
    chain
}

/// Where the predicate is to be looked for: behind a relative clause that begins right after the action ("the tanks that Velland
/// has kept in storage | will not be going").
fn after_relative(tokens: &[Token], start: usize, end: usize) -> usize {
    let relative = tokens
        .get(start)
        .filter(|_| start < end)
        .is_some_and(|t| matches!(t.folded.as_str(), "that" | "which" | "who"));
    if !relative {
        return start;
    }
    let finite = |i: usize| WORDS.finite.contains(&tokens[i].folded);
    let limit = (start + 20).min(end);
    let first = (start + 1..limit).find(|i| finite(*i));
    let own_end =
        first.map(|f| (f..limit).find(|i| !finite(*i) && !WORDS.is_adverb(&tokens[*i].folded)).unwrap_or(limit));
    own_end.and_then(|from| (from..limit).find(|i| finite(*i))).unwrap_or(start)
}

/// The predicates of which the action is the subject, outermost first, and the operators inside a passive.
pub(crate) fn right_chain(tokens: &[Token], ops: &[Op], action: &Action, end: usize) -> Vec<Op> {
    let start = after_relative(tokens, action.end, end);
    let limit = (start + 16).min(end);
    let mut stop = start;
    while stop < limit {
        let token = &tokens[stop];
        // "is not something that is on the agenda" goes on.
        let indefinite = stop > start && matches!(tokens[stop - 1].folded.as_str(), "something" | "one" | "anything");
        let relative = (matches!(token.folded.as_str(), "," | "that" | "and" | "or") && !indefinite)
            || is_hard(token)
            || WORDS.reporting.contains(&token.folded);
        if relative {
            break;
        }
        stop += 1;
    }
    let finite = |i: &usize| WORDS.finite.contains(&tokens[*i].folded);
    let Some(verb) = (start..stop).find(finite) else { return Vec::new() };
    let chain: Vec<Op> = ops
        .iter()
        .filter(|op| op.start >= verb && op.start < stop && is_predicate(tokens, op, verb))
        .copied()
        .collect();
    if action.form == ActionForm::Adjacent && verb != start {
        return Vec::new();
    }
    let led = match chain.last() {
        Some(last) if last.takes_verb(tokens) => leads_on(tokens, last.end..stop.max(last.end), &WORDS.happening),
        _ => true,
    };
    if led { chain } else { Vec::new() }
}

/// Whether an operator to the right says something of the action: a modal, a negation, what follows "is".
fn is_predicate(tokens: &[Token], op: &Op, verb: usize) -> bool {
    let modal = |word: &str| matches!(word, "will" | "would" | "could" | "should" | "must" | "can" | "may" | "might");
    if op.family().is_none() && tokens.get(op.end).is_none_or(|t| t.folded != "longer") {
        // "tanks would change nothing": the object of another verb.
        let light =
            |t: &Token| WORDS.finite.contains(&t.folded) || WORDS.is_adverb(&t.folded) || t.kind != TokenKind::Word;
        return tokens[verb..op.start].iter().all(light);
    }
    let itself = op.is_of(&MODALS) || op.start == verb;
    if itself || WORDS.copulas.contains(&tokens[op.start].folded) {
        return true;
    }
    for token in tokens[verb..op.start].iter().rev() {
        let word = token.folded.as_str();
        if WORDS.copulas.contains(word) || modal(word) {
            return true;
        }
        let light = WORDS.is_adverb(word)
            || WORDS.negations.contains(word)
            || matches!(
                word,
                "a" | "an" | "the" | "of" | "course" | "within" | "in" | "at" | "something" | "that" | "one"
            );
        if !light && token.kind == TokenKind::Word {
            return false;
        }
    }
    false
}
