INSERT INTO sensitive_words (word, match_type, description, enabled, created_at_ms, updated_at_ms)
VALUES ($2, $3, $4, $5, $1, $1)
RETURNING id, word, match_type, description, enabled, created_at_ms, updated_at_ms
