SELECT
    hour_ms, user_id, key_id, provider_id, model, kind, requests, errors, input, output, cache_write_5m, cache_write_1h,
    cache_read, cost_nano, duration_ms_sum, ttfb_ms_sum, ttfb_count, streamed_tokens, streaming_ms
FROM request_rollups
WHERE hour_ms >= $1 AND hour_ms < $2
ORDER BY hour_ms, user_id, key_id, provider_id, model, kind
