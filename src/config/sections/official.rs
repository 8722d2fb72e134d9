//! `[[official]]`: the roster.

use jiff::civil::Date;

use crate::config::found::{Found, found};
use crate::config::node::Node;
use crate::model::{Official, Role};

/// Reads one `[[official]]`.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<Found<Official>> {
    let mut section = node.section()?;
    let name = section.required("name", "name = \"Given Surname\"", found(Node::text));
    let aliases = section.optional("aliases", Node::texts);
    let principal = section.optional("principal", Node::text);
    let roles = section.each("role", role);
    section.finish();
    let Found { value: name, origin } = name?;
    let official = Official { name, aliases: aliases.unwrap_or_default(), principal, roles };
    Some(Found { value: official, origin })
}

fn role(node: &Node<'_>) -> Option<Role> {
    let mut section = node.section()?;
    let title = section.required("title", "title = \"Foreign Minister\"", Node::text);
    let from = section.optional("from", Node::date);
    let until = section.optional("until", |n| end(n, from));
    let principal = section.optional("principal", Node::text);
    let speaks_for = section.optional("speaks_for", Node::boolean);
    section.finish();
    Some(Role { title: title?, from, until, principal, speaks_for })
}

/// The first day after the role, so it must come later than `from`.
fn end(node: &Node<'_>, from: Option<Date>) -> Option<Date> {
    let until = node.date()?;
    match from {
        Some(from) if until <= from => {
            node.invalid(format!("not after `from` ({from}); it is the first day after the role"))
        }
        _ => Some(until),
    }
}
