DELETE FROM notification_targets
WHERE id = $1
RETURNING id, name, kind, sealed, hint, enabled, templates, last_at_ms, last_accepted, last_latency_ms, last_answer,
    created_at_ms, updated_at_ms
