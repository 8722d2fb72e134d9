//! The async runtime of the commands that need one.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::error::CliError;

/// Threads that wait for the resolver or parse pages: as many names may be looked up as sources are polled at once, and a few
/// pages parsed beside. The service's `TasksMax` must allow them.
const BLOCKING_THREADS: usize = 72;
/// How long such a thread stays without work, so that a quiet daemon has few.
const THREAD_KEEP_ALIVE: Duration = Duration::from_secs(10);

/// Runs a future to its end. Commands that only read need no runtime and start none.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, CliError> {
    Ok(start()?.block_on(future))
}

/// The runtime.
pub(crate) fn start() -> Result<Runtime, CliError> {
    let mut builder = Builder::new_multi_thread();
    builder.enable_all().max_blocking_threads(BLOCKING_THREADS).thread_keep_alive(THREAD_KEEP_ALIVE);
    builder.build().map_err(|error| CliError::failed("cannot start the runtime", &error))
}
