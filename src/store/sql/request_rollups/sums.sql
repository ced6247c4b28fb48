SELECT
    part/*who*/,
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
    CAST(SUM(ttfb_count) AS BIGINT) AS ttfb_count,
    CAST(SUM(streamed_tokens) AS BIGINT) AS streamed_tokens,
    CAST(SUM(streaming_ms) AS BIGINT) AS streaming_ms
FROM (/*pieces*/) AS pieces
GROUP BY 1/*and_2*/
/*order*/
