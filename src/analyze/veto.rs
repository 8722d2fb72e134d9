//! What looks like a stance and is none: suppositions, purposes, facts that are told, views of others.

use super::action::{Action, ActionForm};
use super::inflect::Forms;
use super::ops::Op;
use super::text::{Token, TokenKind};
use super::words::WORDS;

/// "wants him to send": what is wanted is somebody else's act.
fn is_others_act(tokens: &[Token], op: &Op, to: usize, after: usize) -> bool {
    let gap = &tokens[op.end.min(to)..to];
    let then = tokens.get(after).is_some_and(|t| t.folded == "to");
    let inner = gap.iter().position(|t| t.folded == "to").is_some_and(|at| at > 0);
    op.is_of(&["want"]) && op.last_word(tokens) != "to" && (inner || then)
}

/// Predicates that may be said of "it": a participle, or a word about plans and possibilities.
fn is_said_of_it(tokens: &[Token], op: &Op) -> bool {
    let predicate = op.is_of(&["agenda", "premature", "rule-out", "door-open"]);
    predicate || (op.family().is_some() && op.last_word(tokens).ends_with("ed"))
}

/// "Had we sent troops", "were Velland to send": an inverted auxiliary makes a supposition.
fn is_inverted_condition(tokens: &[Token], head: usize, from: usize) -> bool {
    let opens = |i: usize| {
        i == from
            || (i > from && matches!(tokens[i - 1].kind, TokenKind::QuoteMark))
            || (i > from && tokens[i - 1].folded == ",")
    };
    (from..head).rev().take_while(|i| tokens[*i].folded != ",").any(|i| {
        let auxiliary = matches!(tokens[i].folded.as_str(), "had" | "were" | "should");
        auxiliary && opens(i)
    })
}

/// "less willing to send", "more open to": a comparative hints at a change and gives no rung.
fn is_compared(tokens: &[Token], chain: &[Op]) -> bool {
    chain.iter().any(|op| {
        let first = tokens[op.start..op.end]
            .iter()
            .position(|t| matches!(t.folded.as_str(), "ready" | "willing" | "open" | "inclined"));
        let at = op.start + first.unwrap_or_default();
        let before = at.checked_sub(1).map_or("", |b| tokens[b].folded.as_str());
        op.is_of(&["ready", "open"]) && matches!(before, "less" | "more")
    })
}

