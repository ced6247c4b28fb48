-- SQLite has no partitions: retention deletes in small batches. The column is PostgreSQL's partition key, here so that one
-- statement serves both; rows from before have 0, and nothing here reads it.
-- Space comes back by incremental vacuum, which a file must have been created for (PRAGMA auto_vacuum): one that was not
-- reuses the space of deleted rows and does not shrink, until it is rewritten once with
-- `PRAGMA auto_vacuum = INCREMENTAL; VACUUM;` while no hub runs.
ALTER TABLE request_details ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0;
