//! What configuration has to say about folding one topic.

use std::time::Duration;

use crate::config::AlertSettings;
use crate::model::Topic;

/// The settings of a fold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The least number of rungs between two positions that makes a shift; at least 1.
    pub min_steps: u8,
    /// How long a pending shift waits for a contradiction, from the day it was said.
    pub confirm_after: Duration,
    /// Whether `done` closes a cycle, so that the next statement is a new baseline.
    pub repeats: bool,
}

impl Settings {
    /// The settings for `topic` under `alert`.
    pub fn new(alert: &AlertSettings, topic: &Topic) -> Self {
        Self { min_steps: alert.min_steps.max(1), confirm_after: alert.confirm_after, repeats: topic.repeats }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_steps: 1, confirm_after: Duration::from_hours(48), repeats: false }
    }
}
