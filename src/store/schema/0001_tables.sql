-- Tables of stancewatch, version 1. A shipped file is never edited: later changes are later files.
--
-- Times are RFC 3339 UTC text to the second, of fixed width (2025-03-21T09:30:00Z), so that text order is time order.
-- Days are YYYY-MM-DD. Enumerations are the stable names of the program. JSON columns are checked to be JSON.
-- Read the views (0002_views.sql); the tables may change from version to version.

-- Facts about the file itself: the rules that filled it, the configuration's fingerprint, whether it was closed cleanly.
CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What polling knows about each configured URL. A row outlives the configuration, so that a source that comes back is
-- not taken for a new one.
CREATE TABLE sources (
    url             TEXT    NOT NULL PRIMARY KEY,           -- as configured
    kind            TEXT    CHECK (kind IN ('feed', 'page', 'sitemap', 'article')),
    title           TEXT,
    status          TEXT    NOT NULL CHECK (status IN ('ok', 'failing', 'blocked', 'gone')),
    etag            TEXT,                                   -- verbatim, sent back as it came
    last_modified   TEXT,                                   -- verbatim
    first_polled_at TEXT    CHECK (first_polled_at GLOB '????-??-??T??:??:??Z'),  -- null: what it lists makes no alert
    last_attempt_at TEXT    CHECK (last_attempt_at GLOB '????-??-??T??:??:??Z'),
    last_success_at TEXT    CHECK (last_success_at GLOB '????-??-??T??:??:??Z'),
    last_change_at  TEXT    CHECK (last_change_at GLOB '????-??-??T??:??:??Z'),   -- when it last listed something new
    next_due_at     TEXT    CHECK (next_due_at GLOB '????-??-??T??:??:??Z'),
    hold_until      TEXT    CHECK (hold_until GLOB '????-??-??T??:??:??Z'),       -- Retry-After; holds `check` back too
    every_seconds   INTEGER CHECK (every_seconds > 0),      -- the interval that adaptation has come to
    failures        INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),             -- in a row
    last_error      TEXT,
    last_error_at   TEXT    CHECK (last_error_at GLOB '????-??-??T??:??:??Z'),
    moved_to        TEXT,                                   -- target of a permanent redirect
    moved_seen      INTEGER NOT NULL DEFAULT 0 CHECK (moved_seen >= 0)            -- polls in a row that named it
) STRICT, WITHOUT ROWID;

-- One row for each story. Its text is in `revisions`.
CREATE TABLE articles (
    id              INTEGER PRIMARY KEY,
    identity        TEXT    NOT NULL UNIQUE,                -- 'url:' and the canonical URL, or 'id:' and the id it was ingested under
    canonical_url   TEXT,                                   -- identity only, never shown as an address
    external_id     TEXT,                                   -- the `id` it was ingested under
    url             TEXT,                                   -- the address exactly as it was given or fetched
    source_url      TEXT,                                   -- the source that led to it
    outlet          TEXT,
    first_seen_at   TEXT    NOT NULL CHECK (first_seen_at GLOB '????-??-??T??:??:??Z'),
    checked_at      TEXT    NOT NULL CHECK (checked_at GLOB '????-??-??T??:??:??Z'),
    next_check_at   TEXT    CHECK (next_check_at GLOB '????-??-??T??:??:??Z'),    -- null: not watched for edits (any more)
    etag            TEXT,
    last_modified   TEXT,
    failures        INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    last_error      TEXT
) STRICT;
CREATE INDEX articles_by_next_check ON articles (next_check_at) WHERE next_check_at IS NOT NULL;

