//! A notification on the session bus (freedesktop Desktop Notifications Specification).
//!
//! notify-rust sets no time limit, escapes nothing, and hides what kind of error it met. So this file bounds the whole
//! exchange and asks the server first what it understands: markup is escaped where it would be rendered, buttons are shown
//! where a press comes back. Without a bus or an answering server the alert waits, and costs no attempt.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify_rust::{Notification, NotificationHandle, NotificationResponse, Urgency as Hint};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use crate::model::{Notice, Payload, Urgency};

use super::letter::Letter;
use super::{Message, SendError, digest};

/// For the whole exchange with the bus and its server.
const LIMIT: Duration = Duration::from_secs(5);
/// Alerts of a digest whose titles are shown.
const TITLES: usize = 6;
/// Notifications whose buttons are heard at once; the oldest goes first.
const HEARD: usize = 32;

/// The bus's own name and the server's.
const BUS: (&str, &str, &str) = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus");
const SERVER: (&str, &str, &str) =
    ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications");

/// What a press of a button asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Press {
    /// Show the article.
    Open {
        /// Its address, of the web.
        url: String,
    },
    /// The user has seen the shift.
    Acknowledge {
        /// The row of the change log.
        shift_id: i64,
    },
    /// The user says that the shift is none.
    Dismiss {
        /// The row of the change log.
        shift_id: i64,
    },
}

/// Where presses go, and the notifications that may still be pressed. Dropping the last clone ends the listening.
#[derive(Debug, Clone)]
pub struct Buttons {
    presses: mpsc::UnboundedSender<Press>,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Debug, Default)]
struct Heard(VecDeque<AbortHandle>);

