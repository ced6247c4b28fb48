INSERT INTO keys
    (user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, allowed_ips, previous_hash, previous_until_ms,
    managed_by, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)
RETURNING
    id, user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, allowed_ips, previous_hash, previous_until_ms,
    managed_by, created_at_ms, updated_at_ms
