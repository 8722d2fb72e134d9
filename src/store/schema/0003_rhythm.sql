-- What the schedule learns of a source, and what `sources` tells of its health.
ALTER TABLE sources ADD COLUMN last_whole_at TEXT CHECK (last_whole_at GLOB '????-??-??T??:??:??Z');  -- its last answer other than 304
ALTER TABLE sources ADD COLUMN rhythm TEXT CHECK (json_valid(rhythm));                  -- at which hours it publishes
ALTER TABLE sources ADD COLUMN settings TEXT;                                           -- fingerprint of the settings it was read with
ALTER TABLE sources ADD COLUMN answers INTEGER NOT NULL DEFAULT 0 CHECK (answers >= 0);  -- polls that were answered
ALTER TABLE sources ADD COLUMN unchanged INTEGER NOT NULL DEFAULT 0 CHECK (unchanged >= 0);  -- those answered by 304

-- For the delay of a source: from publication to sight.
CREATE INDEX articles_by_source ON articles (source_url) WHERE source_url IS NOT NULL;
-- For what was learnt of a section page's links.
CREATE INDEX refused_urls_by_source ON refused_urls (source_url) WHERE source_url IS NOT NULL;
