DELETE FROM idempotency_keys WHERE name = $1
