//! The chain of cues that governs an action, and what it makes of it.
//!
//! To the left of the action stand the cues that govern it ("has not ruled out | sending"), to the right the predicates of which
//! it is the subject ("sending troops | is not on the agenda"), inside a passive its auxiliaries ("soldiers | could be | sent").

use super::action::{Action, ActionForm};
use super::compose::{Operator, Value, compose};
use super::inflect::Forms;
use super::lexicon::ENGLISH;
use super::text::{Sentence, Text, Token, TokenKind};
use super::words::WORDS;
use crate::model::Commitment;

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

/// What a chain says.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The rung.
    pub(crate) rung: Commitment,
    /// The operators, outermost first.
    pub(crate) ops: Vec<Op>,
    /// Where the subject is to be looked for: the token before which it stands.
    pub(crate) head: usize,
    /// Whether the action itself is the subject (passive, predicate): then nobody stands before the chain.
    pub(crate) impersonal: bool,
    /// Whether the rung is that of a bare "would": a promise in reported speech, an offer under a condition.
    pub(crate) conditional: bool,
    /// Whether the rung is the verb's own ("has signed"): then the subject must stand right before it.
    pub(crate) finite: bool,
    /// Whether a cue of the chain is a weak sign.
    pub(crate) weak: bool,
    /// Whether it says what should be done.
    pub(crate) advocacy: bool,
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

/// All operators of a sentence, left to right.
pub(crate) fn operators(text: &Text<'_>, sentence: &Sentence) -> Vec<Op> {
    let tokens = &text.tokens;
    let (mut at, end) = (sentence.tokens.start, sentence.tokens.end);
    let mut ops = Vec::new();
    while at < end {
        let token = &tokens[at];
        let month = token.capital && matches!(token.folded.as_str(), "may" | "will") && at > sentence.tokens.start;
        if token.kind == TokenKind::QuoteMark || month {
            at += 1;
        } else if let Some((after, family)) = ENGLISH.cues.longest_at(tokens, at, end) {
            ops.push(Op { start: at, end: after, kind: OpKind::Family(*family) });
            at = after;
        } else if let Some(modal) = contraction(token) {
            if let Some(family) = modal.and_then(|m| ENGLISH.family(m)) {
                ops.push(Op { start: at, end: at + 1, kind: OpKind::Family(family) });
            }
            ops.push(Op { start: at, end: at + 1, kind: OpKind::Not });
            at += 1;
        } else if let Some(family) = enclitic(token) {
            ops.push(Op { start: at, end: at + 1, kind: OpKind::Family(family) });
            at += 1;
        } else if token.folded == "cannot" {
            ops.extend(ENGLISH.family("could").map(|f| Op { start: at, end: at + 1, kind: OpKind::Family(f) }));
            ops.push(Op { start: at, end: at + 1, kind: OpKind::Not });
            at += 1;
        } else {
            let without = token.folded == "without" && !tokens.get(at + 1).is_some_and(|n| n.folded.ends_with("ing"));
            let negates = !without
                && WORDS.negations.contains(&token.folded)
                && !tokens.get(at + 1).is_some_and(|next| WORDS.not_negating.contains(&next.folded));
            if negates {
                ops.push(Op { start: at, end: at + 1, kind: OpKind::Not });
            }
            at += 1;
        }
    }
    ops
}

fn is_hard(token: &Token) -> bool {
    matches!(token.folded.as_str(), ";" | ":" | "–" | "—" | "?" | "!") || WORDS.boundaries.contains(&token.folded)
}

/// Whether what an operator governs is a verb and nothing else: after a modal, after "ready to".
fn takes_verb(tokens: &[Token], op: &Op) -> bool {
    let OpKind::Family(index) = op.kind else { return false };
    let last = tokens[op.end - 1].folded.as_str();
    ENGLISH.families[index].infinitive
        && (last == "to"
            || matches!(ENGLISH.families[index].id.as_str(), "will" | "would" | "could" | "should" | "must")
                && !matches!(last, "possible" | "possibly" | "perhaps" | "maybe" | "potentially"))
}

