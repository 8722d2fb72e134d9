//! What a delivery carries: one alert, several at once, or a trouble of the program's own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, Notice, Urgency};

/// What a delivery carries. Its JSON is what `[[notify.command]]` reads on standard input; `notice` tells the three apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Payload {
    /// One alert.
    Alert(Box<Alert>),
    /// Several at once.
    Digest(Digest),
    /// A trouble.
    Trouble(Trouble),
}

impl Payload {
    /// The idempotency key.
    pub fn key(&self) -> &str {
        match self {
            Self::Alert(alert) => &alert.idempotency_key,
            Self::Digest(digest) => &digest.idempotency_key,
            Self::Trouble(trouble) => &trouble.idempotency_key,
        }
    }

    /// What is said.
    pub fn notice(&self) -> Notice {
        match self {
            Self::Alert(alert) => alert.notice,
            Self::Digest(_) => Notice::Digest,
            Self::Trouble(_) => Notice::Trouble,
        }
    }

    /// How loudly it knocks: a digest as its loudest alert.
    pub fn urgency(&self) -> Urgency {
        match self {
            Self::Alert(alert) => alert.urgency,
            Self::Digest(digest) => digest.alerts.iter().map(|alert| alert.urgency).max().unwrap_or(Urgency::Low),
            Self::Trouble(trouble) if trouble.over => Urgency::Low,
            Self::Trouble(_) => Urgency::Normal,
        }
    }

    /// When it came to be.
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Alert(alert) => alert.detected_at,
            Self::Digest(digest) => digest.until,
            Self::Trouble(trouble) => trouble.detected_at,
        }
    }

    /// The alert, where it is one.
    pub fn alert(&self) -> Option<&Alert> {
        match self {
            Self::Alert(alert) => Some(alert),
            Self::Digest(_) | Self::Trouble(_) => None,
        }
    }
}

impl From<Alert> for Payload {
    fn from(alert: Alert) -> Self {
        Self::Alert(Box::new(alert))
    }
}

/// Why alerts come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestReason {
    /// The channel gets a digest every day or every week.
    Scheduled,
    /// They came in while the channel was to be quiet.
    QuietHours,
    /// There were more at once than the channel takes one by one.
    Many,
}

/// Several alerts at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Digest {
    /// Stays the same over retries and restarts.
    pub idempotency_key: String,
    /// Always [`Notice::Digest`].
    pub notice: Notice,
    /// Why they come together.
    pub reason: DigestReason,
    /// When the first of them was put into the outbox.
    pub from: Timestamp,
    /// When they were put together.
    pub until: Timestamp,
    /// The alerts, in the order in which they happened.
    pub alerts: Vec<Alert>,
}

/// What can go wrong for long, without anybody looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TroubleKind {
    /// A source cannot be read, time and again.
    SourceBroken,
    /// A source is read and lists nothing new for unusually long.
    SourceSilent,
    /// A channel does not take its deliveries.
    ChannelFailing,
    /// The disk under the database is nearly full.
    DiskNearlyFull,
    /// The database was damaged, and a backup took its place.
    DatabaseRestored,
    /// No backup can be made.
    BackupFailing,
}

impl TroubleKind {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SourceBroken => "source_broken",
            Self::SourceSilent => "source_silent",
            Self::ChannelFailing => "channel_failing",
            Self::DiskNearlyFull => "disk_nearly_full",
            Self::DatabaseRestored => "database_restored",
            Self::BackupFailing => "backup_failing",
        }
    }
}

/// A trouble, or its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Stays the same over retries and restarts.
    pub idempotency_key: String,
    /// Always [`Notice::Trouble`].
    pub notice: Notice,
    /// What is wrong.
    pub kind: TroubleKind,
    /// With what: the source's address, the channel's name, the database's path.
    pub subject: String,
    /// Whether it is over.
    pub over: bool,
    /// In words, for people.
    pub message: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was noticed, or was over.
    pub detected_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures::alert;

    #[test]
    fn json_tells_the_three_apart() {
        let at = Timestamp::UNIX_EPOCH;
        let trouble = Trouble {
            idempotency_key: "trouble:1".into(),
            notice: Notice::Trouble,
            kind: TroubleKind::SourceBroken,
            subject: "https://news.example/feed".into(),
            over: false,
            message: "answers 500".into(),
            since: at,
            detected_at: at,
        };
        let digest = Digest {
            idempotency_key: "digest:7".into(),
            notice: Notice::Digest,
            reason: DigestReason::Many,
            from: at,
            until: at,
            alerts: vec![alert(), alert()],
        };
        for payload in [Payload::from(alert()), Payload::Digest(digest), Payload::Trouble(trouble)] {
            let json = serde_json::to_value(&payload).unwrap();
            assert_eq!(json["notice"], serde_json::to_value(payload.notice()).unwrap());
            assert_eq!(serde_json::from_value::<Payload>(json).unwrap(), payload);
        }
    }
}
