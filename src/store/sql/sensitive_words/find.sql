SELECT id, word, match_type, description, enabled, created_at_ms, updated_at_ms
FROM sensitive_words
WHERE id = $1
