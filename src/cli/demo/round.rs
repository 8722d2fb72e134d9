//! What one round brought: each article that was new or edited, with what became of its statements.

use serde::Serialize;

use super::site::Site;
use crate::cli::outcome::{Outcome, outcomes};
use crate::daemon::CheckReport;
use crate::store::{EventKind, Reader, ShiftDetail, Store, StoreError};

/// A round as it went.
#[derive(Debug, Serialize)]
pub(super) struct Round {
    /// Its number, from 1.
    pub(super) number: usize,
    /// What the site published or edited.
    pub(super) articles: Vec<Read>,
    /// Rows of the change log that this round wrote.
    pub(super) shifts: Vec<ShiftDetail>,
    /// How the channels did.
    pub(super) channels: Vec<Channel>,
    /// Sources that could not be read.
    pub(super) failures: Vec<String>,
}

/// An article as it was read.
#[derive(Debug, Serialize)]
pub(super) struct Read {
    /// The outlet's name.
    pub(super) outlet: &'static str,
    /// The headline.
    pub(super) title: &'static str,
    /// The address.
    pub(super) url: String,
    /// Whether the site edited an article that it had published before.
    pub(super) edited: bool,
    /// What was found in it.
    pub(super) statements: Vec<Outcome>,
}

/// How a channel did.
#[derive(Debug, Serialize)]
pub(super) struct Channel {
    /// Its name.
    pub(super) name: String,
    /// Alerts that arrived.
    pub(super) delivered: usize,
    /// What it waits for.
    pub(super) waits_for: Option<String>,
    /// Attempts that failed.
    pub(super) failures: Vec<String>,
}

impl Round {
    /// Reads from the database what a check has written.
    pub(super) async fn read(
        number: usize,
        site: &Site,
        checked: &CheckReport,
        store: &Store,
    ) -> Result<Self, StoreError> {
        let mut articles = Vec::new();
        for article in site.news() {
            let url = format!("{}{}", site.base(), article.path());
            let edited = site.is_edit(article);
            articles.push(Read {
                outlet: article.outlet.name(),
                title: article.title,
                url,
                edited,
                statements: Vec::new(),
            });
        }
        let raised: Vec<i64> = checked
            .changes()
            .filter(|change| change.event == EventKind::Raised)
            .map(|change| change.shift_id)
            .collect();
        let (articles, shifts) = store.read(move |reader| look_up(reader, articles, &raised)).await?;
        let channels = checked.passes.iter().map(|(name, pass)| Channel {
            name: name.clone(),
            delivered: pass.delivered,
            waits_for: pass.waiting.as_ref().map(|(what, _)| what.clone()),
            failures: pass.failures.clone(),
        });
        let failures = checked.polls.iter().filter_map(|poll| poll.result.as_ref().err().map(ToString::to_string));
        Ok(Self { number, articles, shifts, channels: channels.collect(), failures: failures.collect() })
    }
}

fn look_up(
    reader: &Reader,
    mut articles: Vec<Read>,
    raised: &[i64],
) -> Result<(Vec<Read>, Vec<ShiftDetail>), StoreError> {
    for article in &mut articles {
        article.statements = outcomes(reader, &article.url)?;
        article.statements.retain(|outcome| !outcome.statement.superseded);
    }
    let shifts = raised.iter().filter_map(|id| reader.shift(*id).ok()).collect();
    Ok((articles, shifts))
}
