//! A trouble in words.

use crate::model::{Trouble, TroubleKind, clean};

use super::Message;

/// Characters of a title.
const TITLE: usize = 160;
/// Characters of a line.
const LINE: usize = 320;

/// What a person reads of it.
pub(super) fn message(trouble: &Trouble) -> Message {
    let what = match (trouble.kind, trouble.over) {
        (TroubleKind::SourceBroken, false) => "Source cannot be read",
        (TroubleKind::SourceBroken, true) => "Source can be read again",
        (TroubleKind::SourceSilent, false) => "Source is unusually silent",
        (TroubleKind::SourceSilent, true) => "Source lists news again",
        (TroubleKind::ChannelFailing, false) => "Alerts do not get through",
        (TroubleKind::ChannelFailing, true) => "Alerts get through again",
        (TroubleKind::DiskNearlyFull, false) => "Disk is nearly full",
        (TroubleKind::DiskNearlyFull, true) => "Disk has room again",
        (TroubleKind::DatabaseRestored, false) => "Database was damaged; a backup took its place",
        (TroubleKind::DatabaseRestored, true) => "The damaged database is gone",
        (TroubleKind::BackupFailing, false) => "No backup can be made",
        (TroubleKind::BackupFailing, true) => "Backups are made again",
    };
    let title = clean::line(&format!("{what}: {}", clean::line(&trouble.subject, TITLE)), TITLE);
    let since = if trouble.over {
        format!("It lasted from {:.0} to {:.0}.", trouble.since, trouble.detected_at)
    } else {
        format!("Since {:.0}.", trouble.since)
    };
    Message { title, body: format!("{}\n{since}", clean::line(&trouble.message, LINE)).trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Notice;

    #[test]
    fn says_what_is_wrong_with_what_since_when_and_when_it_is_over() {
        let trouble = Trouble {
            idempotency_key: "trouble:3".into(),
            notice: Notice::Trouble,
            kind: TroubleKind::SourceBroken,
            subject: "https://news.example/feed\u{1b}[2J".into(),
            over: false,
            message: "answered 500\nthree times".into(),
            since: "2026-01-14T09:00:00Z".parse().unwrap(),
            detected_at: "2026-01-14T12:00:00Z".parse().unwrap(),
        };
        let over = Trouble { over: true, message: String::new(), ..trouble.clone() };
        let told: Vec<String> =
            [&trouble, &over].map(message).map(|m| format!("{}\n{}", m.title, m.body)).into_iter().collect();
        insta::assert_snapshot!("trouble", told.join("\n\n"));
    }
}
