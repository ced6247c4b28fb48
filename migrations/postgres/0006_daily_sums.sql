-- Sums that are read instead of the hourly ones where these are too many: a day of them in UTC, whole days out of the
-- middle of a time in any zone; and an hour of everybody together. Hubs write all three in one transaction.
-- Room in every page, because each batch changes the rows of its day and hour.
CREATE TABLE request_rollups_daily (
    day_ms BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    provider_id BIGINT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cost_nano BIGINT NOT NULL,
    duration_ms_sum BIGINT NOT NULL,
    ttfb_ms_sum BIGINT NOT NULL,
    ttfb_count BIGINT NOT NULL,
    PRIMARY KEY (day_ms, user_id, key_id, provider_id, model, kind)
) WITH (fillfactor = 70);
CREATE TABLE request_rollups_overall (
    hour_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    input BIGINT NOT NULL,
    output BIGINT NOT NULL,
    cache_write_5m BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cost_nano BIGINT NOT NULL,
    duration_ms_sum BIGINT NOT NULL,
    ttfb_ms_sum BIGINT NOT NULL,
    ttfb_count BIGINT NOT NULL,
    PRIMARY KEY (hour_ms, kind)
) WITH (fillfactor = 70);

-- What is there already. A time before 1970 would be rounded up without the second remainder.
INSERT INTO request_rollups_daily
    (day_ms, user_id, key_id, provider_id, model, kind, requests, errors, input, output, cache_write_5m,
    cache_write_1h, cache_read, cost_nano, duration_ms_sum, ttfb_ms_sum, ttfb_count)
SELECT
    hour_ms - (hour_ms % 86400000 + 86400000) % 86400000,
    user_id, key_id, provider_id, model, kind,
    SUM(requests), SUM(errors), SUM(input), SUM(output), SUM(cache_write_5m), SUM(cache_write_1h), SUM(cache_read),
    SUM(cost_nano), SUM(duration_ms_sum), SUM(ttfb_ms_sum), SUM(ttfb_count)
FROM request_rollups
GROUP BY 1, 2, 3, 4, 5, 6;
INSERT INTO request_rollups_overall
    (hour_ms, kind, requests, errors, input, output, cache_write_5m, cache_write_1h, cache_read, cost_nano,
    duration_ms_sum, ttfb_ms_sum, ttfb_count)
SELECT
    hour_ms, kind,
    SUM(requests), SUM(errors), SUM(input), SUM(output), SUM(cache_write_5m), SUM(cache_write_1h), SUM(cache_read),
    SUM(cost_nano), SUM(duration_ms_sum), SUM(ttfb_ms_sum), SUM(ttfb_count)
FROM request_rollups
GROUP BY 1, 2;

-- More filters of the request log, so that what is rare or unknown is found without a walk through all of it.
-- Endpoints not by time: equal entries take little room, and statistics tell which of them are frequent.
CREATE INDEX requests_endpoint ON requests (endpoint);
CREATE INDEX requests_rare_kinds ON requests (kind, at_ms, id) WHERE kind <> 'generation';
-- The index by class has to be walked for a rare status of it, which SQLite does by way of the table.
CREATE INDEX requests_status ON requests (status, at_ms) WHERE status <> 200;
