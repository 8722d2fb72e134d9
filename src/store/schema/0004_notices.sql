-- Alerts that are told together, what a channel answered, troubles, and what the user corrected.

DROP VIEW delivery_log;
ALTER TABLE deliveries RENAME TO deliveries_before;
DROP INDEX deliveries_due;
DROP INDEX deliveries_by_shift;

-- The outbox: one row for each notice and channel.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY,
    idempotency_key TEXT    NOT NULL,                        -- the same on all retries
    channel         TEXT    NOT NULL,
    shift_id        INTEGER REFERENCES shifts (id),          -- null for troubles and digests
    notice          TEXT    NOT NULL CHECK (notice IN ('raised', 'confirmed', 'withdrawn', 'trouble', 'digest')),
    payload         TEXT    NOT NULL CHECK (json_valid(payload)),
    urgency         TEXT    AS (coalesce(json_extract(payload, '$.urgency'), 'normal')),
    status          TEXT    NOT NULL
        CHECK (status IN ('queued', 'sending', 'gathered', 'delivered', 'failed', 'expired', 'cancelled')),
    attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    queued_at       TEXT    NOT NULL CHECK (queued_at GLOB '????-??-??T??:??:??Z'),
    next_attempt_at TEXT    CHECK (next_attempt_at GLOB '????-??-??T??:??:??Z'),  -- of one being sent: when the claim lapses
    last_error      TEXT,
    delivered_at    TEXT    CHECK (delivered_at GLOB '????-??-??T??:??:??Z'),
    digest_id       INTEGER REFERENCES deliveries (id),      -- the digest that tells it together with others
    receipt         TEXT,                                    -- what the channel calls it, to replace it later
    UNIQUE (idempotency_key, channel)
) STRICT;
INSERT INTO deliveries (id, idempotency_key, channel, shift_id, notice, payload, status, attempts, queued_at, next_attempt_at,
    last_error, delivered_at)
SELECT id, idempotency_key, channel, shift_id, notice, payload, status, attempts, queued_at, next_attempt_at, last_error,
    delivered_at
FROM deliveries_before;
DROP TABLE deliveries_before;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE status IN ('queued', 'sending');
CREATE INDEX deliveries_by_shift ON deliveries (shift_id);
CREATE INDEX deliveries_by_digest ON deliveries (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX deliveries_sent ON deliveries (channel, delivered_at) WHERE delivered_at IS NOT NULL;

-- What was sent, or waits to be sent, to whom.
CREATE VIEW delivery_log AS
SELECT
    shift_id,             -- null for troubles and digests
    notice,               -- raised, confirmed, withdrawn, trouble, digest
    channel,
    status,               -- queued, sending, gathered (waits in a digest), delivered, failed (given up), expired, cancelled
    attempts,
    last_error,
    delivered_at,
    idempotency_key,
    queued_at,
    next_attempt_at,
    digest_id,            -- the delivery_id of the digest that told it
    id AS delivery_id
FROM deliveries;

-- The chain takes another kind of event: the user takes a verdict back. Every row stays as it is, to the byte.
CREATE TABLE shift_events_more (
    seq       INTEGER PRIMARY KEY,
    shift_id  INTEGER NOT NULL,
    event     TEXT    NOT NULL CHECK (event IN ('raised', 'amended', 'confirmed', 'withdrawn', 'dropped', 'acknowledged', 'dismissed',
                                                'reinstated', 'restored')),
    at        TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
    body      TEXT    NOT NULL CHECK (json_valid(body)),     -- the shift as it stands after the event
    prev_hash TEXT    NOT NULL CHECK (length(prev_hash) = 64),
    hash      TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;
INSERT INTO shift_events_more SELECT seq, shift_id, event, at, body, prev_hash, hash FROM shift_events;
DROP TABLE shift_events;
ALTER TABLE shift_events_more RENAME TO shift_events;
CREATE INDEX shift_events_by_shift ON shift_events (shift_id);
CREATE TRIGGER shift_events_are_not_changed BEFORE UPDATE ON shift_events BEGIN
    SELECT RAISE(ABORT, 'shift_events is append-only');
END;
CREATE TRIGGER shift_events_are_not_deleted BEFORE DELETE ON shift_events BEGIN
    SELECT RAISE(ABORT, 'shift_events is append-only');
END;

-- What is wrong for long without anybody looking, each told once when it begins and once when it is over.
CREATE TABLE troubles (
    id       INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL CHECK (kind IN ('source_broken', 'source_silent', 'channel_failing', 'disk_nearly_full')),
    subject  TEXT    NOT NULL,                               -- the source's address, the channel's name, the database's path
    message  TEXT    NOT NULL,
    since    TEXT    NOT NULL CHECK (since GLOB '????-??-??T??:??:??Z'),
    found_at TEXT    NOT NULL CHECK (found_at GLOB '????-??-??T??:??:??Z'),
    over_at  TEXT    CHECK (over_at GLOB '????-??-??T??:??:??Z')  -- null: it lasts
) STRICT;
CREATE UNIQUE INDEX troubles_that_last ON troubles (kind, subject) WHERE over_at IS NULL;

-- What the user says that a sentence means, in place of what the rules read. It is found again by its words, so that it
-- outlives `reanalyze` and later revisions of the article.
CREATE TABLE corrections (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    official   TEXT,
    principal  TEXT,
    topic      TEXT    NOT NULL,
    evidence   TEXT    NOT NULL,
    commitment TEXT    CHECK (commitment IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),  -- null: it says nothing of the kind
    read_as    TEXT    NOT NULL CHECK (read_as IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),  -- by the rules
    read_low   TEXT    NOT NULL CHECK (read_low IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    read_high  TEXT    NOT NULL CHECK (read_high IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    note       TEXT,
    made_at    TEXT    NOT NULL CHECK (made_at GLOB '????-??-??T??:??:??Z')
) STRICT;
CREATE UNIQUE INDEX corrections_by_words ON corrections (article_id, topic, coalesce(official, ''), coalesce(principal, ''), evidence);

-- What the user said of a shift. In `shifts` itself a column cannot be added before others: the view shows them at its end.
ALTER TABLE shifts ADD COLUMN dismissed_at TEXT AS (json_extract(body, '$.dismissed_at'));
ALTER TABLE shifts ADD COLUMN reason TEXT AS (json_extract(body, '$.reason'));
-- The newest first, without reading them all.
CREATE INDEX shifts_by_day ON shifts (said_on, id);
DROP VIEW change_log;
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
    origin,               -- live, ingest, recompute
    dismissed_at,
    reason                -- why the user dismissed it
FROM shifts
WHERE status <> 'dropped';
