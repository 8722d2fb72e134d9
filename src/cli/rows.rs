//! The JSON lines that `analyze`, `ingest` and `extract` read and print: contracts that other programs rely on.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use crate::model::{AssertedBy, Commitment, Field, Frame, Moment, Statement};

/// A line of input: an article as text or as HTML. Unknown fields are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct ArticleRow {
    /// Names the article in the output; a whole number is taken as its digits.
    #[serde(deserialize_with = "id")]
    pub(crate) id: String,
    /// Its address.
    pub(crate) url: Option<String>,
    /// Its day or time of publication.
    pub(crate) published: Option<Moment>,
    /// Its headline.
    pub(crate) title: Option<String>,
    /// Its text.
    pub(crate) text: Option<String>,
    /// Its page, in place of the text.
    pub(crate) html: Option<String>,
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match serde_json::Value::deserialize(deserializer)? {
        serde_json::Value::String(id) if !id.is_empty() => Ok(id),
        serde_json::Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("the id must be a text or a whole number")),
    }
}

/// What an article row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content<'a> {
    /// Plain text.
    Text(&'a str),
    /// A page.
    Html(&'a str),
}

impl ArticleRow {
    /// The text or the page; an error names what is wrong with the line.
    pub(crate) fn content(&self) -> Result<Content<'_>, String> {
        match (&self.text, &self.html) {
            (Some(text), None) => Ok(Content::Text(text)),
            (None, Some(html)) => Ok(Content::Html(html)),
            (None, None) => Err("neither \"text\" nor \"html\" is there".to_owned()),
            (Some(_), Some(_)) => Err("\"text\" and \"html\" are both there; give one".to_owned()),
        }
    }
}

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
            speaker: statement.speaker.as_deref(),
            text,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use rstest::rstest;

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
            rules: vec![RuleHit { id: "ready/ready-to".to_owned(), start: 20, end: 28 }],
        }
    }

    #[test]
    fn prints_the_fields_that_other_programs_rely_on() {
        let statement = statement();
        let row = to_line(&StatementRow::new("a-1", &statement, None)).unwrap();
        insta::assert_snapshot!(row, @r#"{"article":"a-1","official":"Mara Lind","role":"Foreign Minister","principal":"Norland","topic":"troops","commitment":"ready","commitment_low":"ready","commitment_high":"ready","condition":"once asked","scope":"medical,training","asserted_by":"self","time":"current","said_on":"2025-03-21","evidence":"“We are ready to send troops once asked,” Lind said.","start":10,"end":68,"in":"text","confidence":0.94,"rules":["ready/ready-to"],"speaker":null}"#);
    }

    #[rstest]
    #[case(r#"{"id":"a","text":"x"}"#, Ok(Content::Text("x")))]
    #[case(r#"{"id":7,"url":null,"published":null,"title":null,"html":"<p>x","more":[1]}"#, Ok(Content::Html("<p>x")))]
    #[case(r#"{"id":"a","text":null}"#, Err("neither \"text\" nor \"html\" is there"))]
    #[case(r#"{"id":"a","text":"x","html":"x"}"#, Err("\"text\" and \"html\" are both there; give one"))]
    fn reads_text_or_html(#[case] line: &str, #[case] expected: Result<Content<'static>, &str>) {
        let row: ArticleRow = serde_json::from_str(line).unwrap();
        assert_eq!(row.content(), expected.map_err(str::to_owned));
    }

    #[rstest]
    #[case(r#"{"text":"x"}"#, "missing field `id`")]
    #[case(r#"{"id":null,"text":"x"}"#, "the id must be a text or a whole number")]
    #[case(r#"{"id":"a","published":"yesterday","text":"x"}"#, "cannot read \"yesterday\" as a time")]
    #[case(r#"{"id":"a","text":5}"#, "invalid type: integer `5`, expected a string")]
    fn says_what_is_wrong_with_a_line(#[case] line: &str, #[case] expected: &str) {
        let error = serde_json::from_str::<ArticleRow>(line).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
