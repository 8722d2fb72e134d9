//! What every command is given: where configuration comes from, the clock, and where data goes.

use std::path::PathBuf;
use std::sync::Arc;

use super::out::Out;
use crate::model::Clock;

/// The surroundings of a command.
pub(crate) struct Context {
    /// `--config`.
    pub(crate) config: Option<PathBuf>,
    /// The present.
    pub(crate) clock: Arc<dyn Clock>,
    /// Standard output.
    pub(crate) out: Out,
}
