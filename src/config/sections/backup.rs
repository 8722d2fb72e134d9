//! `[backup]`: the copies that the daemon makes by itself.

use std::time::Duration;

use crate::config::node::Node;
use crate::config::settings::BackupSettings;

/// The shortest and the longest time between two copies.
const BOUNDS: (Duration, Duration) = (Duration::from_secs(60), Duration::from_secs(366 * 86_400));

/// Reads `[backup]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<BackupSettings> {
    let default = BackupSettings::default();
    let mut section = node.section()?;
    let settings = BackupSettings {
        enabled: section.optional("enabled", Node::boolean).unwrap_or(default.enabled),
        every: section.optional("every", |n| n.duration(BOUNDS.0..=BOUNDS.1)).unwrap_or(default.every),
        keep: section.optional("keep", |n| n.count(1..=1_000)).unwrap_or(default.keep),
        folder: section.optional("folder", Node::path),
    };
    section.finish();
    Some(settings)
}
