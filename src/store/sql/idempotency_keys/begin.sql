INSERT INTO idempotency_keys (name, request_hash, created_at_ms)
VALUES ($1, $2, $3)
ON CONFLICT (name) DO NOTHING
