SELECT id, event, enabled, target_ids, language, options, created_at_ms, updated_at_ms
FROM notification_rules
WHERE id = $1
