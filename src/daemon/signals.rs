//! Signals as orders to the daemon. The caller of [`run`](super::run()) owns them; tests send orders of their own.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// What the daemon can be asked for while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// SIGHUP: read the configuration again; a broken one changes nothing.
    Reload,
    /// SIGUSR1: poll every source now.
    PollNow,
    /// SIGTERM, SIGINT: stop; the second one at once.
    Stop,
}

/// Listens to the signals of this process from now on.
///
/// # Errors
/// When a handler cannot be installed.
pub fn orders() -> io::Result<mpsc::Receiver<Order>> {
    let (sender, receiver) = mpsc::channel(8);
    for (kind, order) in [
        (SignalKind::hangup(), Order::Reload),
        (SignalKind::user_defined1(), Order::PollNow),
        (SignalKind::terminate(), Order::Stop),
        (SignalKind::interrupt(), Order::Stop),
    ] {
        let mut stream = signal(kind)?;
        let sender = sender.clone();
        tokio::spawn(async move { while stream.recv().await.is_some() && sender.send(order).await.is_ok() {} });
    }
    Ok(receiver)
}
