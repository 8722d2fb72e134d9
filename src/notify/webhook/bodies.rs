//! What each receiver understands. Everything from a page is plain text there: where a service knows no plain text, its markup is
//! escaped, and nobody is mentioned.

use serde_json::{Value, json};

use crate::config::WebhookStyle;
use crate::model::{Alert, Notice, Urgency};
use crate::notify::Message;
use crate::notify::message::{html, link};

/// The body for a receiver.
pub(super) fn body(style: WebhookStyle, alert: &Alert, message: &Message) -> Value {
    match style {
        WebhookStyle::Standard => standard(alert),
        WebhookStyle::Slack => slack(alert, message),
        WebhookStyle::Discord => discord(alert, message),
        WebhookStyle::Mattermost => mattermost(alert, message),
        WebhookStyle::Teams => teams(alert, message),
        WebhookStyle::Matrix => matrix(alert, message),
    }
}

/// The envelope that Standard Webhooks advises.
fn standard(alert: &Alert) -> Value {
    json!({ "type": event(alert), "timestamp": alert.detected_at, "data": alert })
}

fn event(alert: &Alert) -> &'static str {
    match alert.notice {
        Notice::Raised => "shift.raised",
        Notice::Confirmed => "shift.confirmed",
        Notice::Withdrawn => "shift.withdrawn",
        Notice::Trouble => "trouble",
        Notice::Digest => "digest",
    }
}

/// Block Kit: plain text objects, in which nothing is markup. The fallback text is escaped as Slack asks.
fn slack(alert: &Alert, message: &Message) -> Value {
    let plain = |text: &str| json!({ "type": "plain_text", "text": text, "emoji": false });
    let title: String = message.title.chars().take(150).collect();
    let mut blocks = vec![
        json!({ "type": "header", "text": plain(&title) }),
        json!({ "type": "section", "text": plain(&message.body) }),
    ];
    if let Some(url) = link(alert) {
        blocks
            .push(json!({ "type": "actions", "elements": [{ "type": "button", "text": plain("Open"), "url": url }] }));
    }
    let fallback = message.title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    json!({ "text": fallback, "blocks": blocks })
}

/// An embed; markdown is escaped, and `allowed_mentions` keeps everybody from being called.
fn discord(alert: &Alert, message: &Message) -> Value {
    let colour = match alert.urgency {
        Urgency::Low => 0x95_a5_a6,
        Urgency::Normal => 0x34_98_db,
        Urgency::High => 0xe7_4c_3c,
    };
    let mut embed = json!({
        "title": markdown(&message.title),
        "description": markdown(&message.body),
        "color": colour,
        "timestamp": alert.detected_at,
    });
    if let Some(url) = link(alert) {
        embed["url"] = json!(url);
    }
    json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })
}

/// An attachment. An `@` is parted from its name, as Mattermost has no way to keep it from calling somebody.
fn mattermost(alert: &Alert, message: &Message) -> Value {
    let quiet = |text: &str| markdown(text).replace('@', "@\u{2060}");
    let lines: Vec<String> = message.body.lines().map(quiet).collect();
    let mut attachment = json!({
        "fallback": quiet(&message.title),
        "title": quiet(&message.title),
        "text": lines.join("  \n"),
    });
    if let Some(url) = link(alert) {
        attachment["title_link"] = json!(url);
    }
    json!({ "attachments": [attachment] })
}

/// An Adaptive Card of text runs, which know no markup.
fn teams(alert: &Alert, message: &Message) -> Value {
    let run = |text: &str, weight: &str| json!({ "type": "RichTextBlock", "inlines": [{ "type": "TextRun", "text": text, "weight": weight }] });
    let mut blocks = vec![run(&message.title, "bolder")];
    blocks.extend(message.body.lines().map(|line| run(line, "default")));
    let mut card = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
    });
    if let Some(url) = link(alert) {
        card["actions"] = json!([{ "type": "Action.OpenUrl", "title": "Open", "url": url }]);
    }
    let attachment =
        json!({ "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": null, "content": card });
    json!({ "type": "message", "attachments": [attachment] })
}

/// A text message with its HTML twin.
fn matrix(alert: &Alert, message: &Message) -> Value {
    json!({
        "msgtype": "m.text",
        "body": format!("{}\n{}", message.title, message.body),
        "format": "org.matrix.custom.html",
        "formatted_body": html(alert, message),
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
    use crate::model::fixtures::alert;

    fn pretty(style: WebhookStyle, alert: &Alert) -> String {
        serde_json::to_string_pretty(&body(style, alert, &Message::of(alert))).unwrap()
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
            insta::assert_snapshot!(name, pretty(style, &alert()));
            insta::assert_snapshot!(format!("{name}_hostile"), pretty(style, &hostile()));
        }
    }

    #[test]
    fn the_standard_body_is_the_alert_in_its_envelope() {
        let body = body(WebhookStyle::Standard, &alert(), &Message::of(&alert()));
        assert_eq!((&body["type"], &body["data"]["subject"]), (&json!("shift.raised"), &json!("Mara Lind")));
        assert_eq!(serde_json::from_value::<Alert>(body["data"].clone()).unwrap(), alert());
    }
}
