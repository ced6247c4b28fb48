DELETE FROM notification_rules
WHERE id = $1
RETURNING id, event, enabled, target_ids, language, options, created_at_ms, updated_at_ms
