//! Reads rows of views into structs, by the names of the columns.

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};

use crate::model::{
    AssertedBy, Basis, Commitment, Direction, Frame, Notice, Origin, Quality, ShiftKind, Status, SubjectKind,
};
use crate::store::outbox::DeliveryStatus;
use crate::store::value::{Day, Name, Stamp};

/// A value that a column holds.
pub(super) trait Column: Sized {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

impl<T: Column> Column for Option<T> {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null { Ok(None) } else { T::read(value).map(Some) }
    }
}

impl Column for Timestamp {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Stamp::column_result(value).map(|stamp| stamp.0)
    }
}

impl Column for Date {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Day::column_result(value).map(|day| day.0)
    }
}

macro_rules! plain {
    ($($kind:ty),+) => { $(impl Column for $kind {
        fn read(value: ValueRef<'_>) -> FromSqlResult<Self> { Self::column_result(value) }
    })+ };
}

macro_rules! names {
    ($($kind:ty),+) => { $(impl Column for $kind {
        fn read(value: ValueRef<'_>) -> FromSqlResult<Self> { Name::column_result(value).map(|name| name.0) }
    })+ };
}

plain!(i64, u32, u8, f64, bool, String);
names!(
    AssertedBy,
    Basis,
    Commitment,
    DeliveryStatus,
    Direction,
    Frame,
    Notice,
    Origin,
    Quality,
    ShiftKind,
    Status,
    SubjectKind
);

/// Declares a struct whose fields are columns of a view.
macro_rules! row {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $kind:ty),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $name { $($(#[$fmeta])* pub $field: $kind),+ }

        impl $name {
            /// The columns, as the view names them.
            pub const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];

            pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                Ok(Self { $($field: crate::store::query::column::get(row, stringify!($field))?),+ })
            }
        }
    };
}
pub(super) use row;

/// One column by name.
pub(super) fn get<T: Column>(row: &rusqlite::Row<'_>, name: &str) -> rusqlite::Result<T> {
    let index = row.as_ref().column_index(name)?;
    let value = row.get_ref(index)?;
    T::read(value).map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, value.data_type(), error.into()))
}
