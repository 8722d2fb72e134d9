//! What kind of the action is meant: training, peacekeeping, combat, or another office or object altogether.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The scope of a statement. Empty means unspecified.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Scope {
    /// Scope ids, sorted: built-in ones (see [`ScopeGroup::of`]) or ids of the topic's own `scopes` table.
    pub ids: BTreeSet<String>,
    /// The scope line: another office, person or object than the topic as such ("governor" on a topic about running
    /// for president). `None` is the topic as such. Lines never compare.
    pub line: Option<String>,
}

/// Groups of scope ids: ids of one group compare with each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeGroup {
    /// `training`, `logistics`, `observers`, `medical`, `air`, `naval`.
    Support,
    /// `peacekeeping`, `reassurance`, `monitoring`.
    Presence,
    /// `combat`.
    Combat,
    /// An id that a topic defines is a group of its own.
    Own(String),
}

impl ScopeGroup {
    /// The group of a scope id.
    pub fn of(id: &str) -> Self {
        match id {
            "training" | "logistics" | "observers" | "medical" | "air" | "naval" => Self::Support,
            "peacekeeping" | "reassurance" | "monitoring" => Self::Presence,
            "combat" => Self::Combat,
            other => Self::Own(other.to_owned()),
        }
    }
}

impl Scope {
    /// A scope of the topic as such with these ids.
    pub fn of<I: IntoIterator<Item = S>, S: Into<String>>(ids: I) -> Self {
        Self { ids: ids.into_iter().map(Into::into).collect(), line: None }
    }

    /// Whether nothing is specified.
    pub fn is_unspecified(&self) -> bool {
        self.ids.is_empty() && self.line.is_none()
    }

    /// The groups of the ids.
    pub fn groups(&self) -> BTreeSet<ScopeGroup> {
        self.ids.iter().map(|id| ScopeGroup::of(id)).collect()
    }

    /// The ids and the line, sorted and joined by `,`, as JSON and the views show them; `None` when unspecified.
    pub fn label(&self) -> Option<String> {
        if self.is_unspecified() { None } else { Some(self.to_string()) }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all: BTreeSet<&str> = self.ids.iter().map(String::as_str).collect();
        all.extend(self.line.as_deref());
        f.write_str(&all.into_iter().collect::<Vec<_>>().join(","))
    }
}
