INSERT INTO requests
    (id, at_ms, kind, dialect, endpoint, key_id, user_id, provider_id, model, upstream_model, session, stream, status,
    ended_by, error_code, duration_ms, ttfb_ms, ttft_ms, input, output, cache_write_5m, cache_write_1h, cache_read,
    reasoning, image_input, image_output, web_searches, usage_partial, cost_nano, unpriced)
VALUES /*rows*/
ON CONFLICT DO NOTHING
