//! The real binary with a configuration file against the loopback site.

use std::path::PathBuf;
use std::process::Command;

use super::site::Site;

/// The program.
pub fn stancewatch() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stancewatch"));
    command.env_remove("STANCEWATCH_CONFIG").env_remove("NOTIFY_SOCKET").env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/");
    command
}

/// A directory with a configuration that tracks one topic, knows one official of an invented state, and reads the site's
/// feed. `more` is added at its end.
pub fn configured(site: &Site, more: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("stancewatch.toml");
    std::fs::write(&file, configuration(site, more)).unwrap();
    (dir, file)
}

/// The text of that configuration.
pub fn configuration(site: &Site, more: &str) -> String {
    format!(
        r#"database = "test.db"
[fetch]
allow_private = ["127.0.0.1"]
host_gap = "0s"
[alert]
max_age = "9000d"
[[source]]
url = "{}"
kind = "feed"
every = "15m"
[[official]]
name = "Mara Lind"
principal = "Norland"
[[official.role]]
title = "Foreign Minister"
[[topic]]
id = "troops-to-ostia"
name = "Sending troops to Ostia"
verbs = ["send", "deploy"]
objects = ["troops", "soldiers"]
targets = ["Ostia"]
{more}"#,
        site.url("/feed.xml")
    )
}
