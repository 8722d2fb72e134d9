-- For files of many years: lists are found by index, texts by their words, and texts can go while what was said stays.

-- The change log by topic and by speaker; by day and by subject there are indexes already.
CREATE INDEX shifts_by_topic ON shifts (topic, said_on, id);
CREATE INDEX shifts_by_speaker ON shifts (speaker) WHERE speaker IS NOT NULL;
CREATE INDEX shifts_by_status ON shifts (status, said_on, id);
-- Who stood where on a day needs these columns of every shift: from here, without reading the rows and their JSON.
CREATE INDEX shifts_as_moves ON shifts (topic, kind, status, subject_kind, subject, principal, scope, from_said_on, said_on,
    from_commitment, to_commitment);

-- Statements by day, person, state and topic.
CREATE INDEX statements_by_day ON statements (said_on, id);
-- With what lists are narrowed by, so that only the rows that are shown are read.
CREATE INDEX statements_by_official ON statements (official, said_on, topic, standing);
CREATE INDEX statements_by_principal ON statements (principal, said_on, topic, standing);
CREATE INDEX statements_by_topic ON statements (topic, said_on, id);
CREATE INDEX statements_held ON statements (revision_id) WHERE standing = 'held';

-- Articles by any name that people have for them.
CREATE INDEX articles_by_first_seen ON articles (first_seen_at, id);
CREATE INDEX articles_by_external_id ON articles (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX articles_by_url ON articles (url) WHERE url IS NOT NULL;
CREATE INDEX deliveries_by_status ON deliveries (status);

-- Revisions whose text is still here. Retention leaves '' and 'null' in place of text and blocks, never of what was said.
CREATE INDEX revisions_with_text ON revisions (fetched_at, id) WHERE blocks <> 'null';

-- Full-text search over titles and texts of all revisions; accents and case do not matter. The texts themselves stand in
-- `revisions` alone.
CREATE VIRTUAL TABLE revisions_search USING fts5 (title, text, content = 'revisions', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO revisions_search (revisions_search) VALUES ('rebuild');
CREATE TRIGGER revisions_come_into_search AFTER INSERT ON revisions BEGIN
    INSERT INTO revisions_search (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER revisions_leave_search AFTER DELETE ON revisions BEGIN
    INSERT INTO revisions_search (revisions_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER revisions_change_in_search AFTER UPDATE OF title, text ON revisions BEGIN
    INSERT INTO revisions_search (revisions_search, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO revisions_search (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

DROP VIEW statement_log;
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
    s.standing = 'superseded' AS superseded,  -- 1: a later revision of the article took its place
    a.id AS article_id,
    a.outlet
FROM statements AS s
JOIN revisions AS r ON r.id = s.revision_id
JOIN articles AS a ON a.id = r.article_id
WHERE s.standing <> 'replaced';

DROP VIEW why_not;
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
    a.url,
    a.id AS article_id
FROM statements AS s
JOIN revisions AS r ON r.id = s.revision_id
JOIN articles AS a ON a.id = r.article_id
WHERE s.frame = 'current' AND s.standing = 'held' AND s.why_not IS NOT NULL;
