//! `[[official]]`: the roster.

use jiff::civil::Date;

use crate::config::error::ConfigErrorKind;
use crate::config::found::Found;
use crate::config::node::{Node, Section};
use crate::model::{Official, Role};

/// Reads one `[[official]]`.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<Found<Official>> {
    let mut section = node.section()?;
    let name = section.required("name", "name = \"Given Surname\"", Node::text);
    let aliases = section.optional("aliases", Node::texts);
    let principal = section.optional("principal", Node::text);
    let roles = section.each("role", role);
    section.finish();
    let official = Official { name: name?, aliases: aliases.unwrap_or_default(), principal, roles };
    Some(Found::new(official, node))
}

fn role(node: &Node<'_>) -> Option<Role> {
    let mut section = node.section()?;
    let title = section.required("title", "title = \"Foreign Minister\"", Node::text);
    let from = section.optional("from", Node::date);
    let until = section.optional("until", Node::date);
    let principal = section.optional("principal", Node::text);
    let speaks_for = section.optional("speaks_for", Node::boolean);
    check_order(&section, from, until);
    section.finish();
    Some(Role { title: title?, from, until, principal, speaks_for })
}

/// `until` is the first day after the role, so it must come later than `from`.
fn check_order(section: &Section<'_>, from: Option<Date>, until: Option<Date>) {
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        let why = format!("{until} is not after `from` ({from}); it is the first day after the role");
        section.report("until", ConfigErrorKind::Invalid(why));
    }
}
