INSERT INTO users
    (name, enabled, groups, limits, expires_at_ms, note, tags, allowed_models, allowed_clients, blocked_clients, managed_by,
    created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12)
RETURNING
    id, name, enabled, groups, limits, expires_at_ms, note, tags, allowed_models, allowed_clients, blocked_clients, managed_by,
    created_at_ms, updated_at_ms
