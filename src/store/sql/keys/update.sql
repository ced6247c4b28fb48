UPDATE keys
SET user_id = $1, name = $2, hash = $3, hint = $4, enabled = $5, expires_at_ms = $6, groups = $7, limits = $8, web_login = $9,
    allowed_ips = $10, previous_hash = $11, previous_until_ms = $12, managed_by = $13,
    updated_at_ms = CASE WHEN updated_at_ms >= $14 THEN updated_at_ms + 1 ELSE $14 END, deleted_at_ms = NULL
WHERE id = $15
RETURNING
    id, user_id, name, hash, hint, enabled, expires_at_ms, groups, limits, web_login, allowed_ips, previous_hash, previous_until_ms,
    managed_by, created_at_ms, updated_at_ms
