SELECT
    session,
    CAST(COUNT(*) AS BIGINT) AS requests,
    CAST(COUNT(CASE WHEN ended_by <> 'client' AND (status >= 400 OR ended_by <> 'complete') THEN 1 END) AS BIGINT)
        AS errors,
    CAST(SUM(input + output + cache_write_5m + cache_write_1h + cache_read) AS BIGINT) AS tokens,
    CAST(SUM(cost_nano) AS BIGINT) AS cost_nano,
    MIN(at_ms) AS first_ms,
    MAX(at_ms) AS last_ms
FROM requests
