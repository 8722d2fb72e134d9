//! Several alerts in one message, as text and as HTML.

use std::fmt::Write as _;

use crate::model::{Alert, Digest, DigestReason, Part, clean};

use super::Message;
use super::message::{escaped, link};

/// Alerts that are told in full; of the others, their number.
const TOLD: usize = 50;
/// The room that a title and its line break take at most.
pub(super) const LONGEST_TITLE: usize = 161;
/// What is shown of each alert, unless the channel says otherwise.
const PARTS: [Part; 3] = [Part::Topic, Part::Now, Part::Link];

/// What a person reads: a title, and each alert with its own title and a few lines.
pub(super) fn message(digest: &Digest, parts: &[Part]) -> Message {
    let parts = if parts.is_empty() { &PARTS } else { parts };
    let mut entries: Vec<String> = digest
        .alerts
        .iter()
        .take(TOLD)
        .map(|alert| {
            let Message { title, body } = Message::with(alert, parts);
            if body.is_empty() { title } else { format!("{title}\n{body}") }
        })
        .collect();
    entries.extend(rest(digest));
    Message { title: title(digest), body: entries.join("\n\n") }
}

/// The alerts by their titles alone, for where there is little room.
pub(super) fn titles(digest: &Digest, most: usize) -> String {
    let mut lines: Vec<String> = digest.alerts.iter().take(most).map(|alert| Message::with(alert, &[]).title).collect();
    match digest.alerts.len().saturating_sub(most) {
        0 => {}
        more => lines.push(format!("and {more} more")),
    }
    lines.join("\n")
}

fn title(digest: &Digest) -> String {
    let changes = match digest.alerts.len() {
        1 => "1 change of position".to_owned(),
        count => format!("{count} changes of position"),
    };
    match digest.reason {
        DigestReason::Scheduled => format!("Digest: {changes}"),
        DigestReason::QuietHours => format!("{changes} during quiet hours"),
        DigestReason::Many => format!("{changes} at once"),
    }
}

fn rest(digest: &Digest) -> Option<String> {
    let more = digest.alerts.len().checked_sub(TOLD).filter(|more| *more > 0)?;
    Some(format!("and {more} more; `stancewatch log` lists them all"))
}

/// The same as HTML: a section for each topic, in it a block for each alert. Nothing that came from the web is markup.
pub(super) fn html(digest: &Digest, message: &Message) -> String {
    let mut page = format!("<h1 style=\"font-size:1.3em\">{}</h1>", escaped(&message.title));
    for (topic, alerts) in by_topic(digest) {
        let _ = write!(page, "<h2 style=\"font-size:1.1em\">{}</h2>", escaped(&clean::line(topic, 80)));
        alerts.into_iter().for_each(|alert| block(&mut page, alert));
    }
    if let Some(rest) = rest(digest) {
        let _ = write!(page, "<p>{}</p>", escaped(&rest));
    }
    page
}

/// The alerts that are told in full, topic by topic, both in the order in which they happened.
fn by_topic(digest: &Digest) -> Vec<(&str, Vec<&Alert>)> {
    let mut topics: Vec<(&str, Vec<&Alert>)> = Vec::new();
    for alert in digest.alerts.iter().take(TOLD) {
        match topics.iter_mut().find(|(topic, _)| *topic == alert.topic_name) {
            Some((_, alerts)) => alerts.push(alert),
            None => topics.push((&alert.topic_name, vec![alert])),
        }
    }
    topics
}

fn block(page: &mut String, alert: &Alert) {
    // The first line of this message is who spoke, where there is one; the last two are the sentences.
    let Message { title, body } = Message::with(alert, &[Part::Speaker, Part::Before, Part::Now, Part::Condition]);
    // Writing to a string cannot fail.
    let _ = write!(page, "<p style=\"margin-bottom:0\"><strong>{}</strong></p>", escaped(&title));
    page.push_str("<p style=\"margin-top:.2em\">");
    let lines: Vec<String> = body.lines().map(escaped).collect();
    page.push_str(&lines.join("<br>"));
    if let Some(url) = link(alert) {
        let _ = write!(page, "<br><a href=\"{0}\">{0}</a>", escaped(url));
    }
    page.push_str("</p>");
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::model::Notice;
    use crate::model::fixtures::alert;

    fn digest(alerts: Vec<Alert>) -> Digest {
        Digest {
            idempotency_key: "digest:mail:7".into(),
            notice: Notice::Digest,
            reason: DigestReason::Scheduled,
            from: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH,
            alerts,
        }
    }

    /// Two topics, the second with what a hostile page would like to do.
    fn three() -> Digest {
        let mut hostile = alert();
        hostile.topic_name = "Raising <b>rates</b>".into();
        hostile.subject = "<script>alert(1)</script> & Dahl".into();
        hostile.to.evidence = "\u{202e}“<img src=x onerror=alert(1)>”".into();
        hostile.to.url = Some("javascript:alert(1)".into());
        digest(vec![alert(), hostile, Alert { shift_id: 9, ..alert() }])
    }

    #[test]
    fn as_text_each_alert_has_its_lines() {
        let message = message(&three(), &[]);
        insta::assert_snapshot!("digest_text", format!("{}\n\n{}", message.title, message.body));
    }

    #[test]
    fn as_html_nothing_of_a_page_is_markup() {
        let digest = three();
        let html = html(&digest, &message(&digest, &[]));
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript"), "{html}");
        insta::assert_snapshot!("digest_html", html.replace("<h", "\n<h").replace("<p", "\n<p").trim().to_owned());
    }

    #[test]
    fn where_there_is_little_room_titles_do() {
        assert_eq!(
            titles(&digest(vec![alert(); 7]), 5),
            format!("{}and 2 more", "Mara Lind: open → ready\n".repeat(5))
        );
    }

    #[test]
    fn what_is_too_much_is_counted() {
        let digest = digest(vec![alert(); 60]);
        let message = message(&digest, &[]);
        assert!(message.body.ends_with("and 10 more; `stancewatch log` lists them all"), "{}", message.body);
        assert!(html(&digest, &message).ends_with("<p>and 10 more; `stancewatch log` lists them all</p>"));
    }
}
