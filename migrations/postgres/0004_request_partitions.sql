-- The request log in partitions by time, so that retention drops a whole day or month and leaves nothing to vacuum. The
-- hub makes partitions ahead; `_default` takes what fits none. Their names say their bounds: requests_p20260101_20260201.
-- A partitioned table has no unique index without its partition key, so the primary key is (id, at_ms): a row that comes
-- twice brings the same time with it.
-- A hub of an older version that still runs beside cannot insert into it: its rows wait in its journal for its upgrade.

ALTER TABLE requests RENAME TO requests_before;
ALTER INDEX requests_pkey RENAME TO requests_before_pkey;
DROP INDEX requests_at, requests_key, requests_user, requests_provider, requests_unpriced;
ALTER TABLE request_details RENAME TO request_details_before;
ALTER INDEX request_details_pkey RENAME TO request_details_before_pkey;

CREATE TABLE requests (
    id BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    dialect TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    key_id BIGINT,
    user_id BIGINT,
    provider_id BIGINT,
    model TEXT NOT NULL,
    upstream_model TEXT NOT NULL,
    session TEXT,
    stream BOOLEAN NOT NULL,
    status BIGINT NOT NULL,
    ended_by TEXT NOT NULL,
    error_code TEXT,
    duration_ms BIGINT NOT NULL,
    ttfb_ms BIGINT,
    ttft_ms BIGINT,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    reasoning BIGINT NOT NULL,
    usage_partial BOOLEAN NOT NULL,
    cost_nano BIGINT NOT NULL,
    unpriced BOOLEAN NOT NULL,
    image_input BIGINT NOT NULL DEFAULT 0,
    image_output BIGINT NOT NULL DEFAULT 0,
    web_searches BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (id, at_ms)
) PARTITION BY RANGE (at_ms);
CREATE TABLE requests_default PARTITION OF requests DEFAULT;
CREATE INDEX requests_at ON requests (at_ms, id);
CREATE INDEX requests_key ON requests (key_id, at_ms);
CREATE INDEX requests_user ON requests (user_id, at_ms);
CREATE INDEX requests_provider ON requests (provider_id, at_ms);
CREATE INDEX requests_unpriced ON requests (at_ms) WHERE unpriced;

CREATE TABLE request_details (
    request_id BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    attempts TEXT NOT NULL,
    cost TEXT NOT NULL,
    user_agent TEXT,
    client_ip TEXT,
    error_message TEXT,
    PRIMARY KEY (request_id, at_ms)
) PARTITION BY RANGE (at_ms);
CREATE TABLE request_details_default PARTITION OF request_details DEFAULT;

-- What is there already goes by months.
DO $$
DECLARE
    month DATE;
    bounds TEXT;
    named TEXT;
BEGIN
    FOR month IN
        SELECT DISTINCT date_trunc('month', to_timestamp(at_ms / 1000) AT TIME ZONE 'UTC')::DATE
        FROM requests_before
        WHERE at_ms >= 0 AND at_ms < 4102444800000
    LOOP
        named := to_char(month, 'YYYYMMDD') || '_' || to_char(month + INTERVAL '1 month', 'YYYYMMDD');
        bounds := format(
            'FROM (%s) TO (%s)',
            extract(epoch FROM month)::BIGINT * 1000,
            extract(epoch FROM month + INTERVAL '1 month')::BIGINT * 1000
        );
        EXECUTE format('CREATE TABLE requests_p%s PARTITION OF requests FOR VALUES %s', named, bounds);
        EXECUTE format('CREATE TABLE request_details_p%s PARTITION OF request_details FOR VALUES %s', named, bounds);
    END LOOP;
END
$$;

INSERT INTO requests
    (id, at_ms, kind, dialect, endpoint, key_id, user_id, provider_id, model, upstream_model, session, stream, status,
    ended_by, error_code, duration_ms, ttfb_ms, ttft_ms, input, output, cache_write_5m, cache_write_1h, cache_read,
    reasoning, usage_partial, cost_nano, unpriced, image_input, image_output, web_searches)
SELECT
    id, at_ms, kind, dialect, endpoint, key_id, user_id, provider_id, model, upstream_model, session, stream, status,
    ended_by, error_code, duration_ms, ttfb_ms, ttft_ms, input, output, cache_write_5m, cache_write_1h, cache_read,
    reasoning, usage_partial, cost_nano, unpriced, image_input, image_output, web_searches
FROM requests_before;
INSERT INTO request_details (request_id, at_ms, attempts, cost, user_agent, client_ip, error_message)
SELECT details.request_id, requests_before.at_ms, details.attempts, details.cost, details.user_agent, details.client_ip,
    details.error_message
FROM request_details_before AS details
JOIN requests_before ON requests_before.id = details.request_id;

DROP TABLE request_details_before;
DROP TABLE requests_before;