/// "if allies sent troops", "whether to send": the action is supposed, not said of anybody.
fn is_supposed(tokens: &[Token], head: usize, from: usize) -> bool {
    let mut at = head;
    // "once peace was in place the government would": the clause has its own verb, and the next one has begun.
    let finished = |conjunction: usize| {
        let own = (conjunction + 1..head).find(|i| WORDS.finite.contains(&tokens[*i].folded));
        let governed = WORDS.finite.contains(&tokens[head].folded);
        governed && own.is_some_and(|i| i + 3 < head)
    };
    while at > from {
        match tokens[at - 1].folded.as_str() {
            "," | ";" | ":" | "that" | "but" => return false,
            "if" | "once" if finished(at - 1) => return false,
            "if" | "before" | "unless" | "whether" | "once" | "whenever" | "until" | "suppose" | "supposing"
            | "imagine" => {
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

/// "endorsed Lind's strategy of ambiguity": a view of another's policy is no position of one's own.
fn is_view_of_others(tokens: &[Token], chain: &[Op]) -> bool {
    chain.windows(2).any(|pair| {
        let between = pair[0].end.min(pair[1].start)..pair[1].start;
        pair[0].is_of(&["favour", "oppose"]) && tokens[between].iter().any(|t| t.folded == "'s")
    })
}

/// "endorsed Lind's strategy of | ambiguity": what follows belongs to the possessor.
fn is_possessed(tokens: &[Token], head: usize, from: usize) -> bool {
    let before: Vec<&str> = tokens[from..head]
        .iter()
        .rev()
        .filter(|t| t.kind != TokenKind::QuoteMark)
        .take(5)
        .map(|t| t.folded.as_str())
        .collect();
    before.first() == Some(&"of") && before.iter().skip(2).any(|w| *w == "'s")
}

/// "confirmed that troops were there" tells a fact.
fn is_told(tokens: &[Token], left: &[Op]) -> bool {
    left.last()
        .is_some_and(|op| op.last_word(tokens) == "that" || tokens.get(op.end).is_some_and(|t| t.folded == "that"))
}

/// "will travel to discuss a deployment": a purpose of something else.
pub(crate) fn is_purpose(tokens: &[Token], chain: &[Op]) -> bool {
    let Some(first) = chain.first() else { return false };
    first.is_of(&["discuss", "consider"]) && first.start.checked_sub(1).is_some_and(|b| tokens[b].folded == "to")
}

/// "What Velland gives": a free relative is no statement of giving.
fn is_free_relative(tokens: &[Token], head: usize, from: usize) -> bool {
    let clause = (from..head).rev().take_while(|i| tokens[*i].kind == TokenKind::Word).take(5);
    clause.into_iter().any(|i| matches!(tokens[i].folded.as_str(), "what" | "whatever" | "whoever"))
}

/// The parts of a chain that decide whether it says anything.
pub(crate) struct Chain<'a> {
    pub(crate) left: &'a [Op],
    pub(crate) right: &'a [Op],
    /// Whether nothing stands to the right or inside a passive.
    pub(crate) leads: bool,
    /// The token with which the chain begins.
    pub(crate) head: usize,
}

/// "considers it a mistake that": the clause is what "it" stands for.
fn is_expletive(tokens: &[Token], action: &Action) -> bool {
    let that = (action.end..(action.end + 4).min(tokens.len())).find(|i| tokens[*i].folded == "that");
    let words = that.is_some_and(|that| tokens[action.end..that].iter().all(Token::is_word));
    let judged = tokens.get(action.end).is_some_and(|t| matches!(t.folded.as_str(), "a" | "the" | "wrong" | "right"));
    action.form == ActionForm::Adjacent && tokens[action.start].folded == "it" && words && judged
}

/// "a mistake that Sudovia sent troops": what is judged has been done.
fn is_judged_past(tokens: &[Token], left: &[Op], action: &Action) -> bool {
    let past = matches!(action.form, ActionForm::Verb(forms) if forms.any(Forms::PAST) && !forms.any(Forms::BASE));
    past && left.last().is_some_and(|op| {
        op.is_of(&["wise", "unwise"])
            && tokens[op.end.min(action.start)..action.start].iter().any(|t| t.folded == "that")
    })
}

/// Whether the chain around an action says no stance, whatever its cues.
pub(crate) fn is_void(tokens: &[Token], sentence: &std::ops::Range<usize>, action: &Action, chain: &Chain<'_>) -> bool {
    let exclusion = ["rule-out", "door-open", "door-close", "open", "consider"];
    let excluded = chain.left.iter().chain(chain.right).any(|op| op.is_of(&exclusion));
    let signs = tokens[sentence.clone()].iter().rev();
    let question = signs.clone().find(|t| t.kind == TokenKind::Punct).is_some_and(|t| t.folded == "?");
    let it = action.form == ActionForm::Adjacent && chain.left.is_empty();
    // "the proposal is on the agenda of parliament": a fact, unless it is denied.
    let agenda = action.form == ActionForm::Anaphor
        && chain.left.is_empty()
        && !chain.right.is_empty()
        && chain.right.iter().all(|op| op.is_of(&["agenda"]));
    // "denying it would be a lie": a charge, not the action.
    let denied = action.form == ActionForm::Adjacent && chain.left.last().is_some_and(|op| op.is_of(&["deny"]));
    question
        || agenda
        || denied
        || is_supposed(tokens, chain.head, sentence.start)
        || is_inverted_condition(tokens, chain.head, sentence.start)
        || is_compared(tokens, chain.left)
        || (chain.left.is_empty() && chain.leads && is_free_relative(tokens, chain.head, sentence.start))
        || chain.left.last().is_some_and(|op| is_others_act(tokens, op, action.start, action.end))
        || (it && !chain.right.last().is_some_and(|op| is_said_of_it(tokens, op)))
        || (is_indefinite(tokens, action) && !excluded)
        || (chain.leads && action.is_noun() && is_told(tokens, chain.left))
        || is_view_of_others(tokens, chain.left)
        || is_judged_past(tokens, chain.left, action)
        || is_expletive(tokens, action)
        || is_possessed(tokens, chain.head, sentence.start)
}
