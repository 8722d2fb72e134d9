//! A statement for a person: who stands where, the sentence with the deciding words marked, and what qualifies it.

use crate::cli::line::Line;
use crate::cli::render::explain::{self, Window};
use crate::cli::render::mark::{Mark, marked};
use crate::cli::render::rung::rung;
use crate::model::{AssertedBy, EvidenceClass, Frame, SaidBasis, Statement};

/// The column at which what belongs to a rung begins.
pub(crate) const INDENT: usize = 18;

/// The lines of a statement.
pub(crate) fn lines(statement: &Statement) -> Vec<Line> {
    let head = rung(statement.commitment).pad_to(INDENT).append(who(statement));
    let circumstances = indented(INDENT).append(circumstances(statement));
    vec![head, indented(INDENT).append(evidence(statement)), circumstances]
}

/// The lines of a statement with its rules in the sentence, and what each of them did.
pub(crate) fn explained(statement: &Statement, window: Window<'_>, colour: bool) -> Vec<Line> {
    let head = rung(statement.commitment).pad_to(INDENT).append(who(statement));
    let mut lines = vec![head, indented(INDENT).append(explain::sentence(statement, colour))];
    lines.extend(details(statement, window, INDENT, colour));
    lines
}

/// What qualifies a statement, then what each of its rules did.
pub(crate) fn details(statement: &Statement, window: Window<'_>, indent: usize, colour: bool) -> Vec<Line> {
    let steps = explain::steps(statement, window, colour);
    std::iter::once(circumstances(statement)).chain(steps).map(|line| indented(indent).append(line)).collect()
}

fn indented(column: usize) -> Line {
    Line::new().pad_to(column)
}

fn who(statement: &Statement) -> Line {
    let name = statement.official.as_deref().or(statement.principal.as_deref()).unwrap_or("somebody");
    let mut line = Line::new().bold(name);
    if let Some(role) = &statement.role {
        line = line.text(format!(", {role}"));
    }
    if let (Some(_), Some(principal)) = (&statement.official, &statement.principal) {
        line = line.text(format!(", {principal}"));
    }
    line.dim(format!("  {}", statement.topic))
}

/// The sentence, the words that decided the rung marked where there is colour.
pub(crate) fn evidence(statement: &Statement) -> Line {
    let deciding =
        statement.rules.iter().filter(|rule| matches!(Mark::of(rule), Some(Mark::Negation | Mark::Cue | Mark::Action)));
    let spans = deciding.map(|rule| (rule.start, rule.end, Mark::Cue));
    marked(&statement.evidence.text, statement.evidence.start, spans, true)
}

fn circumstances(statement: &Statement) -> Line {
    let mut parts = vec![asserted(statement)];
    parts.push(match statement.frame {
        Frame::Current => "current".to_owned(),
        Frame::Background => "background".to_owned(),
    });
    if let Some(day) = statement.said_on {
        let doubt = if statement.said_basis == SaidBasis::Article { " (the article's day)" } else { "" };
        parts.push(format!("said {day}{doubt}"));
    }
    parts.extend(statement.scope.label().map(|scope| format!("scope {scope}")));
    parts.extend(statement.condition.as_ref().map(|condition| format!("condition “{}”", condition.text)));
    if (statement.low, statement.high) != (statement.commitment, statement.commitment) {
        parts.push(format!("between {} and {}", statement.low.words(), statement.high.words()));
    }
    parts.push(format!("confidence {:.2}", statement.confidence));
    Line::new().dim(parts.join(" · "))
}

fn asserted(statement: &Statement) -> String {
    let class = match statement.class {
        EvidenceClass::Quotation => "in quotation marks",
        EvidenceClass::Indirect => "in indirect speech",
        EvidenceClass::Caption => "in a caption",
        EvidenceClass::Headline => "in the headline",
    };
    let speaker = statement.speaker.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
    match statement.asserted_by {
        AssertedBy::Official => format!("their own words, {class}"),
        AssertedBy::Spokesperson => format!("a spokesperson{speaker}, {class}"),
        AssertedBy::ThirdParty => format!("said about them{speaker}, {class}"),
        AssertedBy::Outlet => format!("told by the outlet, {class}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::rows::tests::statement;

    #[test]
    fn shows_who_what_and_why() {
        let mut statement = statement();
        statement.rules[0].start = statement.evidence.start + 10;
        statement.rules[0].end = statement.evidence.start + 15;
        let shown: Vec<_> =
            explained(&statement, Window::evidence(&statement), false).iter().map(|line| line.render(false)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        ▆ ready           Mara Lind, Foreign Minister, Norland  troops
                          “We are [ready] to send troops once asked,” Lind said.
                          their own words, in quotation marks · current · said 2025-03-21 · scope medical,training · condition “once asked” · confidence 0.94
                          under [ready] → ready  cue/ready
                          [cue]  {negation}  ‹action›  (who)  <condition>
        ");
    }
}
