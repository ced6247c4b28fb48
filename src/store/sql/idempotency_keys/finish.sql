UPDATE idempotency_keys SET status = $2, answer_sealed = $3 WHERE name = $1
