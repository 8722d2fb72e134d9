//! A POST to an address: to a receiver of the user's own, signed (Standard Webhooks, <https://www.standardwebhooks.com>), or to a
//! chat service in the form that it understands.

mod bodies;
mod sign;

use url::Url;

use crate::config::{Webhook, WebhookStyle};
use crate::fetch::{Fetcher, Post, Posted};
use crate::model::{Clock, Secret};

use super::SendError;
use super::letter::Letter;

/// Sends the letter.
pub(super) async fn send(
    webhook: &Webhook,
    letter: &Letter<'_>,
    fetcher: &Fetcher,
    clock: &dyn Clock,
) -> Result<(), SendError> {
    let body = serde_json::to_vec(&bodies::body(webhook.style, letter)).map_err(SendError::permanent)?;
    let mut headers: Vec<(&'static str, Secret)> = Vec::new();
    let mut url = webhook.url.clone();
    match webhook.style {
        WebhookStyle::Standard => {
            headers.extend(sign::headers(letter.key(), clock.now().as_second(), &body, &webhook.secrets));
        }
        WebhookStyle::Matrix => {
            url = transaction(&url, webhook.room.as_deref().unwrap_or_default(), letter.key())?;
            let token = webhook.token.as_ref().map(|token| Secret::from(format!("Bearer {}", token.expose())));
            headers.extend(token.map(|token| ("authorization", token)));
        }
        _ => {}
    }
    let put = webhook.style == WebhookStyle::Matrix;
    let post = Post { url, put, content_type: "application/json", body, headers, limit: webhook.timeout };
    posted(fetcher, &post).await
}

/// Sends and judges the answer: 2xx is success, all else is tried again, but for 410, which says that nobody is there any more.
pub(super) async fn posted(fetcher: &Fetcher, post: &Post) -> Result<(), SendError> {
    let host = post.url.host_str().unwrap_or_default().to_owned();
    // The address is a secret: only its host is told.
    let answer = fetcher.post(post).await.map_err(|error| SendError::transient(format!("{host}: {}", error.kind)))?;
    judge(&host, &answer)
}

fn judge(host: &str, answer: &Posted) -> Result<(), SendError> {
    let said = crate::model::clean::line(&answer.text, 200);
    let said = if said.is_empty() { said } else { format!(": {said}") };
    match answer.status {
        200..300 => Ok(()),
        410 => Err(SendError::permanent(format!("{host} answered 410, the endpoint is gone{said}"))),
        status @ 300..400 => Err(SendError::transient(format!("{host} answered {status}; redirects are not followed"))),
        status => Err(SendError::transient(format!("{host} answered {status}{said}")).after(answer.retry_after)),
    }
}

/// Where Matrix takes a message (client-server API v1.11, section 9.5.1): its transaction id makes a repetition one message.
fn transaction(server: &Url, room: &str, key: &str) -> Result<Url, SendError> {
    let mut url = server.clone();
    let wrong = || SendError::permanent("the address of the homeserver cannot be extended");
    url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend([
        "_matrix",
        "client",
        "v3",
        "rooms",
        room,
        "send",
        "m.room.message",
        key,
    ]);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rstest::rstest;

    use super::*;
    use crate::notify::ErrorClass;

    #[rstest]
    #[case(200, None)]
    #[case(204, None)]
    #[case(302, Some(ErrorClass::Transient))]
    #[case(400, Some(ErrorClass::Transient))]
    #[case(410, Some(ErrorClass::Permanent))]
    #[case(429, Some(ErrorClass::Transient))]
    #[case(500, Some(ErrorClass::Transient))]
    fn an_answer_is_judged_by_its_status(#[case] status: u16, #[case] class: Option<ErrorClass>) {
        let retry_after = Some(Duration::from_secs(90));
        let answer = Posted { status, retry_after, text: "slow\ndown".into() };
        let judged = judge("hooks.example", &answer);
        assert_eq!(judged.as_ref().err().map(|error| error.class), class);
        if status == 429 {
            let error = judged.unwrap_err();
            assert_eq!(
                (error.message.as_str(), error.retry_after),
                ("hooks.example answered 429: slow down", retry_after)
            );
        }
    }

    #[test]
    fn matrix_gets_the_key_as_its_transaction() {
        let url =
            transaction(&Url::parse("https://matrix.example/").unwrap(), "!a/b:matrix.example", "7:raised:1").unwrap();
        assert_eq!(
            url.as_str(),
            "https://matrix.example/_matrix/client/v3/rooms/!a%2Fb:matrix.example/send/m.room.message/7:raised:1"
        );
    }
}
