-- Two more kinds of trouble: a backup took the place of a damaged database, and no backup can be made.
DROP INDEX troubles_that_last;
ALTER TABLE troubles RENAME TO troubles_before;

-- What is wrong for long without anybody looking, each told once when it begins and once when it is over.
CREATE TABLE troubles (
    id       INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL CHECK (kind IN ('source_broken', 'source_silent', 'channel_failing', 'disk_nearly_full',
                                              'database_restored', 'backup_failing')),
    subject  TEXT    NOT NULL,                               -- the source's address, the channel's name, the database's path
    message  TEXT    NOT NULL,
    since    TEXT    NOT NULL CHECK (since GLOB '????-??-??T??:??:??Z'),
    found_at TEXT    NOT NULL CHECK (found_at GLOB '????-??-??T??:??:??Z'),
    over_at  TEXT    CHECK (over_at GLOB '????-??-??T??:??:??Z')  -- null: it lasts
) STRICT;
INSERT INTO troubles SELECT id, kind, subject, message, since, found_at, over_at FROM troubles_before;
DROP TABLE troubles_before;
CREATE UNIQUE INDEX troubles_that_last ON troubles (kind, subject) WHERE over_at IS NULL;
