UPDATE sensitive_words
SET word = $2, match_type = $3, description = $4, enabled = $5, updated_at_ms = $1
WHERE id = $6
RETURNING id, word, match_type, description, enabled, created_at_ms, updated_at_ms
