//! A statement for a person: who stands where, the sentence with the deciding words marked, and what qualifies it.

use crate::cli::line::{Line, style};
use crate::cli::render::rung::rung;
use crate::model::{AssertedBy, EvidenceClass, Frame, RuleHit, SaidBasis, Statement};

/// The column at which what belongs to a rung begins.
pub(crate) const INDENT: usize = 18;

/// The lines of a statement; with `explain`, each rule that fired and the words that it fired on.
pub(crate) fn lines(statement: &Statement, explain: bool) -> Vec<Line> {
    let mut lines = vec![rung(statement.commitment).pad_to(INDENT).append(who(statement))];
    lines.push(indented(INDENT).append(evidence(statement)));
    let details = details(statement, INDENT);
    lines.extend(details.into_iter().take(if explain { usize::MAX } else { 1 }));
    lines
}

/// What qualifies a statement, then each rule that fired and the words that it fired on.
pub(crate) fn details(statement: &Statement, indent: usize) -> Vec<Line> {
    let fired = statement.rules.iter().map(|rule| indented(indent).append(fired(statement, rule)));
    std::iter::once(indented(indent).append(circumstances(statement))).chain(fired).collect()
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

/// The sentence, the words of the rules marked in it.
pub(crate) fn evidence(statement: &Statement) -> Line {
    let spans = statement.rules.iter().map(|rule| (rule.start, rule.end));
    marked(&statement.evidence.text, statement.evidence.start, spans)
}

/// A text that begins at byte `offset` of its document, with some of that document's spans marked. Spans that do not
/// lie in it, or not on character boundaries, are passed over.
pub(crate) fn marked(text: &str, offset: usize, spans: impl Iterator<Item = (usize, usize)>) -> Line {
    let mut inside: Vec<(usize, usize)> = spans
        .filter_map(|(start, end)| Some((start.checked_sub(offset)?, end.checked_sub(offset)?)))
        .filter(|(start, end)| start < end && text.get(*start..*end).is_some())
        .collect();
    inside.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut line = Line::new();
    let mut at = 0;
    for (start, end) in inside {
        if let (Some(before), Some(words)) = (text.get(at..start.max(at)), text.get(start.max(at)..end.max(at))) {
            line = line.text(before).put(style::MARK, words);
            at = end.max(at);
        }
    }
    line.text(text.get(at..).unwrap_or_default())
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

fn fired(statement: &Statement, rule: &RuleHit) -> Line {
    let offset = statement.evidence.start;
    let span = rule.start.checked_sub(offset).zip(rule.end.checked_sub(offset));
    let words = span.and_then(|(start, end)| statement.evidence.text.get(start..end)).unwrap_or_default();
    let line = Line::new().dim("rule ").text(&rule.id);
    if words.is_empty() { line } else { line.dim("  on  ").put(style::MARK, words) }
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
        let shown: Vec<_> = lines(&statement, true).iter().map(|line| line.render(false)).collect();
        insta::assert_snapshot!(shown.join("\n"), @"
        ▆ ready           Mara Lind, Foreign Minister, Norland  troops
                          “We are ready to send troops once asked,” Lind said.
                          their own words, in quotation marks · current · said 2025-03-21 · scope medical,training · condition “once asked” · confidence 0.94
                          rule ready/ready-to  on  ready
        ");
    }

    #[test]
    fn marks_only_spans_that_lie_in_the_text() {
        let line = marked("ąb ready", 100, [(104, 109), (101, 102), (0, 5), (104, 106), (108, 120)].into_iter());
        assert_eq!(line.render(true), "ąb \u{1b}[1m\u{1b}[36mready\u{1b}[0m");
    }
}
