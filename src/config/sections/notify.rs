//! `[[notify.*]]`: where alerts go.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use crate::config::found::Found;
use crate::config::node::{Node, Section};
use crate::config::settings::{Channel, ChannelKind, DEFAULT_COMMAND_TIMEOUT, DEFAULT_MAX_ATTEMPTS};

const TIMES: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(3_600);
/// Kinds that a later version adds.
const LATER: &[&str] = &["webhook", "ntfy", "email"];

/// Reads `[notify]`: the channels that are on, the desktop before the commands. `None` where no channel is named at all,
/// which is not the same as all being switched off.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<Vec<Found<Channel>>> {
    let mut section = node.section()?.later(LATER);
    let mut channels = read_kind(&mut section, "desktop", |_| Some(ChannelKind::Desktop));
    channels.extend(read_kind(&mut section, "command", command));
    let named = !section.all_empty(&["desktop", "command"]);
    section.finish();
    named.then_some(channels)
}

/// Reads the tables of one kind. Those without a name are called after the kind, from the second on with their number.
fn read_kind(
    section: &mut Section<'_>,
    kind: &'static str,
    read: fn(&mut Section<'_>) -> Option<ChannelKind>,
) -> Vec<Found<Channel>> {
    let mut number = 0;
    let channels = section.each(kind, |node| {
        number += 1;
        let name = if number == 1 { kind.to_owned() } else { format!("{kind}-{number}") };
        channel(node, name, read)
    });
    channels.into_iter().flatten().collect()
}

/// Reads one table; the inner `None` is a channel that is switched off.
fn channel(
    node: &Node<'_>,
    default_name: String,
    read: fn(&mut Section<'_>) -> Option<ChannelKind>,
) -> Option<Option<Found<Channel>>> {
    let mut section = node.section()?;
    let name = section.optional("name", Node::identifier).unwrap_or(default_name);
    let enabled = section.optional("enabled", Node::boolean).unwrap_or(true);
    let max_attempts = section.optional("max_attempts", |n| n.integer(1..=1_000));
    let max_attempts = max_attempts.and_then(|n| u32::try_from(n).ok()).unwrap_or(DEFAULT_MAX_ATTEMPTS);
    let kind = read(&mut section);
    section.finish();
    Some(Some(Found::new(Channel { name, kind: kind?, max_attempts }, node)).filter(|_| enabled))
}

fn command(section: &mut Section<'_>) -> Option<ChannelKind> {
    let command = section.required("command", "command = [\"logger\", \"-t\", \"stancewatch\"]", arguments);
    let timeout = section.optional("timeout", |n| n.duration(TIMES)).unwrap_or(DEFAULT_COMMAND_TIMEOUT);
    Some(ChannelKind::Command { command: command?, timeout })
}

/// A program and its arguments. A program with a `/` in it is a path, relative to the file; others are looked up.
fn arguments(node: &Node<'_>) -> Option<Vec<String>> {
    let elements = node.elements("an array like [\"logger\", \"-t\", \"stancewatch\"]")?;
    let mut arguments = Vec::with_capacity(elements.len());
    for element in &elements {
        match element.value {
            DeValue::String(text) if text.contains('\0') => return element.invalid("holds a NUL character; remove it"),
            DeValue::String(text) => arguments.push(text.to_string()),
            _ => return element.wrong_type("a string"),
        }
    }
    match arguments.first_mut() {
        Some(program) if !program.is_empty() => {
            if program.contains('/') {
                *program = node.resolve(program).to_string_lossy().into_owned();
            }
            Some(arguments)
        }
        _ => node.invalid("names no program; write [\"program\", \"argument\"]"),
    }
}
