//! The signature of Standard Webhooks: HMAC-SHA256 over id, time and body.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::config::WebhookKey;
use crate::model::Secret;

/// The headers of a delivery: its id, the same on all attempts; the time of this attempt, in seconds since 1970; and one signature
/// for each key, so that a receiver that knows one of them can check.
pub(super) fn headers(id: &str, at: i64, body: &[u8], keys: &[WebhookKey]) -> Vec<(&'static str, Secret)> {
    let mut headers = vec![("webhook-id", Secret::from(id)), ("webhook-timestamp", Secret::from(at.to_string()))];
    if !keys.is_empty() {
        let signatures: Vec<String> = keys.iter().filter_map(|key| signature(id, at, body, key)).collect();
        headers.push(("webhook-signature", Secret::from(signatures.join(" "))));
    }
    headers
}

fn signature(id: &str, at: i64, body: &[u8], key: &WebhookKey) -> Option<String> {
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).ok()?;
    mac.update(format!("{id}.{at}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_public_test_vector_verifies() {
        let key = WebhookKey(BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
        let headers = headers(id, 1_614_265_330, body, &[key]);
        let values: Vec<_> = headers.iter().map(|(name, value)| (*name, value.expose())).collect();
        assert_eq!(
            values,
            [
                ("webhook-id", id),
                ("webhook-timestamp", "1614265330"),
                ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ]
        );
    }

    #[test]
    fn two_keys_give_two_signatures_and_none_gives_none() {
        let keys = [WebhookKey(vec![1; 32]), WebhookKey(vec![2; 32])];
        let signed = headers("a", 1, b"{}", &keys);
        assert_eq!(signed[2].1.expose().split(' ').count(), 2);
        assert_eq!(headers("a", 1, b"{}", &[]).len(), 2);
    }
}
