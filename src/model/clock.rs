//! Time as an argument: whoever needs the present asks a [`Clock`] that was passed in.

use jiff::Timestamp;

/// A source of the present time. The system's clock implements it at the edge of the program (`daemon`), tests
/// implement it with a value of their own.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Timestamp;
}
