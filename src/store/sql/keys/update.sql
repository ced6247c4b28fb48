UPDATE keys
SET hash = $2, hint = $3, enabled = $4, expires_at_ms = $5, groups = $6, limits = $7, web_login = $8, managed_by = $9,
    updated_at_ms = $10, deleted_at_ms = NULL
WHERE id = $1
