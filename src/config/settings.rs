//! The typed configuration that the rest of the program reads. Everything in it has been checked.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use url::Url;

use super::origin::Origins;
use crate::model::{DigestPlan, Official, Part, QuietHours, Route, Secret, Source, SubjectKind, Timing, Topic};

/// Deliveries of one alert on one channel that are tried before it counts as failed.
pub const DEFAULT_MAX_ATTEMPTS: u32 = 12;
/// Time until a command channel's process is killed.
pub const DEFAULT_COMMAND_TIMEOUT: Duration = Duration::from_secs(30);
/// Alerts that wait at once and are still shown one by one on the desktop.
pub const DESKTOP_TOGETHER_OVER: usize = 5;
/// Shifts that a feed holds.
pub const DEFAULT_FEED_ENTRIES: usize = 100;
/// The most articles that are taken from one poll of a source.
pub const DEFAULT_MAX_ARTICLES: usize = 50;

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
    /// When channels are quiet, and when digests go out, unless a channel says otherwise.
    pub hours: Hours,
    /// Who hears of troubles.
    pub trouble: TroubleSettings,
    /// The copies that the daemon makes by itself.
    pub backup: BackupSettings,
    /// The dashboard.
    pub web: WebSettings,
    /// How long texts are kept.
    pub retention: RetentionSettings,
    /// What exports carry.
    pub export: ExportSettings,
    /// Which file each part was read from.
    pub origins: Origins,
}

impl Config {
    /// Nothing to poll and nothing to track, with every setting at its default.
    pub fn empty(database: PathBuf) -> Self {
        Self {
            path: None,
            database,
            sources: Vec::new(),
            officials: Vec::new(),
            topics: Vec::new(),
            discover_officials: true,
            alert: AlertSettings::default(),
            fetch: FetchSettings::default(),
            channels: vec![Channel::desktop()],
            hours: Hours::default(),
            trouble: TroubleSettings::default(),
            backup: BackupSettings::default(),
            web: WebSettings::default(),
            retention: RetentionSettings::default(),
            export: ExportSettings::default(),
            origins: Origins::default(),
        }
    }
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

impl Default for AlertSettings {
    fn default() -> Self {
        Self {
            min_steps: 1,
            subjects: vec![SubjectKind::Official, SubjectKind::Principal],
            max_age: Duration::from_secs(7 * 86_400),
            pending: PendingPolicy::default(),
            confirm_after: Duration::from_secs(48 * 3_600),
        }
    }
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

impl PendingPolicy {
    /// All policies.
    pub const ALL: [Self; 3] = [Self::Hold, Self::Send, Self::Off];

    /// The name in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Send => "send",
            Self::Off => "off",
        }
    }
}

/// `[quiet_hours]` and `[digest]`: what channels follow unless they say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// When it is quiet; `None` is never.
    pub quiet: Option<QuietHours>,
    /// When digests go out; the day is that of weekly ones.
    pub digest: DigestPlan,
}

impl Default for Hours {
    fn default() -> Self {
        let at = jiff::civil::time(8, 0, 0, 0);
        let digest = DigestPlan { day: Some(Weekday::Monday), at, zone: TimeZone::system(), urgent: false };
        Self { quiet: None, digest }
    }
}

/// `[web]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebSettings {
    /// Whether the daemon serves it.
    pub enabled: bool,
    /// Where.
    pub listen: SocketAddr,
    /// A socket in the file system in place of that.
    pub socket: Option<PathBuf>,
    /// Further names under which it may be asked for.
    pub hosts: Vec<String>,
    /// What a reader must know. The user name does not matter.
    pub password: Option<Secret>,
}

impl Default for WebSettings {
    fn default() -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 8756));
        Self { enabled: false, listen, socket: None, hosts: Vec::new(), password: None }
    }
}

/// `[export]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExportSettings {
    /// How much of what articles say goes into exported rows.
    pub text: ExportText,
}

/// `[export] text`: how much of what articles say goes into exported rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportText {
    /// Nothing but headlines.
    None,
    /// The sentences that statements rest on.
    #[default]
    Evidence,
    /// Whole texts too.
    Full,
}

impl ExportText {
    /// All choices.
    pub const ALL: [Self; 3] = [Self::None, Self::Evidence, Self::Full];

    /// The name in configuration.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Evidence => "evidence",
            Self::Full => "full",
        }
    }
}

/// `[trouble]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TroubleSettings {
    /// Whether anybody hears of troubles.
    pub enabled: bool,
    /// The names of the channels that do; `None` is the first one.
    pub channels: Option<Vec<String>>,
    /// Failures of a source in a row that make a trouble.
    pub failures: u32,
    /// Bytes free on the database's disk below which there is trouble.
    pub disk_below: u64,
}

impl Default for TroubleSettings {
    fn default() -> Self {
        Self { enabled: true, channels: None, failures: 5, disk_below: 200 << 20 }
    }
}

/// `[retention]`. What was said, with its sentences, and the change log are never dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RetentionSettings {
    /// How long the text of an article is kept in which no statement was found; `None` is for good.
    pub texts: Option<Duration>,
    /// The same for articles with statements: with its text a statement loses its context, and can be read anew no more.
    pub texts_with_statements: Option<Duration>,
}

