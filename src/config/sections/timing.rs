//! `[quiet_hours]`, `[digest]` and what a channel says about its own timing.

use std::ops::RangeInclusive;
use std::time::Duration;

use jiff::civil::{Time, Weekday, time};
use jiff::tz::TimeZone;

use crate::config::node::{Node, Section};
use crate::config::settings::{ChannelKind, DESKTOP_TOGETHER_OVER, Hours};
use crate::model::{DigestPlan, QuietHours, RateLimit, Timing};

const EVENING: Time = time(22, 0, 0, 0);
const MORNING: Time = time(7, 0, 0, 0);
const WINDOWS: RangeInclusive<Duration> = Duration::from_secs(10)..=Duration::from_hours(24 * 7);
const WINDOW: Duration = Duration::from_hours(1);

/// The days by name.
pub(in crate::config) const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Reads `[quiet_hours]`.
pub(in crate::config) fn quiet_hours(node: &Node<'_>) -> Option<QuietHours> {
    let mut section = node.section()?;
    let enabled = section.optional("enabled", Node::boolean).unwrap_or(true);
    let quiet = QuietHours {
        from: section.optional("from", Node::time).unwrap_or(EVENING),
        until: section.optional("until", Node::time).unwrap_or(MORNING),
        days: section.optional("days", days).unwrap_or_default(),
        zone: section.optional("time_zone", Node::time_zone).unwrap_or_else(TimeZone::system),
        urgent: section.optional("urgent", Node::boolean).unwrap_or(false),
    };
    section.finish();
    Some(quiet).filter(|_| enabled)
}

/// Reads `[digest]`.
pub(in crate::config) fn digest(node: &Node<'_>) -> Option<DigestPlan> {
    let default = Hours::default().digest;
    let mut section = node.section()?;
    let plan = DigestPlan {
        day: section.optional("day", |n| n.choice(DAYS)).or(default.day),
        at: section.optional("at", Node::time).unwrap_or(default.at),
        zone: section.optional("time_zone", Node::time_zone).unwrap_or(default.zone),
        urgent: section.optional("urgent", Node::boolean).unwrap_or(default.urgent),
    };
    section.finish();
    Some(plan)
}

fn days(node: &Node<'_>) -> Option<Vec<Weekday>> {
    let elements = node.elements("an array of days like [\"saturday\", \"sunday\"]")?;
    elements.iter().map(|element| element.choice(DAYS)).collect()
}

/// Reads what a channel says about its own timing.
pub(in crate::config) fn of_channel(section: &mut Section<'_>, kind: Option<&ChannelKind>, hours: &Hours) -> Timing {
    let quiet = section.optional("quiet_hours", Node::boolean).unwrap_or(true);
    let rhythm =
        section.optional("digest", |n| n.choice([("off", None), ("daily", Some(false)), ("weekly", Some(true))]));
    let digest = rhythm.flatten().map(|weekly| {
        let day = hours.digest.day.filter(|_| weekly);
        DigestPlan { day, ..hours.digest.clone() }
    });
    let messages = section.optional("max_messages", |n| n.count(1..=10_000));
    let window = section.get("per");
    if let (None, Some(node)) = (messages, &window) {
        node.invalid::<()>("says in which time, and nothing says how many; add `max_messages = 10` or remove it");
    }
    let window = window.and_then(|node| node.duration(WINDOWS)).unwrap_or(WINDOW);
    let usual = matches!(kind, Some(ChannelKind::Desktop)).then_some(DESKTOP_TOGETHER_OVER);
    Timing {
        quiet: hours.quiet.clone().filter(|_| quiet),
        digest,
        rate: messages.map(|messages| RateLimit { messages, window }),
        together_over: section.optional("together_over", |n| n.count(1..=200)).or(usual),
    }
}
