//! `[trouble]`: who hears that something is wrong with a source, a channel or the disk.

use crate::config::node::Node;
use crate::config::settings::TroubleSettings;

/// Reads `[trouble]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<TroubleSettings> {
    let default = TroubleSettings::default();
    let mut section = node.section()?;
    let settings = TroubleSettings {
        enabled: section.optional("enabled", Node::boolean).unwrap_or(default.enabled),
        channels: section.optional("channels", Node::texts),
        failures: section
            .optional("failures", |n| n.integer(1..=1_000))
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(default.failures),
        disk_below: section.optional("disk_below", |n| n.size(0..=1 << 50)).unwrap_or(default.disk_below),
    };
    section.finish();
    Some(settings)
}
