INSERT INTO request_details (request_id, at_ms, attempts, cost, user_agent, client_ip, error_message, refused_by)
SELECT * FROM UNNEST($1::BYTEA[], $2::BIGINT[], $3::TEXT[], $4::TEXT[], $5::TEXT[], $6::TEXT[], $7::TEXT[],
    $8::TEXT[])
ON CONFLICT DO NOTHING
