INSERT INTO notification_rules (event, enabled, target_ids, language, options, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $6)
RETURNING id, event, enabled, target_ids, language, options, created_at_ms, updated_at_ms
