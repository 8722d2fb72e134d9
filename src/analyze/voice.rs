//! Who is heard in a reading, before it is asked whose position that is.

use super::action::Action;
use super::chain::Reading;
use super::holder::Holders;
use super::mentions::{Mention, Who};
use super::speech::{Report, governing};

/// The words that a reading stands in: who says them, and how that is known.
pub(crate) struct Voice<'a> {
    /// The report that governs it.
    pub(crate) report: Option<&'a Report>,
    /// The mention that speaks: of the report, else of the attribution layer.
    pub(crate) source: Option<&'a Mention>,
    /// Whether it stands in quotation marks.
    pub(crate) quoted: bool,
}

impl<'a> Holders<'a> {
    /// Whose words a reading is; `None` where the report is negated ("did not say").
    pub(crate) fn voice(&self, reading: &Reading, action: &Action, sentence: usize) -> Option<Voice<'a>> {
        let text = self.resolver.text;
        let (from, at) = (text.sentences[sentence].tokens.start, reading.head.min(action.start));
        let mention = |report: &Report| &self.resolver.mentions.list[report.source];
        let report = governing(&self.reports[sentence], self.resolver.mentions, text, at);
        if report.is_some_and(|r| r.negated) {
            return None;
        }
        // "Velland has declared its readiness": the state's act, whoever told of it.
        let of_state = |r: &&Report| !matches!(mention(r).who, Who::Principal(_) | Who::Body(..));
        let report = report.filter(|r| r.verb != reading.head || of_state(r));
        let quoted = self.quoted(at);
        let report = if quoted { self.quote_speaker(at).or(report) } else { report };
        let narrated =
            !quoted && self.subject(reading, from).is_some_and(|s| matches!(s.who, Who::Person(_) | Who::Role(_)));
        let source = match report {
            Some(report) => Some(mention(report)),
            None => {
                let clause = || self.clause_source(at, from).filter(|_| !quoted);
                self.attributed_to(at).filter(|_| !narrated).or_else(clause)
            }
        };
        Some(Voice { report, source, quoted })
    }
}
