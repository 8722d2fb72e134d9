//! A message to a topic of an ntfy server (<https://docs.ntfy.sh/publish/#publish-as-json>).

use std::time::Duration;

use serde_json::json;
use url::Url;

use crate::fetch::{Fetcher, Post};
use crate::model::{Direction, Notice, Secret, Urgency};

use super::SendError;
use super::letter::Letter;
use super::webhook::posted;

/// Characters of a message; a longer one than 4,096 bytes would arrive as a file.
const BODY: usize = 1_300;

/// Where a message goes.
pub(super) struct Target<'a> {
    pub(super) url: &'a Url,
    pub(super) topic: &'a Secret,
    pub(super) token: Option<&'a Secret>,
    pub(super) limit: Duration,
}

/// Sends the letter.
pub(super) async fn send(target: &Target<'_>, letter: &Letter<'_>, fetcher: &Fetcher) -> Result<(), SendError> {
    let body = serde_json::to_vec(&body(target.topic.expose(), letter)).map_err(SendError::permanent)?;
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
fn body(topic: &str, letter: &Letter<'_>) -> serde_json::Value {
    let priority = match letter.urgency() {
        Urgency::Low => 2,
        Urgency::Normal => 3,
        Urgency::High => 5,
    };
    let tag = match (letter.payload.notice(), letter.payload.alert().and_then(|alert| alert.direction)) {
        (Notice::Trouble, _) => "warning",
        (Notice::Digest, _) => "newspaper",
        (Notice::Withdrawn, _) => "leftwards_arrow_with_hook",
        (_, Some(Direction::Up)) => "arrow_up",
        (_, Some(Direction::Down)) => "arrow_down",
        _ => "left_right_arrow",
    };
    let mut body = json!({
        "topic": topic,
        "title": letter.message.title,
        "message": letter.body_within(BODY),
        "priority": priority,
        "tags": [tag],
    });
    if let Some(url) = letter.link() {
        body["click"] = json!(url);
        body["actions"] = json!([{ "action": "view", "label": "Open", "url": url }]);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fixtures::alert;
    use crate::model::{Alert, Payload};

    #[test]
    fn the_message_is_what_ntfy_documents() {
        let payload = Payload::from(Alert { urgency: Urgency::High, ..alert() });
        let body = body("troops", &Letter::carries(&payload));
        insta::assert_snapshot!(serde_json::to_string_pretty(&body).unwrap());
    }
}
