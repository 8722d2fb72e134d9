//! A message to a topic of an ntfy server (<https://docs.ntfy.sh/publish/#publish-as-json>).

use std::time::Duration;

use serde_json::json;
use url::Url;

use crate::fetch::{Fetcher, Post};
use crate::model::{Alert, Direction, Notice, Secret, Urgency};

use super::message::link;
use super::webhook::posted;
use super::{Message, SendError};

/// Where a message goes.
pub(super) struct Target<'a> {
    pub(super) url: &'a Url,
    pub(super) topic: &'a Secret,
    pub(super) token: Option<&'a Secret>,
    pub(super) limit: Duration,
}

/// Sends the alert.
pub(super) async fn send(
    target: &Target<'_>,
    alert: &Alert,
    message: &Message,
    fetcher: &Fetcher,
) -> Result<(), SendError> {
    let body = serde_json::to_vec(&body(target.topic.expose(), alert, message)).map_err(SendError::permanent)?;
    let token = target.token.map(|token| ("authorization", Secret::from(format!("Bearer {}", token.expose()))));
    let post = Post {
        url: target.url.clone(),
        put: false,
        content_type: "application/json",
        body,
        headers: token.into_iter().collect(),
        limit: target.limit,
    };
    posted(fetcher, &post).await
}

/// The message: loud for what is urgent, with a tag that shows the direction as a picture, and the article to open.
fn body(topic: &str, alert: &Alert, message: &Message) -> serde_json::Value {
    let priority = match alert.urgency {
        Urgency::Low => 2,
        Urgency::Normal => 3,
        Urgency::High => 5,
    };
    let tag = match (alert.notice, alert.direction) {
        (Notice::Withdrawn, _) => "leftwards_arrow_with_hook",
        (_, Some(Direction::Up)) => "arrow_up",
        (_, Some(Direction::Down)) => "arrow_down",
        _ => "left_right_arrow",
    };
    let mut body = json!({
        "topic": topic,
        "title": message.title,
        "message": message.body,
        "priority": priority,
        "tags": [tag],
    });
    if let Some(url) = link(alert) {
        body["click"] = json!(url);
        body["actions"] = json!([{ "action": "view", "label": "Open", "url": url }]);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures::alert;

    #[test]
    fn the_message_is_what_ntfy_documents() {
        let alert = Alert { urgency: Urgency::High, ..alert() };
        let body = body("troops", &alert, &Message::of(&alert));
        insta::assert_snapshot!(serde_json::to_string_pretty(&body).unwrap());
    }
}
