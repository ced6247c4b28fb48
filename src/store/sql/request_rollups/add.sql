INSERT INTO /*table*/
    (/*dimensions*/, requests, errors, input, output, cache_write_5m, cache_write_1h, cache_read, cost_nano,
    duration_ms_sum, ttfb_ms_sum, ttfb_count, streamed_tokens, streaming_ms)
/*values*/
ON CONFLICT (/*dimensions*/) DO UPDATE SET
    requests = /*table*/.requests + excluded.requests,
    errors = /*table*/.errors + excluded.errors,
    input = /*table*/.input + excluded.input,
    output = /*table*/.output + excluded.output,
    cache_write_5m = /*table*/.cache_write_5m + excluded.cache_write_5m,
    cache_write_1h = /*table*/.cache_write_1h + excluded.cache_write_1h,
    cache_read = /*table*/.cache_read + excluded.cache_read,
    cost_nano = /*table*/.cost_nano + excluded.cost_nano,
    duration_ms_sum = /*table*/.duration_ms_sum + excluded.duration_ms_sum,
    ttfb_ms_sum = /*table*/.ttfb_ms_sum + excluded.ttfb_ms_sum,
    ttfb_count = /*table*/.ttfb_count + excluded.ttfb_count,
    streamed_tokens = /*table*/.streamed_tokens + excluded.streamed_tokens,
    streaming_ms = /*table*/.streaming_ms + excluded.streaming_ms
