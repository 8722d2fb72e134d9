//! Things found in files, with their places.

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

/// Values and origins apart, in the same order.
pub(super) fn unzip<T>(all: Vec<Found<T>>) -> (Vec<T>, Vec<Origin>) {
    all.into_iter().map(|found| (found.value, found.origin)).unzip()
}
