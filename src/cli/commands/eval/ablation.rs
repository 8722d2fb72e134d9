//! What each family of rules is worth: the score of the statements without it.

use super::corpus::Corpus;
use super::{Named, score, statements};
use crate::analyze::{Engine, RuleFamily};
use crate::eval::StatementScore;

/// The score without one family.
#[derive(Debug)]
pub(super) struct Ablated {
    pub(super) family: String,
    pub(super) score: StatementScore,
}

/// The score without each family in turn.
pub(super) fn table(corpus: &Corpus, engine: &Engine, articles: &[Named]) -> Vec<Ablated> {
    let without = |family: RuleFamily| {
        let name = family.to_string();
        let found = statements(&engine.without(family), articles, &format!("without {name}"));
        Ablated { score: score(corpus, &found), family: name }
    };
    RuleFamily::all().into_iter().map(without).collect()
}
