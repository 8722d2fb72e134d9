//! The one place that builds an HTTP client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Client, Proxy, redirect};
use url::Url;

use super::gate::Gate;
use super::resolver::{GuardedResolver, Lookup};
use crate::config::FetchSettings;

/// A connection that nobody has used for this long is closed: the next article of a list comes within seconds, the next poll
/// within minutes at the soonest, and a daemon with thousands of hosts would hold hundreds of connections for nothing.
const IDLE: Duration = Duration::from_secs(10);

/// One client for direct requests and one for each proxy that configuration names.
pub(super) struct Clients {
    settings: FetchSettings,
    gate: Arc<Gate>,
    lookup: Arc<dyn Lookup>,
    built: Mutex<HashMap<Option<Url>, Client>>,
}

impl Clients {
    pub(super) fn new(settings: &FetchSettings, gate: Arc<Gate>, lookup: Arc<dyn Lookup>) -> Self {
        // TLS needs a provider of cryptography, once per process. An error says that there is one already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { settings: settings.clone(), gate, lookup, built: Mutex::default() }
    }

    /// The client for `proxy`, built at its first use.
    pub(super) fn get(&self, proxy: Option<&Url>) -> Result<Client, String> {
        let mut built = self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let key = proxy.cloned();
        if let Some(client) = built.get(&key) {
            return Ok(client.clone());
        }
        let client = self.build(proxy)?;
        built.insert(key, client.clone());
        Ok(client)
    }

    /// The addresses of a name, unchecked.
    pub(super) async fn lookup(&self, host: &str) -> std::io::Result<Vec<IpAddr>> {
        self.lookup.lookup(host.to_owned()).await
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    fn build(&self, proxy: Option<&Url>) -> Result<Client, String> {
        let resolver = GuardedResolver {
            gate: Arc::clone(&self.gate),
            lookup: Arc::clone(&self.lookup),
            trusted: proxy.and_then(Url::host_str).map(str::to_owned),
        };
        // Without no_proxy the environment's proxy variables would lead around the guard. Redirects are followed by
        // hand, so that each hop passes the gate and the source's headers stay with its host.
        let mut builder = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .dns_resolver(resolver)
            .user_agent(&self.settings.user_agent)
            .connect_timeout(self.settings.connect_timeout)
            .read_timeout(self.settings.first_byte_timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(self.settings.host_connections.max(1));
        if let Some(url) = proxy {
            if !matches!(url.scheme(), "http" | "https") {
                return Err(format!("a proxy must be http or https, not {}", url.scheme()));
            }
            builder = builder.proxy(Proxy::all(url.clone()).map_err(|e| chain(&e))?);
        }
        builder.build().map_err(|e| chain(&e))
    }
}

/// An error with its sources on one line. reqwest's own text leaves them out.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let part = error.to_string();
        if !text.contains(&part) {
            text = format!("{text}: {part}");
        }
        source = error.source();
    }
    text
}
