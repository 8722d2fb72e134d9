//! A row of the change log for a person: who moved from where to where, and both sentences.

use jiff::civil::Date;

use crate::cli::error::CliError;
use crate::cli::line::{Line, style};
use crate::cli::out::Out;
use crate::cli::render::quoted;
use crate::cli::render::rung::{change, rung, steps};
use crate::config::Config;
use crate::model::{Basis, ShiftKind, Status, SubjectKind};
use crate::store::ChangeRow;

/// The column at which what belongs to a row begins.
const INDENT: usize = 6;

/// The column at which a sentence begins.
const SENTENCE: usize = 28;

/// Prints a row.
pub(crate) fn print(row: &ChangeRow, config: &Config, out: &mut Out) -> Result<(), CliError> {
    let before = if row.from_basis == Basis::Background { "recalled" } else { "before" };
    out.wrapped(head(row), INDENT)?;
    out.wrapped(indented().append(about(row, config)), INDENT)?;
    out.wrapped(side(before, row.from_said_on, &row.from_evidence), SENTENCE)?;
    out.wrapped(side("now", row.said_on, &row.to_evidence), SENTENCE)
}

/// `#12   Ilse Marven, Veldania   ▅ open → ▆ ready  ↑1`.
pub(crate) fn head(row: &ChangeRow) -> Line {
    let number = Line::new().dim(format!("#{}", row.shift_id)).pad_to(INDENT);
    number.append(who(row)).text("  ").append(movement(row)).append(mark(row.status))
}

/// Whose position: the official with their principal, or the principal with who spoke.
fn who(row: &ChangeRow) -> Line {
    let line = Line::new().bold(&row.subject);
    match (row.subject_kind, &row.principal, &row.speaker) {
        (SubjectKind::Official, Some(principal), Some(speaker)) => {
            line.text(format!(", {principal} (through {speaker})"))
        }
        (SubjectKind::Official, Some(principal), None) => line.text(format!(", {principal}")),
        (SubjectKind::Official, None, Some(speaker)) => line.text(format!(" (through {speaker})")),
        (SubjectKind::Principal, _, Some(speaker)) => line.text(format!(" (spoken for by {speaker})")),
        _ => line,
    }
}

/// From where to where.
fn movement(row: &ChangeRow) -> Line {
    match row.kind {
        ShiftKind::Qualification => Line::new().dim("still ").append(rung(row.to_commitment)).dim(", on other terms"),
        ShiftKind::Shift | ShiftKind::Edit => {
            let way = change(row.from_commitment, row.to_commitment);
            let way = way.text("  ").append(steps(row.direction, row.steps));
            if row.kind == ShiftKind::Edit { way.dim("  (article edited)") } else { way }
        }
    }
}

fn mark(status: Status) -> Line {
    match status {
        Status::Confirmed => Line::new(),
        Status::Pending => Line::new().text("  ").put(style::DOUBT, "pending"),
        Status::Dismissed => Line::new().dim("  dismissed"),
        Status::Withdrawn => Line::new().text("  ").put(style::DOWN, "withdrawn"),
    }
}

/// The topic and what qualifies the new position.
fn about(row: &ChangeRow, config: &Config) -> Line {
    let topic = config.topics.iter().find(|topic| topic.id == row.topic);
    let mut parts = vec![topic.map_or_else(|| row.topic.clone(), |topic| topic.name.clone())];
    parts.extend(row.scope.as_ref().map(|scope| scope.replace(',', ", ")));
    parts.extend(row.condition.as_ref().map(|condition| format!("condition: {condition}")));
    parts.push(if row.outlets == 1 { "1 outlet".to_owned() } else { format!("{} outlets", row.outlets) });
    if row.acknowledged_at.is_some() {
        parts.push("acknowledged".to_owned());
    }
    Line::new().dim(parts.join(" · "))
}

/// One end with its day and sentence.
fn side(label: &str, said_on: Option<Date>, evidence: &str) -> Line {
    let day = said_on.map_or_else(|| "undated".to_owned(), |day| day.to_string());
    indented().dim(format!("{label:<9} ")).text(day).pad_to(SENTENCE).text(quoted(evidence))
}

fn indented() -> Line {
    Line::new().pad_to(INDENT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::out::tests::printed;
    use crate::model::{Commitment, Direction, Origin};

    fn row() -> ChangeRow {
        ChangeRow {
            shift_id: 12,
            kind: ShiftKind::Shift,
            detected_at: jiff::Timestamp::UNIX_EPOCH,
            said_on: Some(jiff::civil::date(2025, 3, 21)),
            from_said_on: None,
            subject_kind: SubjectKind::Official,
            subject: "Mara Lind".to_owned(),
            speaker: None,
            principal: Some("Norland".to_owned()),
            topic: "troops".to_owned(),
            scope: Some("medical,training".to_owned()),
            from_commitment: Commitment::Open,
            to_commitment: Commitment::Ready,
            direction: Some(Direction::Up),
            steps: 1,
            condition: Some("once asked".to_owned()),
            from_basis: Basis::Background,
            from_evidence: "Lind had been open to sending troops.".to_owned(),
            from_url: None,
            to_evidence: "“We are ready to send troops,” Lind said.".to_owned(),
            to_url: Some("https://courier.example/b".to_owned()),
            outlets: 2,
            confidence: 0.94,
            status: Status::Pending,
            acknowledged_at: None,
            origin: Origin::Live,
            dismissed_at: None,
            reason: None,
        }
    }

    #[test]
    fn shows_the_way_and_both_sentences() {
        let config = Config::empty(std::path::PathBuf::new());
        insta::assert_snapshot!(printed(|out| print(&row(), &config, out)), @"
        #12   Mara Lind, Norland  ▅ open → ▆ ready  ↑1  pending
              troops · medical, training · condition: once asked · 2 outlets
              recalled  undated     “Lind had been open to sending troops.”
              now       2025-03-21  “We are ready to send troops,” Lind said.
        ");
    }

    #[test]
    fn tells_principals_speakers_and_other_kinds() {
        let principal = ChangeRow {
            subject_kind: SubjectKind::Principal,
            subject: "Norland".to_owned(),
            speaker: Some("Mara Lind".to_owned()),
            status: Status::Withdrawn,
            ..row()
        };
        assert_eq!(
            head(&principal).render(false),
            "#12   Norland (spoken for by Mara Lind)  ▅ open → ▆ ready  ↑1  withdrawn"
        );
        let terms = ChangeRow { kind: ShiftKind::Qualification, direction: None, status: Status::Confirmed, ..row() };
        assert_eq!(head(&terms).render(false), "#12   Mara Lind, Norland  still ▆ ready, on other terms");
    }
}
