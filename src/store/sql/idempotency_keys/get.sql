SELECT request_hash, status, answer_sealed, created_at_ms FROM idempotency_keys WHERE name = $1
