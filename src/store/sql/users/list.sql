SELECT
    id, name, enabled, groups, limits, expires_at_ms, note, tags, allowed_models, allowed_clients, blocked_clients, managed_by,
    created_at_ms, updated_at_ms
FROM users
WHERE deleted_at_ms IS NULL
ORDER BY id
