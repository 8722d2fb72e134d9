//! How things look to a person. Pure: values in, lines out.

pub(crate) mod rung;
pub(crate) mod statement;
pub(crate) mod table;
