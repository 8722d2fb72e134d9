//! What goes into a fold: statements with what is known of the article that reports them.

use crate::model::{Moment, Statement};

/// A statement as the fold reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The statement's id in the store. It names the report in the fold's answer and decides nothing.
    pub id: i64,
    /// What is reported.
    pub statement: Statement,
    /// Who reports it.
    pub article: ReportArticle,
    /// The article's revision that says so; later ones have greater numbers.
    pub revision: u32,
    /// Whether a later revision of the article exists, so that the publisher no longer says so.
    pub superseded: bool,
}

/// The article of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportArticle {
    /// Its identity: the canonical URL, or the id under which it was ingested.
    pub key: String,
    /// Its address as it was given or fetched.
    pub url: Option<String>,
    /// Who publishes it.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<Moment>,
    /// Whether its extraction is doubtful, so that it raises no alert by itself.
    pub poor: bool,
}
