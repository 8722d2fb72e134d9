//! An alert in words: plain text, every line clean, every part capped.

use std::fmt::Write as _;

use url::Url;

use crate::model::{Alert, AlertSide, Basis, Notice, Part, ShiftKind, Status, SubjectKind, clean};

/// Characters of a title.
const TITLE: usize = 160;
/// Characters of a quoted sentence.
const QUOTE: usize = 320;
/// Characters of a name, a role, a topic, an outlet.
const NAME: usize = 80;
/// Bytes of an address; a longer one is left out rather than cut.
const ADDRESS: usize = 1_000;
/// What stands before the earlier article's address.
const EARLIER: &str = "Before: ";
/// Characters of a condition.
const CONDITION: usize = 160;

/// What a person reads. Both parts are plain text without markup or control characters; only the body has line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line: who, and from where to where.
    pub title: String,
    /// Several lines: the topic, the speaker, both sentences, what qualifies them.
    pub body: String,
}

impl Message {
    /// The alert in words, with all its parts.
    pub fn of(alert: &Alert) -> Self {
        Self::with(alert, &Part::ALL)
    }

    /// Whether a line of a body is the address of an article.
    pub(super) fn is_address(line: &str) -> bool {
        web(Some(line.strip_prefix(EARLIER).unwrap_or(line))).is_some()
    }

    /// The alert in words, with these parts in this order.
    pub fn with(alert: &Alert, parts: &[Part]) -> Self {
        Self { title: title(alert), body: body(alert, parts) }
    }
}

fn title(alert: &Alert) -> String {
    let mark = match (alert.notice, alert.status) {
        (Notice::Withdrawn, _) => "Withdrawn: ",
        (Notice::Confirmed, _) => "Confirmed: ",
        (_, Status::Pending) => "Unconfirmed: ",
        _ => "",
    };
    let (from, to) = (alert.from.commitment.words(), alert.to.commitment.words());
    let change = match alert.kind {
        ShiftKind::Qualification => format!("still {to}, on other terms"),
        ShiftKind::Edit => format!("{from} → {to} (article edited)"),
        ShiftKind::Shift => format!("{from} → {to}"),
    };
    let who = clean::line(&alert.subject, NAME);
    clean::line(&format!("{mark}{who}: {change}"), TITLE)
}

