SELECT
    CAST(COUNT(*) AS BIGINT) AS requests,
    CAST(COUNT(CASE WHEN ended_by <> 'client' AND (status >= 400 OR ended_by <> 'complete') THEN 1 END) AS BIGINT)
        AS errors,
    CAST(COALESCE(SUM(input), 0) AS BIGINT) AS input,
    CAST(COALESCE(SUM(output), 0) AS BIGINT) AS output,
    CAST(COALESCE(SUM(cache_write_5m), 0) AS BIGINT) AS cache_write_5m,
    CAST(COALESCE(SUM(cache_write_1h), 0) AS BIGINT) AS cache_write_1h,
    CAST(COALESCE(SUM(cache_read), 0) AS BIGINT) AS cache_read,
    CAST(COALESCE(SUM(cost_nano), 0) AS BIGINT) AS cost_nano,
    CAST(COALESCE(SUM(duration_ms), 0) AS BIGINT) AS duration_ms_sum,
    CAST(COALESCE(SUM(ttfb_ms), 0) AS BIGINT) AS ttfb_ms_sum,
    CAST(COUNT(ttfb_ms) AS BIGINT) AS ttfb_count,
    CAST(COALESCE(SUM(CASE
        WHEN stream AND status < 400 AND ended_by = 'complete' AND duration_ms > ttft_ms THEN output ELSE 0
    END), 0) AS BIGINT) AS streamed_tokens,
    CAST(COALESCE(SUM(CASE
        WHEN stream AND status < 400 AND ended_by = 'complete' AND duration_ms > ttft_ms AND output > 0
            THEN duration_ms - ttft_ms ELSE 0
    END), 0) AS BIGINT) AS streaming_ms
FROM /*rows*/
