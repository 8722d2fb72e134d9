//! The JSON lines that `analyze` prints: a contract that other programs rely on. What it reads is [`crate::daemon::Input`].

use jiff::civil::Date;
use serde::Serialize;

use crate::model::{AssertedBy, Commitment, Field, Frame, RuleHit, Statement};

/// A statement as `analyze --jsonl` prints it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StatementRow<'a> {
    article: &'a str,
    official: Option<&'a str>,
    role: Option<&'a str>,
    principal: Option<&'a str>,
    topic: &'a str,
    commitment: Commitment,
    commitment_low: Commitment,
    commitment_high: Commitment,
    condition: Option<&'a str>,
    scope: Option<String>,
    asserted_by: AssertedBy,
    time: Frame,
    said_on: Option<Date>,
    evidence: &'a str,
    start: usize,
    end: usize,
    #[serde(rename = "in")]
    field: Field,
    confidence: f64,
    rules: Vec<&'a str>,
    fired: &'a [RuleHit],
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl<'a> StatementRow<'a> {
    /// The row of a statement; `text` is printed with it where the input was a page.
    pub(crate) fn new(article: &'a str, statement: &'a Statement, text: Option<&'a str>) -> Self {
        Self {
            article,
            official: statement.official.as_deref(),
            role: statement.role.as_deref(),
            principal: statement.principal.as_deref(),
            topic: &statement.topic,
            commitment: statement.commitment,
            commitment_low: statement.low,
            commitment_high: statement.high,
            condition: statement.condition.as_ref().map(|condition| condition.text.as_str()),
            scope: statement.scope.label(),
            asserted_by: statement.asserted_by,
            time: statement.frame,
            said_on: statement.said_on,
            evidence: &statement.evidence.text,
            start: statement.evidence.start,
            end: statement.evidence.end,
            field: statement.evidence.field,
            confidence: (statement.confidence * 100.0).round() / 100.0,
            rules: statement.rules.iter().map(|rule| rule.id.as_str()).collect(),
            fired: &statement.rules,
            speaker: statement.speaker.as_deref(),
            text,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::cli::json::to_line;
    use crate::model::{Condition, ConditionKind, Evidence, EvidenceClass, Occasion, Rank, RuleHit, SaidBasis, Scope};

    pub(crate) fn statement() -> Statement {
        Statement {
            official: Some("Mara Lind".to_owned()),
            role: Some("Foreign Minister".to_owned()),
            principal: Some("Norland".to_owned()),
            speaks_for: Some(Rank(2)),
            speaker: None,
            topic: "troops".to_owned(),
            commitment: Commitment::Ready,
            low: Commitment::Ready,
            high: Commitment::Ready,
            condition: Some(Condition { text: "once asked".to_owned(), kind: ConditionKind::Request }),
            scope: Scope::of(["training", "medical"]),
            asserted_by: AssertedBy::Official,
            frame: Frame::Current,
            said_on: Some(jiff::civil::date(2025, 3, 21)),
            said_basis: SaidBasis::Text,
            evidence: Evidence {
                text: "“We are ready to send troops once asked,” Lind said.".to_owned(),
                start: 10,
                end: 68,
                field: Field::Text,
            },
            class: EvidenceClass::Quotation,
            occasion: Occasion::default(),
            confidence: 0.937_5,
            rules: vec![RuleHit { id: "cue/ready".to_owned(), start: 20, end: 28, gives: Some(Commitment::Ready) }],
        }
    }

    #[test]
    fn prints_the_fields_that_other_programs_rely_on() {
        let statement = statement();
        let row = to_line(&StatementRow::new("a-1", &statement, None)).unwrap();
        insta::assert_snapshot!(row, @r#"{"article":"a-1","official":"Mara Lind","role":"Foreign Minister","principal":"Norland","topic":"troops","commitment":"ready","commitment_low":"ready","commitment_high":"ready","condition":"once asked","scope":"medical,training","asserted_by":"self","time":"current","said_on":"2025-03-21","evidence":"“We are ready to send troops once asked,” Lind said.","start":10,"end":68,"in":"text","confidence":0.94,"rules":["cue/ready"],"fired":[{"id":"cue/ready","start":20,"end":28,"gives":"ready"}],"speaker":null}"#);
    }
}
