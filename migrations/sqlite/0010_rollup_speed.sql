-- What statistics ask beside sums: how fast answers were written, how tries at providers went, which limits refused. An
-- older hub beside writes rows without them, and they know nothing of its requests, nor of those before this migration.

-- Tokens of streamed answers that ended well, and the time from their first content to their end.
ALTER TABLE request_rollups ADD COLUMN streamed_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_rollups ADD COLUMN streaming_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_rollups_daily ADD COLUMN streamed_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_rollups_daily ADD COLUMN streaming_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_rollups_overall ADD COLUMN streamed_tokens BIGINT NOT NULL DEFAULT 0;
ALTER TABLE request_rollups_overall ADD COLUMN streaming_ms BIGINT NOT NULL DEFAULT 0;

-- Tries at a provider, in pieces of five minutes. A request that failed over counts at each provider that was tried.
CREATE TABLE provider_tries (
    provider_id BIGINT NOT NULL,
    begins_ms BIGINT NOT NULL,
    succeeded BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    other BIGINT NOT NULL,
    PRIMARY KEY (provider_id, begins_ms)
) WITHOUT ROWID;

-- Requests that a limit refused, by hour. Absent dimensions are 0.
CREATE TABLE limit_refusals (
    hour_ms BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    -- Whose limit it is: key, user or provider.
    scope TEXT NOT NULL,
    scope_id BIGINT NOT NULL,
    limit_name TEXT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (hour_ms, user_id, key_id, scope, scope_id, limit_name)
) WITHOUT ROWID;

-- The limit that refused the request, as JSON.
ALTER TABLE request_details ADD COLUMN refused_by TEXT;

-- Money counts from then on: somebody has set what was used back to nothing.
ALTER TABLE users ADD COLUMN spent_from_ms BIGINT;
ALTER TABLE keys ADD COLUMN spent_from_ms BIGINT;
ALTER TABLE providers ADD COLUMN spent_from_ms BIGINT;

-- More filters of the request log, so that what is rare or unknown is found without a walk through all of it.
CREATE INDEX requests_upstream_model ON requests (upstream_model, at_ms);
CREATE INDEX requests_dialect ON requests (dialect, at_ms);
CREATE INDEX requests_rare_ends ON requests (ended_by, at_ms, id) WHERE ended_by <> 'complete';
CREATE INDEX requests_not_streamed ON requests (at_ms, id) WHERE NOT stream;
