SELECT
    /*part*/ AS part/*who*/,
    SUM(requests) AS requests,
    SUM(errors) AS errors,
    SUM(input) AS input,
    SUM(output) AS output,
    SUM(cache_write_5m) AS cache_write_5m,
    SUM(cache_write_1h) AS cache_write_1h,
    SUM(cache_read) AS cache_read,
    SUM(cost_nano) AS cost_nano,
    SUM(duration_ms_sum) AS duration_ms_sum,
    SUM(ttfb_ms_sum) AS ttfb_ms_sum,
    SUM(ttfb_count) AS ttfb_count,
    SUM(streamed_tokens) AS streamed_tokens,
    SUM(streaming_ms) AS streaming_ms
FROM /*table*/
WHERE /*within*/ /*and*/
GROUP BY 1/*and_2*/
