//! What every channel does: take one alert, and say how it went.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Channel, ChannelKind};
use crate::fetch::Fetcher;
use crate::model::{Clock, Timing};
use crate::store::{Delivery, Store};

use super::desktop::{self, Buttons};
use super::letter::Letter;
use super::{atom, command, email, journal, ntfy, webhook};

/// What a failed delivery means for the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// The channel's surroundings are missing, as without a session bus. No failure: the delivery keeps until they appear.
    Waiting,
    /// It may work later.
    Transient,
    /// It will never work.
    Permanent,
}

/// Why a delivery did not happen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    /// What it means for the next attempt.
    pub class: ErrorClass,
    /// What happened, as `delivery_log.last_error` shows it.
    pub message: String,
    /// How long the receiver asks to be left alone.
    pub retry_after: Option<Duration>,
}

impl SendError {
    pub(super) fn waiting(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Waiting, message: message.to_string(), retry_after: None }
    }

    pub(super) fn transient(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Transient, message: message.to_string(), retry_after: None }
    }

    pub(super) fn permanent(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Permanent, message: message.to_string(), retry_after: None }
    }

    /// The same, not to be tried again before this has passed.
    pub(super) fn after(self, retry_after: Option<Duration>) -> Self {
        Self { retry_after, ..self }
    }
}

/// A channel that delivers alerts. Every implementation has a time limit of its own.
pub trait Deliver: Send + Sync {
    /// Its name, as `delivery_log` shows it.
    fn name(&self) -> &str;

    /// Attempts before a delivery counts as failed.
    fn max_attempts(&self) -> u32;

    /// When it may knock.
    fn timing(&self) -> &Timing;

    /// Delivers, once. Gives what the channel calls the message, where a later one can take its place by that.
    ///
    /// # Errors
    /// Says by its class whether another attempt makes sense.
    fn send(&self, delivery: &Delivery) -> impl Future<Output = Result<Option<String>, SendError>> + Send;
}

/// A configured channel.
#[derive(Clone)]
pub struct Sender {
    channel: Channel,
    fetcher: Fetcher,
    clock: Arc<dyn Clock>,
    /// Where a channel that shows more than one alert finds the others.
    store: Option<Store>,
    buttons: Option<Buttons>,
}

impl Sender {
    /// The sender of a configured channel. What goes out by HTTP goes through the fetcher's gate.
    pub fn new(channel: Channel, fetcher: Fetcher, clock: Arc<dyn Clock>) -> Self {
        Self { channel, fetcher, clock, store: None, buttons: None }
    }

    /// The same, with the outbox that its deliveries come from.
    #[must_use]
    pub fn with_store(self, store: Store) -> Self {
        Self { store: Some(store), ..self }
    }

    /// The same, hearing the buttons of what it shows.
    #[must_use]
    pub fn with_buttons(self, buttons: Buttons) -> Self {
        Self { buttons: Some(buttons), ..self }
    }
}

impl Deliver for Sender {
    fn name(&self) -> &str {
        &self.channel.name
    }

    fn max_attempts(&self) -> u32 {
        self.channel.max_attempts
    }

    fn timing(&self) -> &Timing {
        &self.channel.timing
    }

    async fn send(&self, delivery: &Delivery) -> Result<Option<String>, SendError> {
        let letter = Letter::of(delivery, &self.channel.parts);
        match &self.channel.kind {
            ChannelKind::Desktop => return desktop::send(&letter, self.buttons.as_ref()).await,
            ChannelKind::Command { command, timeout } => command::send(command, *timeout, &delivery.payload).await,
            ChannelKind::Webhook(hook) => webhook::send(hook, &letter, &self.fetcher, &*self.clock).await,
            ChannelKind::Ntfy { url, topic, token, timeout } => {
                let target = ntfy::Target { url, topic, token: token.as_ref(), limit: *timeout };
                ntfy::send(&target, &letter, &self.fetcher).await
            }
            ChannelKind::Email(email) => email::send(email, &letter, &self.fetcher, &*self.clock).await,
            ChannelKind::Journal => journal::send(&letter).await,
            ChannelKind::Atom(feed) => atom::send(feed, &self.channel.name, delivery, self.store.as_ref()).await,
        }?;
        Ok(None)
    }
}
