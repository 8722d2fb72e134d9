//! How far an official goes: the eight rungs, lowest first.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A rung of the scale. The order of the variants is the order of the scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// Refuses, opposes, excludes.
    RuledOut,
    /// Not planned, premature, not on the agenda, without excluding it.
    NoPlans,
    /// Undecided, or declines to say where they stand.
    Noncommittal,
    /// Does not exclude it.
    NotRuledOut,
    /// Willing to consider or discuss it.
    Open,
    /// Prepared, willing, offers, perhaps under conditions.
    Ready,
    /// Decided, approved, pledged, will.
    Committed,
    /// Under way or completed.
    Done,
}

/// The side of the scale on which a rung lies. A change from [`Polarity::Against`] to [`Polarity::For`] or back is urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Polarity {
    /// `ruled_out`, `no_plans`.
    Against,
    /// `noncommittal`, `not_ruled_out`.
    Between,
    /// `open`, `ready`, `committed`, `done`.
    For,
}

/// A name that is none of the eight rungs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown commitment {0:?}, expected one of ruled_out, no_plans, noncommittal, not_ruled_out, open, ready, committed, done"
)]
pub struct UnknownCommitment(pub String);

impl Commitment {
    /// All rungs, lowest first.
    pub const ALL: [Self; 8] = [
        Self::RuledOut,
        Self::NoPlans,
        Self::Noncommittal,
        Self::NotRuledOut,
        Self::Open,
        Self::Ready,
        Self::Committed,
        Self::Done,
    ];

    /// The stable name, as it stands in JSON, in the database and in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RuledOut => "ruled_out",
            Self::NoPlans => "no_plans",
            Self::Noncommittal => "noncommittal",
            Self::NotRuledOut => "not_ruled_out",
            Self::Open => "open",
            Self::Ready => "ready",
            Self::Committed => "committed",
            Self::Done => "done",
        }
    }

    /// The name as a person reads it: "not ruled out".
    pub fn words(self) -> &'static str {
        match self {
            Self::RuledOut => "ruled out",
            Self::NoPlans => "no plans",
            Self::Noncommittal => "noncommittal",
            Self::NotRuledOut => "not ruled out",
            Self::Open => "open",
            Self::Ready => "ready",
            Self::Committed => "committed",
            Self::Done => "done",
        }
    }

    /// The place on the scale, 0 for the lowest.
    pub fn rung(self) -> u8 {
        self as u8
    }

    /// The distance between two rungs, in rungs.
    pub fn steps_to(self, other: Self) -> u8 {
        self.rung().abs_diff(other.rung())
    }

    /// The side of the scale.
    pub fn polarity(self) -> Polarity {
        match self {
            Self::RuledOut | Self::NoPlans => Polarity::Against,
            Self::Noncommittal | Self::NotRuledOut => Polarity::Between,
            Self::Open | Self::Ready | Self::Committed | Self::Done => Polarity::For,
        }
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Commitment {
    type Err = UnknownCommitment;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|c| c.as_str() == name).ok_or_else(|| UnknownCommitment(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_in_the_order_of_the_scale() {
        for pair in Commitment::ALL.windows(2) {
            assert!(pair[0] < pair[1]);
            assert_eq!(pair[0].steps_to(pair[1]), 1);
        }
        for rung in Commitment::ALL {
            assert_eq!(rung.as_str().parse(), Ok(rung));
        }
        assert!("maybe".parse::<Commitment>().is_err());
    }
}
