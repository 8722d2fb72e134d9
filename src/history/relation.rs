//! When two reports may belong to one act of speaking: days, venues, and the exception for quotations that cannot.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::model::{Commitment, EvidenceClass, Precision, SaidBasis};

use super::prepare::Node;

/// Two rungs that are quoted on one day count as said at different hours when the articles that quote them on that day lie
/// apart by at least this, all of the one before all of the other. No article states an hour, and outlets copy each other
/// for a few hours.
const HOURS_APART: SignedDuration = SignedDuration::from_hours(6);

/// What may hold a verbatim quotation apart from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sign<'a> {
    rung: Commitment,
    venue: Option<&'a str>,
    text_day: Option<Date>,
    day: Date,
}

impl<'a> Sign<'a> {
    /// The sign of a quotation; `None` for anything else.
    pub(super) fn of(node: &Node<'a>, day: Date) -> Option<Self> {
        let s = node.statement();
        (s.class == EvidenceClass::Quotation).then(|| Self {
            rung: s.commitment,
            venue: s.occasion.venue.as_deref(),
            text_day: node.text_day(),
            day,
        })
    }
}

/// When each rung was quoted on each day.
#[derive(Debug, Default)]
pub(super) struct Hours(BTreeMap<(Date, Commitment), (Timestamp, Timestamp)>);

impl Hours {
    /// Notes the hours of the quotations that were published on the day on which they were said.
    pub(super) fn of(nodes: &[Node<'_>]) -> Self {
        let mut hours: BTreeMap<_, (Timestamp, Timestamp)> = BTreeMap::new();
        for node in nodes.iter().filter(|n| n.statement().class == EvidenceClass::Quotation) {
            let Some(published) = node.report.article.published else { continue };
            if published.precision() == Precision::Second && published.date() == node.day {
                let at = published.timestamp();
                let span = hours.entry((node.day, node.statement().commitment)).or_insert((at, at));
                *span = (span.0.min(at), span.1.max(at));
            }
        }
        Self(hours)
    }

    fn apart(&self, day: Date, a: Commitment, b: Commitment) -> bool {
        let (Some(a), Some(b)) = (self.0.get(&(day, a)), self.0.get(&(day, b))) else { return false };
        b.0.duration_since(a.1) >= HOURS_APART || a.0.duration_since(b.1) >= HOURS_APART
    }

    /// Whether two quotations are on different rungs from different venues, days or hours, so that nothing but shared words
    /// relates them. A day that only the article gives is no known day.
    pub(super) fn hold_apart(&self, a: &Sign<'_>, b: &Sign<'_>) -> bool {
        let differ = |a: Option<_>, b: Option<_>| a.is_some() && b.is_some() && a != b;
        let same_venue = a.venue.is_some() && a.venue == b.venue;
        a.rung != b.rung
            && (differ(a.venue, b.venue)
                || a.text_day.is_some() && b.text_day.is_some() && a.text_day != b.text_day
                || a.day == b.day && !same_venue && self.apart(a.day, a.rung, b.rung))
    }
}

/// Whether the day of a report is only its article's. Such a day may lie one after the day on which it was said.
pub(super) fn article_dated(node: &Node<'_>) -> bool {
    node.statement().said_basis != SaidBasis::Text
}