/// Whether the verb that follows a modal or an infinitive's "to" leads on to the action, rather than being an action of its own.
fn leads_on(tokens: &[Token], gap: std::ops::Range<usize>, verbs: &std::collections::HashSet<String>) -> bool {
    let content = tokens[gap].iter().find(|t| {
        t.kind == TokenKind::Word
            && !WORDS.is_adverb(&t.folded)
            && !WORDS.auxiliaries.contains(&t.folded)
            && !WORDS.negations.contains(&t.folded)
            && !matches!(t.folded.as_str(), "a" | "an" | "the" | "any" | "more")
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

/// Whether an operator governs what stands `gap` further right.
fn bridges(tokens: &[Token], op: &Op, to: usize) -> bool {
    let gap = op.end..to;
    if takes_verb(tokens, op) && !leads_on(tokens, gap.clone(), &WORDS.transparent) {
        return false;
    }
    let words = &tokens[gap.clone()];
    if words.windows(2).any(|w| is_opaque(w)) {
        return false;
    }
    let count = words.iter().filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number)).count();
    let clause = words.iter().any(|t| matches!(t.folded.as_str(), "that" | "whether"));
    let in_which = words.windows(2).any(|w| w[0].folded == "in" && w[1].folded == "which");
    let hard = words.iter().any(|t| is_hard(t) && !(in_which && t.folded == "which"));
    let reporting =
        words.iter().any(|t| WORDS.reporting.contains(&t.folded) && t.folded != "call" && t.folded != "post");
    let commas = words.iter().filter(|t| t.folded == ",").count();
    // "looks at every option and does not rule out": a new predicate begins.
    let restart =
        words.windows(2).any(|w| matches!(w[0].folded.as_str(), "and" | "or") && WORDS.finite.contains(&w[1].folded));
    let conjunction = words.iter().any(|t| matches!(t.folded.as_str(), "and" | "or"));
    let limit = if clause || in_which {
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
        && (commas == 0 || (commas == 1 && count <= 3) || (commas == 2 && count <= 6))
}

/// "wants him to send": what is wanted is somebody else's act.
fn is_others_act(tokens: &[Token], op: &Op, to: usize) -> bool {
    let OpKind::Family(index) = op.kind else { return false };
    let gap = &tokens[op.end.min(to)..to];
    ENGLISH.families[index].id == "want"
        && tokens[op.end - 1].folded != "to"
        && gap.iter().position(|t| t.folded == "to").is_some_and(|at| at > 0)
}

/// "wants its soldiers at home": a wish for a thing is none for the action.
fn is_wish(op: &Op) -> bool {
    matches!(op.kind, OpKind::Family(index) if ENGLISH.families[index].id == "want")
}

/// The operators that govern the action from the left, outermost first.
fn left_chain(tokens: &[Token], ops: &[Op], action: &Action, from: usize) -> Vec<Op> {
    let mut chain: Vec<Op> = Vec::new();
    let mut cursor = action.start;
    for op in ops.iter().rev() {
        // "won't": modal and negation are one word.
        if chain.last().is_some_and(|inner: &Op| inner.start == op.start && inner.end == op.end) {
            chain.push(*op);
            continue;
        }
        let around = op.start <= action.start && op.end >= action.end && op.end > op.start + 1;
        if op.end > cursor && !around && !(op.start + 1 == op.end && op.start < cursor) {
            continue;
        }
        if op.start < from {
            break;
        }
        if !around && op.end <= cursor && !bridges(tokens, op, cursor) {
            break;
        }
        if !around
            && chain.is_empty()
            && action.form == ActionForm::Adjacent
            && (op.end != action.start || takes_verb(tokens, op))
        {
            break;
        }
        // "this will be a force" says what it is; "there will be a force" that it comes.
        let be = chain.is_empty() && takes_verb(tokens, op) && tokens.get(op.end).is_some_and(|t| t.folded == "be");
        let existential = op.start.checked_sub(1).is_some_and(|b| tokens[b].folded == "there");
        if be && !existential && matches!(action.form, ActionForm::Object | ActionForm::Nominal) {
            break;
        }
        if !around && chain.is_empty() && action.form == ActionForm::Object && is_wish(op) {
            break;
        }
        chain.push(*op);
        cursor = op.start.min(cursor);
    }
    chain.reverse();
    chain
}

/// The predicates of which the action is the subject, outermost first, and the operators inside a passive.
fn right_chain(tokens: &[Token], ops: &[Op], action: &Action, end: usize) -> Vec<Op> {
    let (start, limit) = (action.end, (action.end + 16).min(end));
    let mut stop = start;
    while stop < limit {
        let token = &tokens[stop];
        let relative = matches!(token.folded.as_str(), "," | "that" | "and" | "or")
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
        Some(last) if takes_verb(tokens, last) => leads_on(tokens, last.end..stop, &WORDS.happening),
        _ => true,
    };
    if led { chain } else { Vec::new() }
}

/// Predicates that may be said of "it": a participle, or a word about plans and possibilities.
fn is_said_of_it(tokens: &[Token], op: &Op) -> bool {
    let OpKind::Family(index) = op.kind else { return false };
    let predicate = matches!(ENGLISH.families[index].id.as_str(), "agenda" | "premature" | "rule-out" | "door-open");
    predicate || tokens[op.end - 1].folded.ends_with("ed")
}

/// Whether an operator to the right says something of the action: a modal, a negation, what follows "is".
fn is_predicate(tokens: &[Token], op: &Op, verb: usize) -> bool {
    let OpKind::Family(index) = op.kind else { return true };
    let id = ENGLISH.families[index].id.as_str();
    if matches!(id, "will" | "would" | "could" | "should" | "must")
        || op.start == verb
        || WORDS.copulas.contains(&tokens[op.start].folded)
    {
        return true;
    }
    let mut at = op.start;
    while at > verb {
        let word = tokens[at - 1].folded.as_str();
        if WORDS.copulas.contains(word)
            || matches!(word, "will" | "would" | "could" | "should" | "must" | "can" | "may" | "might")
        {
            return true;
        }
        if !WORDS.is_adverb(word)
            && !WORDS.negations.contains(word)
            && tokens[at - 1].kind == TokenKind::Word
            && !matches!(word, "a" | "an" | "the")
        {
            return false;
        }
        at -= 1;
    }
    false
}

fn finite_value<'a>(tokens: &[Token], action: &Action, from: usize) -> Value<'a> {
    let (ActionForm::Verb(_) | ActionForm::Passive) = action.form else { return Value::Bare };
    let mut at = action.verb;
    let (mut has, mut be) = (false, false);
    while at > from {
        let word = tokens[at - 1].folded.as_str();
        match word {
            "has" | "have" | "had" | "having" | "'ve" | "hasn't" | "haven't" => has = true,
            "is" | "are" | "was" | "were" | "am" | "'s" | "'re" | "'m" | "been" | "isn't" | "aren't" => be = true,
            _ if WORDS.is_adverb(word) && at > from => {}
            _ => break,
        }
        at -= 1;
    }
    let preceded_by_to = at > from && matches!(tokens[at - 1].folded.as_str(), "to" | "be");
    let done = Value::Rung(Commitment::Done, None);
    match action.form {
        ActionForm::Passive => {
            if preceded_by_to || !(has || be) {
                Value::Bare
            } else {
                done
            }
        }
        ActionForm::Verb(forms) if has && forms.any(Forms::PARTICIPLE) => done,
        ActionForm::Verb(forms) if be && forms.any(Forms::GERUND) => Value::Rung(Commitment::Committed, None),
        ActionForm::Verb(forms) if forms.any(Forms::PAST) && !preceded_by_to && !be && at == action.verb => {
            Value::Rung(Commitment::Done, None)
        }
        ActionForm::Verb(forms) if forms.any(Forms::THIRD) => Value::Rung(Commitment::Committed, None),
        _ => Value::Bare,
    }
}

fn operator(op: &Op) -> Operator<'static> {
    match op.kind {
        OpKind::Not => Operator::Not,
        OpKind::Family(index) => Operator::Cue(&ENGLISH.families[index]),
    }
}

/// "no boots", "no more Western boots": nothing but adjectives between the negation and the noun.
fn is_determiner(tokens: &[Token], op: &Op, action: &Action) -> bool {
    let between = &tokens[op.end.min(action.start)..action.start];
    between.len() <= 3
        && between.iter().all(|t| {
            !matches!(t.folded.as_str(), "with" | "of" | "on" | "to" | "in" | "for" | "about" | "at" | "by" | "from")
        })
}

fn is_passive_gap(op: &Op, action: &Action) -> bool {
    action.form == ActionForm::Passive && op.start >= action.start && op.end <= action.verb
}

/// "if allies sent troops", "whether to send": the action is supposed, not said of anybody.
fn is_supposed(tokens: &[Token], head: usize, from: usize) -> bool {
    let mut at = head;
    while at > from {
        match tokens[at - 1].folded.as_str() {
            "," | ";" | ":" | "that" | "but" => return false,
            "if" | "unless" | "whether" | "once" | "whenever" | "until" | "suppose" | "supposing" | "imagine" => {
                return true;
            }
            _ => at -= 1,
        }
    }
    false
}

/// "everything", "nothing", "all options": they stand for the action only where something is excluded or kept open.
fn is_indefinite(tokens: &[Token], action: &Action) -> bool {
    action.form == ActionForm::Anaphor
        && matches!(
            tokens[action.start].folded.as_str(),
            "everything" | "anything" | "nothing" | "all" | "every" | "any"
        )
}

fn is_of_exclusion(op: &Op) -> bool {
    matches!(op.kind, OpKind::Family(index) if matches!(ENGLISH.families[index].id.as_str(), "rule-out" | "door-open" | "door-close" | "open" | "consider"))
}

/// "endorsed Lind's strategy of ambiguity": a view of another's policy is no position of one's own.
fn ops_endorse_others(tokens: &[Token], chain: &[Op]) -> bool {
    chain.windows(2).any(|pair| {
        let OpKind::Family(index) = pair[0].kind else { return false };
        let view = matches!(ENGLISH.families[index].id.as_str(), "favour" | "oppose");
        view && tokens[pair[0].end.min(pair[1].start)..pair[1].start].iter().any(|t| t.folded == "'s")
    })
}

/// "will travel to discuss a deployment": a purpose of something else.
fn is_purpose(tokens: &[Token], chain: &[Op]) -> bool {
    let Some(Op { start, kind: OpKind::Family(index), .. }) = chain.first() else { return false };
    let talk = matches!(ENGLISH.families[*index].id.as_str(), "discuss" | "consider");
    talk && start.checked_sub(1).is_some_and(|b| tokens[b].folded == "to")
}

/// Reads the chain around an action; `None` where it says no stance.
pub(crate) fn read(text: &Text<'_>, sentence: &Sentence, ops: &[Op], action: &Action) -> Option<Reading> {
    let tokens = &text.tokens;
    let (from, end) = (sentence.tokens.start, sentence.tokens.end);
    let overlaps = |op: &&Op| {
        op.end <= action.start
            || op.start >= action.end
            || is_passive_gap(op, action)
            || (op.start <= action.start
                && op.end >= action.end
                && op.end > op.start + 1
                && !matches!(action.form, ActionForm::Verb(_)))
    };
    // "a possible deployment": an attribute, no modality.
    let attribute =
        |op: &Op| op.end + 2 >= action.start && op.end <= action.start && tokens[op.start].folded == "possible";
    let usable: Vec<Op> = ops.iter().filter(overlaps).filter(|op| !attribute(op)).copied().collect();
    let inside: Vec<Op> = usable.iter().filter(|op| is_passive_gap(op, action)).copied().collect();
    let outside: Vec<Op> = usable.iter().filter(|op| !is_passive_gap(op, action)).copied().collect();
    let left = left_chain(tokens, &outside, action, from);
    let governed = left.last().is_some_and(|op| {
        let clause = tokens[op.end - 1].folded == "that"
            || tokens[op.end..action.start.max(op.end)].iter().any(|t| t.folded == "that");
        op.kind != OpKind::Not && op.end + 4 >= action.start && !clause
    });
    let nominal = !matches!(action.form, ActionForm::Verb(forms) if !forms.any(Forms::GERUND));
    let right = if nominal && !governed && action.form != ActionForm::Passive {
        right_chain(tokens, &outside, action, end)
    } else {
        Vec::new()
    };
    let inner = if action.form == ActionForm::Opposite { Value::Denied } else { finite_value(tokens, action, from) };
    if left.last().is_some_and(|op| is_others_act(tokens, op, action.start)) {
        return None;
    }
    if action.form == ActionForm::Adjacent
        && left.is_empty()
        && !right.last().is_some_and(|op| is_said_of_it(tokens, op))
    {
        return None;
    }
    // "nothing can be excluded", "excludes nothing".
    let nothing = action.form == ActionForm::Anaphor && tokens[action.start].folded == "nothing";
    let nothing = nothing.then_some(Op { start: action.start, end: action.start + 1, kind: OpKind::Not });
    let ops: Vec<Op> = nothing.iter().chain(&left).chain(&inside).chain(&right).copied().collect();
    let inner = if inside.is_empty() { inner } else { Value::Bare };
    let attitude = matches!(action.form, ActionForm::Verb(_)) && WORDS.attitude.contains(&tokens[action.verb].folded);
    let favour = ENGLISH.family("favour").map(|f| Value::Rung(Commitment::Ready, Some(&ENGLISH.families[f])));
    let inner = favour.filter(|_| attitude).unwrap_or(inner);
    let value = compose(ops.iter().map(operator), inner);
    let value = match (action.form, value) {
        (ActionForm::Opposite, Value::Denied) => Value::Rung(Commitment::RuledOut, None),
        // "No boots on the ground": a bare noun under a negation.
        (ActionForm::Object | ActionForm::Nominal, Value::Denied)
            if left.first().is_some_and(|op| is_determiner(tokens, op, action)) =>
        {
            Value::Rung(Commitment::RuledOut, None)
        }
        (_, value) => value,
    };
    let head = left.first().map_or(action.start, |op| op.start.min(action.start));
    if is_indefinite(tokens, action) && !ops.iter().any(is_of_exclusion) {
        return None;
    }
    // "confirmed that troops were there" tells a fact.
    let told = left.last().is_some_and(|op| {
        tokens[op.end - 1].folded == "that" || tokens.get(op.end).is_some_and(|t| t.folded == "that")
    });
    if told && right.is_empty() && inside.is_empty() && action.is_noun() {
        return None;
    }
    if ops_endorse_others(tokens, &left) {
        return None;
    }
    let question = tokens[from..end].iter().rev().find(|t| t.kind == TokenKind::Punct).is_some_and(|t| t.folded == "?");
    if question || is_supposed(tokens, head, from) {
        return None;
    }
    let families: Vec<_> = ops
        .iter()
        .filter_map(|op| match op.kind {
            OpKind::Family(f) => Some(&ENGLISH.families[f]),
            OpKind::Not => None,
        })
        .collect();
    let conditional = matches!(value, Value::Rung(Commitment::Ready, Some(family)) if family.id == "would");
    Some(Reading {
        rung: value.rung()?,
        conditional,
        finite: families.is_empty() && action.form != ActionForm::Opposite && !attitude,
        head,
        impersonal: (!right.is_empty() || !inside.is_empty() || action.form == ActionForm::Passive)
            && left.iter().all(|op| op.kind == OpKind::Not)
            || families.iter().any(|f| f.impersonal),
        weak: families.iter().any(|f| f.weak) || is_purpose(tokens, &left),
        advocacy: families.iter().any(|f| f.advocacy),
        ops,
    })
}

/// Families that may stand without their action: "is in principle ready", "it would be premature".
const ELLIPTIC: [&str; 7] = ["ready", "open", "premature", "undecided", "rule-out", "refuse", "unlikely"];

/// Reads a cue that stands without its action, at the end of its clause, in a sentence that is on the topic.
pub(crate) fn ellipsis(text: &Text<'_>, sentence: &Sentence, ops: &[Op]) -> Option<(Action, Reading)> {
    let end = sentence.tokens.end;
    let closed = |op: &&Op| {
        let OpKind::Family(index) = op.kind else { return false };
        let next = text.tokens.get(op.end).filter(|_| op.end < end);
        let stop = next.is_none_or(|t| {
            t.kind == TokenKind::QuoteMark
                || t.kind == TokenKind::Punct
                || matches!(t.folded.as_str(), "if" | "once" | "when" | "and" | "but" | "as")
        });
        let silent = matches!(
            text.tokens[op.start].folded.as_str(),
            "decline" | "declines" | "declined" | "declining" | "refuse" | "refuses" | "refused" | "refusing"
        );
        let predicate = (ENGLISH.families[index].id == "undecided" && !silent)
            || WORDS.copulas.contains(&text.tokens[op.start].folded)
            || (op.start.saturating_sub(4).max(sentence.tokens.start)..op.start)
                .any(|i| WORDS.copulas.contains(&text.tokens[i].folded));
        let open_ended = matches!(
            text.tokens[op.end - 1].folded.as_str(),
            "to" | "of" | "on" | "about" | "against" | "for" | "over" | "with" | "that" | "whether"
        );
        stop && predicate
            && !open_ended
            && ELLIPTIC.contains(&ENGLISH.families[index].id.as_str())
            && text.tokens[op.end - 1].folded != "to"
    };
    let op = ops.iter().find(closed)?;
    let action = Action { start: op.end, end: op.end, form: ActionForm::Ellipsis, verb: op.end, full: false };
    let reading = read(text, sentence, ops, &action)?;
    Some((action, reading))
}
