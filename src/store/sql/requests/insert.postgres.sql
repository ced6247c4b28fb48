INSERT INTO requests
    (id, at_ms, kind, dialect, endpoint, key_id, user_id, provider_id, model, upstream_model, session, stream, status,
    ended_by, error_code, duration_ms, ttfb_ms, ttft_ms, input, output, cache_write_5m, cache_write_1h, cache_read,
    reasoning, image_input, image_output, web_searches, usage_partial, cost_nano, unpriced)
SELECT * FROM UNNEST(
    $1::BYTEA[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::BIGINT[], $7::BIGINT[], $8::BIGINT[], $9::TEXT[],
    $10::TEXT[], $11::TEXT[], $12::BOOLEAN[], $13::BIGINT[], $14::TEXT[], $15::TEXT[], $16::BIGINT[], $17::BIGINT[],
    $18::BIGINT[], $19::BIGINT[], $20::BIGINT[], $21::BIGINT[], $22::BIGINT[], $23::BIGINT[], $24::BIGINT[],
    $25::BIGINT[], $26::BIGINT[], $27::BIGINT[], $28::BOOLEAN[], $29::BIGINT[], $30::BOOLEAN[])
ON CONFLICT DO NOTHING
RETURNING id
