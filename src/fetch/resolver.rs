//! The resolver that the client dials with. The addresses that pass the gate here are the ones that are dialled, so there
//! is no moment between check and use in which an answer could change (DNS rebinding).

use std::error::Error;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::gate::Gate;

/// A way from names to addresses.
pub(super) trait Lookup: Send + Sync {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The system's resolver, with all that it knows (`/etc/hosts`, NSS, mDNS).
pub(super) struct SystemLookup;

impl Lookup for SystemLookup {
    fn lookup(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|a| a.ip()).collect()) })
    }
}

/// Resolves a name and lets its addresses through the gate.
pub(super) struct GuardedResolver {
    pub(super) gate: Arc<Gate>,
    pub(super) lookup: Arc<dyn Lookup>,
    /// The proxy's own host: a trusted hop that may be anywhere.
    pub(super) trusted: Option<String>,
}

/// The name has no address, or nobody knows.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub(super) struct Unresolved {
    pub(super) host: String,
    pub(super) reason: String,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let is_trusted = self.trusted.as_deref() == Some(name.as_str());
        let (gate, found) = (Arc::clone(&self.gate), self.lookup.lookup(host.clone()));
        Box::pin(async move {
            let unresolved =
                |reason: String| Box::new(Unresolved { host: host.clone(), reason }) as Box<dyn Error + Send + Sync>;
            let addresses = found.await.map_err(|e| unresolved(e.to_string()))?;
            if addresses.is_empty() {
                return Err(unresolved("the name has no address".to_owned()));
            }
            if !is_trusted {
                gate.check_addresses(&host, &addresses)?;
            }
            Ok(Box::new(addresses.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs)
        })
    }
}