/// `[backup]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSettings {
    /// Whether the daemon makes copies, and goes back to one when it finds the database damaged.
    pub enabled: bool,
    /// Between two copies.
    pub every: Duration,
    /// Copies that are kept, the newest.
    pub keep: usize,
    /// Where they lie; `None` is `backups` beside the database.
    pub folder: Option<PathBuf>,
}

impl Default for BackupSettings {
    fn default() -> Self {
        Self { enabled: true, every: Duration::from_secs(86_400), keep: 7, folder: None }
    }
}

impl Config {
    /// Where the daemon's copies of the database lie.
    pub fn backup_folder(&self) -> PathBuf {
        self.backup.folder.clone().unwrap_or_else(|| self.database.with_file_name("backups"))
    }
}

/// `[fetch]`.
#[derive(Debug, Clone, PartialEq)]
pub struct FetchSettings {
    /// Hosts that may resolve to private or loopback addresses, and may use any port. Spelled as
    /// [`Url::host_str`](url::Url::host_str) spells them: lower case, IPv6 in brackets.
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

impl Default for FetchSettings {
    fn default() -> Self {
        Self {
            allow_private: Vec::new(),
            user_agent: concat!("stancewatch/", env!("CARGO_PKG_VERSION"), " (personal news monitor)").to_owned(),
            host_connections: 1,
            host_gap: Duration::from_secs(1),
            ports: vec![80, 443],
            proxy: None,
            page_limit: 5 << 20,
            feed_limit: 10 << 20,
            robots_limit: 512 << 10,
            ratio_limit: 1_000,
            connect_timeout: Duration::from_secs(10),
            first_byte_timeout: Duration::from_secs(20),
            total_timeout: Duration::from_secs(60),
            max_depth: 512,
            parse_timeout: Duration::from_secs(2),
        }
    }
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
    /// Which alerts it gets.
    pub route: Route,
    /// What its messages show, in this order; empty shows all.
    pub parts: Vec<Part>,
    /// When it may knock.
    pub timing: Timing,
}

impl Channel {
    /// What is on when configuration names no channel.
    pub fn desktop() -> Self {
        let timing = Timing { together_over: Some(DESKTOP_TOGETHER_OVER), ..Timing::default() };
        Self { timing, ..Self::new("desktop", ChannelKind::Desktop) }
    }

    /// A channel that gets everything.
    pub fn new(name: impl Into<String>, kind: ChannelKind) -> Self {
        let (max_attempts, route, parts) = (DEFAULT_MAX_ATTEMPTS, Route::default(), Vec::new());
        Self { name: name.into(), kind, max_attempts, route, parts, timing: Timing::default() }
    }
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
    /// A POST to an address.
    Webhook(Webhook),
    /// A message to a topic of an ntfy server.
    Ntfy {
        /// The server.
        url: Url,
        /// The topic there. Who knows it can read it.
        topic: Secret,
        /// An access token.
        token: Option<Secret>,
        /// For the whole exchange.
        timeout: Duration,
    },
    /// A mail.
    Email(Email),
    /// An entry in the system's journal, or in the system log where there is no journal.
    Journal,
    /// A feed in a file.
    Atom(AtomFeed),
}

/// A feed in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtomFeed {
    /// The file.
    pub path: PathBuf,
    /// Its title.
    pub title: Option<String>,
    /// The most shifts that it holds.
    pub entries: usize,
}

/// A POST to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where to. The path of most webhooks is a secret.
    pub url: Url,
    /// Who is to understand the body.
    pub style: WebhookStyle,
    /// Keys that sign the standard body (Standard Webhooks): during a rotation the new one and the old one.
    pub secrets: Vec<WebhookKey>,
    /// The room, for Matrix.
    pub room: Option<String>,
    /// An access token, for Matrix.
    pub token: Option<Secret>,
    /// For the whole exchange.
    pub timeout: Duration,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The name of the SMTP server, which its certificate must have.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is made safe.
    pub tls: MailTls,
    /// Certificates (PEM) that are trusted beside the system's, for a server of one's own.
    pub ca: Option<Vec<u8>>,
    /// Who logs in.
    pub user: Option<String>,
    /// With what.
    pub password: Option<Secret>,
    /// The sender's address.
    pub from: String,
    /// The addresses that get it.
    pub to: Vec<String>,
    /// For the whole exchange.
    pub timeout: Duration,
}

/// How a connection to a mail server is made safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTls {
    /// STARTTLS, or nothing is sent (RFC 3207).
    Starttls,
    /// From the first byte on (RFC 8314).
    Implicit,
    /// Not at all: for a server on this machine.
    None,
}

impl MailTls {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starttls => "starttls",
            Self::Implicit => "implicit",
            Self::None => "none",
        }
    }

    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Implicit => 465,
            Self::None => 25,
        }
    }
}

/// Who is to understand a webhook's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WebhookStyle {
    /// A receiver of the user's own: the alert as JSON, signed.
    Standard,
    /// An incoming webhook of Slack.
    Slack,
    /// A webhook of Discord.
    Discord,
    /// An incoming webhook of Mattermost.
    Mattermost,
    /// A workflow of Microsoft Teams.
    Teams,
    /// A Matrix homeserver.
    Matrix,
}

impl WebhookStyle {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Mattermost => "mattermost",
            Self::Teams => "teams",
            Self::Matrix => "matrix",
        }
    }
}

/// A key of Standard Webhooks, decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookKey(pub(crate) Vec<u8>);

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}
