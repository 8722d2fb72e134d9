//! The typed configuration that the rest of the program reads. Everything in it has been checked.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::model::{Official, Source, SubjectKind, Topic};

/// The whole configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// The main file; `None` for the bundled sample.
    pub path: Option<PathBuf>,
    /// The SQLite file.
    pub database: PathBuf,
    /// What to poll.
    pub sources: Vec<Source>,
    /// The roster.
    pub officials: Vec<Official>,
    /// What to track.
    pub topics: Vec<Topic>,
    /// Whether "title + name" introduces an official who is not on the roster.
    pub discover_officials: bool,
    /// When and about whom to alert.
    pub alert: AlertSettings,
    /// How to ask for pages.
    pub fetch: FetchSettings,
    /// Where alerts go.
    pub channels: Vec<Channel>,
}

/// `[alert]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertSettings {
    /// The least number of rungs between two positions that makes a shift.
    pub min_steps: u8,
    /// Whose shifts are delivered.
    pub subjects: Vec<SubjectKind>,
    /// A statement said longer ago than this enters the history without an alert.
    pub max_age: Duration,
    /// What happens to a pending shift.
    pub pending: PendingPolicy,
    /// How long a pending shift waits for a contradiction.
    pub confirm_after: Duration,
}

/// `[alert] pending`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PendingPolicy {
    /// Hold it until it is confirmed.
    #[default]
    Hold,
    /// Send it as unconfirmed.
    Send,
    /// Never send a pending one; once confirmed it is sent.
    Off,
}

/// `[fetch]`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Hosts that may resolve to private or loopback addresses, and may use any port.
    pub allow_private: Vec<String>,
    /// The User-Agent header.
    pub user_agent: String,
    /// Connections at once, per host.
    pub host_connections: usize,
    /// Between requests to one host.
    pub host_gap: Duration,
    /// Ports that may be asked.
    pub ports: Vec<u16>,
    /// The only proxy that is ever used.
    pub proxy: Option<Url>,
    /// Decoded bytes of a page.
    pub page_limit: u64,
    /// Decoded bytes of a feed or sitemap.
    pub feed_limit: u64,
    /// Decoded bytes of a robots.txt.
    pub robots_limit: u64,
    /// Decoded bytes for each byte on the wire.
    pub ratio_limit: u64,
    /// Until the connection stands.
    pub connect_timeout: Duration,
    /// Until the response's head is there.
    pub first_byte_timeout: Duration,
    /// For the whole exchange.
    pub total_timeout: Duration,
    /// Nesting of elements that is still parsed.
    pub max_depth: usize,
    /// Time for parsing one page.
    pub parse_timeout: Duration,
}

/// One `[[notify.*]]` table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// The stable name that `delivery_log` shows: "desktop", "command", "command-2" or the table's own `name`.
    pub name: String,
    /// What it does.
    pub kind: ChannelKind,
    /// Attempts before a delivery counts as failed.
    pub max_attempts: u32,
}

/// What a channel does with an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChannelKind {
    /// A notification on the session bus.
    Desktop,
    /// A command that reads the alert as JSON on standard input.
    Command {
        /// Program and arguments; no shell.
        command: Vec<String>,
        /// Time until it is killed.
        timeout: Duration,
    },
}
