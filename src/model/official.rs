//! Who speaks, for whom, in which role, and since when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How high a speaker stands among those who speak for a principal's executive; the lower the number, the higher.
///
/// 1 head of state or government, or head of the institution · 2 foreign or defence minister · 3 other members of the
/// government · 4 officials who speak in the principal's name. A spokesperson has the rank of the person or body spoken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rank(pub u8);

/// An office held between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// "President", "Foreign Minister".
    pub title: String,
    /// First day in the role; `None` when unknown.
    pub from: Option<Date>,
    /// First day after the role; `None` while it lasts.
    pub until: Option<Date>,
    /// The principal, where it differs from the official's own.
    pub principal: Option<String>,
    /// Whether the role speaks for its principal's executive; `None` leaves it to the built-in table of titles.
    pub speaks_for: Option<bool>,
}

/// A person who speaks for a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// The name as it is shown.
    pub name: String,
    /// Other spellings of the name.
    pub aliases: Vec<String>,
    /// The state, ministry or institution.
    pub principal: Option<String>,
    /// Roles, in the order of the configuration.
    pub roles: Vec<Role>,
}

impl Role {
    /// Whether the role was held on `day`. An open end is open.
    pub fn held_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

impl Official {
    /// The role held on `day`, the one that began last when there are several.
    pub fn role_on(&self, day: Date) -> Option<&Role> {
        self.roles.iter().filter(|r| r.held_on(day)).max_by_key(|r| r.from)
    }

    /// The principal on `day`: the role's own where it names one, else the official's.
    pub fn principal_on(&self, day: Date) -> Option<&str> {
        self.role_on(day).and_then(|r| r.principal.as_deref()).or(self.principal.as_deref())
    }
}
