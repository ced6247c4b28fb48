INSERT INTO request_bodies (request_id, at_ms, method, path, request_headers, request_body, request_bytes, request_truncated,
    status, answer_headers, answer_body, answer_bytes, answer_truncated)
VALUES /*rows*/
ON CONFLICT DO NOTHING
