//! The gate: what a URL must be like before anything is sent, and which addresses a name may have.
//!
//! Hosts in `[fetch] allow_private` are the only exception, by name. The checks are pure; the resolver and the
//! fetcher call them for every hop and every answer.

use std::collections::HashSet;
use std::net::IpAddr;

use url::{Host, Url};

use super::address::forbidden;
use crate::config::FetchSettings;

/// Why the gate does not let a request out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A scheme other than http and https.
    #[error("the scheme {0:?} is not fetched, only http and https are")]
    Scheme(String),
    /// A name or a password before the host.
    #[error("a URL with credentials in it is not fetched; put them into the source's headers")]
    Credentials,
    /// A URL without a host.
    #[error("the URL has no host")]
    NoHost,
    /// A port that configuration does not list.
    #[error("port {0} is not asked; add it to [fetch] ports to allow it")]
    Port(u16),
    /// The host is a literal address that is not public.
    #[error("host {host} is {what}; add it to [fetch] allow_private to allow it")]
    Address {
        /// As the URL gives it.
        host: String,
        /// The kind of address.
        what: &'static str,
    },
    /// A name with an address that is not public.
    #[error("host {host} resolves to {address}, {what}; add {host} to [fetch] allow_private to allow it")]
    Resolved {
        /// The name.
        host: String,
        /// One of its addresses.
        address: IpAddr,
        /// The kind of address.
        what: &'static str,
    },
}

/// What configuration allows.
#[derive(Debug)]
pub(super) struct Gate {
    private: HashSet<String>,
    ports: Vec<u16>,
}

impl Gate {
    pub(super) fn new(settings: &FetchSettings) -> Self {
        Self {
            private: settings.allow_private.iter().map(|host| folded(host)).collect(),
            ports: settings.ports.clone(),
        }
    }

    /// Whether configuration names this host.
    pub(super) fn is_private_allowed(&self, host: &str) -> bool {
        self.private.contains(&folded(host))
    }

    /// Checks all that can be told without the resolver. Returns the host as the URL gives it.
    pub(super) fn check<'u>(&self, url: &'u Url) -> Result<&'u str, Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::Credentials);
        }
        let host = url.host_str().filter(|h| !h.is_empty()).ok_or(Refusal::NoHost)?;
        if self.is_private_allowed(host) {
            return Ok(host);
        }
        let port = url.port_or_known_default().unwrap_or(0);
        if !self.ports.contains(&port) {
            return Err(Refusal::Port(port));
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            _ => None,
        };
        match literal.and_then(forbidden) {
            Some(what) => Err(Refusal::Address { host: host.to_owned(), what }),
            None => Ok(host),
        }
    }

    /// Checks the addresses of a name. One forbidden address among them is enough: an answer that mixes public and
    /// private ones is an attack or a mistake.
    pub(super) fn check_addresses(&self, host: &str, addresses: &[IpAddr]) -> Result<(), Refusal> {
        if self.is_private_allowed(host) {
            return Ok(());
        }
        for &address in addresses {
            if let Some(what) = forbidden(address) {
                return Err(Refusal::Resolved { host: host.to_owned(), address, what });
            }
        }
        Ok(())
    }
}

/// A host's name for comparison: lower case, without brackets and the root's dot.
fn folded(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::fetch::fetcher::tests::settings;

    fn check(url: &str) -> Result<(), String> {
        let gate = Gate::new(&FetchSettings { allow_private: vec!["Lab.Example.".into(), "::1".into()], ..settings() });
        gate.check(&Url::parse(url).unwrap()).map(drop).map_err(|e| e.to_string())
    }

    #[rstest]
    #[case("http://news.example/")]
    #[case("https://news.example:443/a?b")]
    #[case("http://lab.example:8080/")]
    #[case("http://[::1]:9/")]
    #[case("http://8.8.8.8/")]
    fn lets_out(#[case] url: &str) {
        assert_eq!(check(url), Ok(()));
    }

    #[rstest]
    #[case("ftp://news.example/", "the scheme \"ftp\"")]
    #[case("file:///etc/passwd", "the scheme \"file\"")]
    #[case("data:text/html,x", "the scheme \"data\"")]
    #[case("javascript:1", "the scheme \"javascript\"")]
    #[case("gopher://news.example/", "the scheme \"gopher\"")]
    #[case("http://user@news.example/", "credentials")]
    #[case("http://:secret@news.example/", "credentials")]
    #[case("http://news.example:22/", "port 22 is not asked; add it to [fetch] ports")]
    #[case("http://127.0.0.1/", "host 127.0.0.1 is a loopback address; add it to [fetch] allow_private to allow it")]
    #[case("http://[fe80::1]/", "link-local")]
    fn refuses(#[case] url: &str, #[case] reason: &str) {
        let error = check(url).unwrap_err();
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn one_forbidden_address_spoils_the_answer() {
        let gate = Gate::new(&settings());
        let public: IpAddr = "93.184.216.34".parse().unwrap();
        let private: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!(gate.check_addresses("mixed.example", &[public]), Ok(()));
        let error = gate.check_addresses("mixed.example", &[public, private]).unwrap_err().to_string();
        assert_eq!(
            error,
            "host mixed.example resolves to 10.0.0.1, a private address; \
             add mixed.example to [fetch] allow_private to allow it"
        );
    }
}
