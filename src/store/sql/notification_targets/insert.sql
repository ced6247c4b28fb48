INSERT INTO notification_targets (name, kind, sealed, hint, enabled, templates, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
RETURNING id, name, kind, sealed, hint, enabled, templates, last_at_ms, last_accepted, last_latency_ms, last_answer,
    created_at_ms, updated_at_ms
