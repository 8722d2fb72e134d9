//! What the chain of cues around an action makes of it.
//!
//! The cues that govern it, inside a passive its auxiliaries ("soldiers | could be | sent"), and the predicates that are said of it
//! are one chain; `compose` folds it from the inside out.

use super::action::{Action, ActionForm};
use super::compose::{Value, compose};
use super::govern::{is_embedded, left_chain, right_chain};
use super::inflect::Forms;
use super::lexicon::ENGLISH;
use super::ops::{Op, OpKind};
use super::text::{Sentence, Text, Token, TokenKind};
use super::veto::{Chain, is_purpose, is_void};
use super::words::WORDS;
use crate::model::Commitment;

/// What a chain says.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The rung.
    pub(crate) rung: Commitment,
    /// What the action said before any operator.
    pub(crate) inner: Value<'static>,
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
    /// The earlier sentence whose question it answers: it belongs to the proof.
    pub(crate) asked: Option<usize>,
}

/// What the action's own verb form says: "has sent" is done, "sends" a decision, "to send" nothing yet.
fn finite_value<'a>(tokens: &[Token], action: &Action, from: usize) -> Value<'a> {
    let (ActionForm::Verb(_) | ActionForm::Passive) = action.form else { return Value::Bare };
    let mut at = action.verb;
    let (mut has, mut be, mut plain) = (false, false, true);
    while at > from {
        let word = tokens[at - 1].folded.as_str();
        match word {
            "has" | "have" | "had" | "having" | "'ve" | "hasn't" | "haven't" => has = true,
            "is" | "are" | "was" | "were" | "am" | "'s" | "'re" | "'m" | "been" | "isn't" | "aren't" => be = true,
            _ if WORDS.is_adverb(word) && at > from => {
                at -= 1;
                continue;
            }
            _ => break,
        }
        plain = false;
        at -= 1;
    }
    let preceded_by_to = at > from && {
        let word = tokens[at - 1].folded.as_str();
        matches!(
            word,
            "to" | "be"
                | "will"
                | "would"
                | "could"
                | "should"
                | "must"
                | "can"
                | "may"
                | "might"
                | "shall"
                | "cannot"
                | "let"
        ) || word.ends_with("n't")
            || word.ends_with("'ll")
            || word.ends_with("'d")
    };
    // "announced a lockdown": what is announced is still to come.
    let announces = WORDS.reporting.contains(&tokens[action.verb].folded) || tokens[action.verb].folded == "ordered";
    let done = Value::Rung(if announces { Commitment::Committed } else { Commitment::Done }, None);
    match action.form {
        ActionForm::Passive => {
            if preceded_by_to || !(has || be) {
                Value::Bare
            } else {
                done
            }
        }
        ActionForm::Verb(forms) if has && forms.any(Forms::PARTICIPLE) => done,
        ActionForm::Verb(forms) if has && be && forms.any(Forms::GERUND) => done,
        ActionForm::Verb(forms) if be && forms.any(Forms::GERUND) => Value::Rung(Commitment::Committed, None),
        ActionForm::Verb(forms) if forms.any(Forms::PAST) && !preceded_by_to && !be && plain => done,
        ActionForm::Verb(forms) if forms.any(Forms::THIRD) => Value::Rung(Commitment::Committed, None),
        _ => Value::Bare,
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

/// The operators around an action, by where they stand.
struct Around {
    left: Vec<Op>,
    inside: Vec<Op>,
    right: Vec<Op>,
}

/// Whether the nearest cue governs the action itself rather than a clause about it.
fn is_governed(tokens: &[Token], left: &[Op], action: &Action) -> bool {
    left.last().is_some_and(|op| {
        let gap = &tokens[op.end..action.start.max(op.end)];
        let clause = op.last_word(tokens) == "that" || gap.iter().any(|t| t.folded == "that");
        op.kind != OpKind::Not && op.end + 4 >= action.start && !clause
    })
}

/// "considers it | unsuitable", "called the plan | senseless": what an act is judged to be, behind it.
fn judgement(tokens: &[Token], ops: &[Op], left: &[Op], action: &Action) -> Vec<Op> {
    let judges = left.last().is_some_and(|op| op.is_of(&["deem", "consider"]) && op.end + 3 >= action.start);
    if !judges || matches!(action.form, ActionForm::Verb(_)) {
        return Vec::new();
    }
    let from = left.last().map_or(action.end, |op| op.end.max(action.end));
    let near =
        |op: &&Op| op.start >= from && op.start <= from + 2 && op.is_of(&["unwise", "wise", "premature", "rule-out"]);
    let closed =
        |op: &&Op| tokens[from..op.start].iter().all(|t| t.kind == TokenKind::Word || t.kind == TokenKind::QuoteMark);
    ops.iter().find(near).filter(closed).copied().into_iter().collect()
}

fn around(tokens: &[Token], sentence: &Sentence, ops: &[Op], action: &Action) -> Around {
    let beside = |op: &Op| op.end <= action.start || op.start >= action.end;
    // "rule anything out": a cue may stand around what is no verb.
    let enclosing = |op: &Op| {
        let wide = op.start <= action.start && op.end >= action.end && op.end > op.start + 1;
        wide && (!matches!(action.form, ActionForm::Verb(_)) || op.is_of(&["undecided"]))
    };
    // "a possible deployment": an attribute, no modality.
    let attribute =
        |op: &Op| op.end + 2 >= action.start && op.end <= action.start && tokens[op.start].folded == "possible";
    let (inside, others): (Vec<Op>, Vec<Op>) = ops.iter().copied().partition(|op| is_passive_gap(op, action));
    let outside: Vec<Op> = others.into_iter().filter(|op| (beside(op) || enclosing(op)) && !attribute(op)).collect();
    let left = left_chain(tokens, &outside, action, sentence.tokens.start);
    let noun = !matches!(action.form, ActionForm::Verb(forms) if !forms.any(Forms::GERUND));
    let subject = noun
        && action.form != ActionForm::Passive
        && !is_governed(tokens, &left, action)
        && !is_embedded(tokens, action, sentence.tokens.start);
    let judged = judgement(tokens, &outside, &left, action);
    if !judged.is_empty() {
        let left = left.into_iter().filter(|op| !op.is_of(&["consider"])).collect();
        return Around { left, inside, right: judged };
    }
    let right = if subject { right_chain(tokens, &outside, action, sentence.tokens.end) } else { Vec::new() };
    Around { left, inside, right }
}

/// What the action says before any operator: nothing, a finite verb's rung, readiness for a verb of attitude.
fn inner_value(tokens: &[Token], action: &Action, from: usize, passive: bool) -> Value<'static> {
    let attitude = is_attitude(tokens, action);
    match ENGLISH.family("favour").filter(|_| attitude) {
        Some(favour) => Value::Rung(Commitment::Ready, Some(&ENGLISH.families[favour])),
        None if matches!(action.form, ActionForm::Opposite | ActionForm::Contrary) => Value::Denied,
        None if passive => Value::Bare,
        None => finite_value(tokens, action, from),
    }
}

fn is_attitude(tokens: &[Token], action: &Action) -> bool {
    matches!(action.form, ActionForm::Verb(_)) && WORDS.attitude.contains(&tokens[action.verb].folded)
}

/// Reads the chain around an action; `None` where it says no stance.
pub(crate) fn read(text: &Text<'_>, sentence: &Sentence, ops: &[Op], action: &Action) -> Option<Reading> {
    let tokens = &text.tokens;
    let Around { left, inside, right } = around(tokens, sentence, ops, action);
    let head = left.first().map_or(action.start, |op| op.start.min(action.start));
    let leads = right.is_empty() && inside.is_empty();
    if let Some(reading) =
        precondition(tokens, sentence, action).or_else(|| open_question(tokens, sentence, ops, action))
    {
        return Some(reading);
    }
    if is_void(tokens, &sentence.tokens, action, &Chain { left: &left, right: &right, leads, head }) {
        return None;
    }
    // "nothing can be excluded", "excludes nothing".
    let nothing = action.form == ActionForm::Anaphor && tokens[action.start].folded == "nothing";
    let nothing = nothing.then_some(Op { start: action.start, end: action.start + 1, kind: OpKind::Not });
    let mut ops: Vec<Op> = nothing.iter().chain(&left).chain(&inside).chain(&right).copied().collect();
    // "can be put off no longer": the negation behind its verb.
    for i in 1..ops.len() {
        let longer = ops[i].kind == OpKind::Not && tokens.get(ops[i].end).is_some_and(|t| t.folded == "longer");
        if longer && ops[i - 1].end == ops[i].start {
            ops.swap(i - 1, i);
        }
    }
    let inner = inner_value(tokens, action, sentence.tokens.start, !inside.is_empty());
    let value = compose(ops.iter().map(Op::operator), inner);
    let refused = match action.form {
        ActionForm::Opposite => true,
        // "No boots on the ground": a bare noun under a negation.
        _ => action.is_noun() && left.first().is_some_and(|op| is_determiner(tokens, op, action)),
    };
    let value = if refused && matches!(value, Value::Denied) { Value::Rung(Commitment::RuledOut, None) } else { value };
    // "does not recognise it": what somebody does not do now, they refuse.
    let refuses = matches!(value, Value::Denied) && is_present_negation(tokens, &ops, action);
    let value = if refuses { Value::Rung(Commitment::RuledOut, None) } else { value };
    let value =
        if is_not_now(tokens, sentence, &ops, action, value) { Value::Rung(Commitment::NoPlans, None) } else { value };
    // "She recognised it every evening": a verb alone, without the topic's object, tells of no act.
    if !action.full && ops.is_empty() && matches!(action.form, ActionForm::Verb(_)) {
        return None;
    }
    let families: Vec<_> = ops.iter().filter_map(Op::family).collect();
    let negated_only = left.iter().all(|op| op.kind == OpKind::Not);
    let said_of = !leads || action.form == ActionForm::Passive;
    let own_form = families.is_empty() && action.form != ActionForm::Opposite;
    Some(Reading {
        rung: value.rung()?,
        inner,
        conditional: matches!(value, Value::Rung(Commitment::Ready, Some(family)) if family.id == "would"),
        finite: own_form && !is_attitude(tokens, action),
        head,
        impersonal: (said_of && negated_only) || families.iter().any(|f| f.impersonal || f.whole),
        weak: families.iter().any(|f| f.weak) || is_purpose(tokens, &left),
        advocacy: families.iter().any(|f| f.advocacy),
        ops,
        asked: None,
    })
}

/// "does not recognise", "don't send": the negation stands between "do" and the plain verb.
fn is_present_negation(tokens: &[Token], ops: &[Op], action: &Action) -> bool {
    let [op] = ops else { return false };
    let plain = matches!(action.form, ActionForm::Verb(forms) if forms.any(Forms::BASE));
    let word = |i: usize| tokens[i].folded.as_str();
    let does = matches!(word(op.start), "doesn't" | "don't")
        || (op.start > 0 && matches!(word(op.start - 1), "does" | "do") && word(op.start) == "not");
    plain && does && tokens[op.end..action.verb.max(op.end)].iter().all(|t| WORDS.is_adverb(&t.folded))
}

/// "will not send any for the time being": a refusal that is bound to the present excludes nothing.
fn is_not_now(tokens: &[Token], sentence: &Sentence, ops: &[Op], action: &Action, value: Value<'_>) -> bool {
    let refused = matches!(value, Value::Rung(Commitment::RuledOut, _)) && ops.iter().any(|op| op.kind == OpKind::Not);
    let start = ops.first().map_or(action.start, |op| op.start.min(action.start));
    let clause = |i: &usize| matches!(tokens[*i].folded.as_str(), "," | ";" | "but" | "because");
    let end = (action.end..sentence.tokens.end.min(action.end + 12))
        .find(clause)
        .unwrap_or(sentence.tokens.end.min(action.end + 12));
    // "For now, we will not": a bound at the head of the sentence.
    let head = sentence.tokens.start;
    let comma = (head..start.min(head + 6)).find(|i| tokens[*i].folded == ",");
    let headed = comma.is_some_and(|comma| super::time::is_provisional(tokens, head, comma));
    refused && (headed || super::time::is_provisional(tokens, start, end))
}

/// Families that may stand without their action: "is in principle ready", "it would be premature".
const ELLIPTIC: [&str; 9] =
    ["ready", "open", "premature", "undecided", "rule-out", "refuse", "unlikely", "favour", "oppose"];

/// "For ratification to happen, they have to keep their promises": whoever names what has to come first leaves it open.
fn precondition(tokens: &[Token], sentence: &Sentence, action: &Action) -> Option<Reading> {
    let word = |i: usize| tokens.get(i).filter(|_| i < sentence.tokens.end).map_or("", |t| t.folded.as_str());
    let opens = action.start == sentence.tokens.start + 1 && word(sentence.tokens.start) == "for";
    let happens = word(action.end) == "to" && WORDS.happening.contains(word(action.end + 1));
    let needed = (action.end..sentence.tokens.end).any(|i| {
        matches!(word(i), "must" | "needs" | "need") || (matches!(word(i), "has" | "have") && word(i + 1) == "to")
    });
    (opens && happens && needed).then(|| undecided(Vec::new(), action.start))
}

/// "Whether they recognise it will be decided in September": a question that the sentence leaves open.
fn open_question(tokens: &[Token], sentence: &Sentence, ops: &[Op], action: &Action) -> Option<Reading> {
    let clause = (sentence.tokens.start..action.start).rev().take_while(|i| tokens[*i].folded != ",");
    let whether = clause.into_iter().find(|i| tokens[*i].folded == "whether")?;
    let subject = whether == sentence.tokens.start || tokens[whether - 1].folded == "that";
    let near =
        |op: &&Op| op.start >= action.end && op.start <= action.end + 8 && op.is_of(&["undecided", "wait-and-see"]);
    let op = ops.iter().find(near).filter(|_| subject)?;
    Some(undecided(vec![*op], whether))
}

/// The reading of a sentence that leaves a question open.
fn undecided(ops: Vec<Op>, head: usize) -> Reading {
    Reading {
        rung: Commitment::Noncommittal,
        ops,
        inner: Value::Rung(Commitment::Noncommittal, None),
        head,
        impersonal: true,
        conditional: false,
        finite: false,
        weak: true,
        advocacy: false,
        asked: None,
    }
}

/// Whether a cue ends its clause and is a predicate.
fn stands_alone(tokens: &[Token], sentence: &Sentence, op: &Op) -> bool {
    let next = tokens.get(op.end).filter(|_| op.end < sentence.tokens.end);
    let closed = next.is_none_or(|t| {
        matches!(t.kind, TokenKind::QuoteMark | TokenKind::Punct)
            || matches!(t.folded.as_str(), "if" | "once" | "when" | "and" | "but" | "as")
    });
    let copula = |i: usize| WORDS.copulas.contains(&tokens[i].folded);
    let before = op.start.saturating_sub(4).max(sentence.tokens.start)..op.start;
    let first = tokens[op.start].folded.as_str();
    // Who is asked whether and declines to comment does not say where they stand.
    let asked = tokens[sentence.tokens.clone()].iter().take(2).any(|t| t.folded == "asked");
    let silent = !asked && (first.starts_with("declin") || first.starts_with("refus"));
    let votes = first.starts_with("vot");
    let predicate =
        votes || (op.is_of(&["undecided"]) && !silent) || copula(op.start) || before.into_iter().any(copula);
    let preposition = ["to", "of", "on", "about", "against", "for", "over", "with", "that", "whether"];
    closed && predicate && !preposition.contains(&op.last_word(tokens))
}

/// "Another war is not going to happen": a noun that says what the clause is about, which is not the action.
fn has_own_subject(tokens: &[Token], sentence: &Sentence, op: &Op) -> bool {
    let another = |i: usize| matches!(tokens[i].folded.as_str(), "another" | "a" | "an" | "the" | "no");
    let auxiliary = |t: &Token| {
        WORDS.auxiliaries.contains(&t.folded)
            || WORDS.finite.contains(&t.folded)
            || WORDS.negations.contains(&t.folded)
            || WORDS.is_adverb(&t.folded)
    };
    let clause = (sentence.tokens.start..op.start).rev().skip_while(|i| auxiliary(&tokens[*i]));
    let phrase: Vec<usize> = clause.take_while(|i| tokens[*i].is_word()).take(3).collect();
    let Some(head) = phrase.first().map(|i| &tokens[*i]) else { return false };
    let opens = phrase.iter().skip(1).any(|i| another(*i));
    let stands_for = WORDS.common.contains(&head.folded) || WORDS.stand_ins.contains(&head.folded);
    op.is_of(&["never", "not-yet", "done-deal"]) && opens && !stands_for && !head.capital
}

/// Reads a cue that stands without its action, at the end of its clause, in a sentence that is on the topic.
pub(crate) fn ellipsis(text: &Text<'_>, sentence: &Sentence, ops: &[Op]) -> Option<(Action, Reading)> {
    // "now is not the time to take fright" is about something else.
    let closed = |op: &Op| {
        let next = text.tokens.get(op.end).filter(|_| op.end < sentence.tokens.end);
        next.is_none_or(|t| !matches!(t.folded.as_str(), "to" | "for" | "of" | "that"))
    };
    let whole =
        |op: &&Op| op.family().is_some_and(|f| f.whole) && closed(op) && !has_own_subject(&text.tokens, sentence, op);
    let predicate = |op: &&Op| op.is_of(&ELLIPTIC) && stands_alone(&text.tokens, sentence, op);
    let op = ops.iter().find(whole).or_else(|| ops.iter().find(predicate))?;
    let action = Action { start: op.end, end: op.end, form: ActionForm::Ellipsis, verb: op.end, full: false };
    let reading = read(text, sentence, ops, &action)?;
    Some((action, reading))
}
