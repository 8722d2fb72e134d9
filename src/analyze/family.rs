//! Families of rules, and what it takes to leave one out: how a measure finds what each is worth.

use std::fmt;

use super::action::{Action, ActionForm};
use super::candidate::Candidate;
use super::lexicon::ENGLISH;
use super::ops::{Op, OpKind};
use super::part::Part;
use crate::model::{EvidenceClass, Frame};

/// A way of reading that is not a list of cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mechanism {
    /// "not", "never", "no".
    Negation,
    /// "soldiers could be sent".
    Passives,
    /// "a deployment", "troops on the ground".
    Nouns,
    /// "hold rates".
    Opposites,
    /// "such options", "it".
    Anaphors,
    /// "is in principle ready".
    Ellipsis,
    /// The reporting verbs and their subjects.
    Reports,
    /// The learned layer that finds who says what where no reporting verb does.
    AttributionLayer,
    /// "she", "the minister".
    Coreference,
    /// Officials who are on no roster.
    Discovery,
    /// What tells recalled statements from current ones.
    Background,
    /// The headline.
    Headlines,
}

/// The mechanisms with their names.
const MECHANISMS: [(Mechanism, &str); 12] = [
    (Mechanism::Negation, "negation"),
    (Mechanism::Passives, "passives"),
    (Mechanism::Nouns, "nouns"),
    (Mechanism::Opposites, "opposites"),
    (Mechanism::Anaphors, "anaphors"),
    (Mechanism::Ellipsis, "ellipsis"),
    (Mechanism::Reports, "reports"),
    (Mechanism::AttributionLayer, "attribution-layer"),
    (Mechanism::Coreference, "coreference"),
    (Mechanism::Discovery, "discovery"),
    (Mechanism::Background, "background"),
    (Mechanism::Headlines, "headlines"),
];

/// A family of rules that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleFamily {
    /// A family of cues: its place in the lexicon.
    Cues(usize),
    /// A mechanism.
    Mechanism(Mechanism),
}

impl RuleFamily {
    /// All families: the mechanisms, then the cues in the order of the lexicon.
    pub fn all() -> Vec<Self> {
        let mechanisms = MECHANISMS.iter().map(|(mechanism, _)| Self::Mechanism(*mechanism));
        mechanisms.chain((0..ENGLISH.families.len()).map(Self::Cues)).collect()
    }
}

impl fmt::Display for RuleFamily {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cues(index) => write!(f, "cue/{}", ENGLISH.families.get(*index).map_or("?", |family| &family.id)),
            Self::Mechanism(mechanism) => {
                f.write_str(MECHANISMS.iter().find(|(known, _)| known == mechanism).map_or("?", |(_, name)| name))
            }
        }
    }
}

/// The families that an engine leaves out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Without(Vec<RuleFamily>);

impl Without {
    /// Leaves out one more.
    pub(crate) fn and(&self, family: RuleFamily) -> Self {
        Self(self.0.iter().copied().chain([family]).collect())
    }

    /// Whether a mechanism is left out.
    pub(crate) fn has(&self, mechanism: Mechanism) -> bool {
        self.0.contains(&RuleFamily::Mechanism(mechanism))
    }

    /// Whether an operator is read.
    pub(crate) fn reads(&self, op: &Op) -> bool {
        match op.kind {
            OpKind::Not => !self.has(Mechanism::Negation),
            OpKind::Family(index) => !self.0.contains(&RuleFamily::Cues(index)),
        }
    }

    /// Whether a naming of the action is taken for one.
    pub(crate) fn takes(&self, action: &Action) -> bool {
        let mechanism = match action.form {
            ActionForm::Verb(_) => return true,
            ActionForm::Passive => Mechanism::Passives,
            ActionForm::Nominal | ActionForm::Object | ActionForm::Thing => Mechanism::Nouns,
            ActionForm::Opposite | ActionForm::Contrary => Mechanism::Opposites,
            ActionForm::Anaphor | ActionForm::Adjacent => Mechanism::Anaphors,
            ActionForm::Ellipsis => Mechanism::Ellipsis,
        };
        !self.has(mechanism)
    }

    /// Takes out of a part what was found by mechanisms that are left out.
    pub(crate) fn strip(&self, part: &mut Part<'_>) {
        if self.has(Mechanism::Reports) {
            part.reports.iter_mut().for_each(Vec::clear);
        }
        if self.has(Mechanism::AttributionLayer) {
            part.attributed.clear();
        }
    }

    /// The candidate as it is without what is left out; none where nothing is left of it.
    pub(crate) fn admit(&self, candidate: Candidate) -> Option<Candidate> {
        let headline = candidate.class == EvidenceClass::Headline && self.has(Mechanism::Headlines);
        let frame = if self.has(Mechanism::Background) { Frame::Current } else { candidate.frame };
        (!headline).then_some(Candidate { frame, ..candidate })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_a_name_of_its_own() {
        let mut names: Vec<String> = RuleFamily::all().iter().map(ToString::to_string).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert!(names.len() == count && !names.iter().any(|name| name.contains('?')), "{names:?}");
    }
}
