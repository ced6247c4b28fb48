UPDATE notification_rules
SET target_ids = $2, updated_at_ms = $3
WHERE id = $1
