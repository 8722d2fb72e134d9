//! Things found in files, with their places, and the checks that compare them with each other.

use std::collections::BTreeMap;

use super::document::Problems;
use super::error::{ConfigError, ConfigErrorKind};
use super::node::Node;
use super::origin::Origin;

/// A value and where it stands: the line of the key that names it.
#[derive(Debug, Clone)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) origin: Origin,
}

impl<T> Found<T> {
    pub(super) fn new(value: T, node: &Node<'_>) -> Self {
        Self { value, origin: node.origin() }
    }

    /// Notes an error about this value.
    pub(super) fn report(&self, problems: &Problems, key: &str, kind: ConfigErrorKind) {
        problems.push(ConfigError {
            file: Some(self.origin.file.clone()),
            line: Some(self.origin.line),
            key: Some(key.to_owned()),
            kind,
        });
    }
}

/// Makes a reading function tell where its value stands.
pub(super) fn found<'a, T>(read: impl FnOnce(&Node<'a>) -> Option<T>) -> impl FnOnce(&Node<'a>) -> Option<Found<T>> {
    |node| read(node).map(|value| Found::new(value, node))
}

/// Notes every value whose `identity` an earlier one has; `show` names it in the message.
pub(super) fn check_unique<T>(
    problems: &Problems,
    key: &str,
    all: &[Found<T>],
    identity: impl Fn(&T) -> String,
    show: impl Fn(&T) -> String,
) {
    let mut seen: BTreeMap<String, &Origin> = BTreeMap::new();
    for found in all {
        let id = identity(&found.value);
        if let Some(first) = seen.get(&id) {
            let (what, first) = (show(&found.value), (*first).clone());
            found.report(problems, key, ConfigErrorKind::Duplicate { what, first });
        } else {
            seen.insert(id, &found.origin);
        }
    }
}

/// Values and origins apart, in the same order.
pub(super) fn unzip<T>(all: Vec<Found<T>>) -> (Vec<T>, Vec<Origin>) {
    all.into_iter().map(|found| (found.value, found.origin)).unzip()
}
