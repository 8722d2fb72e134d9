//! A notification on the session bus (freedesktop Desktop Notifications Specification).
//!
//! notify-rust sets no time limit, escapes nothing, and hides what kind of error it met. So this file bounds the whole
//! exchange, escapes the body, which servers render as markup, and asks the bus itself first: a session without a bus
//! keeps the alert waiting, while a bus whose server is absent or hung is a failure to be retried.

use std::time::Duration;

use notify_rust::{Notification, Urgency as Hint};

use crate::model::{Alert, Urgency};

use super::{Message, SendError};

/// For the whole exchange with the bus and its server.
const LIMIT: Duration = Duration::from_secs(5);

/// Shows the alert.
pub(super) async fn send(alert: &Alert, message: &Message) -> Result<(), SendError> {
    let notification = notification(message, alert.urgency);
    match tokio::time::timeout(LIMIT, show(&notification)).await {
        Ok(result) => result,
        Err(_) => Err(SendError::transient("the notification server did not answer within 5 s")),
    }
}

async fn show(notification: &Notification) -> Result<(), SendError> {
    let bus = zbus::Connection::session().await.map_err(|e| SendError::waiting(format!("no session bus: {e}")))?;
    drop(bus);
    notification.show_async().await.map(drop).map_err(SendError::transient)
}

fn notification(message: &Message, urgency: Urgency) -> Notification {
    let hint = match urgency {
        Urgency::Low => Hint::Low,
        Urgency::Normal => Hint::Normal,
        Urgency::High => Hint::Critical,
    };
    Notification::new()
        .appname("stancewatch")
        .summary(&message.title)
        .body(&escape(&message.body))
        .urgency(hint)
        .finalize()
}

/// Servers with `body-markup` render the body, and those without show the entities; the summary is always plain.
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
}
