SELECT request_id, at_ms, method, path, request_headers, request_body, request_bytes, request_truncated, status,
    answer_headers, answer_body, answer_bytes, answer_truncated
FROM request_bodies
WHERE request_id = $1
