//! `[[topic]]`: what to track.

use std::collections::BTreeMap;

use crate::config::found::{Found, found};
use crate::config::node::Node;
use crate::config::value::is_identifier;
use crate::model::{SubjectKind, Topic};

/// Reads one `[[topic]]`.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<Found<Topic>> {
    let mut section = node.section()?;
    let id = section.required("id", "id = \"rate-cut\"", found(Node::identifier));
    let name = section.optional("name", Node::text);
    let verbs = section.optional("verbs", Node::words).unwrap_or_default();
    let objects = section.optional("objects", Node::words).unwrap_or_default();
    let targets = section.optional("targets", Node::words).unwrap_or_default();
    let phrases = section.optional("phrases", Node::expressions).unwrap_or_default();
    let exclude = section.optional("exclude", Node::expressions).unwrap_or_default();
    let opposites = section.optional("opposites", Node::words).unwrap_or_default();
    let scopes = section.optional("scopes", scopes).unwrap_or_default();
    let subjects = section.optional("subjects", subjects).unwrap_or_default();
    let repeats = section.optional("repeats", Node::boolean).unwrap_or_default();
    if section.all_empty(&["verbs", "phrases"]) {
        section.missing("verbs", "verbs = [\"send\"]` or `phrases = [\"rate cut\"]");
    }
    section.finish();
    let Found { value: id, origin } = id?;
    let name = name.unwrap_or_else(|| id.clone());
    let topic = Topic { id, name, verbs, objects, targets, phrases, exclude, opposites, scopes, subjects, repeats };
    Some(Found { value: topic, origin })
}

/// Whose positions are told: officials', principals' or both.
pub(in crate::config) fn subjects(node: &Node<'_>) -> Option<Vec<SubjectKind>> {
    let choice = |n: &Node<'_>| n.choice(SubjectKind::ALL.iter().map(|kind| (kind.as_str(), *kind)));
    let elements = node.elements("an array like [\"official\", \"principal\"]")?;
    if elements.is_empty() {
        return node.invalid("empty; name \"official\", \"principal\" or both");
    }
    let mut subjects: Vec<SubjectKind> = elements.iter().filter_map(choice).collect();
    subjects.sort_unstable();
    subjects.dedup();
    Some(subjects)
}

fn scopes(node: &Node<'_>) -> Option<BTreeMap<String, Vec<String>>> {
    let entries = node.entries("a table like { training = [\"training mission\"] }")?;
    Some(entries.into_iter().filter_map(|(id, value)| scope(id, &value)).collect())
}

fn scope(id: String, node: &Node<'_>) -> Option<(String, Vec<String>)> {
    if !is_identifier(&id) {
        return node.invalid(format!("{id:?} is no identifier; use lower-case letters, digits, `-` and `_` alone"));
    }
    let expressions = node.words()?;
    if expressions.is_empty() {
        return node.invalid("empty; name at least one expression or remove the scope");
    }
    Some((id, expressions))
}
