//! Twenty messages as people get them, for a person to look at: long names, scripts from right to left, markup, controls.

use super::Message;
use super::message::{html, link};
use crate::model::fixtures::alert;
use crate::model::{Alert, Basis, Commitment, Direction, Notice, ShiftKind, Status, SubjectKind, Urgency};

fn change(from: Commitment, to: Commitment) -> Alert {
    let mut alert = alert();
    (alert.from.commitment, alert.to.commitment) = (from, to);
    alert.steps = from.steps_to(to);
    alert.direction = Some(if to > from { Direction::Up } else { Direction::Down });
    alert
}

fn said(to: &str) -> Alert {
    let mut alert = alert();
    alert.to.evidence = to.to_owned();
    alert
}

fn called(name: &str) -> Alert {
    Alert { subject: name.to_owned(), ..alert() }
}

fn twenty() -> Vec<(&'static str, Alert)> {
    let long =
        "Prime Minister of the United and Indivisible Provinces of Upper and Lower Norland and Protector of the Isles ";
    let without_day = |mut alert: Alert| {
        (alert.to.said_on, alert.from.said_on, alert.from.outlet) = (None, None, None);
        alert
    };
    vec![
        ("a step up", alert()),
        (
            "from against to for",
            Alert { urgency: Urgency::High, ..change(Commitment::RuledOut, Commitment::Committed) },
        ),
        ("all the way down", Alert { urgency: Urgency::High, ..change(Commitment::Done, Commitment::RuledOut) }),
        (
            "unconfirmed",
            Alert { status: Status::Pending, outlets: 1, ..change(Commitment::NotRuledOut, Commitment::Open) },
        ),
        ("confirmed", Alert { notice: Notice::Confirmed, ..alert() }),
        ("withdrawn", Alert { notice: Notice::Withdrawn, ..alert() }),
        ("an edit", Alert { kind: ShiftKind::Edit, outlets: 1, ..alert() }),
        (
            "other terms",
            Alert { kind: ShiftKind::Qualification, steps: 0, direction: None, urgency: Urgency::Low, ..alert() },
        ),
        (
            "a principal",
            Alert {
                subject_kind: SubjectKind::Principal,
                subject: "Norland".into(),
                speaker: Some("Mara Lind".into()),
                ..alert()
            },
        ),
        ("recalled", Alert { from_basis: Basis::Background, ..alert() }),
        (
            "nothing but names",
            without_day(Alert { role: None, principal: None, condition: None, scope: None, ..alert() }),
        ),
        (
            "a long name",
            Alert { role: Some(long.repeat(3)), ..called(&"Mara-Ilse Lind von und zu Quillane ".repeat(6)) },
        ),
        (
            "a long sentence",
            said(&"“We are ready, and ready we are, to send troops to Ostia whenever it asks,” Lind said. ".repeat(9)),
        ),
        ("Hebrew", Alert { topic_name: "שליחת חיילים לאוסטיה".into(), ..called("מארה לינד") }),
        ("Arabic", said("قالت ليند: «نحن مستعدون لإرسال قوات إلى أوستيا»، مضيفة 1500 جندي.")),
        ("an override", said("“We are \u{202e}ydaer\u{202c} to send troops,” \u{2066}Lind\u{2069} said.")),
        (
            "markup",
            Alert { topic_name: "<b>Troops</b> & <i>more</i>".into(), ..called("<script>alert('Lind')</script>") },
        ),
        ("controls", said("“We are\u{0}\u{7} ready\u{1b}[31m to\r\nsend\u{9b}2J troops,” Lind said.")),
        ("an address that does something", {
            let mut alert = alert();
            alert.to.url = Some("javascript:alert(document.cookie)//https://courier.example/".into());
            alert
        }),
        ("combining marks and pictures", called("Ma\u{301}ra L\u{308}ind 🇳🇴 👩🏽‍⚖️")),
    ]
}

#[test]
fn twenty_messages_as_text_and_as_html() {
    let all = twenty();
    assert_eq!(all.len(), 20);
    let text: String = all
        .iter()
        .map(|(name, alert)| {
            let message = Message::of(alert);
            format!("== {name}\n{}\n{}\n\n", message.title, message.body)
        })
        .collect();
    insta::assert_snapshot!("twenty_as_text", text);
    let page: String =
        all.iter().map(|(name, alert)| format!("== {name}\n{}\n\n", html(&Message::of(alert), link(alert)))).collect();
    for harm in ["<script", "<i>", "javascript:alert(document.cookie)\"", "\u{202e}", "\u{1b}", "\u{0}"] {
        assert!(!page.contains(harm), "{harm:?}");
    }
    insta::assert_snapshot!("twenty_as_html", page);
}
