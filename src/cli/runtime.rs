//! The async runtime of the commands that need one.

use tokio::runtime::Builder;

use super::error::CliError;

/// Runs a future to its end. Commands that only read need no runtime and start none.
pub(crate) fn block_on<F: Future>(future: F) -> Result<F::Output, CliError> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CliError::Failed(format!("cannot start the runtime: {error}")))?;
    Ok(runtime.block_on(future))
}
