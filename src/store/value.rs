//! How values of the model stand in columns: times of fixed width, days, stable names, JSON.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Value, ValueRef};
use serde::de::DeserializeOwned;
use serde::de::value::{Error as NameError, StrDeserializer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::Moment;

/// A stored value that this program does not write: the row was changed by hand or by damage.
#[derive(Debug, thiserror::Error)]
#[error("unexpected value {value:?} in {column}")]
pub struct BadValue {
    /// The column.
    pub column: &'static str,
    /// What it holds.
    pub value: String,
}

/// A time as text of fixed width in UTC, to the second, so that text order is time order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp(pub Timestamp);

/// A day as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub Date);

/// An enumeration by its stable name, as serde gives it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<T>(pub T);

/// Anything else, as JSON text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Json<T>(pub T);

/// A count or an offset; SQLite's integers are signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count(pub usize);

impl ToSql for Count {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        i64::try_from(self.0).map(ToSqlOutput::from).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
    }
}

impl FromSql for Count {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        usize::try_from(value.as_i64()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A SHA-256 in hexadecimal.
pub(super) fn hex_digest(hash: Sha256) -> String {
    use std::fmt::Write;
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The text of a time: `2025-03-21T09:30:00Z`.
pub(super) fn stamp_text(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same time to the second, as it will be read back.
pub(super) fn to_the_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

impl ToSql for Stamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Text(stamp_text(self.0))))
    }
}

impl FromSql for Stamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Owned(Value::Text(self.0.to_string())))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(FromSqlError::other)
    }
}

impl<T: Serialize> ToSql for Name<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        name_of(&self.0).map(|name| ToSqlOutput::Owned(Value::Text(name)))
    }
}

/// The stable name of a value of an enumeration.
pub(super) fn name_of<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(format!("{other} is not a name").into())),
        Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
    }
}

impl<T: DeserializeOwned> FromSql for Name<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::deserialize(StrDeserializer::<NameError>::new(value.as_str()?)).map(Self).map_err(FromSqlError::other)
    }
}

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(|text| ToSqlOutput::Owned(Value::Text(text)))
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A publisher's time as three columns: the day at its own offset, the instant in UTC, the offset in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct MomentColumns {
    pub on: Option<Date>,
    pub at: Option<Timestamp>,
    pub offset: Option<i32>,
}

impl MomentColumns {
    pub(super) fn of(moment: Option<&Moment>) -> Self {
        let Some(moment) = moment else { return Self { on: None, at: None, offset: None } };
        let (at, offset) = match moment.instant_at() {
            Some((at, offset)) => (Some(at), Some(offset.seconds())),
            None => (None, None),
        };
        Self { on: Some(moment.date()), at, offset }
    }

    pub(super) fn moment(self) -> Option<Moment> {
        match (self.at, self.offset.and_then(|s| Offset::from_seconds(s).ok())) {
            (Some(at), Some(offset)) => Some(Moment::instant(at, offset)),
            _ => self.on.map(Moment::day),
        }
    }
}

/// The days of `days` as SQL values.
pub(super) fn day(date: Option<Date>) -> Option<Day> {
    date.map(Day)
}

/// Optional times as SQL values.
pub(super) fn stamp(time: Option<Timestamp>) -> Option<Stamp> {
    time.map(Stamp)
}
