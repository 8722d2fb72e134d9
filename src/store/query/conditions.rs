//! The conditions of a query, only those that are asked for: a condition that is not there cannot keep SQLite from an index.

use jiff::civil::Date;
use rusqlite::types::Value;

use crate::store::error::StoreError;
use crate::store::reader::Reader;

use super::text::matches_name;

/// Conditions that all hold, with their values in order.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// A condition without a value.
    pub(super) fn plain(&mut self, sql: &str) {
        self.parts.push(sql.to_owned());
    }

    /// A condition that holds one `?`, if there is a value for it.
    pub(super) fn text(&mut self, sql: &str, value: Option<impl Into<String>>) {
        if let Some(value) = value {
            self.parts.push(sql.to_owned());
            self.values.push(Value::Text(value.into()));
        }
    }

    /// The same for a day.
    pub(super) fn day(&mut self, sql: &str, value: Option<Date>) {
        self.text(sql, value.map(|date| date.to_string()));
    }

    /// That one of two columns has one of these names. Names are resolved before: SQLite cannot fold what people type.
    pub(super) fn one_of(&mut self, columns: [&str; 2], names: &[String]) {
        let list = serde_json::Value::from(names).to_string();
        let [one, other] = columns;
        let among = |column: &str| format!("{column} IN (SELECT value FROM json_each(?))");
        self.parts.push(format!("({} OR {})", among(one), among(other)));
        self.values.extend([Value::Text(list.clone()), Value::Text(list)]);
    }

    /// A condition with as many values as it holds `?`.
    pub(super) fn with(&mut self, sql: String, values: Vec<Value>) {
        self.parts.push(sql);
        self.values.extend(values);
    }

    /// "WHERE …", or nothing.
    pub(super) fn sql(&self) -> String {
        if self.parts.is_empty() { String::new() } else { format!("WHERE {}", self.parts.join(" AND ")) }
    }

    /// The values, with these behind them.
    pub(super) fn values(self, more: impl IntoIterator<Item = Value>) -> impl Iterator<Item = Value> {
        self.values.into_iter().chain(more)
    }
}

/// A number of rows as SQLite takes it: -1 is all.
pub(super) fn rows(limit: Option<usize>) -> Value {
    Value::Integer(limit.and_then(|limit| i64::try_from(limit).ok()).unwrap_or(-1))
}

/// A number of rows to pass over.
pub(super) fn past(offset: usize) -> Value {
    Value::Integer(i64::try_from(offset).unwrap_or(i64::MAX))
}

impl Reader {
    /// The different names in a column of which `typed` is a part, see [`matches_name`]. The column must be the first of an
    /// index: each name is then one step in it, however many rows have it.
    pub(super) fn names_like(&self, table: &str, column: &str, typed: &str) -> Result<Vec<String>, StoreError> {
        let sql = format!(
            "WITH RECURSIVE names (name) AS (
                 SELECT min({column}) FROM {table} WHERE {column} IS NOT NULL
                 UNION ALL
                 SELECT (SELECT min({column}) FROM {table} WHERE {column} > names.name) FROM names WHERE names.name IS NOT NULL)
             SELECT name FROM names WHERE name IS NOT NULL"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let names = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
        Ok(names.into_iter().filter(|name| matches_name(name, typed)).collect())
    }
}
