//! `[retention]`: how long the texts of articles are kept. What was said, and the change log, are kept for good.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::config::node::Node;
use crate::config::settings::RetentionSettings;

const AGES: RangeInclusive<Duration> = Duration::from_hours(24 * 7)..=Duration::from_hours(24 * 365 * 100);

/// Reads `[retention]`; what it does not say is kept.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<RetentionSettings> {
    let mut section = node.section()?;
    let texts = section.optional("texts", |n| n.duration(AGES));
    let texts_with_statements = section.optional("texts_with_statements", |n| n.duration(AGES));
    section.finish();
    Some(RetentionSettings { texts, texts_with_statements })
}
