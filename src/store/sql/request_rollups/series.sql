SELECT
    hour_ms - (hour_ms - $1) % $8 AS from_ms,
    CAST(SUM(requests) AS BIGINT) AS requests,
    CAST(SUM(errors) AS BIGINT) AS errors,
    CAST(SUM(input) AS BIGINT) AS input,
    CAST(SUM(output) AS BIGINT) AS output,
    CAST(SUM(cache_write_5m) AS BIGINT) AS cache_write_5m,
    CAST(SUM(cache_write_1h) AS BIGINT) AS cache_write_1h,
    CAST(SUM(cache_read) AS BIGINT) AS cache_read,
    CAST(SUM(cost_nano) AS BIGINT) AS cost_nano,
    CAST(SUM(duration_ms_sum) AS BIGINT) AS duration_ms_sum,
    CAST(SUM(ttfb_ms_sum) AS BIGINT) AS ttfb_ms_sum,
    CAST(SUM(ttfb_count) AS BIGINT) AS ttfb_count
FROM request_rollups
WHERE hour_ms >= $1 AND hour_ms < $2
    AND ($3 IS NULL OR user_id = $3)
    AND ($4 IS NULL OR key_id = $4)
    AND ($5 IS NULL OR provider_id = $5)
    AND ($6 IS NULL OR model = $6)
    AND ($7 IS NULL OR kind = $7)
GROUP BY 1
ORDER BY 1