-- Every canonical address that leads to a story (the link in the feed, the page's own canonical URL, redirect targets).
CREATE TABLE article_urls (
    url        TEXT    NOT NULL PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_urls_by_article ON article_urls (article_id);

-- What a story said when it was read. The publisher's own time is kept apart in instant, day and offset.
CREATE TABLE revisions (
    id                INTEGER PRIMARY KEY,
    article_id        INTEGER NOT NULL REFERENCES articles (id),
    number            INTEGER NOT NULL CHECK (number >= 1),
    language          TEXT,
    quality           TEXT    NOT NULL CHECK (quality IN ('poor', 'partial', 'good')),
    published_on      TEXT    CHECK (published_on GLOB '????-??-??'),                -- the day at the publisher's offset
    published_at      TEXT    CHECK (published_at GLOB '????-??-??T??:??:??Z'),      -- null where only the day is known
    published_offset  INTEGER,                                                       -- seconds east of UTC
    modified_on       TEXT    CHECK (modified_on GLOB '????-??-??'),
    modified_at       TEXT    CHECK (modified_at GLOB '????-??-??T??:??:??Z'),
    modified_offset   INTEGER,
    hash              TEXT    NOT NULL CHECK (length(hash) = 64),                    -- SHA-256 of what the analysis reads
    fetched_at        TEXT    NOT NULL CHECK (fetched_at GLOB '????-??-??T??:??:??Z'),
    rules_version     TEXT    NOT NULL,                                              -- the rules that last read it
    title             TEXT,
    byline            TEXT    NOT NULL CHECK (json_valid(byline)),
    -- What is long stands last: SQLite reads through it to get at what comes after.
    text              TEXT    NOT NULL,
    blocks            TEXT    NOT NULL CHECK (json_valid(blocks)),
    UNIQUE (article_id, number),
    CHECK (published_at IS NULL OR (published_on IS NOT NULL AND published_offset IS NOT NULL)),
    CHECK (modified_at IS NULL OR (modified_on IS NOT NULL AND modified_offset IS NOT NULL))
) STRICT;

-- A unit is all that is said for one principal on one topic: history is folded unit by unit.
CREATE TABLE units (
    id        INTEGER PRIMARY KEY,
    principal TEXT    NOT NULL,                              -- '' where none is known
    topic     TEXT    NOT NULL,
    refold_at TEXT    CHECK (refold_at GLOB '????-??-??T??:??:??Z'),  -- when time alone may change it (`confirm_after`)
    UNIQUE (principal, topic)
) STRICT;
CREATE INDEX units_by_refold ON units (refold_at) WHERE refold_at IS NOT NULL;

-- What one article reports about one official on one topic.
CREATE TABLE statements (
    id             INTEGER PRIMARY KEY,
    revision_id    INTEGER NOT NULL REFERENCES revisions (id),
    unit_id        INTEGER NOT NULL REFERENCES units (id),
    ordinal        INTEGER NOT NULL CHECK (ordinal >= 0),    -- 0 is the most important of its article
    official       TEXT,
    role           TEXT,
    principal      TEXT,
    speaks_for     INTEGER CHECK (speaks_for BETWEEN 0 AND 255),  -- rank, 1 the highest; null: does not speak for the executive
    speaker        TEXT,                                     -- who uttered it, where that is not the official
    topic          TEXT    NOT NULL,
    commitment     TEXT    NOT NULL CHECK (commitment IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    low            TEXT    NOT NULL CHECK (low IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    high           TEXT    NOT NULL CHECK (high IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    condition      TEXT,
    condition_kind TEXT    CHECK (condition_kind IN ('request', 'ceasefire', 'partners', 'parliament', 'escalation', 'time', 'other')),
    scope          TEXT,                                     -- as the views show it
    scope_ids      TEXT    NOT NULL CHECK (json_valid(scope_ids)),
    scope_line     TEXT,
    asserted_by    TEXT    NOT NULL CHECK (asserted_by IN ('self', 'spokesperson', 'third_party', 'outlet')),
    frame          TEXT    NOT NULL CHECK (frame IN ('current', 'background')),
    said_on        TEXT    CHECK (said_on GLOB '????-??-??'),
    said_basis     TEXT    NOT NULL CHECK (said_basis IN ('text', 'article', 'undated')),
    evidence       TEXT    NOT NULL,
    field          TEXT    NOT NULL CHECK (field IN ('text', 'title')),  -- what the span counts in
    span_start     INTEGER NOT NULL CHECK (span_start >= 0),             -- bytes
    span_end       INTEGER NOT NULL,
    class          TEXT    NOT NULL CHECK (class IN ('headline', 'caption', 'indirect', 'quotation')),
    occasion       TEXT    NOT NULL CHECK (json_valid(occasion)),
    confidence     REAL    NOT NULL,
    rules          TEXT    NOT NULL CHECK (json_valid(rules)),
    origin         TEXT    NOT NULL CHECK (origin IN ('live', 'ingest', 'recompute')),
    silent         INTEGER NOT NULL CHECK (silent IN (0, 1)),            -- came with a first poll: makes no alert by itself
    standing       TEXT    NOT NULL CHECK (standing IN ('held', 'superseded', 'replaced')),  -- superseded: a later revision of the
                                                             -- article took its place; replaced: newer rules read the text anew
    utterance_id   INTEGER REFERENCES utterances (id),                   -- null for background
    why_not        TEXT,                                                 -- why it made no shift
    CHECK (span_end >= span_start),
    CHECK ((condition IS NULL) = (condition_kind IS NULL))
) STRICT;
CREATE INDEX statements_by_unit ON statements (unit_id);
CREATE INDEX statements_by_revision ON statements (revision_id);
CREATE INDEX statements_by_utterance ON statements (utterance_id);

-- Acts of speaking. The id is that of the first stored statement. When two turn out to be one, the older id lives on and the
-- other points to it.
CREATE TABLE utterances (
    id          INTEGER PRIMARY KEY REFERENCES statements (id),
    unit_id     INTEGER NOT NULL REFERENCES units (id),
    merged_into INTEGER REFERENCES utterances (id),
    CHECK (merged_into <> id)
) STRICT;
CREATE INDEX utterances_by_unit ON utterances (unit_id);

-- Where each subject stands, as the last fold of its unit gives it.
CREATE TABLE positions (
    unit_id      INTEGER NOT NULL REFERENCES units (id),
    subject_kind TEXT    NOT NULL CHECK (subject_kind IN ('official', 'principal')),
    subject      TEXT    NOT NULL,
    principal    TEXT,
    topic        TEXT    NOT NULL,
    scope        TEXT,
    scope_line   TEXT,
    commitment   TEXT    NOT NULL CHECK (commitment IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    condition    TEXT,
    since        TEXT    CHECK (since GLOB '????-??-??'),
    said_on      TEXT    CHECK (said_on GLOB '????-??-??'),
    basis        TEXT    NOT NULL CHECK (basis IN ('current', 'background')),
    statement_id INTEGER NOT NULL REFERENCES statements (id)
) STRICT;
CREATE INDEX positions_by_unit ON positions (unit_id);
CREATE INDEX positions_by_subject ON positions (subject);

-- Everything that ever happened to a row of the change log, in the order in which it happened. Rows are only added. Each
-- carries the hash of the one before and its own: SHA-256 over the previous hash, seq, shift_id, event, at and body, each
-- followed by a line feed.
CREATE TABLE shift_events (
    seq       INTEGER PRIMARY KEY,
    shift_id  INTEGER NOT NULL,
    event     TEXT    NOT NULL CHECK (event IN ('raised', 'amended', 'confirmed', 'withdrawn', 'dropped', 'acknowledged', 'dismissed', 'reinstated')),
    at        TEXT    NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
    body      TEXT    NOT NULL CHECK (json_valid(body)),     -- the shift as it stands after the event
    prev_hash TEXT    NOT NULL CHECK (length(prev_hash) = 64),
    hash      TEXT    NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX shift_events_by_shift ON shift_events (shift_id);
CREATE TRIGGER shift_events_are_not_changed BEFORE UPDATE ON shift_events BEGIN
    SELECT RAISE(ABORT, 'shift_events is append-only');
END;
CREATE TRIGGER shift_events_are_not_deleted BEFORE DELETE ON shift_events BEGIN
    SELECT RAISE(ABORT, 'shift_events is append-only');
END;

-- The fold of shift_events: the last body of each shift, written in the same transaction, and its fields as columns.
CREATE TABLE shifts (
    id              INTEGER PRIMARY KEY,
    unit_id         INTEGER NOT NULL REFERENCES units (id),
    body            TEXT    NOT NULL CHECK (json_valid(body)),
    status          TEXT    AS (json_extract(body, '$.status')) CHECK (status IN ('pending', 'confirmed', 'dismissed', 'withdrawn', 'dropped')),
    detected_at     TEXT    AS (json_extract(body, '$.detected_at')) CHECK (detected_at GLOB '????-??-??T??:??:??Z'),
    origin          TEXT    AS (json_extract(body, '$.origin')) CHECK (origin IN ('live', 'ingest', 'recompute')),
    acknowledged_at TEXT    AS (json_extract(body, '$.acknowledged_at')) CHECK (acknowledged_at GLOB '????-??-??T??:??:??Z'),
    scope           TEXT    AS (json_extract(body, '$.scope')),
    urgency         TEXT    AS (json_extract(body, '$.urgency')) CHECK (urgency IN ('low', 'normal', 'high')),
    delivery        TEXT    AS (json_extract(body, '$.delivery')),  -- what was decided last about telling people
    subject_kind    TEXT    AS (json_extract(body, '$.shift.key.subject_kind')) CHECK (subject_kind IN ('official', 'principal')),
    subject         TEXT    AS (json_extract(body, '$.shift.key.subject')),
    principal       TEXT    AS (json_extract(body, '$.shift.key.principal')),
    topic           TEXT    AS (json_extract(body, '$.shift.key.topic')),
    kind            TEXT    AS (json_extract(body, '$.shift.kind')) CHECK (kind IN ('shift', 'qualification', 'edit')),
    said_on         TEXT    AS (json_extract(body, '$.shift.said_on')) CHECK (said_on GLOB '????-??-??'),
    speaker         TEXT    AS (json_extract(body, '$.shift.speaker')),
    direction       TEXT    AS (json_extract(body, '$.shift.direction')) CHECK (direction IN ('up', 'down')),
    steps           INTEGER AS (json_extract(body, '$.shift.steps')) CHECK (steps BETWEEN 0 AND 7),
    outlets         INTEGER AS (json_extract(body, '$.shift.outlets')),
    confidence      REAL    AS (json_extract(body, '$.shift.confidence')),
    utterance_id    INTEGER AS (json_extract(body, '$.shift.utterance')),
    from_basis      TEXT    AS (json_extract(body, '$.shift.from_basis')) CHECK (from_basis IN ('current', 'background')),
    from_statement  INTEGER AS (json_extract(body, '$.shift.from.report')),
    from_commitment TEXT    AS (json_extract(body, '$.shift.from.commitment')) CHECK (from_commitment IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    from_said_on    TEXT    AS (json_extract(body, '$.shift.from.said_on')) CHECK (from_said_on GLOB '????-??-??'),
    from_evidence   TEXT    AS (json_extract(body, '$.shift.from.evidence')),
    from_url        TEXT    AS (json_extract(body, '$.shift.from.url')),
    to_statement    INTEGER AS (json_extract(body, '$.shift.to.report')),
    to_commitment   TEXT    AS (json_extract(body, '$.shift.to.commitment')) CHECK (to_commitment IN ('ruled_out', 'no_plans', 'noncommittal', 'not_ruled_out', 'open', 'ready', 'committed', 'done')),
    condition       TEXT    AS (json_extract(body, '$.shift.to.condition.text')),
    to_evidence     TEXT    AS (json_extract(body, '$.shift.to.evidence')),
    to_url          TEXT    AS (json_extract(body, '$.shift.to.url'))
) STRICT;
CREATE INDEX shifts_by_unit ON shifts (unit_id);
CREATE INDEX shifts_by_detection ON shifts (detected_at);
CREATE INDEX shifts_by_subject ON shifts (subject, topic);

-- The outbox: one row for each notice and channel.
CREATE TABLE deliveries (
    id              INTEGER PRIMARY KEY,
    idempotency_key TEXT    NOT NULL,                        -- the same on all retries
    channel         TEXT    NOT NULL,
    shift_id        INTEGER REFERENCES shifts (id),          -- null for troubles and digests
    notice          TEXT    NOT NULL CHECK (notice IN ('raised', 'confirmed', 'withdrawn', 'trouble', 'digest')),
    payload         TEXT    NOT NULL CHECK (json_valid(payload)),
    status          TEXT    NOT NULL CHECK (status IN ('queued', 'sending', 'delivered', 'failed', 'expired', 'cancelled')),
    attempts        INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    queued_at       TEXT    NOT NULL CHECK (queued_at GLOB '????-??-??T??:??:??Z'),
    next_attempt_at TEXT    CHECK (next_attempt_at GLOB '????-??-??T??:??:??Z'),  -- of one being sent: when the claim lapses
    last_error      TEXT,
    delivered_at    TEXT    CHECK (delivered_at GLOB '????-??-??T??:??:??Z'),
    UNIQUE (idempotency_key, channel)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE status IN ('queued', 'sending');
CREATE INDEX deliveries_by_shift ON deliveries (shift_id);

-- Addresses that led to no article, so that they are not fetched again and again.
CREATE TABLE refused_urls (
    url        TEXT    NOT NULL PRIMARY KEY,                 -- canonical
    source_url TEXT,
    reason     TEXT    NOT NULL,
    attempts   INTEGER NOT NULL CHECK (attempts >= 1),
    refused_at TEXT    NOT NULL CHECK (refused_at GLOB '????-??-??T??:??:??Z'),
    retry_at   TEXT    CHECK (retry_at GLOB '????-??-??T??:??:??Z')  -- null: never
) STRICT, WITHOUT ROWID;
