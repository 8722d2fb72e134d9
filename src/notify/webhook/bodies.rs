//! What each receiver understands. Everything from a page is plain text there: where a service knows no plain text, its markup is
//! escaped, and nobody is mentioned.

use serde_json::{Value, json};

use crate::config::WebhookStyle;
use crate::model::{Payload, Urgency};
use crate::notify::letter::Letter;

/// The body for a receiver.
pub(super) fn body(style: WebhookStyle, letter: &Letter<'_>) -> Value {
    match style {
        WebhookStyle::Standard => standard(letter),
        WebhookStyle::Slack => slack(letter),
        WebhookStyle::Discord => discord(letter),
        WebhookStyle::Mattermost => mattermost(letter),
        WebhookStyle::Teams => teams(letter),
        WebhookStyle::Matrix => matrix(letter),
    }
}

/// The envelope that Standard Webhooks advises.
fn standard(letter: &Letter<'_>) -> Value {
    json!({ "type": event(letter), "timestamp": letter.payload.at(), "data": letter.payload })
}

fn event(letter: &Letter<'_>) -> String {
    match letter.payload {
        Payload::Alert(_) => format!("shift.{}", letter.notice()),
        Payload::Digest(_) | Payload::Trouble(_) => letter.notice().to_owned(),
    }
}

/// Block Kit: plain text objects, in which nothing is markup. The fallback text is escaped as Slack asks.
fn slack(letter: &Letter<'_>) -> Value {
    let message = &letter.message;
    let plain = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
    let title: String = message.title.chars().take(150).collect();
    let mut blocks = vec![
        json!({ "type": "header", "text": plain(&title) }),
        json!({ "type": "section", "text": plain(&letter.body_within(3_000)) }),
    ];
    if let Some(url) = letter.link() {
        blocks
            .push(json!({ "type": "actions", "elements": [{ "type": "button", "text": plain("Open"), "url": url }] }));
    }
    let fallback = message.title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({ "text": fallback, "blocks": blocks })
}

/// An embed; markdown is escaped, and `allowed_mentions` keeps everybody from being called.
fn discord(letter: &Letter<'_>) -> Value {
    let message = &letter.message;
    let colour = match letter.urgency() {
        Urgency::Low => 0x95_a5_a6,
        Urgency::Normal => 0x34_98_db,
        Urgency::High => 0xe7_4c_3c,
    };
    let mut embed = json!({
        "title": markdown(&message.title),
        "description": markdown(&letter.body_within(2_000)),
        "color": colour,
        "timestamp": letter.payload.at(),
    });
    if let Some(url) = letter.link() {
        embed["url"] = json!(url);
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

/// An attachment. An `@` is parted from its name, as Mattermost has no way to keep it from calling somebody.
fn mattermost(letter: &Letter<'_>) -> Value {
    let message = &letter.message;
    let quiet = |text: &str| markdown(text).replace('@', "@\u{2060}");
    let lines: Vec<String> = letter.body_within(6_000).lines().map(quiet).collect();
    let mut attachment = json!({
        "fallback": quiet(&message.title),
        "title": quiet(&message.title),
        "text": lines.join("  \n"),
    });
    if let Some(url) = letter.link() {
        attachment["title_link"] = json!(url);
    }
    json!({ "attachments": [attachment] })
}

/// An Adaptive Card of text runs, which know no markup.
fn teams(letter: &Letter<'_>) -> Value {
    let message = &letter.message;
    let run = |text: &str, weight: &str| json!({ "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": text, "weight": weight }] });
    let mut blocks = vec![run(&message.title, "bolder")];
    blocks.extend(letter.body_within(6_000).lines().map(|line| run(line, "default")));
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    });
    if let Some(url) = letter.link() {
        card["actions"] = json!([{ "type": "Action.OpenUrl", "title": "Open", "url": url }]);
    }
    let attachment =
        json!({ "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": card });
    json!({ "type": "message", "attachments": [attachment] })
}

/// A text message with its HTML twin.
fn matrix(letter: &Letter<'_>) -> Value {
    let message = &letter.message;
    json!({
        "msgtype": "m.text",
        "body": format!("{}\n{}", message.title, message.body),
        "format": "org.matrix.custom.html",
        "formatted_body": letter.html(),
    })
}

/// Text in which nothing is markdown.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '~' | '|' | '<' | '>' | '#' | '[' | ']' | '(' | ')' | ':' | '-' | '+' | '!'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Alert;
    use crate::model::fixtures::alert;

    fn pretty(style: WebhookStyle, alert: Alert) -> String {
        let payload = Payload::from(alert);
        serde_json::to_string_pretty(&body(style, &Letter::carries(&payload))).unwrap()
    }

    /// What a hostile page would like to do.
    fn hostile() -> Alert {
        let mut alert = alert();
        alert.subject = "@everyone <!channel> *Lind*".into();
        alert.to.evidence = "“[click](https://evil.example) <img src=x> @channel `x` & _y_,” Lind said.".into();
        alert.to.url = Some("javascript:alert(1)".into());
        alert
    }

    #[test]
    fn each_service_gets_its_form() {
        for (name, style) in [
            ("slack", WebhookStyle::Slack),
            ("discord", WebhookStyle::Discord),
            ("mattermost", WebhookStyle::Mattermost),
            ("teams", WebhookStyle::Teams),
            ("matrix", WebhookStyle::Matrix),
        ] {
            insta::assert_snapshot!(name, pretty(style, alert()));
            insta::assert_snapshot!(format!("{name}_hostile"), pretty(style, hostile()));
        }
    }

    #[test]
    fn the_standard_body_is_the_alert_in_its_envelope() {
        let payload = Payload::from(alert());
        let body = body(WebhookStyle::Standard, &Letter::carries(&payload));
        assert_eq!((&body["type"], &body["data"]["subject"]), (&json!("shift.raised"), &json!("Mara Lind")));
        assert_eq!(serde_json::from_value::<Alert>(body["data"].clone()).unwrap(), alert());
    }
}
