//! `[alert]`: when and about whom to alert.

use std::time::Duration;

use super::topic::subjects;
use crate::config::node::Node;
use crate::config::settings::{AlertSettings, PendingPolicy};
use crate::model::Commitment;

/// Long enough for a century of archives.
const CENTURY: Duration = Duration::from_secs(36_525 * 86_400);

/// Reads `[alert]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<AlertSettings> {
    let most_steps = u64::from(Commitment::RuledOut.steps_to(Commitment::Done));
    let default = AlertSettings::default();
    let mut section = node.section()?;
    let min_steps = section.optional("min_steps", |n| n.integer(1..=most_steps));
    let settings = AlertSettings {
        min_steps: min_steps.and_then(|steps| u8::try_from(steps).ok()).unwrap_or(default.min_steps),
        subjects: section.optional("subjects", subjects).unwrap_or(default.subjects),
        max_age: section.optional("max_age", |n| n.duration(Duration::ZERO..=CENTURY)).unwrap_or(default.max_age),
        pending: section
            .optional("pending", |n| n.choice(PendingPolicy::ALL.map(|policy| (policy.as_str(), policy))))
            .unwrap_or(default.pending),
        confirm_after: section
            .optional("confirm_after", |n| n.duration(Duration::ZERO..=CENTURY))
            .unwrap_or(default.confirm_after),
    };
    section.finish();
    Some(settings)
}
