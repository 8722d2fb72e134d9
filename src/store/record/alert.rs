//! A row of the change log as people are told of it.

use crate::history::{Side, urgency};
use crate::model::{Alert, AlertSide, Notice};
use crate::store::error::StoreError;
use crate::store::event::ShiftRow;
use crate::store::outbox;
use crate::store::value::name_of;

use super::Session;

impl Session<'_> {
    pub(super) fn alert(
        &self,
        shift_id: i64,
        row: &ShiftRow,
        notice: Notice,
        number: i64,
    ) -> Result<Alert, StoreError> {
        let shift = &row.shift;
        let key = &shift.key;
        // A notice always has a name; an empty one would still be unique for its shift and number.
        let notice_name = name_of(&notice).unwrap_or_default();
        Ok(Alert {
            idempotency_key: outbox::key(shift_id, &notice_name, number),
            shift_id,
            notice,
            kind: shift.kind,
            detected_at: row.detected_at,
            subject_kind: key.subject_kind,
            subject: key.subject.clone(),
            speaker: shift.speaker.clone(),
            role: shift.to.role.clone(),
            principal: key.principal.clone(),
            topic: key.topic.clone(),
            topic_name: self.policy.topics.get(&key.topic).map_or_else(|| key.topic.clone(), |t| t.name.clone()),
            from: side(&shift.from),
            from_basis: shift.from_basis,
            to: side(&shift.to),
            direction: shift.direction,
            steps: shift.steps,
            condition: shift.to.condition.as_ref().map(|c| c.text.clone()),
            scope: row.scope.clone(),
            outlets: shift.outlets,
            confidence: shift.confidence,
            trust: self.trust(shift.utterance)?,
            status: row.status.shown().unwrap_or(shift.status),
            urgency: urgency(shift),
        })
    }

    /// How far the most trusted source of the reports of an utterance is trusted. What came from no source is trusted.
    fn trust(&self, utterance: i64) -> Result<f64, StoreError> {
        if self.policy.trust.is_empty() {
            return Ok(1.0);
        }
        let mut statement = self.tx.prepare_cached(
            "SELECT DISTINCT a.source_url FROM statements AS s JOIN revisions AS r ON r.id = s.revision_id
             JOIN articles AS a ON a.id = r.article_id WHERE s.utterance_id = ?1",
        )?;
        let sources = statement.query_map([utterance], |row| row.get::<_, Option<String>>(0))?;
        let mut most: Option<f64> = None;
        for source in sources {
            let trust = source?.and_then(|url| self.policy.trust.get(&url).copied()).unwrap_or(1.0);
            most = Some(most.map_or(trust, |known| known.max(trust)));
        }
        Ok(most.unwrap_or(1.0))
    }
}

fn side(side: &Side) -> AlertSide {
    AlertSide {
        commitment: side.commitment,
        said_on: side.said_on,
        evidence: side.evidence.clone(),
        url: side.url.clone(),
        outlet: side.outlet.clone(),
    }
}
