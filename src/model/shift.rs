//! The vocabulary of the change log.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Declares an enum whose stable names are its only textual form.
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable name.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.pad(self.as_str()) }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|v| v.as_str() == text).ok_or_else(|| {
                    let names: Vec<_> = Self::ALL.iter().map(|v| v.as_str()).collect();
                    format!("unknown value {text:?}, expected one of {}", names.join(", "))
                })
            }
        }
    };
}

named!(
    /// What a row of the change log is.
    ShiftKind {
        /// Another rung.
        Shift = "shift",
        /// Another condition or scope on the same rung.
        Qualification = "qualification",
        /// Another rung because an article was edited.
        Edit = "edit",
    }
);
named!(
    /// Whose position a row is about.
    SubjectKind {
        /// A person.
        Official = "official",
        /// A state, ministry or institution.
        Principal = "principal",
    }
);
named!(
    /// Which way a position moved.
    Direction {
        /// Towards the action.
        Up = "up",
        /// Away from it.
        Down = "down",
    }
);
named!(
    /// Where a shift stands.
    Status {
        /// One rung, one report, indirect: waits for a second outlet, a quotation or `confirm_after`.
        Pending = "pending",
        /// Holds.
        Confirmed = "confirmed",
        /// The user said that it is none.
        Dismissed = "dismissed",
        /// It no longer holds, and people had been told.
        Withdrawn = "withdrawn",
    }
);
named!(
    /// How a row came into the change log.
    Origin {
        /// Polled.
        Live = "live",
        /// Read from an archive by `ingest`.
        Ingest = "ingest",
        /// Recomputed by changed rules or configuration.
        Recompute = "recompute",
    }
);
named!(
    /// What the earlier position of a shift rests on.
    Basis {
        /// A current statement.
        Current = "current",
        /// A background statement.
        Background = "background",
    }
);
