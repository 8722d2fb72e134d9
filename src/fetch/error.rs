//! Why a request brought nothing.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::gate::Refusal;

/// A request that brought nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {kind}", shown(url))]
pub struct FetchError {
    /// The address that failed; after redirects it may not be the one that was asked for. `about:client` where the
    /// failure is before any address.
    pub url: Box<Url>,
    /// What went wrong.
    pub kind: FetchErrorKind,
}

/// What can go wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchErrorKind {
    /// The gate did not let the request out.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// robots.txt does not allow it.
    #[error("robots.txt disallows it{}", .rule.as_ref().map(|r| format!(" ({r:?})")).unwrap_or_default())]
    Robots {
        /// The line of robots.txt that decided.
        rule: Option<String>,
    },
    /// robots.txt could not be read, which counts as a complete disallow (RFC 9309 section 2.3.1.4).
    #[error("robots.txt cannot be read, so nothing may be fetched there for now ({0})")]
    RobotsUnreachable(String),
    /// The name has no address, or the resolver failed.
    #[error("cannot find the address of {host}: {reason}")]
    Resolve {
        /// The name.
        host: String,
        /// What the resolver said.
        reason: String,
    },
    /// No connection, or TLS failed.
    #[error("cannot connect: {0}")]
    Connect(String),
    /// A time limit was reached.
    #[error("no end of {phase} within {limit:?}")]
    Timeout {
        /// What took too long.
        phase: Phase,
        /// The limit, as configured.
        limit: Duration,
    },
    /// The body is larger than its limit.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// In decoded bytes.
        limit: u64,
    },
    /// The body unpacks to more than `[fetch] ratio_limit` times its size.
    #[error("the body unpacks to more than {limit} times its size")]
    Bomb {
        /// Decoded bytes for each byte on the wire.
        limit: u64,
    },
    /// The body ended early or is not what its headers say.
    #[error("the body is broken: {0}")]
    Body(String),
    /// The exchange broke the rules of HTTP.
    #[error("the answer makes no sense: {0}")]
    Protocol(String),
    /// Too many redirects, or a circle of them.
    #[error("gave up after {0} redirects")]
    Redirects(usize),
    /// An answer that is not a success.
    #[error("the server answered {status}{}", waiting(.retry_after))]
    Status {
        /// The status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// A page that asks for a proof of humanity instead of the answer.
    #[error("blocked by a bot wall ({by}, status {status}){}", waiting(.retry_after))]
    Blocked {
        /// Whose wall it is.
        by: String,
        /// The status it came with.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The host asked for a pause that is not over.
    #[error("the host asked for a pause, {}s of it are left", .left.as_secs())]
    Paused {
        /// What is left of it.
        left: Duration,
    },
    /// A header or a proxy of the configuration cannot be used.
    #[error("{0}")]
    Setup(String),
}

/// A part of an exchange that has a time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Until the connection stands.
    Connect,
    /// Until the response's head is there.
    FirstByte,
    /// Between two parts of the body.
    Silence,
    /// The whole exchange, redirects included.
    Exchange,
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// It may pass by itself: try again later, and later each time.
    Transient {
        /// Not before this has passed, if the server said so.
        retry_after: Option<Duration>,
    },
    /// Asking again soon is no use; sources do come back, so ask again seldom.
    Permanent,
    /// 410: the server says that it will not come back.
    Gone,
    /// The gate refuses: only another configuration helps.
    Forbidden,
    /// robots.txt disallows it.
    Robots,
    /// A bot wall: keep what is known, compare nothing with this answer.
    Blocked {
        /// Not before this has passed, if the server said so.
        retry_after: Option<Duration>,
    },
}

impl FetchError {
    /// What to do about it.
    pub fn class(&self) -> Class {
        self.kind.class()
    }

    /// How long the whole host asks to be left alone, if that is the failure: 429, or 503 with Retry-After.
    pub fn pause(&self) -> Option<Duration> {
        self.kind.pause()
    }
}

/// How long a host is left alone that says "too many requests" and not for how long.
const PAUSE: Duration = Duration::from_mins(10);

impl FetchErrorKind {
    /// How long the whole host asks to be left alone, if it does.
    pub(super) fn pause(&self) -> Option<Duration> {
        match self {
            Self::Paused { left } => Some(*left),
            Self::Status { status: 429, retry_after } => Some(retry_after.unwrap_or(PAUSE)),
            Self::Status { status: 503, retry_after } => *retry_after,
            _ => None,
        }
    }

    /// A failure before any address.
    #[expect(clippy::expect_used, reason = "a constant that parses, as the tests see")]
    pub(super) fn nowhere(self) -> FetchError {
        self.at(&Url::parse("about:client").expect("a constant URL"))
    }

    pub(super) fn at(self, url: &Url) -> FetchError {
        FetchError { url: Box::new(url.clone()), kind: self }
    }

    fn class(&self) -> Class {
        match self {
            Self::Refused(_) => Class::Forbidden,
            Self::Robots { .. } => Class::Robots,
            Self::Blocked { retry_after, .. } => Class::Blocked { retry_after: *retry_after },
            Self::Paused { left } => Class::Transient { retry_after: Some(*left) },
            Self::Status { status: 410, .. } => Class::Gone,
            Self::Status { status: 429, .. } => Class::Transient { retry_after: self.pause() },
            Self::Status { status: 408 | 425 | 500.., retry_after } => Class::Transient { retry_after: *retry_after },
            Self::Status { .. } | Self::TooLarge { .. } | Self::Bomb { .. } | Self::Redirects(_) | Self::Setup(_) => {
                Class::Permanent
            }
            Self::RobotsUnreachable(_)
            | Self::Resolve { .. }
            | Self::Connect(_)
            | Self::Timeout { .. }
            | Self::Body(_)
            | Self::Protocol(_) => Class::Transient { retry_after: None },
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "the connection's set-up",
            Self::FirstByte => "the wait for the response's head",
            Self::Silence => "the server's silence",
            Self::Exchange => "the exchange",
        })
    }
}

/// A URL as messages show it: without credentials. `about:` stands for no address at all.
fn shown(url: &Url) -> String {
    if url.scheme() == "about" {
        return "cannot set up the HTTP client".to_owned();
    }
    let mut url = url.clone();
    // Both fail only for URLs that cannot have credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

fn waiting(retry_after: &Option<Duration>) -> String {
    retry_after.map(|d| format!(" and asks to wait {}s", d.as_secs())).unwrap_or_default()
}
