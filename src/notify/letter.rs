//! A delivery in the form that every channel takes: what it carries, in words and as data.

use crate::model::{Notice, Part, Payload, Urgency};
use crate::store::Delivery;

use super::message::{Message, html, link};
use super::{digest, trouble};

/// What a channel sends.
pub(super) struct Letter<'a> {
    /// What it carries.
    pub(super) payload: &'a Payload,
    /// The same in words.
    pub(super) message: Message,
    /// What the channel called the notice that this one takes the place of.
    pub(super) replaces: Option<&'a str>,
    /// Whether an earlier attempt may have arrived.
    pub(super) repeated: bool,
}

impl<'a> Letter<'a> {
    /// The letter of a delivery, with these parts in this order; none is all.
    pub(super) fn of(delivery: &'a Delivery, parts: &[Part]) -> Self {
        let replaces = delivery.replaces.as_deref();
        Self { replaces, repeated: delivery.attempts > 1, ..Self::carrying(&delivery.payload, parts) }
    }

    fn carrying(payload: &'a Payload, parts: &[Part]) -> Self {
        let message = match payload {
            Payload::Alert(alert) if parts.is_empty() => Message::of(alert),
            Payload::Alert(alert) => Message::with(alert, parts),
            Payload::Digest(digest) => digest::message(digest, parts),
            Payload::Trouble(trouble) => trouble::message(trouble),
        };
        Self { payload, message, replaces: None, repeated: false }
    }

    #[cfg(test)]
    pub(super) fn carries(payload: &'a Payload) -> Self {
        Self::carrying(payload, &[])
    }

    pub(super) fn key(&self) -> &str {
        self.payload.key()
    }

    pub(super) fn urgency(&self) -> Urgency {
        self.payload.urgency()
    }

    /// The address that a click opens.
    pub(super) fn link(&self) -> Option<&str> {
        self.payload.alert().and_then(link)
    }

    /// The body in so many characters: of a digest that is longer the titles, of everything else the beginning.
    pub(super) fn body_within(&self, most: usize) -> String {
        let body = &self.message.body;
        if body.chars().count() <= most {
            return body.clone();
        }
        match self.payload {
            Payload::Digest(digest) => digest::titles(digest, most / digest::LONGEST_TITLE),
            _ => cut(body, most),
        }
    }

    /// The words as HTML; nothing that came from the web is markup in it.
    pub(super) fn html(&self) -> String {
        match self.payload {
            Payload::Alert(alert) => html(&self.message, link(alert)),
            Payload::Digest(digest) => digest::html(digest, &self.message),
            Payload::Trouble(_) => html(&self.message, None),
        }
    }

    /// The same for everything that belongs together: a subject's shifts on a topic, a channel's digests, a source's troubles.
    pub(super) fn thread(&self) -> u64 {
        let text = match self.payload {
            Payload::Alert(alert) => {
                let principal = alert.principal.as_deref().unwrap_or_default();
                format!("{}\n{principal}\n{}", alert.subject, alert.topic)
            }
            Payload::Digest(_) => "digest".to_owned(),
            Payload::Trouble(trouble) => format!("trouble\n{}", trouble.subject),
        };
        xxhash_rust::xxh3::xxh3_64(text.as_bytes())
    }

    /// The stable name of what is said.
    pub(super) fn notice(&self) -> &'static str {
        match self.payload.notice() {
            Notice::Raised => "raised",
            Notice::Confirmed => "confirmed",
            Notice::Withdrawn => "withdrawn",
            Notice::Trouble => "trouble",
            Notice::Digest => "digest",
        }
    }
}

/// The beginning of a text that is too long.
fn cut(text: &str, most: usize) -> String {
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}
