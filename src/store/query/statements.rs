//! What was said, and why it made no shift.

use jiff::civil::Date;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

use crate::model::{AssertedBy, Commitment, Frame};
use crate::store::error::StoreError;
use crate::store::reader::Reader;

use super::column::row;
use super::conditions::{Conditions, past, rows};
use super::text::matches_name;

row!(
    /// A row of the view `statement_log`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    StatementRow {
        statement_id: i64,
        article: Option<String>,
        official: Option<String>,
        principal: Option<String>,
        topic: String,
        commitment: Commitment,
        scope: Option<String>,
        condition: Option<String>,
        time: Frame,
        asserted_by: AssertedBy,
        said_on: Option<Date>,
        evidence: String,
        url: Option<String>,
        utterance_id: Option<i64>,
        revision: u32,
        superseded: bool,
        article_id: i64,
        outlet: Option<String>,
    }
);

row!(
    /// A row of the view `why_not`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    WhyNotRow {
        statement_id: i64,
        article: Option<String>,
        official: Option<String>,
        principal: Option<String>,
        topic: String,
        commitment: Commitment,
        scope: Option<String>,
        said_on: Option<Date>,
        reason: String,
        evidence: String,
        url: Option<String>,
        article_id: i64,
    }
);

/// Which statements. The default is all.
#[derive(Debug, Clone, Default)]
pub struct StatementFilter {
    /// Part of the official's or the principal's name, see [`matches_name`].
    pub who: Option<String>,
    /// The very name of the official or the principal.
    pub name: Option<String>,
    /// The topic's id.
    pub topic: Option<String>,
    /// The article, as `statement_log` names it, or its address.
    pub article: Option<String>,
    /// Said on this day or later.
    pub since: Option<Date>,
    /// The last so many …
    pub limit: Option<usize>,
    /// … before these last.
    pub offset: usize,
}

impl StatementFilter {
    pub(super) fn fits_who(&self, official: Option<&str>, principal: Option<&str>) -> bool {
        let Some(who) = &self.who else { return true };
        [official, principal].into_iter().flatten().any(|name| matches_name(name, who))
    }
}

impl Reader {
    /// Statements in the order of the days they were said.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn statements(&self, filter: &StatementFilter) -> Result<Vec<StatementRow>, StoreError> {
        self.statement_rows("statement_log", StatementRow::COLUMNS, filter, StatementRow::read)
    }

    /// Current statements that made no shift, with the reason.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn why_not(&self, filter: &StatementFilter) -> Result<Vec<WhyNotRow>, StoreError> {
        self.statement_rows("why_not", WhyNotRow::COLUMNS, filter, WhyNotRow::read)
    }

    fn statement_rows<T>(
        &self,
        view: &str,
        columns: &[&str],
        filter: &StatementFilter,
        read: fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.text("topic = ?", filter.topic.clone());
        conditions.day("said_on >= ?", filter.since);
        if let Some(article) = &filter.article {
            // Through the revisions of an article to its statements, not through all statements to their articles.
            conditions.text(
                "statement_id IN (SELECT s.id FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id
                 WHERE r.article_id IN (SELECT value FROM json_each(?)))",
                Some(serde_json::Value::from(self.articles_named(article)?).to_string()),
            );
        }
        let names = self.names_of(filter)?;
        // Which of the statements with a name are shown is read from indexes alone, and only those are then read; but for `why_not`,
        // which has fewer rows than there are statements.
        let narrows = names.is_some() && filter.article.is_none() && view == "statement_log";
        let page = [rows(filter.limit), past(filter.offset)];
        let all = [rows(None), past(0)];
        let (inner, outer) = if narrows { (page, all) } else { (all, page) };
        // With few rows the sign keeps SQLite from walking through all statements in the order of their days.
        let sign = if names.is_some() || filter.article.is_some() { "+" } else { "" };
        if let Some(names) = &names {
            let (sql, values) = named(names, filter, inner);
            conditions.with(sql, values);
        }
        let sql = format!(
            "SELECT {} FROM {view} {} ORDER BY {sign}said_on DESC, {sign}statement_id DESC LIMIT ? OFFSET ?",
            columns.join(", "),
            conditions.sql()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let values = conditions.values(outer);
        let found = statement.query_map(params_from_iter(values), read)?;
        let mut found = found.collect::<rusqlite::Result<Vec<_>>>()?;
        found.reverse();
        Ok(found)
    }

    /// The names that the filter means; `None` where it asks for none.
    fn names_of(&self, filter: &StatementFilter) -> Result<Option<Vec<String>>, StoreError> {
        if let Some(name) = &filter.name {
            return Ok(Some(vec![name.clone()]));
        }
        let Some(who) = &filter.who else { return Ok(None) };
        let mut names = self.names_like("statements", "official", who)?;
        names.extend(self.names_like("statements", "principal", who)?);
        Ok(Some(names))
    }

    /// The rows of the articles that have this name in the views, or this address.
    fn articles_named(&self, name: &str) -> Result<Vec<i64>, StoreError> {
        // Each by an index of its own; of an article with an id the canonical URL is no name.
        let mut statement = self.connection().prepare_cached(
            "SELECT id FROM articles WHERE external_id = ?1
             UNION SELECT id FROM articles WHERE url = ?1
             UNION SELECT a.id FROM article_urls AS u JOIN articles AS a ON a.id = u.article_id
                 WHERE u.url = ?1 AND a.canonical_url = ?1 AND a.external_id IS NULL",
        )?;
        let ids = statement.query_map([name], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<_>>()?)
    }
}

/// The condition that a statement is of one of these names, and its values.
fn named(names: &[String], filter: &StatementFilter, page: [Value; 2]) -> (String, Vec<Value>) {
    let list = Value::Text(serde_json::Value::from(names).to_string());
    let (mut more, mut values) = (String::new(), vec![list]);
    if let Some(topic) = &filter.topic {
        more.push_str(" AND topic = ?");
        values.push(Value::Text(topic.clone()));
    }
    if let Some(since) = filter.since {
        more.push_str(" AND said_on >= ?");
        values.push(Value::Text(since.to_string()));
    }
    let of = |column: &str| {
        format!(
            "SELECT id, said_on FROM statements
             WHERE {column} IN (SELECT value FROM json_each(?)) AND standing <> 'replaced'{more}"
        )
    };
    let sql = format!(
        "statement_id IN (SELECT id FROM ({} UNION {}) ORDER BY said_on DESC, id DESC LIMIT ? OFFSET ?)",
        of("official"),
        of("principal")
    );
    values.extend(values.clone());
    values.extend(page);
    (sql, values)
}
