//! The algebra of commitment: what a chain of cues makes of an action, applied from the inside out.
//!
//! "has not ruled out sending": the plain action, under *rule out* → ruled out, under *not* → not ruled out. What each family
//! makes of what it governs is data (`lexicon/en/cues.toml`); the order of application is all that is code.

use serde::Deserialize;

use crate::model::Commitment;

/// A family's answer: a rung, or no stance at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(try_from = "String")]
pub(crate) enum Outcome {
    /// No stance.
    #[default]
    None,
    /// The inner rung stays.
    Keep,
    /// What the family makes of the plain action.
    Own,
    /// This rung.
    Rung(Commitment),
}

impl TryFrom<String> for Outcome {
    type Error = crate::model::UnknownCommitment;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "none" => Ok(Self::None),
            "keep" => Ok(Self::Keep),
            "own" => Ok(Self::Own),
            name => name.parse().map(Self::Rung),
        }
    }
}

/// A cue family: what it makes of what it governs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    /// Stable id, the first part of a rule's id.
    pub(crate) id: String,
    /// Over the plain action.
    pub(crate) bare: Outcome,
    /// Over the negated action.
    pub(crate) denied: Outcome,
    /// What a negation makes of this family's result.
    pub(crate) negated: Outcome,
    /// Over another rung.
    pub(crate) over: Outcome,
    /// Over these rungs, where they differ from `over`.
    #[serde(default)]
    pub(crate) over_ruled_out: Option<Outcome>,
    #[serde(default)]
    pub(crate) over_no_plans: Option<Outcome>,
    #[serde(default)]
    pub(crate) over_not_ruled_out: Option<Outcome>,
    #[serde(default)]
    pub(crate) over_open: Option<Outcome>,
    #[serde(default)]
    pub(crate) over_ready: Option<Outcome>,
    #[serde(default)]
    pub(crate) over_committed: Option<Outcome>,
    /// What a modal of will makes of this family's negation: "has not approved" leaves it open, "will not approve" refuses.
    #[serde(default)]
    pub(crate) willed: Option<Outcome>,
    /// Whether the cue is a weak sign.
    #[serde(default)]
    pub(crate) weak: bool,
    /// Whether it says what should be done rather than what will.
    #[serde(default)]
    pub(crate) advocacy: bool,
    /// Whether its subject is not the holder: "Ankara should not count on support".
    #[serde(default)]
    pub(crate) impersonal: bool,
    /// Whether its patterns are whole clauses that answer a question by themselves ("never say never").
    #[serde(default)]
    pub(crate) whole: bool,
    /// Whether its modal, or its pattern that ends in "to", governs a verb and nothing else.
    #[serde(default)]
    pub(crate) infinitive: bool,
    /// The patterns, see `analyze::pattern`.
    pub(crate) patterns: Vec<String>,
}

impl Family {
    fn over(&self, rung: Commitment) -> Outcome {
        let exception = match rung {
            Commitment::RuledOut => self.over_ruled_out,
            Commitment::NoPlans => self.over_no_plans,
            Commitment::NotRuledOut => self.over_not_ruled_out,
            Commitment::Open => self.over_open,
            Commitment::Ready => self.over_ready,
            Commitment::Committed => self.over_committed,
            Commitment::Noncommittal | Commitment::Done => None,
        };
        exception.unwrap_or(self.over)
    }
}

/// One operator of a chain.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operator<'a> {
    /// "not", "never", "no".
    Not,
    /// A cue.
    Cue(&'a Family),
}

/// What a chain has made of the action so far.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// The plain action.
    Bare,
    /// The negated action.
    Denied,
    /// A rung, and the family that gave it (which says what a negation makes of it).
    Rung(Commitment, Option<&'a Family>),
    /// No stance.
    None,
}

impl Value<'_> {
    /// The rung, if there is one.
    pub(crate) fn rung(self) -> Option<Commitment> {
        match self {
            Self::Rung(rung, _) => Some(rung),
            _ => None,
        }
    }
}

fn settle<'a>(outcome: Outcome, family: &'a Family, inner: Value<'a>) -> Value<'a> {
    match outcome {
        Outcome::None => Value::None,
        Outcome::Keep => inner,
        Outcome::Own => settle(family.bare, family, inner),
        Outcome::Rung(rung) => Value::Rung(rung, Some(family)),
    }
}

fn apply<'a>(operator: Operator<'a>, inner: Value<'a>) -> Value<'a> {
    match (operator, inner) {
        (_, Value::None) => Value::None,
        (Operator::Not, Value::Bare) => Value::Denied,
        (Operator::Not, Value::Denied) => Value::Bare,
        (Operator::Not, Value::Rung(_, Some(family))) => settle(family.negated, family, inner),
        (Operator::Not, Value::Rung(rung, None)) => match rung {
            Commitment::Done => Value::None,
            _ => Value::Rung(Commitment::RuledOut, None),
        },
        (Operator::Cue(family), Value::Bare) => settle(family.bare, family, inner),
        (Operator::Cue(family), Value::Denied) => settle(family.denied, family, inner),
        (Operator::Cue(modal), Value::Rung(rung, Some(family)))
            if matches!(modal.id.as_str(), "will" | "would" | "could")
                && family.willed.is_some()
                && family.negated == Outcome::Rung(rung) =>
        {
            settle(family.willed.unwrap_or_default(), family, inner)
        }
        (Operator::Cue(family), Value::Rung(rung, _)) => settle(family.over(rung), family, inner),
    }
}

/// Folds a chain, outermost operator first, over `inner`.
pub(crate) fn compose<'a>(chain: impl DoubleEndedIterator<Item = Operator<'a>>, inner: Value<'a>) -> Value<'a> {
    chain.rev().fold(inner, |value, operator| apply(operator, value))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::super::lexicon::ENGLISH;
    use super::*;

    #[rstest]
    #[case("rule-out", Some("ruled_out"))]
    #[case("not rule-out", Some("not_ruled_out"))]
    #[case("refuse rule-out", Some("not_ruled_out"))]
    #[case("will not rule-out", Some("not_ruled_out"))]
    #[case("ready", Some("ready"))]
    #[case("ready consider", Some("open"))]
    #[case("not ready", Some("ruled_out"))]
    #[case("not ready consider", Some("no_plans"))]
    #[case("will", Some("committed"))]
    #[case("will not", Some("ruled_out"))]
    #[case("not plan", Some("no_plans"))]
    #[case("not consider", Some("no_plans"))]
    #[case("deny plan", Some("no_plans"))]
    #[case("deny rule-out", Some("not_ruled_out"))]
    #[case("promise not", Some("ruled_out"))]
    #[case("refuse promise will not", Some("not_ruled_out"))]
    #[case("should not rule-out", Some("not_ruled_out"))]
    #[case("could", Some("not_ruled_out"))]
    #[case("could not", None)]
    #[case("could consider", Some("open"))]
    #[case("premature discuss", Some("no_plans"))]
    #[case("not not", None)]
    fn composition(#[case] chain: &str, #[case] expected: Option<&str>) {
        let operators: Vec<Operator<'_>> = chain
            .split(' ')
            .map(|id| match id {
                "not" => Operator::Not,
                _ => Operator::Cue(&ENGLISH.families[ENGLISH.family(id).unwrap()]),
            })
            .collect();
        let value = compose(operators.into_iter(), Value::Bare);
        assert_eq!(value.rung().map(Commitment::as_str), expected);
    }
}
