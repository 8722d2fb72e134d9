//! An [`Article`](crate::model::Article) to [`Statement`](crate::model::Statement)s. Pure: no clock, no I/O, no async.

pub mod attribution;
pub mod text;
