INSERT INTO request_rollups
    (hour_ms, user_id, key_id, provider_id, model, kind, requests, errors, input, output, cache_write_5m, cache_write_1h,
    cache_read, cost_nano, duration_ms_sum, ttfb_ms_sum, ttfb_count)
VALUES /*rows*/
ON CONFLICT (hour_ms, user_id, key_id, provider_id, model, kind) DO UPDATE SET
    requests = request_rollups.requests + excluded.requests,
    errors = request_rollups.errors + excluded.errors,
    input = request_rollups.input + excluded.input,
    output = request_rollups.output + excluded.output,
    cache_write_5m = request_rollups.cache_write_5m + excluded.cache_write_5m,
    cache_write_1h = request_rollups.cache_write_1h + excluded.cache_write_1h,
    cache_read = request_rollups.cache_read + excluded.cache_read,
    cost_nano = request_rollups.cost_nano + excluded.cost_nano,
    duration_ms_sum = request_rollups.duration_ms_sum + excluded.duration_ms_sum,
    ttfb_ms_sum = request_rollups.ttfb_ms_sum + excluded.ttfb_ms_sum,
    ttfb_count = request_rollups.ttfb_count + excluded.ttfb_count
