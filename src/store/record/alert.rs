//! A row of the change log as people are told of it.

use crate::history::{Side, urgency};
use crate::model::{Alert, AlertSide, Notice};
use crate::store::event::ShiftRow;
use crate::store::outbox;
use crate::store::value::name_of;

use super::Session;

impl Session<'_> {
    pub(super) fn alert(&self, shift_id: i64, row: &ShiftRow, notice: Notice, number: i64) -> Alert {
        let shift = &row.shift;
        let key = &shift.key;
        // A notice always has a name; an empty one would still be unique for its shift and number.
        let notice_name = name_of(&notice).unwrap_or_default();
        Alert {
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
            status: row.status.shown().unwrap_or(shift.status),
            urgency: urgency(shift),
        }
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
