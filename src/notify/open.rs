//! Shows an address of the web in the user's browser.

use std::collections::HashMap;
use std::process::Stdio;
use std::time::Duration;

use url::Url;
use zbus::Variant;

/// For asking the desktop.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the desktop's portal, which starts the browser outside the service's own confinement; where there is none, `xdg-open`.
/// Addresses other than of the web are left alone.
pub async fn open(url: String) {
    if !Url::parse(&url).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
        return;
    }
    match tokio::time::timeout(LIMIT, portal(&url)).await {
        Ok(Ok(())) => return,
        Ok(Err(error)) => tracing::debug!("no portal opens {url}: {error}"),
        Err(_) => tracing::debug!("the portal does not answer"),
    }
    let mut command = tokio::process::Command::new("xdg-open");
    let child = command.arg(&url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match child {
        Ok(mut child) => drop(tokio::spawn(async move { child.wait().await })),
        Err(error) => tracing::warn!("cannot open {url}: neither a portal nor xdg-open: {error}"),
    }
}

/// org.freedesktop.portal.OpenURI (XDG Desktop Portal).
async fn portal(url: &str) -> zbus::Result<()> {
    let bus = zbus::Connection::session().await?;
    let options: HashMap<&str, Variant<'_>> = HashMap::new();
    bus.call_method(
        Some("org.freedesktop.portal.Desktop"),
        "/org/freedesktop/portal/desktop",
        Some("org.freedesktop.portal.OpenURI"),
        "OpenURI",
        &("", url, options),
    )
    .await
    .map(drop)
}
