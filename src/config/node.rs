//! Walking a TOML document: a value or a table with its key and place, so that every error can say where it is.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::Context;
use super::error::ConfigErrorKind;
use super::nearest::nearest;
use super::origin::Origin;

/// A value, its key and its place.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    context: Context<'a>,
    key: String,
    span: Range<usize>,
    pub(super) value: &'a DeValue<'a>,
}

/// A table that is being read. It remembers which keys were asked for: those are the keys that may stand in it.
#[derive(Debug)]
pub(super) struct Section<'a> {
    context: Context<'a>,
    key: String,
    span: Range<usize>,
    table: &'a DeTable<'a>,
    asked: Vec<&'static str>,
}

impl<'a> Node<'a> {
    /// Notes an error at this value.
    pub(super) fn fail<T>(&self, kind: ConfigErrorKind) -> Option<T> {
        self.context.report(&self.span, &self.key, kind);
        None
    }

    /// Notes that this value cannot be used; `why` says how to mend it.
    pub(super) fn invalid<T>(&self, why: impl Into<String>) -> Option<T> {
        self.fail(ConfigErrorKind::Invalid(why.into()))
    }

    /// Notes that another type of value belongs here.
    pub(super) fn wrong_type<T>(&self, expected: &'static str) -> Option<T> {
        self.fail(ConfigErrorKind::WrongType { expected, found: type_name(self.value) })
    }

    /// Where the value stands.
    pub(super) fn origin(&self) -> Origin {
        self.context.document.origin(&self.span)
    }

    /// What relative paths here are relative to.
    pub(super) fn directory(&self) -> &'a Path {
        self.context.document.directory()
    }

    /// A path as it is meant here: `~/` is the home directory, what is relative is so to the file.
    pub(super) fn resolve(&self, path: &str) -> PathBuf {
        self.directory().join(self.context.env.expand(path))
    }

    /// Where the service manager puts secrets.
    pub(super) fn credentials(&self) -> Option<&'a Path> {
        self.context.env.credentials.as_deref()
    }

    /// The value as a table.
    pub(super) fn section(&self) -> Option<Section<'a>> {
        match self.value {
            DeValue::Table(table) => Some(Section {
                context: self.context,
                key: self.key.clone(),
                span: self.span.clone(),
                table,
                asked: Vec::new(),
            }),
            _ => self.wrong_type("a table"),
        }
    }

    /// The elements of an array; the error says that `expected` belongs here.
    pub(super) fn elements(&self, expected: &'static str) -> Option<Vec<Node<'a>>> {
        let DeValue::Array(array) = self.value else { return self.wrong_type(expected) };
        Some(array.iter().map(|value| self.child(self.key.clone(), value)).collect())
    }

    /// The entries of a table whose keys are free.
    pub(super) fn entries(&self, expected: &'static str) -> Option<Vec<(String, Node<'a>)>> {
        let DeValue::Table(table) = self.value else { return self.wrong_type(expected) };
        let entry = |(key, value): (&'a Spanned<_>, &'a Spanned<_>)| {
            let name: &std::borrow::Cow<'a, str> = key.get_ref();
            (name.to_string(), self.child(format!("{}.{name}", self.key), value))
        };
        Some(table.iter().map(entry).collect())
    }

    fn child(&self, key: String, value: &'a Spanned<DeValue<'a>>) -> Node<'a> {
        Node { context: self.context, key, span: value.span(), value: value.get_ref() }
    }
}

impl<'a> Section<'a> {
    /// A whole file.
    pub(super) fn root(context: Context<'a>, table: &'a Spanned<DeTable<'a>>) -> Self {
        let (key, span) = (String::new(), 0..0);
        Self { context, key, span, table: table.get_ref(), asked: Vec::new() }
    }

    /// The value of a key, if it is there.
    pub(super) fn get(&mut self, key: &'static str) -> Option<Node<'a>> {
        self.asked.push(key);
        let (found, value) = self.table.get_key_value(key)?;
        // What the parser puts in place of a value that it cannot read has no place of its own.
        let span = if value.span().is_empty() { found.span() } else { value.span() };
        Some(Node { context: self.context, key: self.path(key), span, value: value.get_ref() })
    }

    /// Reads a key if it is there. `None` too where `read` noted an error.
    pub(super) fn optional<T>(&mut self, key: &'static str, read: impl FnOnce(&Node<'a>) -> Option<T>) -> Option<T> {
        self.get(key).and_then(|node| read(&node))
    }

    /// Reads a key that must be there; `example` is a line that would do.
    pub(super) fn required<T>(
        &mut self,
        key: &'static str,
        example: &'static str,
        read: impl FnOnce(&Node<'a>) -> Option<T>,
    ) -> Option<T> {
        let Some(node) = self.get(key) else {
            self.missing(key, example);
            return None;
        };
        read(&node)
    }

    /// Reads each table of `[[key]]`; those with errors are left out.
    pub(super) fn each<T>(&mut self, key: &'static str, read: impl FnMut(&Node<'a>) -> Option<T>) -> Vec<T> {
        let tables = self.optional(key, |node| match node.value {
            DeValue::Table(_) => {
                let header = &node.key;
                node.invalid(format!("there may be several of these; head it with double brackets, [[{header}]]"))
            }
            _ => node.elements("an array of tables"),
        });
        tables.unwrap_or_default().iter().filter_map(read).collect()
    }

    /// Whether nothing stands in the table.
    pub(super) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Whether all these keys are missing or empty arrays.
    pub(super) fn all_empty(&self, keys: &[&str]) -> bool {
        let empty = |value: &Spanned<DeValue<'_>>| matches!(value.get_ref(), DeValue::Array(array) if array.is_empty());
        keys.iter().all(|key| self.table.get(*key).is_none_or(empty))
    }

    /// The keys of this table and of the tables right in it, as "alert.min_steps".
    pub(super) fn leaves(&self) -> BTreeSet<String> {
        let mut leaves = BTreeSet::new();
        for (key, value) in self.table {
            let key = key.get_ref();
            match value.get_ref() {
                DeValue::Table(inner) => leaves.extend(inner.keys().map(|leaf| format!("{key}.{}", leaf.get_ref()))),
                _ => drop(leaves.insert(key.to_string())),
            }
        }
        leaves
    }

    /// Notes that a key must be there; `example` is a line that would do.
    pub(super) fn missing(&self, key: &str, example: &'static str) {
        self.context.report(&self.span, &self.path(key), ConfigErrorKind::Missing { example });
    }

    /// Notes every key that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.table.keys() {
            let name = key.get_ref();
            if self.asked.iter().any(|asked| asked == name) {
                continue;
            }
            let nearest = nearest(name, &self.asked).map(str::to_owned);
            let kind = ConfigErrorKind::UnknownKey { nearest, known: self.asked.clone() };
            self.context.report(&key.span(), &self.path(name), kind);
        }
    }

    fn path(&self, key: &str) -> String {
        if self.key.is_empty() { key.to_owned() } else { format!("{}.{key}", self.key) }
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
