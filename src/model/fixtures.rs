//! An alert for tests, about invented people and states.

use super::{Alert, AlertSide, Basis, Commitment, Direction, Notice, ShiftKind, Status, SubjectKind, Urgency};

/// An official of Norland goes from open to ready.
pub fn alert() -> Alert {
    Alert {
        idempotency_key: "7:raised:1".into(),
        shift_id: 7,
        notice: Notice::Raised,
        kind: ShiftKind::Shift,
        detected_at: jiff::Timestamp::UNIX_EPOCH,
        subject_kind: SubjectKind::Official,
        subject: "Mara Lind".into(),
        speaker: None,
        role: Some("Foreign Minister".into()),
        principal: Some("Norland".into()),
        topic: "troops-to-ostia".into(),
        topic_name: "Sending troops to Ostia".into(),
        from: AlertSide {
            commitment: Commitment::Open,
            said_on: Some(jiff::civil::date(2025, 1, 10)),
            evidence: "Lind said Norland was open to discussing troops.".into(),
            url: Some("https://herald.example/a".into()),
            outlet: Some("The Herald".into()),
        },
        from_basis: Basis::Current,
        to: AlertSide {
            commitment: Commitment::Ready,
            said_on: Some(jiff::civil::date(2025, 3, 21)),
            evidence: "“We are ready to send troops,” Lind said.".into(),
            url: Some("https://courier.example/b".into()),
            outlet: Some("The Courier".into()),
        },
        direction: Some(Direction::Up),
        steps: 1,
        condition: Some("once a ceasefire is reached".into()),
        scope: Some("peacekeeping,training".into()),
        outlets: 2,
        confidence: 0.94,
        trust: 1.0,
        status: Status::Confirmed,
        urgency: Urgency::Normal,
    }
}
