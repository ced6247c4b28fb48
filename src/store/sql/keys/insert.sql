INSERT INTO keys
    (user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, managed_by, created_at_ms, updated_at_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
RETURNING id, user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, managed_by, created_at_ms, updated_at_ms
