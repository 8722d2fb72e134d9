//! `[fetch]`: how to ask for pages, and the limits that hold whatever a server sends.

use std::ops::RangeInclusive;
use std::time::Duration;

use reqwest::header::HeaderValue;

use crate::config::node::{Node, Section};
use crate::config::settings::FetchSettings;

/// No answer may take more than this much memory, whatever the configuration says.
const SIZES: RangeInclusive<u64> = 1_024..=1 << 30;
const TIMES: RangeInclusive<Duration> = Duration::from_millis(10)..=Duration::from_secs(3_600);
const GAPS: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(3_600);

/// Reads `[fetch]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<FetchSettings> {
    let mut section = node.section()?;
    let mut settings = FetchSettings::default();
    read_manners(&mut section, &mut settings);
    read_limits(&mut section, &mut settings);
    section.finish();
    Some(settings)
}

fn read_manners(section: &mut Section<'_>, settings: &mut FetchSettings) {
    set(&mut settings.allow_private, section.optional("allow_private", hosts));
    set(&mut settings.user_agent, section.optional("user_agent", user_agent));
    set(&mut settings.host_connections, section.optional("host_connections", |n| n.count(1..=16)));
    set(&mut settings.host_gap, section.optional("host_gap", |n| n.duration(GAPS)));
    set(&mut settings.ports, section.optional("ports", ports));
    set(&mut settings.proxy, section.optional("proxy", Node::proxy));
}

fn read_limits(section: &mut Section<'_>, settings: &mut FetchSettings) {
    set(&mut settings.page_limit, section.optional("page_limit", |n| n.size(SIZES)));
    set(&mut settings.feed_limit, section.optional("feed_limit", |n| n.size(SIZES)));
    set(&mut settings.robots_limit, section.optional("robots_limit", |n| n.size(SIZES)));
    set(&mut settings.ratio_limit, section.optional("ratio_limit", |n| n.integer(1..=1_000_000)));
    set(&mut settings.connect_timeout, section.optional("connect_timeout", |n| n.duration(TIMES)));
    set(&mut settings.first_byte_timeout, section.optional("first_byte_timeout", |n| n.duration(TIMES)));
    set(&mut settings.total_timeout, section.optional("total_timeout", |n| n.duration(TIMES)));
    set(&mut settings.max_depth, section.optional("max_depth", |n| n.count(16..=4_096)));
    set(&mut settings.parse_timeout, section.optional("parse_timeout", |n| n.duration(TIMES)));
}

fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

fn hosts(node: &Node<'_>) -> Option<Vec<String>> {
    Some(node.elements("an array of hosts like [\"127.0.0.1\"]")?.iter().filter_map(Node::host).collect())
}

fn ports(node: &Node<'_>) -> Option<Vec<u16>> {
    let port = |n: &Node<'_>| n.integer(1..=65_535).and_then(|port| u16::try_from(port).ok());
    Some(node.elements("an array of ports like [80, 443]")?.iter().filter_map(port).collect())
}

fn user_agent(node: &Node<'_>) -> Option<String> {
    let text = node.text()?;
    if HeaderValue::from_str(&text).is_ok_and(|value| value.to_str().is_ok()) {
        return Some(text);
    }
    node.invalid("holds a character that cannot stand in a header; use plain ASCII")
}
