UPDATE users
SET name = $1, enabled = $2, groups = $3, limits = $4, expires_at_ms = $5, note = $6, tags = $7, allowed_models = $8,
    allowed_clients = $9, blocked_clients = $10, managed_by = $11,
    updated_at_ms = CASE WHEN updated_at_ms >= $12 THEN updated_at_ms + 1 ELSE $12 END, deleted_at_ms = NULL
WHERE id = $13
RETURNING
    id, name, enabled, groups, limits, expires_at_ms, note, tags, allowed_models, allowed_clients, blocked_clients, managed_by,
    created_at_ms, updated_at_ms