fn body(alert: &Alert, parts: &[Part]) -> String {
    let before = if alert.from_basis == Basis::Background { "Before, as recalled" } else { "Before" };
    let line = |part: &Part| match part {
        Part::Topic => Some(clean::line(&alert.topic_name, NAME)),
        Part::Speaker => speaker(alert),
        Part::Now => Some(side("Now", &alert.to)),
        Part::Before => Some(side(before, &alert.from)),
        Part::Condition => alert.condition.as_deref().map(|c| format!("Condition: {}", clean::line(c, CONDITION))),
        Part::Scope => alert.scope.as_deref().map(|s| format!("Scope: {}", clean::line(s, NAME).replace(',', ", "))),
        Part::Standing => Some(standing(alert)),
        Part::Link => links(alert),
    };
    let lines: Vec<String> = parts.iter().filter_map(line).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// Who spoke, where the title does not say it all: "Gitanas Nausėda, President, Lithuania".
fn speaker(alert: &Alert) -> Option<String> {
    let of_principal = (alert.subject_kind == SubjectKind::Official).then_some(alert.principal.as_deref()).flatten();
    let parts: Vec<String> = [alert.speaker.as_deref(), alert.role.as_deref(), of_principal]
        .into_iter()
        .flatten()
        .map(|part| clean::line(part, NAME))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// One end: `Now (2025-03-21, LRT): “…”`.
fn side(label: &str, side: &AlertSide) -> String {
    let said_on = side.said_on.map(|day| day.to_string());
    let outlet = side.outlet.as_deref().map(|name| clean::line(name, NAME));
    let source: Vec<String> = [said_on, outlet].into_iter().flatten().collect();
    let mut line = label.to_owned();
    if !source.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(line, " ({})", source.join(", "));
    }
    let _ = write!(line, ": {}", quoted(&side.evidence));
    line
}

/// A sentence in quotation marks, unless it has some of its own: marks within marks do not read.
fn quoted(sentence: &str) -> String {
    let sentence = clean::line(sentence, QUOTE);
    if sentence.contains(['“', '"', '„', '«']) { sentence } else { format!("“{sentence}”") }
}

/// The addresses of both articles, as far as they are of the web: the new one on a line of its own.
fn links(alert: &Alert) -> Option<String> {
    let earlier = web(alert.from.url.as_deref()).filter(|url| Some(*url) != alert.to.url.as_deref());
    let earlier = earlier.map(|url| format!("{EARLIER}{url}"));
    let lines: Vec<String> = link(alert).map(str::to_owned).into_iter().chain(earlier).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// How firm it is.
fn standing(alert: &Alert) -> String {
    match (alert.notice, alert.status, alert.outlets) {
        (Notice::Withdrawn, ..) => "It no longer holds.".to_owned(),
        (_, Status::Pending, _) => "One report, in indirect speech; waits for confirmation.".to_owned(),
        (.., 0 | 1) => String::new(),
        (.., outlets) => format!("Reported by {outlets} outlets."),
    }
}

/// The address of the new article, if it is one that a click may open.
pub(super) fn link(alert: &Alert) -> Option<&str> {
    web(alert.to.url.as_deref())
}

/// An address that a click may open.
fn web(url: Option<&str>) -> Option<&str> {
    let is_web = |url: &str| Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    url.filter(|url| is_web(url) && !url.chars().any(clean::is_unsafe) && url.len() <= ADDRESS)
}

/// The message as HTML: its title, then its lines; addresses are links, and nothing else is markup.
pub(super) fn html(message: &Message, link: Option<&str>) -> String {
    let mut html = format!("<strong>{}</strong>", escaped(&message.title));
    for line in message.body.lines() {
        html.push_str("<br>");
        match link {
            Some(url) if line == url => anchor(&mut html, url),
            Some(_) if line.strip_prefix(EARLIER).is_some_and(|url| web(Some(url)).is_some()) => {
                html.push_str(EARLIER);
                anchor(&mut html, line.trim_start_matches(EARLIER));
            }
            _ => html.push_str(&escaped(line)),
        }
    }
    html
}

fn anchor(html: &mut String, url: &str) {
    // Writing to a string cannot fail.
    let _ = write!(html, "<a href=\"{0}\">{0}</a>", escaped(url));
}

/// Text in which nothing is HTML.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Commitment;
    use crate::model::fixtures::alert;

    #[test]
    fn says_who_moved_from_where_to_where_with_both_sentences() {
        let message = Message::of(&alert());
        insta::assert_snapshot!(format!("{}\n{}", message.title, message.body), @"
        Mara Lind: open → ready
        Sending troops to Ostia
        Foreign Minister, Norland
        Now (2025-03-21, The Courier): “We are ready to send troops,” Lind said.
        Before (2025-01-10, The Herald): “Lind said Norland was open to discussing troops.”
        Condition: once a ceasefire is reached
        Scope: peacekeeping, training
        Reported by 2 outlets.
        https://courier.example/b
        Before: https://herald.example/a
        ");
    }

    #[test]
    fn a_principals_alert_names_the_speaker_and_what_is_uncertain() {
        let pending = Alert {
            subject_kind: SubjectKind::Principal,
            subject: "Norland".into(),
            speaker: Some("Mara Lind".into()),
            status: Status::Pending,
            from_basis: Basis::Background,
            condition: None,
            scope: None,
            outlets: 1,
            ..alert()
        };
        let message = Message::of(&pending);
        insta::assert_snapshot!(format!("{}\n{}", message.title, message.body), @"
        Unconfirmed: Norland: open → ready
        Sending troops to Ostia
        Mara Lind, Foreign Minister
        Now (2025-03-21, The Courier): “We are ready to send troops,” Lind said.
        Before, as recalled (2025-01-10, The Herald): “Lind said Norland was open to discussing troops.”
        One report, in indirect speech; waits for confirmation.
        https://courier.example/b
        Before: https://herald.example/a
        ");
    }

    #[test]
    fn titles_tell_notices_and_kinds_apart() {
        let titles: Vec<String> = [
            Alert { notice: Notice::Withdrawn, ..alert() },
            Alert { notice: Notice::Confirmed, ..alert() },
            Alert { kind: ShiftKind::Edit, ..alert() },
            Alert { kind: ShiftKind::Qualification, steps: 0, ..alert() },
        ]
        .iter()
        .map(|a| Message::of(a).title)
        .collect();
        insta::assert_snapshot!(titles.join("\n"), @"
        Withdrawn: Mara Lind: open → ready
        Confirmed: Mara Lind: open → ready
        Mara Lind: open → ready (article edited)
        Mara Lind: still ready, on other terms
        ");
    }

    proptest! {
        #[test]
        fn no_text_of_a_page_gets_out_of_its_line_or_its_cap(text in any::<String>(), to in 0usize..8) {
            let mut alert = alert();
            alert.subject.clone_from(&text);
            alert.speaker = Some(text.clone());
            alert.condition = Some(text.repeat(20));
            alert.to.evidence = text.repeat(200);
            alert.to.url = Some(text);
            alert.to.commitment = Commitment::ALL[to];
            let message = Message::of(&alert);
            prop_assert!(!message.title.chars().any(clean::is_unsafe));
            prop_assert!(!message.body.lines().any(|l| l.chars().any(clean::is_unsafe)));
            prop_assert!(message.body.lines().count() <= 9);
            prop_assert!(message.body.chars().count() <= 4000);
        }
    }
}
