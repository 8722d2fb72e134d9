//! `[web]`: the dashboard.

use std::net::SocketAddr;

use crate::config::node::Node;
use crate::config::settings::WebSettings;

/// Reads `[web]`; what it does not say keeps its default.
pub(in crate::config) fn read(node: &Node<'_>) -> Option<WebSettings> {
    let default = WebSettings::default();
    let mut section = node.section()?;
    let settings = WebSettings {
        enabled: section.optional("enabled", Node::boolean).unwrap_or(default.enabled),
        listen: section.optional("listen", address).unwrap_or(default.listen),
        socket: section.optional("socket", Node::path),
        hosts: section.optional("hosts", Node::texts).unwrap_or_default(),
        password: section.optional("password", Node::secret),
    };
    section.finish();
    Some(settings)
}

/// An address of this machine and a port. Beyond this machine a password is needed; that is checked with the whole.
fn address(node: &Node<'_>) -> Option<SocketAddr> {
    let text = node.text()?;
    text.parse().ok().or_else(|| node.invalid(format!("{text:?} is no address; write one like \"127.0.0.1:8756\"")))
}
