INSERT INTO sensitive_words (word, match_type, description, enabled, created_at_ms, updated_at_ms)
VALUES /*rows*/
