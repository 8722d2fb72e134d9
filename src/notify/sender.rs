//! What every channel does: take one alert, and say how it went.

use std::fmt;

use crate::config::{Channel, ChannelKind};
use crate::model::Alert;

use super::{command, desktop};

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
}

impl SendError {
    pub(super) fn waiting(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Waiting, message: message.to_string() }
    }

    pub(super) fn transient(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Transient, message: message.to_string() }
    }

    pub(super) fn permanent(message: impl fmt::Display) -> Self {
        Self { class: ErrorClass::Permanent, message: message.to_string() }
    }
}

/// A channel that delivers alerts. Every implementation has a time limit of its own.
pub trait Deliver: Send + Sync {
    /// Its name, as `delivery_log` shows it.
    fn name(&self) -> &str;

    /// Attempts before a delivery counts as failed.
    fn max_attempts(&self) -> u32;

    /// Delivers the alert, once.
    ///
    /// # Errors
    /// Says by its class whether another attempt makes sense.
    fn send(&self, alert: &Alert) -> impl Future<Output = Result<(), SendError>> + Send;
}

/// A configured channel.
#[derive(Debug, Clone)]
pub struct Sender {
    channel: Channel,
}

impl Sender {
    /// The sender of a configured channel.
    pub fn new(channel: Channel) -> Self {
        Self { channel }
    }
}

impl Deliver for Sender {
    fn name(&self) -> &str {
        &self.channel.name
    }

    fn max_attempts(&self) -> u32 {
        self.channel.max_attempts
    }

    async fn send(&self, alert: &Alert) -> Result<(), SendError> {
        match &self.channel.kind {
            ChannelKind::Desktop => desktop::send(alert).await,
            ChannelKind::Command { command, timeout } => command::send(command, *timeout, alert).await,
        }
    }
}
