UPDATE notification_rules
SET event = $2, enabled = $3, target_ids = $4, language = $5, options = $6, updated_at_ms = $7
WHERE id = $1
RETURNING id, event, enabled, target_ids, language, options, created_at_ms, updated_at_ms
