SELECT
    CAST(COALESCE(SUM(requests), 0) AS BIGINT) AS requests,
    CAST(COALESCE(SUM(errors), 0) AS BIGINT) AS errors,
    CAST(COALESCE(SUM(input), 0) AS BIGINT) AS input,
    CAST(COALESCE(SUM(output), 0) AS BIGINT) AS output,
    CAST(COALESCE(SUM(cache_write_5m), 0) AS BIGINT) AS cache_write_5m,
    CAST(COALESCE(SUM(cache_write_1h), 0) AS BIGINT) AS cache_write_1h,
    CAST(COALESCE(SUM(cache_read), 0) AS BIGINT) AS cache_read,
    CAST(COALESCE(SUM(cost_nano), 0) AS BIGINT) AS cost_nano,
    CAST(COALESCE(SUM(duration_ms_sum), 0) AS BIGINT) AS duration_ms_sum,
    CAST(COALESCE(SUM(ttfb_ms_sum), 0) AS BIGINT) AS ttfb_ms_sum,
    CAST(COALESCE(SUM(ttfb_count), 0) AS BIGINT) AS ttfb_count
FROM request_rollups
WHERE hour_ms >= $1 AND hour_ms < $2
    AND ($3 IS NULL OR user_id = $3)
    AND ($4 IS NULL OR key_id = $4)
    AND ($5 IS NULL OR provider_id = $5)
    AND ($6 IS NULL OR model = $6)
    AND ($7 IS NULL OR kind = $7)
