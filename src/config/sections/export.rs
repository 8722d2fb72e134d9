//! `[export]`: how much of what articles say leaves the database.

use crate::config::node::Node;
use crate::config::settings::{ExportSettings, ExportText};

/// Reads `[export]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<ExportSettings> {
    let default = ExportSettings::default();
    let mut section = node.section()?;
    let text = section.optional("text", |n| n.choice(ExportText::ALL.map(|text| (text.as_str(), text))));
    section.finish();
    Some(ExportSettings { text: text.unwrap_or(default.text) })
}
