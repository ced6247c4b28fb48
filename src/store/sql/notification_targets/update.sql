UPDATE notification_targets
SET name = $2, kind = $3, sealed = $4, hint = $5, enabled = $6, templates = $7, updated_at_ms = $8
WHERE id = $1
RETURNING id, name, kind, sealed, hint, enabled, templates, last_at_ms, last_accepted, last_latency_ms, last_answer,
    created_at_ms, updated_at_ms
