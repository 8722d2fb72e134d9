//! What one page may cost.

/// What one page may cost. Time is the caller's: `expired` is asked between steps.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// The deepest nesting of elements that is read.
    pub max_depth: usize,
    /// The most nodes that are read.
    pub max_nodes: usize,
    /// The most bytes that are read.
    pub max_bytes: usize,
    /// Whether the time for this page is up.
    pub expired: &'a dyn Fn() -> bool,
}

impl Default for Limits<'_> {
    fn default() -> Self {
        Self { max_depth: 512, max_nodes: 200_000, max_bytes: 10 << 20, expired: &|| false }
    }
}

impl std::fmt::Debug for Limits<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limits").field("max_depth", &self.max_depth).field("max_nodes", &self.max_nodes).finish()
    }
}
