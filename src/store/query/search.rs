//! Full-text search over everything that was read, by SQLite's FTS5.

use jiff::civil::Date;
use rusqlite::params_from_iter;
use serde_json::{Value, json};

use crate::store::error::StoreError;
use crate::store::reader::Reader;

use super::column::row;
use super::conditions::{Conditions, past, rows};

/// What stands around a word that was found, in private-use characters that no text of ours may hold: the callers put their
/// own marks in place of them.
pub const FOUND: [char; 2] = ['\u{f8f0}', '\u{f8f1}'];

row!(
    /// An article in which the words stand.
    SearchRow {
        /// Its row.
        id: i64,
        /// The id it was ingested under, else the canonical URL.
        article: Option<String>,
        /// The address as it was given or fetched.
        url: Option<String>,
        /// The outlet.
        outlet: Option<String>,
        /// The headline.
        title: Option<String>,
        /// The day of publication.
        published_on: Option<Date>,
        /// The revision in which they stand, 1 for the first.
        revision: u32,
        /// Statements of that revision that hold.
        statements: u32,
        /// The words in their context, each within [`FOUND`].
        snippet: String,
    }
);

impl SearchRow {
    /// The snippet in pieces: whether it is a word that was found, and the text.
    pub fn pieces(&self) -> impl Iterator<Item = (bool, &str)> {
        let [open, close] = FOUND;
        let mut found = false;
        self.snippet.split_inclusive(FOUND).map(move |piece| {
            let was = found;
            found = piece.ends_with(open);
            (was, piece.trim_end_matches([open, close]))
        })
    }
}

impl SearchRow {
    /// The row with the places of the words, as byte spans of the snippet, in place of marks in it.
    pub fn to_json(&self) -> Value {
        let (mut snippet, mut found) = (String::new(), Vec::new());
        for (is, piece) in self.pieces() {
            if is {
                found.push([snippet.len(), snippet.len() + piece.len()]);
            }
            snippet.push_str(piece);
        }
        let Self { id, article, url, outlet, title, published_on, revision, statements, .. } = self;
        json!({ "id": id, "article": article, "url": url, "outlet": outlet, "title": title, "published_on": published_on,
                "revision": revision, "statements": statements, "snippet": snippet, "found": found })
    }
}

/// What to search for.
#[derive(Debug, Clone, Default)]
pub struct SearchFilter {
    /// Words that must all be there; those in quotation marks next to each other; a star ends the beginning of a word.
    pub words: String,
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Only articles with a statement that holds.
    pub with_statements: bool,
    /// The newest so many …
    pub limit: Option<usize>,
    /// … before these.
    pub offset: usize,
}

impl Reader {
    /// Articles in whose title or text the words stand, those that came last first. Neither case nor accents matter.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn search(&self, filter: &SearchFilter) -> Result<Vec<SearchRow>, StoreError> {
        let Some(query) = query(&filter.words) else { return Ok(Vec::new()) };
        let mut conditions = Conditions::default();
        conditions.text("revisions_search MATCH ?", Some(query));
        conditions.day("r.published_on >= ?", filter.since);
        // Of an article that says so in several revisions the last counts.
        conditions.plain(
            "NOT EXISTS (SELECT 1 FROM revisions AS later WHERE later.article_id = r.article_id AND later.number > r.number)",
        );
        if filter.with_statements {
            conditions
                .plain("EXISTS (SELECT 1 FROM statements AS s WHERE s.revision_id = r.id AND s.standing = 'held')");
        }
        let [open, close] = FOUND;
        // By number, newest first: SQLite then reads no more of the index than it shows. The snippets are made for those alone.
        let sql = format!(
            "SELECT a.id, coalesce(a.external_id, a.canonical_url) AS article, a.url, a.outlet, r.title, r.published_on,
                 r.number AS revision,
                 (SELECT count(*) FROM statements AS s WHERE s.revision_id = r.id AND s.standing = 'held') AS statements,
                 snippet(revisions_search, 1, '{open}', '{close}', '…', 24) AS snippet
             FROM revisions_search JOIN revisions AS r ON r.id = revisions_search.rowid
                 JOIN articles AS a ON a.id = r.article_id
             {} ORDER BY revisions_search.rowid DESC LIMIT ? OFFSET ?",
            conditions.sql()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let values = conditions.values([rows(filter.limit), past(filter.offset)]);
        let found = statement.query_map(params_from_iter(values), SearchRow::read)?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }
}

/// What people type as a query that FTS5 cannot misunderstand: each word is quoted, so that none is an operator. `None` where
/// there is no word.
fn query(typed: &str) -> Option<String> {
    let mut parts = Vec::new();
    for (place, piece) in typed.split('"').enumerate() {
        // Between quotation marks stands a phrase.
        let within = place % 2 == 1;
        let words: Vec<&str> = if within { vec![piece] } else { piece.split_whitespace().collect() };
        for word in words {
            let start = !within && word.ends_with('*');
            if word.chars().any(char::is_alphanumeric) {
                parts.push(format!("\"{}\"{}", word.trim_end_matches('*'), if start { "*" } else { "" }));
            }
        }
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_snippet_falls_into_pieces() {
        let [open, close] = FOUND;
        let row = SearchRow {
            id: 1,
            article: None,
            url: None,
            outlet: None,
            title: None,
            published_on: None,
            revision: 1,
            statements: 0,
            snippet: format!("ready to {open}send{close} {open}troops{close}"),
        };
        let pieces: Vec<_> = row.pieces().filter(|(_, piece)| !piece.is_empty()).collect();
        assert_eq!(pieces, [(false, "ready to "), (true, "send"), (false, " "), (true, "troops")]);
    }

    #[rstest]
    #[case("send troops", Some("\"send\" \"troops\""))]
    #[case("\"send troops\" Ostia", Some("\"send troops\" \"Ostia\""))]
    #[case("deploy*", Some("\"deploy\"*"))]
    #[case("a OR b NOT c NEAR(d", Some("\"a\" \"OR\" \"b\" \"NOT\" \"c\" \"NEAR(d\""))]
    #[case("\"not closed", Some("\"not closed\""))]
    #[case("title:x - ^ * \"\"", Some("\"title:x\""))]
    #[case(" \u{201c} ", None)]
    #[case("", None)]
    fn whatever_is_typed_is_words(#[case] typed: &str, #[case] expected: Option<&str>) {
        assert_eq!(query(typed).as_deref(), expected);
    }
}