impl Drop for Heard {
    fn drop(&mut self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

impl Buttons {
    /// Buttons whose presses go to `presses`.
    pub fn new(presses: mpsc::UnboundedSender<Press>) -> Self {
        Self { presses, heard: Arc::default() }
    }

    /// Listens to a notification until it is pressed or closed.
    fn hear(&self, handle: NotificationHandle, shift_id: i64, url: Option<String>) {
        let presses = self.presses.clone();
        let listening = tokio::spawn(async move {
            let pressed = |response: &NotificationResponse| {
                let press = match response {
                    NotificationResponse::Default => url.map(|url| Press::Open { url }),
                    NotificationResponse::Action(action) => match action.as_str() {
                        "open" => url.map(|url| Press::Open { url }),
                        "acknowledge" => Some(Press::Acknowledge { shift_id }),
                        "dismiss" => Some(Press::Dismiss { shift_id }),
                        _ => None,
                    },
                    _ => None,
                };
                // Nobody hears it when the daemon is about to end.
                press.map(|press| presses.send(press));
            };
            handle.wait_for_action_async(pressed).await;
        });
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.0.retain(|listening| !listening.is_finished());
        heard.0.push_back(listening.abort_handle());
        if heard.0.len() > HEARD {
            heard.0.pop_front().as_ref().map(AbortHandle::abort);
        }
    }
}

/// What the server that is there understands.
struct Server {
    /// Buttons.
    actions: bool,
    /// Markup in the body.
    markup: bool,
    /// Names this very server: its numbers mean something to it alone.
    stamp: String,
}

/// Shows the letter; gives what the server calls it.
pub(super) async fn send(letter: &Letter<'_>, buttons: Option<&Buttons>) -> Result<Option<String>, SendError> {
    match tokio::time::timeout(LIMIT, show(letter, buttons)).await {
        Ok(result) => result.map(Some),
        Err(_) => Err(SendError::waiting("the notification server does not answer within 5 s")),
    }
}

async fn show(letter: &Letter<'_>, buttons: Option<&Buttons>) -> Result<String, SendError> {
    let bus = zbus::Connection::session().await.map_err(|e| SendError::waiting(format!("no session bus: {e}")))?;
    let server = ask(&bus).await.map_err(|e| SendError::waiting(format!("no notification server: {e}")))?;
    drop(bus);
    let pressable = server.actions && buttons.is_some();
    let notification = notification(letter, &server, pressable);
    let handle = notification.show_async().await.map_err(SendError::transient)?;
    let receipt = format!("{} {}", server.stamp, handle.id());
    let alert = letter.payload.alert();
    if let (true, Some(buttons), Some(alert)) = (pressable, buttons, alert) {
        buttons.hear(handle, alert.shift_id, letter.link().map(str::to_owned));
    }
    Ok(receipt)
}

/// Asks what the notification server of this session can do.
///
/// # Errors
/// When there is no session bus, no server, or no answer within five seconds.
pub async fn server() -> Result<Vec<String>, SendError> {
    let asked = async {
        let bus = zbus::Connection::session().await.map_err(|e| SendError::waiting(format!("no session bus: {e}")))?;
        let server = ask(&bus).await.map_err(|e| SendError::waiting(format!("no notification server: {e}")))?;
        let abilities = [("buttons", server.actions), ("markup", server.markup)];
        Ok(abilities.into_iter().filter(|(_, can)| *can).map(|(name, _)| name.to_owned()).collect())
    };
    let late = || SendError::waiting("the notification server does not answer within 5 s");
    tokio::time::timeout(LIMIT, asked).await.unwrap_or_else(|_| Err(late()))
}

/// Asks the server what it understands, and the bus who it is.
async fn ask(bus: &zbus::Connection) -> zbus::Result<Server> {
    let call = async |to: (&'static str, &'static str, &'static str), method: &'static str| {
        bus.call_method(Some(to.0), to.1, Some(to.2), method, &()).await
    };
    let capabilities: Vec<String> = call(SERVER, "GetCapabilities").await?.body().deserialize()?;
    let bus_id: String = call(BUS, "GetId").await?.body().deserialize()?;
    let owner: String =
        bus.call_method(Some(BUS.0), BUS.1, Some(BUS.2), "GetNameOwner", &(SERVER.0)).await?.body().deserialize()?;
    let has = |name: &str| capabilities.iter().any(|capability| capability == name);
    Ok(Server { actions: has("actions"), markup: has("body-markup"), stamp: format!("{bus_id} {owner}") })
}

fn notification(letter: &Letter<'_>, server: &Server, pressable: bool) -> Notification {
    let hint = match letter.urgency() {
        Urgency::Low => Hint::Low,
        Urgency::Normal => Hint::Normal,
        Urgency::High => Hint::Critical,
    };
    let body = match letter.payload {
        Payload::Digest(digest) => digest::titles(digest, TITLES),
        // Where a button opens the article, addresses only take room.
        Payload::Alert(_) if pressable => without_addresses(&letter.message.body),
        Payload::Alert(_) | Payload::Trouble(_) => letter.message.body.clone(),
    };
    let mut notification = Notification::new();
    notification.appname("stancewatch").urgency(hint);
    // A crash between showing and noting it down shows it twice; the second says so.
    let again = if letter.repeated { " (repeated)" } else { "" };
    notification.summary(&format!("{}{again}", letter.message.title));
    notification.body(&if server.markup { escape(&body) } else { body });
    if let Some(id) = letter.replaces.and_then(|receipt| number(receipt, &server.stamp)) {
        notification.id(id);
    }
    if pressable {
        if letter.link().is_some() {
            notification.action("default", "Open").action("open", "Open");
        }
        let judged = matches!(letter.payload.notice(), Notice::Raised | Notice::Confirmed);
        if letter.payload.alert().is_some_and(|alert| judged && alert.shift_id > 0) {
            notification.action("acknowledge", "Acknowledge").action("dismiss", "Dismiss");
        }
    }
    notification.finalize()
}

/// The lines of a body that are no addresses.
fn without_addresses(body: &str) -> String {
    let is_address = |line: &&str| Message::is_address(line);
    body.lines().filter(|line| !is_address(line)).collect::<Vec<_>>().join("\n")
}

/// The number under which this server, and no other, knows a notification.
fn number(receipt: &str, stamp: &str) -> Option<u32> {
    receipt.strip_prefix(stamp)?.strip_prefix(' ')?.parse().ok()
}

/// Servers with `body-markup` render the body; the summary is always plain.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_the_body_is_shown_not_rendered() {
        assert_eq!(
            escape(r#"<img src="file:///x"> & <b>&amp;"#),
            r#"&lt;img src="file:///x"&gt; &amp; &lt;b&gt;&amp;amp;"#
        );
    }

    #[test]
    fn only_the_server_that_showed_it_replaces_a_notification() {
        assert_eq!(number("ab12 :1.5 77", "ab12 :1.5"), Some(77));
        assert_eq!(number("ab12 :1.5 77", "ab12 :1.6"), None, "it was started anew");
        assert_eq!(number("ab12 :1.5 77", "cd34 :1.5"), None, "another session");
        assert_eq!(number("ab12 :1.55 77", "ab12 :1.5"), None);
    }
}
