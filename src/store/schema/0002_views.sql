-- The views that people and programs read. Their names and columns are a promise; columns may be added at the end.

-- Every shift that the history gives, pending, confirmed, dismissed or withdrawn.
CREATE VIEW change_log AS
SELECT
    id AS shift_id,
    kind,                 -- shift: another rung; qualification: same rung, other condition or scope; edit: an article was edited
    detected_at,          -- when this program first saw it
    said_on,              -- the day the new position was stated
    from_said_on,         -- the day the earlier one was stated
    subject_kind,         -- official or principal
    subject,              -- whose position it is
    speaker,              -- who spoke, where that is not the subject
    principal,
    topic,
    scope,                -- scope ids, sorted, joined by commas; null: unspecified
    from_commitment,
    to_commitment,
    direction,            -- up, down; null for qualifications
    steps,                -- rungs between the two; 0 for qualifications
    condition,            -- the condition of the new position
    from_basis,           -- current, or background: a recalled statement gave the earlier position
    from_evidence,
    from_url,
    to_evidence,
    to_url,
    outlets,              -- how many outlets report the new position
    confidence,
    status,               -- pending, confirmed, dismissed, withdrawn
    acknowledged_at,
    origin                -- live, ingest, recompute
FROM shifts
WHERE status <> 'dropped';

-- Where each official and principal stands on each topic: one row for each scope line (and for combat, where spoken of).
CREATE VIEW current_position AS
SELECT
    p.subject_kind,
    p.subject,
    p.principal,
    p.topic,
    p.scope,
    p.commitment,
    p.condition,
    p.since,              -- the day from which it has stood on this rung
    p.said_on,            -- the day it was last stated
    s.evidence,
    a.url
FROM positions AS p
JOIN statements AS s ON s.id = p.statement_id
JOIN revisions AS r ON r.id = s.revision_id
JOIN articles AS a ON a.id = r.article_id;

-- Every statement that was ever read out of an article.
CREATE VIEW statement_log AS
SELECT
    coalesce(a.external_id, a.canonical_url) AS article,  -- the id it was ingested under, else the canonical URL
    s.official,
    s.principal,
    s.topic,
    s.commitment,
    s.scope,
    s.condition,
    s.frame AS time,      -- current or background
    s.asserted_by,        -- self, spokesperson, third_party, outlet
    s.said_on,
    s.evidence,
    a.url,
    s.utterance_id,       -- reports of one act of speaking share it; null for background
    s.id AS statement_id,
    r.number AS revision,
    s.standing = 'superseded' AS superseded  -- 1: a later revision of the article took its place
FROM statements AS s
JOIN revisions AS r ON r.id = s.revision_id
JOIN articles AS a ON a.id = r.article_id
WHERE s.standing <> 'replaced';

-- What was sent, or waits to be sent, to whom.
CREATE VIEW delivery_log AS
SELECT
    shift_id,             -- null for troubles and digests
    notice,               -- raised, confirmed, withdrawn, trouble, digest
    channel,
    status,               -- queued, sending, delivered, failed (given up), expired, cancelled
    attempts,
    last_error,
    delivered_at,
    idempotency_key,
    queued_at,
    next_attempt_at
FROM deliveries;

-- Why a current statement made no shift.
CREATE VIEW why_not AS
SELECT
    s.id AS statement_id,
    coalesce(a.external_id, a.canonical_url) AS article,
    s.official,
    s.principal,
    s.topic,
    s.commitment,
    s.scope,
    s.said_on,
    s.why_not AS reason,
    s.evidence,
    a.url
FROM statements AS s
JOIN revisions AS r ON r.id = s.revision_id
JOIN articles AS a ON a.id = r.article_id
WHERE s.frame = 'current' AND s.standing = 'held' AND s.why_not IS NOT NULL;
