//! The corpus through the real ingestion, and what its change log then says.

use std::collections::HashMap;

use super::corpus::Corpus;
use super::order::Order;
use super::workplace::Workplace;
use crate::analyze::{Engine, RULES_VERSION};
use crate::cli::context::Context;
use crate::cli::error::{CliError, chain};
use crate::cli::progress::progress;
use crate::daemon::{Ingest, IngestError, Input};
use crate::eval::{Logged, ShiftScore, score_shifts};
use crate::model::{ShiftKind, Status, SubjectKind};
use crate::store::{ChangeFilter, ChangeRow, OpenOptions, Policy, Reader, Writer};

/// Ingests the articles in the order that is asked for, and scores the change log.
pub(super) fn score(
    corpus: &Corpus,
    workplace: &Workplace,
    engine: &Engine,
    (order, seed): (Order, u64),
    context: &Context,
) -> Result<ShiftScore, CliError> {
    let config = &workplace.config;
    let policy = Policy::new(config, RULES_VERSION);
    let mut writer = Writer::open(&config.database, &OpenOptions { create: true, exclusive: false })?;
    let mut ingest = Ingest::new(&mut writer, &policy, engine, &*context.clock);
    let articles: Vec<&Input> = order.arrange(corpus.articles.iter().collect(), seed);
    for (index, input) in articles.iter().enumerate() {
        progress("ingesting", index + 1, articles.len());
        ingest.push(input).map_err(|error| match error {
            IngestError::Input(error) => CliError::Failed(format!("article {}: {}", input.id, chain(&error))),
            IngestError::Store(error) => error.into(),
        })?;
    }
    ingest.finish()?;
    let logged = logged(writer.reader(), corpus)?;
    Ok(score_shifts(&corpus.labels, &corpus.shifts, &logged))
}

/// The standing shifts of officials.
fn logged(reader: &Reader, corpus: &Corpus) -> Result<Vec<Logged>, CliError> {
    let ids: HashMap<&str, &str> =
        corpus.articles.iter().filter_map(|input| Some((input.url.as_deref()?, input.id.as_str()))).collect();
    let filter = ChangeFilter { subject_kind: Some(SubjectKind::Official), ..ChangeFilter::default() };
    let counts = |row: &ChangeRow| {
        matches!(row.kind, ShiftKind::Shift | ShiftKind::Edit)
            && matches!(row.status, Status::Pending | Status::Confirmed)
    };
    let row = |row: ChangeRow| Logged {
        article: row.to_url.as_deref().and_then(|url| ids.get(url)).map(|id| (*id).to_owned()),
        subject: row.subject,
        topic: row.topic,
        from: row.from_commitment,
        to: row.to_commitment,
        direction: row.direction,
        said_on: row.said_on,
        pending: row.status == Status::Pending,
        evidence: row.to_evidence,
    };
    Ok(reader.changes(&filter)?.into_iter().filter(counts).map(row).collect())
}
