//! An action that a principal may or may not take, as configuration describes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::SubjectKind;

/// A tracked action: "send troops to Ukraine". Words are lemmas or plain expressions; inflections are understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Stable identifier.
    pub id: String,
    /// The name as it is shown.
    pub name: String,
    /// Lemmas of the verbs that name the action.
    pub verbs: Vec<String>,
    /// What the action is done with or to; may be empty ("resign").
    pub objects: Vec<String>,
    /// Whereto or about whom; may be implied by the article's context, may be empty.
    pub targets: Vec<String>,
    /// Whole expressions that name the action; regular expressions between slashes.
    pub phrases: Vec<String>,
    /// Expressions that name another action.
    pub exclude: Vec<String>,
    /// Expressions that mean the action is refused: "hold rates".
    pub opposites: Vec<String>,
    /// Scope ids of the topic's own with their expressions.
    pub scopes: BTreeMap<String, Vec<String>>,
    /// Whose positions are told; empty means as `[alert] subjects` says.
    pub subjects: Vec<SubjectKind>,
    /// Whether `done` closes a cycle, so that the next statement is a new baseline.
    pub repeats: bool,
}
